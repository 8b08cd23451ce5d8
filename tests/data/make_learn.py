"""Computes with NumPy what people type who make a mistake, for each question of `chainrule learn`, and holds it
against learn.txt, where the answers stand as well: `python make_learn.py` says which differ."""

import pathlib
import numpy as np

inputs = np.array([[1, -2, 3, 5], [-4, 6, -1, 2]])
weights = np.array([[2, -1, 3], [5, 3, -2], [-3, 4, 1], [1, -5, 7]])
dvalues = np.array([[4, -1, 2], [-4, 2, 1]])
weights2 = np.array([[-4, 4], [4, -3], [7, -4]])
dvalues2 = np.array([[2, 3], [-1, -2]])
z = np.array([[-10, -17, 45.5], [29, 0, -10.5]])  # that of the step on ReLU; in the network z[1][1] is 11
drelu = np.where([[0, 0, 1], [1, 1, 0]], dvalues, 0)  # in the network
by_gradient = np.where(dvalues <= 0, 0, dvalues)

x, w, d = inputs[1, 1], weights[1, 0], dvalues[1, 0]  # one weight
bias = 2
dinputs = dvalues @ weights.T
dweights = inputs.T @ dvalues
dbiases = dvalues.sum(axis=0)
dinputs2 = dvalues2 @ weights2.T
masked = inputs.T @ drelu

