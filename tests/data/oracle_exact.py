"""Writes oracle_exact.txt: sums of products, and what Python's fractions and math.fsum make of them.

Each line: `products` or `values`, the sum rounded once to f64, rounded once to f32, and the operands, all as the
hexadecimal bits of an f64 (of an f32 for the second). `products` are summed as fractions.Fraction and converted by
float(), which rounds correctly; f32 is found by comparing fractions. `values` are summed by math.fsum.
Run: python3 oracle_exact.py > oracle_exact.txt (Python 3.11, no other module)
"""

import math
import random
import struct
from fractions import Fraction


def bits64(x):
    return "%016x" % struct.unpack("<Q", struct.pack("<d", x))[0]


def f32(bits):
    return struct.unpack("<f", struct.pack("<I", bits))[0]


def to_f64(s):
    try:
        return float(s) if s else 0.0
    except OverflowError:
        return math.inf if s > 0 else -math.inf


def bits_f32(s):
    """The nearest f32 by bisection over the bit patterns of the non-negative ones, ties to the even pattern."""
    if s == 0:
        return 0
    sign, m = (0x80000000, -s) if s < 0 else (0, s)
    if m >= Fraction(f32(0x7F7FFFFF)) + Fraction(2) ** 103:
        return sign | 0x7F800000
    low, high = 0, 0x7F7FFFFF
    while low < high:  # the largest pattern that is not above m
        middle = (low + high + 1) // 2
        if Fraction(f32(middle)) <= m:
            low = middle
        else:
            high = middle - 1
    if low < 0x7F7FFFFF:
        below, above = m - Fraction(f32(low)), Fraction(f32(low + 1)) - m
        if above < below or above == below and low % 2:
            low += 1
    return sign | low


def number(rng, spread):
    kind = rng.randrange(8)
    if kind == 0:
        return rng.choice([0.0, -0.0, 1.0, -1.0, 5e-324, -5e-324, 2.0**-1022, 1.7976931348623157e308])
    return math.ldexp(rng.uniform(-1, 1), rng.randint(-spread, spread))


def main():
    rng = random.Random(20240229)
    for spread in (0, 3, 30, 70, 140, 500, 1000):
        for _ in range(60):
            terms = [(number(rng, spread), number(rng, spread)) for _ in range(rng.randint(1, 9))]
            if rng.random() < 0.5:  # cancel all but a little
                terms += [(-a, b) for a, b in terms]
                terms.append((number(rng, spread), number(rng, spread)))
            s = sum((Fraction(a) * Fraction(b) for a, b in terms), Fraction(0))
            operands = " ".join(bits64(x) for term in terms for x in term)
            print("products", bits64(to_f64(s)), "%08x" % bits_f32(s), operands)
        for _ in range(30):
            values = [number(rng, min(spread, 900)) for _ in range(rng.randint(1, 9))]
            values = [v for v in values if abs(v) < 1e300]
            s = sum((Fraction(v) for v in values), Fraction(0))
            total = math.fsum(values) + 0.0
            print("values", bits64(total), "%08x" % bits_f32(s), " ".join(bits64(v) for v in values))


main()
