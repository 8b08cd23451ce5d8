"""Makes numpy_bits.txt: what Python's own sum() over NumPy scalars gives, bit for bit, beside the operands.

    python3 tests/data/make_numpy_bits.py            # writes numpy_bits.txt beside this file
    python3 tests/data/make_numpy_bits.py --check    # compares with the stored file, writes nothing

Python's sum() adds NumPy scalars one by one from 0; np.sum and np.dot do not, and from Python 3.12 on sum() compensates
plain floats, so that no .tolist() may come before it. (Lines of NumPy in the documentation: run_numpy_lines.py.)
"""

import pathlib
import platform
import sys

import numpy as np

FORMATS = {"f64": (np.float64, np.uint64), "f32": (np.float32, np.uint32)}
KINDS = ["plain", "integers", "any bits", "special", "tiny products", "tiny dvalues", "huge products"]
CASES_OF_A_KIND = 16


def values(rng, kind, shape, dtype):
    info = np.finfo(dtype)
    plain = rng.standard_normal(shape)
    if kind == "integers":  # sums cancel exactly, and z == 0 is frequent
        return rng.integers(-3, 4, shape).astype(dtype)
    if kind == "any bits":  # any exponent; the few NaN and inf among them stay
        bits = FORMATS[info.dtype.name.replace("float", "f")][1]
        return rng.integers(0, np.iinfo(bits).max, shape, dtype=bits, endpoint=True).view(dtype)
    if kind == "special":
        table = [0.0, -0.0, np.inf, -np.inf, np.nan, info.max, -info.max, info.smallest_subnormal,
                 -info.smallest_subnormal, info.smallest_normal, 1.0, 1 + info.eps, -1.0]
        return np.where(rng.random(shape) < 0.4, rng.choice(table, shape), plain).astype(dtype)
    if kind == "tiny products":  # around the smallest subnormal
        return (plain * np.sqrt(info.smallest_subnormal.astype(np.float64)) * 4).astype(dtype)
    if kind == "huge products":  # around the largest number
        return (plain * np.sqrt(np.float64(info.max)) * 0.7).astype(dtype)
    return plain.astype(dtype)


def case(rng, kind, dtype, n_samples, n_inputs, n_neurons):
    """Operands, and each result as the notebook writes it: Python's sum, one by one from 0."""
    inputs = values(rng, kind, (n_samples, n_inputs), dtype)
    weights = values(rng, kind, (n_inputs, n_neurons), dtype)
    biases = values(rng, kind, (1, n_neurons), dtype)
    z = values(rng, kind, (n_samples, n_neurons), dtype)
    dvalues = values(rng, kind, (n_samples, n_neurons), dtype)
    tiny = np.finfo(dtype).smallest_subnormal
    if kind == "tiny products":
        biases = rng.integers(-9, 9, biases.shape).astype(dtype) * tiny
    if kind == "tiny dvalues":
        dvalues = rng.integers(-999, 999, dvalues.shape).astype(dtype) * tiny
    samples, columns, neurons = range(n_samples), range(n_inputs), range(n_neurons)

    dinputs = [[sum(weights[input] * dvalues[sample]) for input in columns] for sample in samples]
    dweights = [[sum(inputs[:, input] * dvalues[:, neuron]) for neuron in neurons] for input in columns]
    dbiases = [[sum(dvalues[:, neuron]) for neuron in neurons]]
    dense = [[sum(inputs[sample] * weights[:, neuron]) + biases[0][neuron] for neuron in neurons] for sample in samples]
    drelu = dvalues.copy()
    drelu[z <= 0] = 0

    for sums in (dinputs, dweights, dbiases, dense):  # every sum stayed in its format; an empty one is Python's int 0
        assert all(type(s) is dtype or (type(s) is int and s == 0) for row in sums for s in row)
    return dict(inputs=inputs, weights=weights, biases=biases, z=z, dvalues=dvalues,
                dinputs=dinputs, dweights=dweights, dbiases=dbiases, dense=dense, drelu=drelu)


def hexadecimal(matrix, dtype, bits):
    flat = np.array(matrix, dtype=dtype).reshape(-1)
    return " ".join("nan" if np.isnan(x) else format(int(x.view(bits)), "x") for x in flat)


def stored():
    rng = np.random.default_rng(2015)
    yield "# Made by tests/data/make_numpy_bits.py; do not edit. Bits in hexadecimal, row after row; nan is any NaN."
    yield f"# Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}"
    for name, (dtype, bits) in FORMATS.items():
        for kind in KINDS:
            for number in range(CASES_OF_A_KIND):
                sizes = [int(size) for size in rng.integers(1, 6, 3)]
                if number < 3:  # no samples, no inputs, no neurons
                    sizes[number] = 0
                elif number == 3:  # a long sum over one of them
                    sizes[KINDS.index(kind) % 3] = 40
                elif number == 4:  # nothing at all
                    sizes = [0, 0, 0]
                yield f"case {name} {' '.join(map(str, sizes))}"
                for what, matrix in case(rng, kind, dtype, *sizes).items():
                    yield f"{what} {hexadecimal(matrix, dtype, bits)}".rstrip()


def main():
    with np.errstate(all="ignore"):
        text = "\n".join(stored()) + "\n"
    path = pathlib.Path(__file__).with_name("numpy_bits.txt")
    if sys.argv[1:] == ["--check"]:
        without_versions = lambda text: [line for line in text.split("\n") if not line.startswith("# Python")]
        same = without_versions(path.read_text()) == without_versions(text)
        print("numpy_bits.txt:", "the same" if same else "DIFFERENT")
        sys.exit(0 if same else 1)
    path.write_text(text)
    print(f"numpy_bits.txt: {len(text)} bytes written")


main()