# Per question what is right, and then what is typed, in the order of learn.txt; None is a number that was made up.
QUESTIONS = {
    "dweight": (x * d, [x * -d, x + d, w * d, x * w, x, d, 2 * x * d, None, (x * w + bias) * d]),
    "dinput": (w * d, [w * -d, w + d, x * d, x * w, w]),
    "dbias": (d, [-d, bias * d, bias, x * d, 1, 0, (x * w + bias) * d]),
    "dinputs[0][1]": (
        dinputs[0, 1],
        [
            weights[:3, 1] @ dvalues[0],
            weights[1, 2] * dvalues[0, 2],
            weights[1, 0] * dvalues[0, 0],
            weights[1] @ [4, 1, 2],
            [5, 3, 2] @ dvalues[0],
            (weights[1] + dvalues[0]).sum(),
            dinputs[0, 1] - 20 + 9,
            dinputs[0, 1] / 3,
            2 * dinputs[0, 1],
            -dinputs[0, 1],
            abs(weights[1]) @ abs(dvalues[0]),
            dinputs[0, 1] + 3,
            dinputs[0, 0],
            None,
            weights[1] * dvalues[0],
            weights[1] @ [4, 1, 2],
            weights[:3, 1] @ dvalues[0],
            weights[1, :2] @ dvalues[0, :2],
            None,
        ],
    ),
    "dinputs[0]": (
        dinputs[0],
        [
            dinputs[0] / 3,
            2 * dinputs[0],
            -dinputs[0],
            weights[:, 2] * dvalues[0, 2],
            weights[:, 1:] @ dvalues[0, 1:],
            weights @ [4, 1, 2],
            (weights + dvalues[0]).sum(axis=1),
            dinputs[0, ::-1],
            weights @ np.roll(dvalues[0], 1),
            dinputs[0].cumsum(),
            None,
            dinputs[0, :3],
            dinputs[0, 1],
            dinputs[0, 2],
            weights[1] * dvalues[0],
            np.append(weights[1], dvalues[0, 0]),
            weights[1],
            dinputs[0] * [1, 1, 1, 2],
            dinputs[0] * [1, -1, 1, 1],
            None,
            None,
        ],
    ),
    "dinputs[1][1]": (
        dinputs[1, 1],
        [
            dinputs[0, 1],
            dinputs[1, 1] / 3,
            dinputs[1, 1] / 2,
            2 * dinputs[1, 1],
            -dinputs[1, 1],
            weights[1, 1] * dvalues[:, 1].sum(),
            dinputs[:, 1].sum(),
            weights[:3, 1] @ dvalues[1],
            abs(weights[1]) @ abs(dvalues[1]),
            weights[1] @ [4, 2, 1],
            weights[1] * dvalues[1],
            weights[1, :2] @ [-4, -4],
            dinputs[:, 1].mean(),
            None,
        ],
    ),
    "dinputs[1]": (
        dinputs[1],
        [
            dinputs[0],
            -dinputs[1],
            dinputs[1] / 2,
            dinputs.sum(axis=0),
            weights @ [4, 2, 1],
            2 * dinputs[1],
        ],
    ),
    "dweights[1][1]": (
        dweights[1, 1],
        [
            dweights[1, 1] / 2,
            inputs[0, 1] * dvalues[0, 1],
            inputs[1, 1] * dvalues[1, 1],
            inputs[1, :2] @ dvalues[:, 1],
            inputs[:, 1] @ dvalues[1, :2],
            inputs[1, 1] * dvalues[1].sum(),
            inputs[0].sum() * dvalues[0, 1],
            -dweights[1, 1],
            2 * dweights[1, 1],
            dweights[1, 1] - 12 + 8,
            (inputs[:, 1] + dvalues[:, 1]).sum(),
            2 * inputs[0, 1] * dvalues[0, 1],
            inputs[0, 1] * dvalues[:, 1].sum(),
            dweights[0, 0],
            inputs[:, 1] * dvalues[:, 1],
            inputs[:, 1],
            None,
        ],
    ),
    "dweights[1]": (
        dweights[1],
        [
            dweights[1] / 2,
            inputs[0, 1] * dvalues[0],
            inputs[1, 1] * dvalues[1],
            2 * inputs[0, 1] * dvalues[0],
            -dweights[1],
            2 * dweights[1],
            dweights[0],
            inputs[:, 1].sum() + dbiases,
            dweights[:, 1],
            dbiases,
            dvalues[1],
            dweights[:3, 1],
            None,
        ],
    ),
    "dbiases[0][2]": (
        dbiases[2],
        [
            dvalues[:, 2].mean(),
            dvalues[0, 2],
            dvalues[1, 2],
            dvalues[0].sum(),
            dvalues[1].sum(),
            2 * dbiases[2],
            -dbiases[2],
            dvalues.sum(),
            None,
            dvalues[:, 2],
            0,
        ],
    ),
    "dbiases[0]": (
        dbiases,
        [
            dvalues.mean(axis=0),
            dvalues[0],
            dvalues[1],
            dvalues.sum(axis=1),
            2 * dbiases,
            -dbiases,
            abs(dvalues).sum(axis=0),
            dbiases.cumsum(),
            None,
            np.ones(3),
            np.zeros(3),
        ],
    ),
    "drelu[0][1]": (0, [dvalues[0, 1], z[0, 1], None, z[0, 1] * dvalues[0, 1]]),
    "drelu[1][1]": (0, [dvalues[1, 1], dvalues[1, 1] / 2]),
    "drelu[1]": (
        np.where(z <= 0, 0, dvalues)[1],
        [
            dvalues[1],
            np.where(z < 0, 0, dvalues)[1],
            dvalues[1] * [1, 0.5, 0],
            z[1] > 0,
            dvalues[1] * np.maximum(z[1], 0),
            by_gradient[1],
            np.where(z >= 0, 0, dvalues)[1],
            [0, 0, 0],
            -np.where(z <= 0, 0, dvalues)[1],
            np.maximum(z[1], 0),
            np.where(z <= 0, 0, dvalues)[0],
        ],
    ),
    "dinputs2[0][2]": (
        dinputs2[0, 2],
        [
            (weights2[2] + dvalues2[0]).sum(),
            -dinputs2[0, 2],
            weights2[2, 0] * dvalues2[0, 0],
            weights2[2, 1] * dvalues2[0, 1],
            [7, 4] @ dvalues2[0],
            weights2[2, 0] * dvalues2[:, 0].sum(),
            dinputs2[0, 2] / 2,
            dinputs2[0, 0],
        ],
    ),
    "dinputs2[0]": (dinputs2[0], [2 * dinputs2[0], dinputs2[1], dinputs2[0] / 2, None]),
    "drelu[0]": (
        drelu[0],
        [
            dvalues[0],
            z[0] > 0,
            dvalues[0] * np.maximum(z[0], 0),
            np.maximum(z[0], 0),
            by_gradient[0],
            np.where(z[0] > 0, 0, dvalues[0]),
            drelu[0, 0],
        ],
    ),
    "dweights[3][0]": (
        masked[3, 0],
        [dweights[3, 0], masked[3, 0] / 2, inputs[:, 3] @ abs(drelu[:, 0]), 2 * masked[3, 0]],
    ),
    "dweights[3]": (
        masked[3],
        [
            dweights[3],
            masked[3] / 2,
            -masked[3],
            2 * masked[3],
            inputs[0, 3] * drelu[0],
            inputs[1, 3] * drelu[1],
            masked[3] * [1, -1, 1],
            [dweights[3, 0], *masked[3, 1:]],
            masked[3] * [1, 1, -1],
        ],
    ),
    "change": (
        masked[1, 0] * 0.001,
        [masked[1, 0], 0.001, -masked[1, 0] * 0.001, masked[1, 0] + 0.001, None, masked[0, 1] * 0.001],
    ),
}

lines = pathlib.Path(__file__).with_name("learn.txt").read_text(encoding="utf-8").splitlines()
stored = {}
for line in lines:
    if line.startswith("? "):
        name, right = line[2:].split(" = ")
        stored[name] = [right]
    elif line.startswith("> "):
        stored[name].append(line[2:])

assert stored.keys() == QUESTIONS.keys(), "other questions"
for name, (right, wrong) in QUESTIONS.items():
    computed = [right, *wrong]
    assert len(stored[name]) == len(computed), f"{name}: {len(computed)} are computed"
    for text, numbers in zip(stored[name], computed):
        typed = [float(eval(number)) for number in text.replace(",", " ").split()]  # 5*4+3*1 is one
        if numbers is not None:
            assert np.allclose(np.atleast_1d(numbers), typed, rtol=0, atol=5e-5), f"{name}: {text}: {numbers}"
print("learn.txt has what NumPy computes")
