"""Writes containers.txt: .npz and .safetensors files as NumPy, zipfile, zlib and safetensors write them, and what zlib
says of streams that are damaged, in hexadecimal, for tests/container_files.rs and tests/mutated_files.rs.

    pip install numpy safetensors ml_dtypes
    python3 tests/data/make_containers.py > tests/data/containers.txt
"""

import io
import random
import sys
import warnings
import zipfile
import zlib

import ml_dtypes
import numpy as np
import safetensors
import safetensors.numpy

warnings.simplefilter("ignore")  # duplicate names are meant


def show(name, file):
    print(name, file.hex())


print(
    f"# made by make_containers.py: NumPy {np.__version__}, ml_dtypes {ml_dtypes.__version__}, "
    f"safetensors {safetensors.__version__}, zlib {zlib.ZLIB_RUNTIME_VERSION}, Python {sys.version.split()[0]}"
)
print("# a name, and the bytes of the file")

# The .npz files that NumPy writes. What is in them is repeated in container_files.rs.
ARRAYS = {
    "inputs": np.arange(24, dtype="<f4").reshape(2, 3, 4),
    "biases": np.array([1.5, -2.0, np.inf], "<f8"),
    "z": np.array([[True, False], [False, True]]),
    "big": np.array([1, -2, 300], ">i2"),
    "number": np.array(0.5, "<f4"),
    "column_major": np.asfortranarray(np.array([[1, 2, 3], [4, 5, 6]], "<i4")),
    "empty": np.zeros((0, 3), "<f8"),
    "bf16": np.array([[1.0, -2.5]], ml_dtypes.bfloat16),
    "e4m3": np.array([1.0, 448.0], ml_dtypes.float8_e4m3fn),
    "e5m2": np.array([1.0, 57344.0], ml_dtypes.float8_e5m2),
    "é/../x": np.array([7], "u1"),
}
for name, save in [("savez", np.savez), ("savez_compressed", np.savez_compressed)]:
    file = io.BytesIO()
    save(file, **ARRAYS)
    show(name, file.getvalue())
file = io.BytesIO()
np.savez(file)
show("savez_of_nothing", file.getvalue())
file = io.BytesIO()
np.savez(file, z=np.array([[1.5, -2.0]], "<f4"), expected_relu=np.array([[1.5, 0.0]], "<f4"))
show("savez_of_a_case", file.getvalue())


# The same archive, two small files, as zipfile writes it in other ways.
def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


class Pipe(io.RawIOBase):
    """What zipfile writes to cannot go back, so that sizes come behind the bytes."""

    def __init__(self):
        self.bytes = b""

    def writable(self):
        return True

    def write(self, more):
        self.bytes += bytes(more)
        return len(more)


def archive(file, method=zipfile.ZIP_DEFLATED, comment=b"", names=("a.npy", "b.npy")):
    with zipfile.ZipFile(file, "w", method) as zip_file:
        zip_file.comment = comment
        for name, array in zip(names, [np.array([1, 2], "<i2"), np.array([3.0], "<f4")]):
            zip_file.writestr(zipfile.ZipInfo(name), npy(array), method)


def show_archive(name, **how):
    file = io.BytesIO()
    archive(file, **how)
    show(name, file.getvalue())
    return file.getvalue()


for name, method in [("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED)]:
    show_archive(f"{name}", method=method)
    pipe = Pipe()
    archive(pipe, method=method)
    show(f"{name}_to_a_pipe", pipe.bytes)
    limit, zipfile.ZIP64_LIMIT = zipfile.ZIP64_LIMIT, 10  # the widest number that 32 bits hold, as if
    show_archive(f"{name}_zip64", method=method)
    zipfile.ZIP64_LIMIT = limit
show_archive("with_a_comment", comment=b"PK\5\6, which is no end " + bytes(20))

show_archive("bzip2", method=zipfile.ZIP_BZIP2)
show_archive("lzma", method=zipfile.ZIP_LZMA)
show_archive("two_of_one_name", names=("a.npy", "a.npy"))
show_archive("no_array", names=("a.npy", "b.txt"))


# Bare streams of deflate. letters, steps and run are repeated in container_files.rs.
def letters(count):
    state = 1
    text = bytearray()
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        text.append(b"acgt"[state >> 16 & 3])
    return bytes(text)


def steps(count):
    return bytes(place * place // 1000 % 256 for place in range(count))


def packed(text, level=6, strategy=zlib.Z_DEFAULT_STRATEGY, flush_every=None):
    packer = zlib.compressobj(level, zlib.DEFLATED, -15, 8, strategy)
    if flush_every is None:
        return packer.compress(text) + packer.flush()
    stream = b""
    for start in range(0, len(text), flush_every):
        stream += packer.compress(text[start : start + flush_every])
        stream += packer.flush(zlib.Z_FULL_FLUSH)
    return stream + packer.flush()


for level in [0, 1, 6, 9]:
    show(f"deflate_steps_level_{level}", packed(steps(2000), level))
show("deflate_steps_fixed", packed(steps(2000), strategy=zlib.Z_FIXED))
show("deflate_steps_without_repetitions", packed(steps(2000), strategy=zlib.Z_HUFFMAN_ONLY))
show("deflate_steps_small_blocks", packed(steps(2000), flush_every=40))
show("deflate_run", packed(b"a" * 1_000_000, 9))
show("deflate_run_of_distance_1", packed(b"a" * 1000, strategy=zlib.Z_RLE))
show("deflate_window", packed(letters(32_506) * 2, 9))  # as far back as zlib goes
show("deflate_nothing", packed(b""))

# Damaged streams: what zlib gives, or that it refuses them or waits for more. The first 200 of each that are short.
def unpacked(stream):
    unpacker = zlib.decompressobj(-15)
    try:
        text = unpacker.decompress(stream, 10_000)
    except zlib.error:
        return None
    return text if unpacker.eof and not unpacker.unused_data else None


random.seed(15)
whole = [packed(b"chain, rule, chain, rule"), packed(bytes(range(40)) * 2, strategy=zlib.Z_FIXED), packed(letters(80), 9), packed(steps(60), 9, zlib.Z_HUFFMAN_ONLY)]
print("# a damaged stream of deflate, and what zlib makes of it")
left = {True: 100, False: 200}
while any(left.values()):
    stream = bytearray(random.choice(whole))
    for _ in range(random.randint(1, 2)):
        place = random.randrange(min(len(stream), 30))
        stream[place] ^= 1 << random.randrange(8)
    text = unpacked(bytes(stream))
    if left[text is not None]:
        left[text is not None] -= 1
        print("damaged", stream.hex(), "refused" if text is None else "gives " + text.hex())

print("# a name, and the bytes of the file")
TENSORS = {name: array for name, array in ARRAYS.items() if name not in ["big", "column_major"]}
for kind in ["i1", "i4", "i8", "u2", "u4", "u8", "f2"]:
    TENSORS[kind] = np.array([1, 100], kind)
show("safetensors", safetensors.numpy.save(TENSORS, {"made by": "make_containers.py", "\n": "\"\\ é"}))
show("safetensors_of_nothing", safetensors.numpy.save({}))
