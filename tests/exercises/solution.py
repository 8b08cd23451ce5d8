"""A solution of exercise.py, down to where there is nothing more to write. The test puts what
follows there behind it.
"""

import numpy as np


# THE FORWARD PASS is given.

def dense(inputs, weights, biases):
    """z[sample][neuron] = sum over input of inputs[sample][input] * weights[input][neuron],
    and then + biases[0][neuron]
    """
    return np.dot(inputs, weights) + biases


def relu(z):
    """relu[sample][neuron] = z[sample][neuron], but 0 where z[sample][neuron] <= 0"""
    relu = z.copy()
    relu[z <= 0] = 0
    return relu


# 1. THE FOUR GRADIENTS. Each has the shape of what it is the gradient of, and the index that is
# missing on the left is the one that is summed.

def dinputs(dvalues, weights):
    """dinputs[sample][input] = sum over neuron of weights[input][neuron] * dvalues[sample][neuron]
    """
    return np.dot(dvalues, weights.T)


def dweights(inputs, dvalues):
    """dweights[input][neuron] = sum over sample of inputs[sample][input] * dvalues[sample][neuron]
    """
    return np.dot(inputs.T, dvalues)


def dbiases(dvalues):
    """dbiases[0][neuron] = sum over sample of dvalues[sample][neuron]"""
    return np.sum(dvalues, axis=0, keepdims=True)


def drelu(dvalues, z):
    """drelu[sample][neuron] = dvalues[sample][neuron], but 0 where z[sample][neuron] <= 0"""
    drelu = dvalues.copy()
    drelu[z <= 0] = 0
    return drelu


# 2. TWO LAYERS, made of what you have: dense, ReLU, and dense again. The second layer has names
# that end in 2, and as many inputs as the first has neurons. A network is a dict with its weights,
# biases, weights2 and biases2.
#
#   inputs - weights, biases -> z -> relu - weights2, biases2 -> outputs - targets -> loss

def forward(inputs, network):
    """From the inputs to the outputs: returns z, relu, outputs. dense and relu do the work."""
    z = dense(inputs, network["weights"], network["biases"])
    outputs = dense(relu(z), network["weights2"], network["biases2"])
    return z, relu(z), outputs


def backward(inputs, network, z, relu, dvalues2):
    """And back. dvalues2 is the slope of the loss for each output.

    Returns the gradients of all weights and biases as a dict with the names of the network. Your
    four functions do the work: dinputs of the second layer are the dvalues of the ReLU before it.
    """
    dinputs2 = dinputs(dvalues2, network["weights2"])
    dvalues = drelu(dinputs2, z)
    return dict(
        weights=dweights(inputs, dvalues),
        biases=dbiases(dvalues),
        weights2=dweights(relu, dvalues2),
        biases2=dbiases(dvalues2),
    )


# 3. IT LEARNS. XOR is 1 where one of two inputs is 1, and 0 where both are or none is. No single
# layer can compute it; two can learn it.

def step(inputs, targets, network, rate):
    """One step of gradient descent: forward, backward, and then each weight and each bias goes a
    little way down the slope, which is -rate times its gradient. Returns the new network.

    The loss is the sum of all (output - target) ** 2 / 2, so its slope, where the way back begins,
    is dvalues2[sample][output] = outputs[sample][output] - targets[sample][output]
    """
    z, relu, outputs = forward(inputs, network)
    gradient = backward(inputs, network, z, relu, outputs - targets)
    return {name: network[name] - rate * gradient[name] for name in network}
