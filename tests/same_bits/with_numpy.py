"""The lines of ways.rs from NumPy: one term after the other, each product and each sum rounded by a ufunc of its own.

    python3 tests/same_bits/with_numpy.py        (the hashes in tests/same_bits.rs: NumPy 2.4.6)
"""
import numpy as np

SHAPES = [
    (1, 1, 1), (3, 3, 4), (2, 0, 3), (5, 7, 9), (8, 8, 8), (13, 97, 71), (97, 5, 33), (2, 193, 64), (100, 100, 130),
    (257, 129, 5), (6, 260, 21),
]
MASK = 2**64 - 1


def random():
    global state
    state = state + 0x9E3779B97F4A7C15 & MASK
    word = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & MASK
    word = (word ^ word >> 27) * 0x94D049BB133111EB & MASK
    return word ^ word >> 31


def number(random, wild, fraction, one, infinity):
    kind, sign = random >> 56 & 127, (random >> 63) * (infinity + 1 << fraction)
    part = random & (1 << fraction) - 1
    if kind == 0:
        return sign | part
    if kind == 1:
        return sign
    if kind == 2 and wild:
        return sign | infinity << fraction
    if kind == 3 and wild:
        return sign | infinity << fraction | 1 << fraction - 1
    return sign | one + (random >> 52 & 15) - 8 << fraction | part


def bits(element):
    return NAN if element != element else int(element.view(unsigned))


np.seterr(all="ignore")
for name, kind, unsigned, fraction, one, infinity in [
    ("f64", np.float64, np.uint64, 52, 1023, 2047),
    ("f32", np.float32, np.uint32, 23, 127, 255),
]:
    NAN = infinity << fraction | 1 << fraction - 1
    digest, state = 0xCBF29CE484222325, 7
    for rows, terms, cols in SHAPES:
        for wild in [False, True]:
            matrix = lambda rows, cols: np.array(
                [number(random(), wild, fraction, one, infinity) for _ in range(rows * cols)], unsigned
            ).view(kind).reshape(rows, cols)
            left = matrix(rows, terms)
            right = matrix(terms, cols)
            out = np.zeros((rows, cols), kind)
            for term in range(terms):
                out = out + left[:, term, None] * right[term]
            for element in out.ravel():
                digest = (digest ^ bits(element)) * 0x100000001B3 & MASK
    print(f"{name} {digest:016x}")
