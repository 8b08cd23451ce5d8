"""Makes oracle_frameworks.txt: what NumPy and PyTorch compute for random layers, bit for bit, beside the operands.

    python3 -m venv /tmp/frameworks && /tmp/frameworks/bin/pip install numpy==2.4.6 torch==2.15.0
    /tmp/frameworks/bin/python tests/data/make_oracle_frameworks.py     # writes oracle_frameworks.txt beside this file

The results depend on the processor and its BLAS; the operands do not.
"""

import pathlib
import platform

import numpy as np
import torch

FORMATS = {"f32": (np.float32, np.uint32), "f64": (np.float64, np.uint64)}
KINDS = ["plain", "one sign", "cancelling", "integers", "tiny", "huge", "not finite"]
SIZES = [(3, 4, 5), (1, 1, 1), (3, 2, 33), (40, 2, 2), (2, 17, 3)]


def numbers(rng, kind, shape, dtype, name):
    info, plain = np.finfo(dtype), rng.standard_normal(shape)
    if kind == "one sign":
        plain = np.abs(plain)
    elif kind == "integers":
        plain = rng.integers(-5, 6, shape)
    elif kind == "cancelling":  # row after row, and column after column, the same with the other sign
        plain[:, 1::2] = plain[:, : shape[1] - shape[1] % 2 : 2] * (-1 if name != "weights" else 1)
        plain[1::2] = plain[: shape[0] - shape[0] % 2 : 2] * (-1 if name == "dvalues" else 1)
    elif kind == "tiny":  # products around the smallest number
        plain *= np.sqrt(info.smallest_subnormal.astype(np.float64)) * 4
    elif kind == "huge":  # products below the largest number, and their sums sometimes not
        plain *= np.sqrt(np.float64(info.max)) * 0.4
    elif kind == "not finite":
        table = [0.0, -0.0, np.inf, -np.inf, np.nan]
        plain = np.where(rng.random(shape) < 0.15, rng.choice(table, shape), plain)
    return plain.astype(dtype)


def by_numpy(inputs, weights, biases, z, dvalues):
    """As the notebook writes it, and other ways to say the same."""
    drelu = dvalues.copy()
    drelu[z <= 0] = 0
    relu = z.copy()
    relu[z <= 0] = 0
    fortran, ones = np.asfortranarray, np.ones((1, len(dvalues)), dvalues.dtype)
    yield "dot", dict(
        dinputs=np.dot(dvalues, weights.T), dweights=np.dot(inputs.T, dvalues),
        dbiases=np.sum(dvalues, axis=0, keepdims=True), dense=np.dot(inputs, weights) + biases, drelu=drelu, relu=relu)
    yield "einsum", dict(
        dinputs=np.einsum("sn,in->si", dvalues, weights), dweights=np.einsum("si,sn->in", inputs, dvalues),
        dbiases=np.einsum("sn->n", dvalues)[None], dense=np.einsum("si,in->sn", inputs, weights) + biases)
    yield "fortran", dict(
        dinputs=fortran(dvalues) @ fortran(weights).T, dweights=fortran(inputs).T @ fortran(dvalues),
        dbiases=fortran(dvalues).sum(axis=0, keepdims=True), dense=fortran(inputs) @ fortran(weights) + biases)
    yield "sum", dict(
        dinputs=np.sum(dvalues[:, None, :] * weights[None], axis=2),
        dweights=np.sum(inputs.T[:, None, :] * dvalues.T[None], axis=2), dbiases=ones @ dvalues,
        dense=np.sum(inputs[:, None, :] * weights.T[None], axis=2) + biases)


def by_torch(inputs, weights, biases, z, dvalues):
    """The gradients that autograd finds by itself."""
    leaf = lambda array: torch.from_numpy(array.copy()).requires_grad_()
    x, w, b, pre, d = leaf(inputs), leaf(weights), leaf(biases), leaf(z), torch.from_numpy(dvalues.copy())
    dense = x @ w + b
    dense.backward(d)
    relu = torch.relu(pre)
    relu.backward(d)
    arrays = dict(dinputs=x.grad, dweights=w.grad, dbiases=b.grad, dense=dense, drelu=pre.grad, relu=relu)
    yield "autograd", {name: tensor.detach().numpy() for name, tensor in arrays.items()}

    layer = torch.nn.Linear(*weights.shape, dtype=d.dtype)  # weights stored (out, in)
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(weights.T.copy()))
        layer.bias.copy_(torch.from_numpy(biases[0]))
    x = leaf(inputs)
    dense = layer(x)
    dense.backward(d)
    arrays = dict(dinputs=x.grad, dweights=layer.weight.grad.T, dbiases=layer.bias.grad[None], dense=dense)
    yield "Linear", {name: tensor.detach().numpy() for name, tensor in arrays.items()}


def main():
    rng = np.random.default_rng(2017)
    lines = ["# Made by tests/data/make_oracle_frameworks.py; do not edit. Bits in hexadecimal, row after row; nan is any NaN.",
             f"# Python {platform.python_version()}, NumPy {np.__version__}, PyTorch {torch.__version__}, {platform.machine()}"]
    for name, (dtype, bits) in FORMATS.items():
        def line(what, matrix):
            flat = np.ascontiguousarray(matrix, dtype=dtype).reshape(-1)
            assert matrix.dtype == dtype, what
            words = ("nan" if np.isnan(x) else format(int(x.view(bits)), "x") for x in flat)
            lines.append(f"{what} {' '.join(words)}")
        for kind in KINDS:
            for sizes in SIZES:
                n_samples, n_inputs, n_neurons = sizes
                shapes = dict(inputs=(n_samples, n_inputs), weights=(n_inputs, n_neurons), biases=(1, n_neurons),
                              z=(n_samples, n_neurons), dvalues=(n_samples, n_neurons))
                operands = {what: numbers(rng, kind, shape, dtype, what) for what, shape in shapes.items()}
                operands["z"][rng.random(shapes["z"]) < 0.2] = 0
                lines.append(f"case {name} {n_samples} {n_inputs} {n_neurons} {kind}")
                for what, matrix in operands.items():
                    line(what, matrix)
                stored = {}  # results that one way has in common with another are stored once
                for library, ways in [("NumPy", by_numpy), ("PyTorch", by_torch)]:
                    for way, results in ways(**operands):
                        for what, matrix in results.items():
                            key = what, np.where(np.isnan(matrix), np.nan, matrix).astype(dtype).tobytes()
                            stored.setdefault(key, (f"{library}.{way}", matrix))
                for (what, _), (by, matrix) in stored.items():
                    line(f"= {what} {by}", matrix)
    path = pathlib.Path(__file__).with_name("oracle_frameworks.txt")
    text = "\n".join(lines) + "\n"
    path.write_text(text)
    print(f"{path.name}: {len(text)} bytes written")


with np.errstate(all="ignore"):
    main()
