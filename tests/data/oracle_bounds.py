"""Writes oracle_bounds.txt: for random sums, the smallest and the largest number that the theorems allow.

Independent of the crate: fractions.Fraction, and the formulas D0, D1, D3, D6 and D7 of the documentation of `oracle`
written out literally. Each line: operation, number type, what is declared, smallest, largest, operands (as bits of
an f64). `dinputs` pairs dvalues and weights; `dbiases` lists dvalues; `dense` is a bias and then inputs and weights.
Run: python3 oracle_bounds.py > oracle_bounds.txt (Python 3.11, no other module)
"""

import math
import random
import struct
from fractions import Fraction

TWO = Fraction(2)
# precision, exponent of the smallest number, exponent of the smallest normal number
FORMATS = {"bf16": (8, -133, -126), "f16": (11, -24, -14), "tf32": (11, -136, -126), "f32": (24, -149, -126), "f64": (53, -1074, -1022)}


def u(f):
    return TWO ** -FORMATS[f][0]


def eta(f):
    return TWO ** FORMATS[f][1]


def lam(f):
    return TWO ** FORMATS[f][2]


def down(x, f):
    """The largest number of the format that is not above the fraction x >= 0."""
    if x == 0:
        return x
    p, smallest, _ = FORMATS[f]
    e = x.numerator.bit_length() - x.denominator.bit_length()
    if TWO**e > x:
        e -= 1
    quantum = TWO ** max(e - p + 1, smallest)
    return (x // quantum) * quantum


def floor(x, f):
    """The same of any sign."""
    if x >= 0:
        return down(x, f)
    d = down(-x, f)
    if d == -x:
        return x
    p, smallest, _ = FORMATS[f]
    e = d.numerator.bit_length() - d.denominator.bit_length() if d else smallest
    if d and TWO**e > d:
        e -= 1
    return -(d + TWO ** max(e - p + 1, smallest))


def nearest(x, f):
    low, high = floor(x, f), -floor(-x, f)
    if x - low != high - x:
        return low if x - low < high - x else high
    # the even one is a multiple of twice the quantum
    quantum = high - low
    return low if quantum == 0 or (low / quantum) % 2 == 0 else high


def divides(x):
    """The largest power of two that divides the fraction."""
    n, d = x.numerator, x.denominator
    return Fraction(n & -n, 1) / d


def interval(op, number, declared, terms, values):
    """terms: pairs; values: added as they are."""
    d = dict(word.split("=") for word in declared.split(",") if "=" in word)
    acc = d.get("acc", number)
    res = d.get("res", acc if u(acc) > u(number) else number)
    ops = d.get("ops")
    flush = d.get("flush") == "1"
    native = declared == "-"
    products = [(Fraction(a), Fraction(b)) for a, b in terms]
    summands = [Fraction(v) for v in values]
    exact = [a * b for a, b in products] + summands
    s, S = sum(exact, Fraction(0)), sum(map(abs, exact), Fraction(0))
    n = sum(1 for a, b in products if a * b)
    m = sum(1 for v in summands if v)
    operands = [x for pair in products for x in pair] + summands
    nonzero = [x for x in exact if x]
    correct = nearest(s, res)
    smallest = max(lam(acc), lam(res)) if flush else max(eta(acc), eta(res))
    p = min(FORMATS[acc][0], FORMATS[res][0])
    multiplied = ops or number
    is_subnormal = lambda x, f: 0 < abs(x) < lam(f)
    may_flush = lambda v: is_subnormal(v, multiplied) or is_subnormal(v, acc)
    flushed = [a * b for a, b in products if any(is_subnormal(x, multiplied) for x in (a, b))] + [v for v in summands if may_flush(v)]
    whole = all(ops is None or nearest(x, ops) == x for x in operands) and not (flush and any(flushed))
    if not nonzero or native and len(nonzero) == 1:
        return correct, correct
    q = min(divides(x) for x in nonzero)
    if whole and q >= smallest and S <= 2**p * q:
        return correct, correct
    are_products_exact = n == 0 or 2 * FORMATS[multiplied][0] <= FORMATS[acc][0]
    are_values_exact = FORMATS[acc][0] >= FORMATS[number][0] and FORMATS[acc][1] <= FORMATS[number][1]
    roundings = n + m - (1 if are_products_exact and (m == 0 or are_values_exact) else 0)
    rounded_terms = n + (0 if are_values_exact else m)
    r = roundings * u(acc)
    # The factor of a value is 1 itself, so that only the value may underflow.
    factors = sum(abs(a) + abs(b) for a, b in products) + len(summands)
    u_in, t_in = (u(ops), eta(ops) / 2 * factors + n * eta(ops) ** 2 / 4) if ops else (0, 0)
    rounded = (1 + u_in) ** 2 * S + t_in
    bound = (2 * u_in + u_in**2) * S + t_in
    lost = (rounded_terms + n + m - 1) * lam(acc) if flush else rounded_terms * eta(acc) / 2
    bound += r * rounded + lost * (1 + r)
    if flush:
        bound += sum(map(abs, flushed), Fraction(0))
    if res != acc:
        bound = (1 + u(res)) * bound + u(res) * abs(s) + (lam(res) if flush else eta(res) / 2)
    return -floor(bound - s, number), floor(s + bound, number)


def bits(x):
    return "%016x" % struct.unpack("<Q", struct.pack("<d", float(x)))[0]


def main():
    rng = random.Random(7)

    def draw(number, middle, spread):
        x = math.ldexp(rng.uniform(-1, 1), middle + rng.randint(-spread, spread))
        return float(nearest(Fraction(x), number)) if rng.random() < 0.9 else 0.0

    cases = [("dinputs", "f32", "-"), ("dinputs", "f64", "-"), ("dbiases", "f32", "-"), ("dbiases", "f64", "-"), ("dense", "f32", "-"), ("dense", "f64", "-")]
    for number in ("f32", "f64"):
        cases += [("dinputs", number, d) for d in ("res=f16", "res=bf16", "ops=bf16", "ops=f16,acc=f32", "ops=tf32", "acc=f16", "ops=f16,acc=f32,res=f16", "flush=1", "acc=f64,res=f32")]
        cases += [("dbiases", number, d) for d in ("acc=bf16", "res=f16", "flush=1")]
        cases += [("dense", number, d) for d in ("ops=bf16,acc=f32", "flush=1")]
    for op, number, declared in cases:
        deep = -75 if number == "f32" else -537
        for round in range(30 if declared == "-" else 8):
            middle, spread = [(0, 0), (0, 4), (0, 12), (deep, 2), (deep, 12)][round % 5]
            if declared != "-" and "flush" not in declared:
                middle, spread = 0, 3  # what f16 can hold
            n = rng.choice([1, 2, 3, 5, 8, 13, 30]) if round or declared != "-" else 300
            left = [draw(number, middle, spread) for _ in range(n)]
            right = [draw(number, middle, spread) for _ in range(n)]
            if round % 3 == 2:  # cancels: the numbers near s lie much closer together than the bound is wide
                left, right = left + [-x for x in left] + [draw(number, middle - 9, 0)], right + right + [1.0]
            if op == "dbiases":
                terms, values, operands = [], left, left
                if middle:
                    values = operands = [x * 2.0 ** (middle + 4) if number == "f64" else float(nearest(Fraction(x) * TWO ** (middle + 4), "f32")) for x in left]
            else:
                terms, values = list(zip(left, right)), []
                operands = [x for pair in terms for x in pair]
            if op == "dense":
                bias = draw(number, 2 * middle, spread)
                values, operands = [bias], [bias] + operands
            low, high = interval(op, number, declared, terms, values)
            print(op, number, declared, bits(low), bits(high), " ".join(bits(x) for x in operands))


main()
