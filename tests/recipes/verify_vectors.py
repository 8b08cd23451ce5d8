"""Computes every test vector a second time, without this project's code.

    chainrule vectors DIR && python3 tests/recipes/verify_vectors.py DIR    # or vectors --npz DIR

Operands: drawn anew from src/bin/chainrule/cases.txt. Results: by NumPy scalars, one rounded operation after the other,
which has to give the same bits (any NaN is any NaN), and by exact fractions, from which no sum may be further off than
theory allows. It cannot see whether the order of summation is the right one to choose: that is a definition.
"""

import csv
import pathlib
import sys
from fractions import Fraction

import numpy as np

TYPES = {"f32": "<f4", "f64": "<f8", "i8": "<i1", "i16": "<i2", "i32": "<i4", "i64": "<i8"}


def number(text):
    """3, 1e-20, nan, -1p-149, 1+3p-9"""
    total = None
    for term in text.split("+"):
        factor, _, exponent = term.partition("p")
        value = np.ldexp(float(factor), int(exponent or 0))
        total = value if total is None else total + value
    return total


def drawn(rows, cols, kind, low, high, nearness, seed):
    mask = 2**64 - 1
    state = 0xCBF29CE484222325
    for byte in seed.encode():
        state = (state ^ byte) * 0x100000001B3 & mask

    def draw():
        nonlocal state
        state = state + 0x9E3779B97F4A7C15 & mask
        mixed = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & mask
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & mask
        return mixed ^ mixed >> 31

    numbers = []
    for element in range(rows * cols):
        between = low + draw() % (high - low + 1)
        fraction = (draw() >> 11) / 2.0**53
        magnitude = np.ldexp(1.0 + np.ldexp(fraction, -nearness), between)
        if kind == "integers":
            magnitude = float(between)
        elif kind == "signed" and draw() % 2 == 1:
            magnitude = -magnitude
        elif kind == "alternating" and (element // cols + element % cols) % 2 == 1:
            magnitude = -magnitude
        numbers.append(magnitude)
    return np.array(numbers).reshape(rows, cols)


def operand(text, seed):
    if text.startswith("random "):
        rows, cols, kind, low, high, nearness = text.split()[1:]
        return drawn(int(rows), int(cols), kind, int(low), int(high), int(nearness), seed)
    rows = []
    for row in text.split("|"):
        row, _, times = row.partition("x")
        rows += [[number(word) for word in row.split()]] * int(times or 1)
    return np.array(rows)


def load(case, name):
    """From one file for each case, or from a folder."""
    return np.load(case)[name] if case.suffix == ".npz" else np.load(case / f"{name}.npy")


def same(a, b):
    """The same bits, or both NaN."""
    if a.dtype != b.dtype or a.shape != b.shape:
        return False
    nan = (a != a) & (b != b)
    return bool(np.all(nan | (np.frombuffer(a.tobytes(), a.dtype.str.replace("f", "u")).reshape(a.shape)
                              == np.frombuffer(b.tobytes(), b.dtype.str.replace("f", "u")).reshape(b.shape))))


def terms(result, given, row, col):
    """What is multiplied for one element, in order."""
    if result == "dinputs":
        return list(zip(given["weights"][col], given["dvalues"][row]))
    if result == "dweights":
        return list(zip(given["inputs"][:, row], given["dvalues"][:, col]))
    if result == "dense":
        return list(zip(given["inputs"][row], given["weights"][:, col]))
    return [(value, given["dvalues"].dtype.type(1)) for value in given["dvalues"][:, col]]


def summed(result, given, shape, kind):
    """Sums of products by NumPy scalars, and the largest distance from the exact sum in units of its bound."""
    out = np.zeros(shape, kind)
    worst = Fraction(0)
    for row in range(shape[0]):
        for col in range(shape[1]):
            products = terms(result, given, row, col)
            total = kind.type(0)
            for left, right in products:
                total = total + left * right
            if result == "dense":
                total = total + given["biases"][0, col]
            out[row, col] = total
            values = [x for pair in products for x in pair] + [total]
            if kind.kind == "f" and result != "dense" and np.all(np.isfinite(np.array(values))):
                exact = [Fraction(float(left)) * Fraction(float(right)) for left, right in products]
                count = sum(1 for term in exact if term)
                unit = Fraction(1, 2 ** (24 if kind.itemsize == 4 else 53))
                smallest = Fraction(1, 2 ** (149 if kind.itemsize == 4 else 1074))
                bound = count * unit * sum(map(abs, exact)) + count * smallest / 2 * (1 + count * unit)
                error = abs(Fraction(float(total)) - sum(exact))
                assert error <= bound, (result, row, col)
                if bound:
                    worst = max(worst, error / bound)
    return out, worst


def main():
    folder = pathlib.Path(sys.argv[1])
    cases = pathlib.Path(__file__).parents[2] / "src/bin/chainrule/cases.txt"
    np.seterr(all="ignore")

    ending = ".npz" if (folder / "v1-f32.npz").exists() else ""

    operands, name = 0, None
    for line in cases.read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith(" "):
            name, *kinds = line.split()
            about = True
        elif about:
            about = False
        else:
            which, text = line.split(maxsplit=1)
            for kind in kinds:
                made = operand(text, f"{name}-{kind}/{which}").astype(TYPES[kind])
                read = load(folder / f"{name}-{kind}{ending}", which)
                assert same(made, read), (name, kind, which, made, read)
                operands += 1

    results, worst = 0, Fraction(0)
    with open(folder / "INDEX", encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            place = folder / line["case"]
            given = {which: load(place, which) for which in line["operands"].split(",")}
            expected = load(place, f"expected_{line['result']}")
            assert expected.dtype.str == line["type"] and "x".join(map(str, expected.shape)) == line["shape"], line
            if line["result"] == "relu":
                made = given["z"].copy()
                made[given["z"] <= 0] = 0
            elif line["result"] == "drelu":
                made = given["dvalues"].copy()
                made[given["z"] <= 0] = 0
            else:
                made, ratio = summed(line["result"], given, expected.shape, expected.dtype)
                worst = max(worst, ratio)
            assert same(made, expected), (line["case"], line["result"], made, expected)
            results += 1
    print(f"{operands} operands and {results} results, bit by bit; worst error {float(worst):.3f} of its bound")


main()
