"""Tries chainrule_check.py with what frameworks are there: by pytest, or

    python3 test_chainrule_check.py

The data are small integers, which most types have exactly, and whose sums are exact in every order; no two of their rows or
columns are alike, so that bytes in another order are a wrong result. This proves what arrives at the program, not what it
says of it.
"""

import importlib
import os
import re
import sys

import numpy as np

from chainrule_check import check

INPUTS = np.array([[1, 2, 3, 5], [4, 6, 1, 2], [7, 3, 5, 6]])
DVALUES = np.array([[4, 1, 2, 5, 2], [4, 2, 1, 3, 6], [1, 5, 7, 2, 4]])
DWEIGHTS = np.array([[27, 44, 55, 31, 54], [35, 29, 31, 34, 52], [21, 30, 42, 28, 32], [34, 39, 54, 43, 46]])


def is_passed(what, report):
    """Whether its first line says so: dweights 4×5 in f32: passes"""
    return re.search(rf"^{what}\b.*: passes", report, re.MULTILINE) is not None


def refusal(kind, *given, **arrays):
    """What the error says, which has to be one of this kind."""
    try:
        check(*given, **arrays)
    except kind as error:
        return str(error)
    raise SystemExit(f"no {kind.__name__}: {arrays}")


def passes(array, inputs=INPUTS, dvalues=DVALUES, dweights=DWEIGHTS):
    """The gradient in arrays that this function makes of NumPy's; the wrong one does not pass."""
    report = check(inputs=array(inputs), dvalues=array(dvalues), dweights=array(dweights))
    assert is_passed("dweights 4×5", report), report
    wrong = dweights.copy()
    wrong[3, 4] += 2
    report = refusal(AssertionError, inputs=array(inputs), dvalues=array(dvalues), dweights=array(wrong))
    assert "worst: [3][4]" in report, report


def test_the_data_is_right():
    sums = [[sum(int(x[i]) * int(d[j]) for x, d in zip(INPUTS, DVALUES)) for j in range(5)] for i in range(4)]
    assert DWEIGHTS.tolist() == sums


def test_the_report_is_the_error():
    arrays = dict(inputs=INPUTS / 1, dvalues=DVALUES / 1, dweights=DWEIGHTS / 3)
    report = refusal(AssertionError, **arrays)
    first = report.splitlines()[0]  # pytest's summary has it
    assert first.startswith("dweights 4×5") and first.endswith(": wrong, 20 of 20 elements"), report
    assert "divided by the batch" in report, report
    assert "passes by convention: mean" in check(**arrays, options="--accept mean")
    assert "passes by convention: mean" in check("--accept mean", **arrays)


def test_pytest_hides_what_is_not_the_callers():
    try:
        check(inputs=INPUTS, dvalues=DVALUES, dweights=-DWEIGHTS)
    except AssertionError as error:
        frames = [error.__traceback__]
        while frames[-1].tb_next:
            frames.append(frames[-1].tb_next)
        assert [frame.tb_frame.f_locals.get("__tracebackhide__") for frame in frames] == [None, True]
    else:
        raise SystemExit("it passes")


def test_what_cannot_be_judged_is_another_error():
    missing = refusal(ValueError, dvalues=DVALUES, dweights=DWEIGHTS)
    assert "dweights cannot be judged without inputs" in missing, missing
    misspelt = refusal(ValueError, dvalues=DVALUES, dbiases=[[9, 8, 10, 10, 12]], dweight=DWEIGHTS)
    assert "did you mean dweights?" in misspelt, misspelt
    unknown = refusal(ValueError, inputs=INPUTS * 1j, dvalues=DVALUES, dweights=DWEIGHTS)
    assert "complex128" in unknown, unknown
    option = refusal(ValueError, "--nonsense", dvalues=DVALUES, dbiases=[[9, 8, 10, 10, 12]])
    assert "--nonsense" in option, option
    scalar = refusal(ValueError, dvalues=np.float32(2), dbiases=np.float32(2))
    assert "0 dimensions" in scalar, scalar


def test_the_program_that_is_missing_is_named():
    program = os.environ.pop("CHAINRULE", None)
    try:
        os.environ["CHAINRULE"] = "/nowhere/chainrule"
        said = refusal(FileNotFoundError, dvalues=DVALUES, dbiases=[[9, 8, 10, 10, 12]])
        assert "/nowhere/chainrule" in said, said
    finally:
        del os.environ["CHAINRULE"]
        if program is not None:
            os.environ["CHAINRULE"] = program


