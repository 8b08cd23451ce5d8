/* Tries chainrule_check.h: cc -o test test_chainrule_check.c && ./test

   The data are small integers, whose sums are exact in every order; no two of their rows or columns are alike, so that
   bytes in another order are a wrong result. This proves what arrives at the program, not what it says of it. */

#include "chainrule_check.h"
#include <stdint.h>

static const int8_t INPUTS[3][4] = {{1, 2, 3, 5}, {4, 6, 1, 2}, {7, 3, 5, 6}};
static const double DVALUES[3][5] = {{4, 1, 2, 5, 2}, {4, 2, 1, 3, 6}, {1, 5, 7, 2, 4}};
static const double DWEIGHTS[4][5] = {{27, 44, 55, 31, 54}, {35, 29, 31, 34, 52}, {21, 30, 42, 28, 32}, {34, 39, 54, 43, 46}};
/* The upper halves of the float 9, 8, 10, 10, 12; and 4, 1, 2 ... in three bits of fraction, the exponent shifted by 7. */
static const uint16_t DBIASES[5] = {0x4110, 0x4100, 0x4120, 0x4120, 0x4140};
static const uint8_t DVALUES_E4M3[3][5] = {
    {0x48, 0x38, 0x40, 0x4a, 0x40}, {0x48, 0x40, 0x38, 0x44, 0x4c}, {0x38, 0x4a, 0x4e, 0x40, 0x48}};
static const uint8_t Z[15] = {1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1};
static const float DRELU[15] = {4, 0, 2, 5, 0, 0, 2, 1, 0, 6, 1, 5, 7, 2, 4};

static int failures = 0;

static void expect(int expected, const char *what, const chainrule_array *arrays, unsigned count, const char *options) {
    int status = chainrule_check("a case.safetensors", arrays, count, options);
    if (status != expected) {
        printf("%s: status %d, not %d\n", what, status, expected);
        failures++;
    }
}

int main(void) {
    chainrule_array layer[] = {
        {"inputs", "I8", INPUTS, 3, {3, 1, 4}},
        {"dvalues", "F64", DVALUES, 2, {3, 5}},
        {"dweights", "F64", DWEIGHTS, 2, {4, 5}},
        {"dbiases", "BF16", DBIASES, 1, {5}},
        {"z", "BOOL", Z, 2, {3, 5}},
        {"drelu", "F32", DRELU, 2, {3, 5}},
    };
    expect(0, "a layer", layer, 6, "");
    expect(2, "no inputs", layer + 1, 2, "");
    expect(2, "no such option", layer, 3, "--nonsense");
    layer[2].elements = INPUTS;
    layer[2].type = "I8";
    layer[2].rank = 2;
    layer[2].extents[0] = 3;
    layer[2].extents[1] = 4;
    expect(1, "another shape", layer, 3, "");

    chainrule_array in_eight_bits[] = {
        {"dvalues", "F8_E4M3", DVALUES_E4M3, 2, {3, 5}},
        {"dbiases", "BF16", DBIASES, 2, {1, 5}},
    };
    expect(0, "floats of eight bits", in_eight_bits, 2, "");
    in_eight_bits[0].elements = Z;
    expect(1, "other ones", in_eight_bits, 2, "");

    chainrule_array empty[] = {{"dvalues", "F32", NULL, 2, {0, 5}}, {"dbiases", "F32", NULL, 2, {1, 0}}};
    expect(1, "a result of another shape, and nothing in it", empty, 2, "");

    double mean[5] = {3, 8 / 3.0, 10 / 3.0, 10 / 3.0, 4};
    chainrule_array biases[] = {{"dvalues", "F64", DVALUES, 2, {3, 5}}, {"dbiases", "F64", mean, 1, {5}}};
    expect(1, "the mean", biases, 2, "");
    expect(0, "the mean, accepted", biases, 2, "--accept mean");
    return failures;
}
