"""Judges what PyTorch, and so cuBLAS on a GPU, makes of the backward pass of dense layers.

    python3 gpu.py [LAYERS]     # chainrule_check.py has to lie beside it

20 layers (or so many of them, the small ones first) of odd shapes, the last one 1024 x 768 -> 3072, each in f32, TF32, bf16
and f16, and each judged by the arithmetic that the hardware is said to have: products on tensor cores are exact, and their
sums are not rounded but cut off. Without a GPU it runs on the CPU, which has no TF32, and says so. It ends with status 1 if
a result does not pass.
"""

import math
import random
import re
import sys

import torch

from chainrule_check import check

RESULTS = ["dinputs", "dweights", "dbiases"]
IS_ON_GPU = torch.cuda.is_available()
ARITHMETICS = {
    "f32": (torch.float32, ""),
    "TF32": (torch.float32, "--operands tf32 --tensor-cores"),
    "bf16": (torch.bfloat16, "--tensor-cores"),
    "f16": (torch.float16, "--tensor-cores"),
}
if not IS_ON_GPU:
    ARITHMETICS = {name: (dtype, "") for name, (dtype, _) in ARITHMETICS.items() if name != "TF32"}


def shapes():
    """Samples, inputs, neurons: odd numbers, as often of one size as of twice that size."""
    draw = random.Random(15)
    drawn = [[int(2 ** draw.uniform(1, limit)) | 1 for limit in (10, 9.6, 11.6)] for _ in range(19)]
    return sorted(drawn, key=math.prod) + [[1024, 768, 3072]]


def backward(samples, inputs, neurons, dtype):
    """A layer behind a ReLU, whose operands have half of their elements zero."""
    device = "cuda" if IS_ON_GPU else "cpu"
    layer = torch.nn.Linear(inputs, neurons, device=device, dtype=dtype)
    x = torch.randn(samples, inputs, device=device).relu().to(dtype).requires_grad_()
    dy = torch.randn(samples, neurons, device=device).to(dtype)
    layer(x).backward(dy)
    return dict(inputs=x, weights=layer.weight.T, dvalues=dy,  # .T: PyTorch stores (neurons, inputs)
                dinputs=x.grad, dweights=layer.weight.grad.T, dbiases=layer.bias.grad)


def main():
    where = torch.cuda.get_device_name() if IS_ON_GPU else "no GPU here: on the CPU"
    print(f"PyTorch {torch.__version__}, {where}\n")
    print(f"{'layer':<20}{'':6}", *(f"{result:<30}" for result in RESULTS))
    torch.manual_seed(15)
    matmul = torch.backends.cuda.matmul
    matmul.allow_bf16_reduced_precision_reduction = False  # sums in f32, also of parts of a sum
    matmul.allow_fp16_reduced_precision_reduction = False
    refused = []
    count = int(sys.argv[1]) if len(sys.argv) > 1 else None
    for samples, inputs, neurons in shapes()[:count]:
        for name, (dtype, options) in ARITHMETICS.items():
            matmul.allow_tf32 = name == "TF32"
            try:
                report = check(options, **backward(samples, inputs, neurons, dtype))
            except AssertionError as error:
                report = str(error)
                refused.append(report)
            verdicts = dict(re.findall(r"^(d[a-z]+) [^:]*: (.*)$", report, re.MULTILINE))
            layer = f"{samples} x {inputs} -> {neurons}"
            print(f"{layer:<20}{name:<6}", *(f"{verdicts[result]:<30}" for result in RESULTS), flush=True)
    print("", *refused, sep="\n")
    sys.exit(1 if refused else 0)


main()