def test_every_type_of_numpy():
    for kind in "f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 >f2 >f4 >f8 >i4 >u2".split():
        passes(lambda array: array.astype(kind))
    passes(lambda array: array.tolist())
    z = [[True, False, True, True, False], [False, True, True, False, True], [True] * 5]
    drelu = [[4, 0, 2, 5, 0], [0, 2, 1, 0, 6], [1, 5, 7, 2, 4]]
    assert is_passed("drelu 3×5", check(z=np.array(z), dvalues=DVALUES / 1, drelu=np.array(drelu) / 1))


def test_every_layout_in_memory():
    def every_other(array):
        wider = np.full([3 * extent for extent in array.shape], 77.0)
        wider[tuple(slice(1, None, 3) for _ in array.shape)] = array
        return wider[tuple(slice(1, None, 3) for _ in array.shape)]

    passes(np.asfortranarray)
    passes(lambda array: np.asfortranarray(array, ">f4"))
    passes(every_other)
    passes(lambda array: array[::-1, ::-1].copy()[::-1, ::-1])
    passes(np.asfortranarray, inputs=INPUTS.reshape(3, 1, 4), dvalues=DVALUES.reshape(1, 3, 5))


def test_no_samples():
    report = check(inputs=np.zeros((0, 4)), dvalues=np.zeros((0, 5)), dweights=np.zeros((4, 5)))
    assert is_passed("dweights 4×5", report), report


def test_layers():
    arrays = {"layer1.inputs": INPUTS, "layer1.dvalues": DVALUES, "layer1.dweights": DWEIGHTS}
    assert is_passed("layer1.dweights 4×5", check(**arrays, dvalues=DVALUES, dbiases=[[9, 8, 10, 10, 12]]))


def framework(name):
    """None, and a loud word, where it cannot be imported."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        print(f"!!! NOTHING IS PROVEN of {name}: {error}", file=sys.stderr)
        return None


def test_pytorch():
    torch = framework("torch")
    if torch is None:
        return
    for kind in (torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int8, torch.int64, torch.uint8):
        passes(lambda array: torch.tensor(array, dtype=kind))
        passes(lambda array: torch.tensor(array.T.copy(), dtype=kind).T)
    passes(lambda array: torch.nn.Parameter(torch.tensor(array / 1)))
    passes(lambda array: torch.tensor(array * -1j).conj().imag)  # a view that turns the sign
    for kind in (torch.float8_e4m3fn, torch.float8_e5m2):
        dbiases = torch.tensor([[9, 8, 10, 10, 12]], dtype=torch.bfloat16)
        dvalues = torch.tensor([[4, 1, 2, 5, 2], [4, 2, 1, 3, 6], [1, 5, 7, 2, 4]]).to(kind)
        assert is_passed("dbiases 1×5", check(dvalues=dvalues, dbiases=dbiases))
    check(inputs=torch.zeros(0, 4), dvalues=torch.zeros(0, 5), dweights=torch.zeros(4, 5))

    layer = torch.nn.Linear(7, 5, dtype=torch.bfloat16)
    x = torch.randn(2, 3, 7, dtype=torch.bfloat16, requires_grad=True)
    dy = torch.randn(2, 3, 5, dtype=torch.bfloat16)
    layer(x).backward(dy)
    report = check(inputs=x, dvalues=dy, dweights=layer.weight.grad.T)
    assert is_passed("dweights 7×5", report), report

    there, sys.modules["numpy"] = sys.modules["numpy"], None  # it is not needed
    try:
        check(inputs=x, dvalues=dy, dweights=layer.weight.grad.T)
    finally:
        sys.modules["numpy"] = there


def test_ml_dtypes():
    ml_dtypes = framework("ml_dtypes")
    if ml_dtypes is None:
        return
    passes(lambda array: array.astype(ml_dtypes.bfloat16))
    passes(lambda array: np.asfortranarray(array.astype(ml_dtypes.bfloat16)))
    for kind in (ml_dtypes.float8_e4m3fn, ml_dtypes.float8_e5m2):
        dbiases = np.array([[9, 8, 10, 10, 12]], ml_dtypes.bfloat16)
        assert is_passed("dbiases 1×5", check(dvalues=DVALUES.astype(kind), dbiases=dbiases))


def test_jax():
    jax = framework("jax")
    if jax is None:
        return
    for kind in "float32 float16 bfloat16 int8 int32".split():
        passes(lambda array: jax.numpy.asarray(array, dtype=kind))
    passes(lambda array: jax.numpy.asarray(array.T, dtype="bfloat16").T)


def test_tensorflow():
    tf = framework("tensorflow")
    if tf is None:
        return
    for kind in "float32 float64 float16 bfloat16 int32".split():
        passes(lambda array: tf.constant(array, dtype=kind))
        passes(lambda array: tf.Variable(tf.cast(array, kind)))


if __name__ == "__main__":
    for name, test in list(globals().items()):
        if name.startswith("test_"):
            test()
            print(name)
