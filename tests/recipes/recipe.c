/* Checks a backward pass written in C.

   cc -o recipe recipe.c && ./recipe

   chainrule_check.h has to lie beside it, and the program `chainrule` on the PATH (`cargo install --path .` in the
   project's folder). It passes; with `/ SAMPLES` after `inputs[sample][input]` it is told "divided by the batch".
   tests/recipes.rs runs both. */

#include "chainrule_check.h"

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
    float yours[INPUTS][NEURONS];
    dweights(yours, inputs, dvalues);

    chainrule_array arrays[] = {
        {"inputs", "F32", inputs, 2, {SAMPLES, INPUTS}},
        {"dvalues", "F32", dvalues, 2, {SAMPLES, NEURONS}},
        {"dweights", "F32", yours, 2, {INPUTS, NEURONS}},
    };
    return chainrule_check("case.safetensors", arrays, 3, "");
}
