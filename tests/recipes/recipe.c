/* Checks a backward pass written in C.

   cc -o recipe recipe.c && ./recipe

   The program `chainrule` has to be on the PATH (`cargo install --path .` in the project's folder). It passes; with
   `/ SAMPLES` after `inputs[sample][input]` it is told "divided by the batch". tests/recipes.rs runs both. The files
   are .npy, which is a line of text before the numbers; this is for machines that store the least significant byte
   first, as nearly all do. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Writes a matrix, row after row, as `numpy.save` would. */
static void save(const char *path, const float *elements, int rows, int cols) {
    char header[128];
    int length = snprintf(header, sizeof header,
                          "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }", rows, cols);
    memset(header + length, ' ', 117 - length);
    header[117] = '\n';

    FILE *file = fopen(path, "wb");
    if (!file) exit(2);
    fwrite("\x93NUMPY\x01\x00\x76\x00", 1, 10, file); /* version 1.0, and 118 bytes of text */
    fwrite(header, 1, 118, file);
    fwrite(elements, sizeof *elements, (size_t)rows * cols, file);
    if (fclose(file)) exit(2);
}

enum { SAMPLES = 3, INPUTS = 4, NEURONS = 5 };

/* What is to be judged: replace it by yours. */
static void dweights(float dweights[INPUTS][NEURONS], float inputs[SAMPLES][INPUTS], float dvalues[SAMPLES][NEURONS]) {
    for (int input = 0; input < INPUTS; input++)
        for (int neuron = 0; neuron < NEURONS; neuron++) {
            float sum = 0;
            for (int sample = 0; sample < SAMPLES; sample++)
                sum += inputs[sample][input] * dvalues[sample][neuron];
            dweights[input][neuron] = sum;
        }
}

int main(void) {
    float inputs[SAMPLES][INPUTS] = {{0.1f, -2, 3, 5}, {-4, 0.6f, -1, 2}, {7, 3, -0.5f, -6}};
    float dvalues[SAMPLES][NEURONS] = {{0.4f, -1, 2, 5, -2}, {-4, 0.2f, 1, -3, 6}, {1, 5, -0.7f, 2, 4}};
    float candidate[INPUTS][NEURONS];
    dweights(candidate, inputs, dvalues);

    save("inputs.npy", inputs[0], SAMPLES, INPUTS);
    save("dvalues.npy", dvalues[0], SAMPLES, NEURONS);
    save("candidate.npy", candidate[0], INPUTS, NEURONS);
    int status = system("chainrule check dweights --inputs inputs.npy --dvalues dvalues.npy --candidate candidate.npy");
    return status == 0 ? 0 : 1;
}
