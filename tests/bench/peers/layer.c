/* A dense layer and ReLU, forward and backward, in plain C: the formulas of the notebook, typed in;
 * where the shapes are known only when it runs, with a pointer that walks in place of each product of indices.
 *
 * As the crate does, each function looks whether the shapes fit before it writes, and says whether
 * they did. With -DFIXED the shapes are constants, and there is nothing to look at.
 */
#include <stdbool.h>
#include <stddef.h>

#ifdef FIXED
enum { SAMPLES = 4, INPUTS = 16, NEURONS = 8 };

static void dense(const float *inputs, const float *weights, const float *biases, float *z) {
    for (size_t sample = 0; sample < SAMPLES; sample++)
        for (size_t neuron = 0; neuron < NEURONS; neuron++) {
            float sum = 0;
            for (size_t input = 0; input < INPUTS; input++)
                sum += inputs[sample * INPUTS + input] * weights[input * NEURONS + neuron];
            z[sample * NEURONS + neuron] = sum + biases[neuron];
        }
}

static void drelu(const float *dvalues, const float *z, float *drelu) {
    for (size_t place = 0; place < SAMPLES * NEURONS; place++)
        drelu[place] = z[place] <= 0 ? 0 : dvalues[place];
}

static void dweights(const float *inputs, const float *dvalues, float *dweights) {
    for (size_t input = 0; input < INPUTS; input++)
        for (size_t neuron = 0; neuron < NEURONS; neuron++) {
            float sum = 0;
            for (size_t sample = 0; sample < SAMPLES; sample++)
                sum += inputs[sample * INPUTS + input] * dvalues[sample * NEURONS + neuron];
            dweights[input * NEURONS + neuron] = sum;
        }
}

static void dbiases(const float *dvalues, float *dbiases) {
    for (size_t neuron = 0; neuron < NEURONS; neuron++) {
        float sum = 0;
        for (size_t sample = 0; sample < SAMPLES; sample++)
            sum += dvalues[sample * NEURONS + neuron];
        dbiases[neuron] = sum;
    }
}

static void dinputs(const float *dvalues, const float *weights, float *dinputs) {
    for (size_t sample = 0; sample < SAMPLES; sample++)
        for (size_t input = 0; input < INPUTS; input++) {
            float sum = 0;
            for (size_t neuron = 0; neuron < NEURONS; neuron++)
                sum += dvalues[sample * NEURONS + neuron] * weights[input * NEURONS + neuron];
            dinputs[sample * INPUTS + input] = sum;
        }
}

bool layer_in_c(const float *inputs, const float *weights, const float *biases,
                const float *from_loss, float *z, float *dvalues, float *of_weights,
                float *of_biases, float *of_inputs) {
    dense(inputs, weights, biases, z);
    drelu(from_loss, z, dvalues);
    dweights(inputs, dvalues, of_weights);
    dbiases(dvalues, of_biases);
    dinputs(dvalues, weights, of_inputs);
    return true;
}

#else
typedef struct {
    size_t rows, cols;
    float *data;
} matrix;

static bool dense(const matrix *inputs, const matrix *weights, const matrix *biases, matrix *z) {
    size_t n_samples = inputs->rows, n_inputs = inputs->cols, n_neurons = weights->cols;
    if (weights->rows != n_inputs || biases->rows != 1 || biases->cols != n_neurons)
        return false;
    if (z->rows != n_samples || z->cols != n_neurons)
        return false;
    const float *x = inputs->data, *b = biases->data;
    float *out = z->data;
    for (size_t sample = 0; sample < n_samples; sample++, x += n_inputs)
        for (size_t neuron = 0; neuron < n_neurons; neuron++) {
            const float *w = weights->data + neuron;
            float sum = 0;
            for (size_t input = 0; input < n_inputs; input++, w += n_neurons)
                sum += x[input] * *w;
            *out++ = sum + b[neuron];
        }
    return true;
}

static bool drelu(const matrix *dvalues, const matrix *z, matrix *drelu) {
    size_t n_samples = z->rows, n_neurons = z->cols;
    if (dvalues->rows != n_samples || dvalues->cols != n_neurons)
        return false;
    if (drelu->rows != n_samples || drelu->cols != n_neurons)
        return false;
    const float *d = dvalues->data, *mask = z->data;
    float *out = drelu->data;
    for (size_t left = n_samples * n_neurons; left > 0; left--, mask++, d++)
        *out++ = *mask <= 0 ? 0 : *d;
    return true;
}

static bool dweights(const matrix *inputs, const matrix *dvalues, matrix *dweights) {
    size_t n_samples = inputs->rows, n_inputs = inputs->cols, n_neurons = dvalues->cols;
    if (dvalues->rows != n_samples)
        return false;
    if (dweights->rows != n_inputs || dweights->cols != n_neurons)
        return false;
    float *out = dweights->data;
    for (size_t input = 0; input < n_inputs; input++)
        for (size_t neuron = 0; neuron < n_neurons; neuron++) {
            const float *x = inputs->data + input, *d = dvalues->data + neuron;
            float sum = 0;
            for (size_t sample = 0; sample < n_samples; sample++, x += n_inputs, d += n_neurons)
                sum += *x * *d;
            *out++ = sum;
        }
    return true;
}

static bool dbiases(const matrix *dvalues, matrix *dbiases) {
    size_t n_samples = dvalues->rows, n_neurons = dvalues->cols;
    if (dbiases->rows != 1 || dbiases->cols != n_neurons)
        return false;
    float *out = dbiases->data;
    for (size_t neuron = 0; neuron < n_neurons; neuron++) {
        const float *d = dvalues->data + neuron;
        float sum = 0;
        for (size_t sample = 0; sample < n_samples; sample++, d += n_neurons)
            sum += *d;
        *out++ = sum;
    }
    return true;
}

static bool dinputs(const matrix *dvalues, const matrix *weights, matrix *dinputs) {
    size_t n_samples = dvalues->rows, n_inputs = weights->rows, n_neurons = dvalues->cols;
    if (weights->cols != n_neurons)
        return false;
    if (dinputs->rows != n_samples || dinputs->cols != n_inputs)
        return false;
    const float *d = dvalues->data;
    float *out = dinputs->data;
    for (size_t sample = 0; sample < n_samples; sample++, d += n_neurons) {
        const float *w = weights->data;
        for (size_t input = 0; input < n_inputs; input++, w += n_neurons) {
            float sum = 0;
            for (size_t neuron = 0; neuron < n_neurons; neuron++)
                sum += d[neuron] * w[neuron];
            *out++ = sum;
        }
    }
    return true;
}

bool layer_in_c(const matrix *inputs, const matrix *weights, const matrix *biases,
                const matrix *from_loss, matrix *z, matrix *dvalues, matrix *of_weights,
                matrix *of_biases, matrix *of_inputs) {
    return dense(inputs, weights, biases, z) && drelu(from_loss, z, dvalues) &&
           dweights(inputs, dvalues, of_weights) && dbiases(dvalues, of_biases) &&
           dinputs(dvalues, weights, of_inputs);
}
#endif
