"""Judges gradients in a test. Copy chainrule_check.py beside your tests:

    from chainrule_check import check
    check(inputs=x, dvalues=dy, dweights=dw)  # arrays or tensors of any framework, of any rank
    check(inputs=x, weights=layer.weight, dvalues=dy, dinputs=x.grad, dweights=layer.weight.grad,
          options="--weights neurons,inputs")  # as PyTorch stores them

Names and options are those of `chainrule check --help`. An AssertionError is the report on what
does not pass, a ValueError says why something could not be judged. It runs the `chainrule` that is
on the PATH, or the program that the environment variable CHAINRULE names.
"""

import ctypes
import json
import os
import shutil
import subprocess
import tempfile

TYPES = {"bool": "BOOL", "bfloat16": "BF16", "float8_e4m3fn": "F8_E4M3", "float8_e5m2": "F8_E5M2"}
TYPES.update({f"float{bits}": f"F{bits}" for bits in (16, 32, 64)})
TYPES.update({f"int{bits}": f"I{bits}" for bits in (8, 16, 32, 64)})
TYPES.update({f"uint{bits}": f"U{bits}" for bits in (8, 16, 32, 64)})


def raw(array):
    """Its type, its shape, and its bytes: the last index fastest, the lowest byte first."""
    if hasattr(array, "detach"):  # PyTorch, whose bfloat16 NumPy has not
        array = array.cpu().contiguous()
        elements = ctypes.string_at(array.data_ptr(), array.numel() * array.element_size())
        return str(array.dtype).split(".")[-1], array.shape, elements
    import numpy as np
    array = np.asarray(array.get() if type(array).__module__.startswith("cupy") else array)
    return array.dtype.name, array.shape, array.astype(array.dtype.newbyteorder("<")).tobytes()


def check(options="", **arrays):
    """Returns the report where everything passes."""
    __tracebackhide__ = True  # pytest shows the line that called, and the report
    program = os.environ.get("CHAINRULE", "chainrule")
    if shutil.which(program) is None:
        raise FileNotFoundError(f"no program {program}: install it, or let CHAINRULE name it")
    header, data = {}, bytearray()
    for name, array in arrays.items():
        dtype, shape, elements = raw(array)
        offsets = [len(data), len(data) + len(elements)]
        header[name] = {"dtype": TYPES.get(dtype, dtype), "shape": [*shape], "data_offsets": offsets}
        data += elements
    text = json.dumps(header).encode()
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "case.safetensors"), "wb") as file:
            file.writelines([len(text).to_bytes(8, "little"), text, data])
        command = [os.path.abspath(shutil.which(program)), "check", "case.safetensors", *options.split()]
        told = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")
    report = told.stdout + told.stderr
    if told.returncode == 1:
        raise AssertionError(report)
    if told.returncode != 0 or "means nothing here" in report:  # a misspelt name
        raise ValueError(report)
    return report
