"""Writes npy.txt: .npy files as NumPy itself writes them, in hexadecimal, for tests/npy_files.rs and others.

    python3 tests/data/make_npy.py > tests/data/npy.txt
"""

import io
import sys

import numpy as np


def show(name, array, version=None):
    file = io.BytesIO()
    if version:
        np.lib.format.write_array(file, array, version=version)
    else:
        np.save(file, array, allow_pickle=True)
    print(name, file.getvalue().hex())


print(f"# made by make_npy.py: NumPy {np.__version__}, Python {sys.version.split()[0]}")
print("# a name, and the bytes of the file")

floats = [[1.5, 2.0**-149, np.inf], [np.nan, 0.1, 3e38]]
integers = [[1, 2, 3], [100, 127, 5]]
show("f4", np.array(floats, "<f4"))
show("f8", np.array(floats, "<f8"))
for kind in ["i1", "i2", "i4", "i8"]:
    show(kind, np.array(integers, "<" + kind))
show("empty_0x3", np.zeros((0, 3), "<f4"))
show("empty_3x0", np.zeros((3, 0), "<f8"))
show("tall_100x1", np.arange(1, 101, dtype="<i1").reshape(100, 1))
show("f8_fortran", np.asfortranarray(np.array(floats, "<f8")))
show("f8_version_2", np.array(floats, "<f8"), (2, 0))
show("f8_version_3", np.array(floats, "<f8"), (3, 0))
show("half", np.array([[1.5, 2.0**-24, np.inf], [np.nan, 0.1, 65504]], "<f2"))

show("big_endian", np.array(floats, ">f4"))
show("unsigned", np.array(integers, "<u4"))
show("boolean", np.array(integers, bool))
show("complex", np.array(floats, "<c8"))
show("text", np.array([["a", "bc"]]))
show("object", np.array([[1, None]], object))
show("fields", np.zeros((2, 2), [("a", "<f4"), ("b", "<i4")]))
show("scalar", np.array(1.5))
show("one_dimension", np.array([1.0, 2.0, 3.0], "<f4"))
show("three_dimensions", np.zeros((2, 2, 2), "<f4"))
archive = io.BytesIO()
np.savez(archive, a=np.zeros((1, 1)))
print("archive", archive.getvalue().hex())
