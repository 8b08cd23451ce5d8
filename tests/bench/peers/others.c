/* The same layer by the functions of libraries that are not in this repository, for their licences are not that of this
 * crate. `compare` says where it looks for them, and builds this only where it finds them: -DCMSIS or -DAIFES.
 *
 * What a library does not have is as in layer.c. Its matrices are made once, by `prepare`, which is in a section of its own
 * so that its bytes are not among those of the library; its instructions, a hundred or so, are counted.
 */
#define layer_in_c layer_in_plain_c
#include "layer.c"
#undef layer_in_c

#define OF_OTHERS 11
#define PREPARES __attribute__((noinline, section(".prepare")))

enum { AT_INPUTS, AT_WEIGHTS, AT_BIASES, AT_FROM_LOSS, AT_Z, AT_DVALUES, AT_DWEIGHTS, AT_DBIASES, AT_DINPUTS };
/* Transposed, for a library that multiplies no other way. */
enum { AT_INPUTS_T = 9, AT_WEIGHTS_T };

#ifdef CMSIS
#define ARM_MATH_MATRIX_CHECK
#include "Source/MatrixFunctions/arm_mat_mult_f32.c"
#include "Source/MatrixFunctions/arm_mat_trans_f32.c"

static arm_matrix_instance_f32 of_others[OF_OTHERS];
static float transposed[2][16 * 8];

PREPARES static void prepare(const matrix *const ours[9]) {
    for (int at = 0; at < 9; at++)
        of_others[at] = (arm_matrix_instance_f32){ours[at]->rows, ours[at]->cols, ours[at]->data};
    for (int at = 0; at < 2; at++)
        of_others[AT_INPUTS_T + at] = (arm_matrix_instance_f32){ours[at]->cols, ours[at]->rows, transposed[at]};
}

static bool product(int left, int right, int result) {
    return arm_mat_mult_f32(&of_others[left], &of_others[right], &of_others[result]) == ARM_MATH_SUCCESS;
}

static bool transpose(int matrix, int result) {
    return arm_mat_trans_f32(&of_others[matrix], &of_others[result]) == ARM_MATH_SUCCESS;
}

static bool add_to_each_row(const matrix *biases, matrix *z) {
    if (biases->rows != 1 || biases->cols != z->cols)
        return false;
    float *out = z->data;
    for (size_t sample = 0; sample < z->rows; sample++)
        for (size_t neuron = 0; neuron < z->cols; neuron++)
            *out++ += biases->data[neuron];
    return true;
}

bool layer_in_c(const matrix *inputs, const matrix *weights, const matrix *biases, const matrix *from_loss, matrix *z,
                matrix *dvalues, matrix *of_weights, matrix *of_biases, matrix *of_inputs) {
    prepare((const matrix *const[]){inputs, weights, biases, from_loss, z, dvalues, of_weights, of_biases, of_inputs});
    return product(AT_INPUTS, AT_WEIGHTS, AT_Z) && add_to_each_row(biases, z) && drelu(from_loss, z, dvalues) &&
           transpose(AT_INPUTS, AT_INPUTS_T) && product(AT_INPUTS_T, AT_DVALUES, AT_DWEIGHTS) &&
           dbiases(dvalues, of_biases) && transpose(AT_WEIGHTS, AT_WEIGHTS_T) &&
           product(AT_DVALUES, AT_WEIGHTS_T, AT_DINPUTS);
}
#endif

#ifdef AIFES
/* Its shapes are checked in its debug builds only. Its mask lets z == 0 through. */
#include "basic/base/aimath/aimath_basic.c"
#include "basic/default/aimath/aimath_f32_default.c"

static aitensor_t of_others[OF_OTHERS];
static uint16_t shapes[OF_OTHERS][2];

PREPARES static void prepare(const matrix *const ours[9]) {
    for (int at = 0; at < 9; at++) {
        shapes[at][0] = ours[at]->rows;
        shapes[at][1] = ours[at]->cols;
        of_others[at].dim = 2;
        of_others[at].shape = shapes[at];
        of_others[at].data = ours[at]->data;
    }
}

bool layer_in_c(const matrix *inputs, const matrix *weights, const matrix *biases, const matrix *from_loss, matrix *z,
                matrix *dvalues, matrix *of_weights, matrix *of_biases, matrix *of_inputs) {
    prepare((const matrix *const[]){inputs, weights, biases, from_loss, z, dvalues, of_weights, of_biases, of_inputs});
    aitensor_t *t = of_others;
    aimath_f32_default_linear(&t[AT_INPUTS], &t[AT_WEIGHTS], &t[AT_BIASES], &t[AT_Z]);
    aimath_f32_default_d_relu(&t[AT_Z], &t[AT_DVALUES]);
    aimath_f32_default_multiply(&t[AT_DVALUES], &t[AT_FROM_LOSS], &t[AT_DVALUES]);
    aimath_f32_default_mat_mul_at(&t[AT_INPUTS], &t[AT_DVALUES], &t[AT_DWEIGHTS]);
    aimath_f32_default_sum_channelwise(&t[AT_DVALUES], 1, &t[AT_DBIASES]);
    aimath_f32_default_mat_mul_bt(&t[AT_DVALUES], &t[AT_WEIGHTS], &t[AT_DINPUTS]);
    return true;
}
#endif
