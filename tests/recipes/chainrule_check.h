/* Judges gradients of C, C++ or CUDA. Copy chainrule_check.h beside your tests; recipe.c uses it.

   Names and options are those of `chainrule check --help`. Status 0: everything passes; 1: stdout has the
   report on what does not; 2: stderr says why something could not be judged. The file stays there. Elements
   lie row after row in the memory of a machine that stores the lowest byte first: copy a GPU's first. What is
   BF16, F16, F8_E4M3 or F8_E5M2 may be integers of the same bits. It runs the `chainrule` that is on the PATH,
   or the command that the environment variable CHAINRULE holds. */

#ifndef CHAINRULE_CHECK_H
#define CHAINRULE_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *name, *type; /* inputs, dweights ...; F32, F64, BF16, I8, U8, BOOL ... as safetensors has them */
    const void *elements;
    unsigned rank;
    size_t extents[8]; /* as many as rank says; the last index runs fastest */
} chainrule_array;

static inline size_t chainrule_bytes(const chainrule_array *array) {
    int bits = atoi(array->type + strcspn(array->type, "0123456789")); /* there are none in BOOL */
    size_t bytes = bits ? (size_t)bits / 8 : 1;
    for (unsigned axis = 0; axis < array->rank; axis++) bytes *= array->extents[axis];
    return bytes;
}

static inline int chainrule_check(const char *path, const chainrule_array *arrays, unsigned count, const char *options) {
    const char *program = getenv("CHAINRULE") ? getenv("CHAINRULE") : "chainrule";
    char command[4096];
    size_t end = 0;
    FILE *file = fopen(path, "wb");
    if (!file) return perror(path), 2;
    fputs("........{", file); /* the length of the header will stand in the first eight bytes */
    for (unsigned number = 0; number < count; number++) {
        const chainrule_array *array = &arrays[number];
        fprintf(file, "%s\"%s\":{\"dtype\":\"%s\",\"shape\":[", number ? "," : "", array->name, array->type);
        for (unsigned axis = 0; axis < array->rank; axis++)
            fprintf(file, axis ? ",%zu" : "%zu", array->extents[axis]);
        fprintf(file, "],\"data_offsets\":[%zu,%zu]}", end, end + chainrule_bytes(array));
        end += chainrule_bytes(array);
    }
    fputs("}", file);
    long length = ftell(file) - 8;
    for (unsigned number = 0; number < count; number++)
        fwrite(arrays[number].elements, 1, chainrule_bytes(&arrays[number]), file);
    rewind(file);
    for (int byte = 0; byte < 8; byte++, length /= 256) fputc((int)(length % 256), file);
    if (ferror(file) | fclose(file)) return perror(path), 2;

    int size = snprintf(command, sizeof command, "%s check \"%s\" %s", program, path, options);
    if (size >= (int)sizeof command) return fputs("chainrule_check: the options are too long\n", stderr), 2;
    fflush(stdout);
    int status = system(command); /* Unix has 256 times the status of the program, Windows the status itself */
    return status == 0 ? 0 : status == 1 || status == 256 ? 1 : 2;
}
#endif
