"""Write the notebook's four gradients yourself, then two layers, then a network that learns.

Wherever `raise NotImplementedError` stands, something is missing. Write one function in its place,
run this file, and read what it says: what is right, what is wrong and why, and what comes next.

    python3 THIS_FILE

It needs NumPy, and the program chainrule, which judges what you wrote: the one that is on the PATH,
or that the environment variable CHAINRULE names.

The lessons are in the documentation: `cargo doc --open` in the clone of chainrule.

The matrices are arrays of two dimensions. inputs has a row for each sample and a column for each
input, weights a row for each input and a column for each neuron, z and dvalues a row for each
sample and a column for each neuron. biases has one row, and a column for each neuron.
"""

import numpy as np


# THE FORWARD PASS is given.

def dense(inputs, weights, biases):
    """z[sample][neuron] = sum over input of inputs[sample][input] * weights[input][neuron],
    and then + biases[0][neuron]
    """
    return np.dot(inputs, weights) + biases


def relu(z):
    """relu[sample][neuron] = z[sample][neuron], but 0 where z[sample][neuron] <= 0"""
    relu = z.copy()
    relu[z <= 0] = 0
    return relu


# 1. THE FOUR GRADIENTS. Each has the shape of what it is the gradient of, and the index that is
# missing on the left is the one that is summed.

def dinputs(dvalues, weights):
    """dinputs[sample][input] = sum over neuron of weights[input][neuron] * dvalues[sample][neuron]
    """
    raise NotImplementedError


def dweights(inputs, dvalues):
    """dweights[input][neuron] = sum over sample of inputs[sample][input] * dvalues[sample][neuron]
    """
    raise NotImplementedError


def dbiases(dvalues):
    """dbiases[0][neuron] = sum over sample of dvalues[sample][neuron]"""
    raise NotImplementedError


def drelu(dvalues, z):
    """drelu[sample][neuron] = dvalues[sample][neuron], but 0 where z[sample][neuron] <= 0"""
    raise NotImplementedError


# 2. TWO LAYERS, made of what you have: dense, ReLU, and dense again. The second layer has names
# that end in 2, and as many inputs as the first has neurons. A network is a dict with its weights,
# biases, weights2 and biases2.
#
#   inputs - weights, biases -> z -> relu - weights2, biases2 -> outputs - targets -> loss

def forward(inputs, network):
    """From the inputs to the outputs: returns z, relu, outputs. dense and relu do the work."""
    raise NotImplementedError


def backward(inputs, network, z, relu, dvalues2):
    """And back. dvalues2 is the slope of the loss for each output.

    Returns the gradients of all weights and biases as a dict with the names of the network. Your
    four functions do the work: dinputs of the second layer are the dvalues of the ReLU before it.
    """
    raise NotImplementedError


# 3. IT LEARNS. XOR is 1 where one of two inputs is 1, and 0 where both are or none is. No single
# layer can compute it; two can learn it.

def step(inputs, targets, network, rate):
    """One step of gradient descent: forward, backward, and then each weight and each bias goes a
    little way down the slope, which is -rate times its gradient. Returns the new network.

    The loss is the sum of all (output - target) ** 2 / 2, so its slope, where the way back begins,
    is dvalues2[sample][output] = outputs[sample][output] - targets[sample][output]
    """
    raise NotImplementedError


# There is nothing to write below this line, and nothing to read.

import copy
import json
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import traceback

# The lesson's case as a network of two layers, and what it comes to, forward and back.
INPUTS = np.array([[1.0, -2, 3, 5], [-4, 6, -1, 2]])
NETWORK = dict(
    weights=np.array([[2.0, -1, 3], [5, 3, -2], [-3, 4, 1], [1, -5, 7]]),
    biases=np.array([[2, 3, 0.5]]),
    weights2=np.array([[-4.0, 4], [4, -3], [7, -4]]),
    biases2=np.array([[1.5, 2]]),
)
TARGETS = np.array([[318, -183], [-69.5, 87]])
Z = np.array([[-10, -17, 45.5], [29, 11, -10.5]])
RELU = np.array([[0, 0, 45.5], [29, 11, 0]])
OUTPUTS = np.array([[320.0, -180], [-70.5, 85]])
DVALUES2 = np.array([[2.0, 3], [-1, -2]])
DINPUTS2 = np.array([[4.0, -1, 2], [-4, 2, 1]])
DRELU = np.array([[0.0, 0, 2], [-4, 2, 0]])
LESSON_RATE = 0.25  # with which nothing is rounded

CASES = [
    # The case that all lessons use.
    dict(inputs=INPUTS, weights=NETWORK["weights"], dvalues=DINPUTS2, z=Z),
    # Kept for the check: other sizes, no two of them equal, and a z that is exactly 0.
    dict(
        inputs=np.array([[3.0, -1], [-2, 4], [5, 2]]),
        weights=np.array([[1.0, -2, 3, -4], [2, 5, -3, 1]]),
        dvalues=np.array([[2.0, -3, 1, 4], [-1, 5, -2, 3], [6, -4, 3, -5]]),
        z=np.array([[0.0, -1, 2, 3], [4, 0, -2, 1], [-3, 2, 5, -4]]),
    ),
    # All shapes fit each other: what stops in the other cases goes on here, and has a name.
    dict(
        inputs=np.array([[1.0, -2, 3], [-4, 6, -1], [7, 3, -5]]),
        weights=np.array([[2.0, -1, 3], [5, 3, -2], [-3, 4, 1]]),
        dvalues=np.array([[4.0, -1, 2], [-4, 2, 1], [1, 5, -7]]),
        z=np.array([[1.0, -2, 5], [-3, 4, -1], [2, 3, -6]]),
    ),
]

# XOR, and a start from which plain gradient descent learns it; from many others it does not.
XOR_INPUTS = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
XOR_TARGETS = np.array([[0.0], [1], [1], [0]])
XOR_START = dict(
    weights=np.array([[0.5, 0.5, 0.5], [0.5, 0.5, -1]]),
    biases=np.zeros((1, 3)),
    weights2=np.array([[0.5], [1], [-0.5]]),
    biases2=np.zeros((1, 1)),
)
XOR_RATE = 0.25
MOST_STEPS = 200

SIZES = "sizes stand in it as numbers, but other cases have other sizes: take them from .shape"

# Mistakes that the oracle does not know, or not in the words of NumPy.
INPUTS_AS_THEY_ARE = "inputs is not transposed: inputs.T"
WEIGHTS_AS_THEY_ARE = "weights is not transposed: weights.T"
WRONG_AXIS = "the sum runs over the wrong index: axis=0 sums over the samples"
ALL_SUMMED = "all is summed: axis=0 sums over the samples alone"
FIRST_SAMPLE_ALONE = "that is the first sample alone: the sum runs over all of them"
RELUS_OUTPUT = "that is relu's output: copy dvalues, and not z"
TIMES_Z = "that is dvalues times z: where z > 0 it is dvalues as it is"
MASKED_BY_BOTH = "masked by the sign of dvalues, too: compare z with 0, and nothing else"
ANOTHER_ORDER = "the three come in another order: z, relu, outputs"
MASKED_TWICE = "masked by dvalues, too: drelu is called once, with z"
MASKED_BY_DVALUES = "masked by the sign of dvalues: drelu is given z"
OPERANDS_SWAPPED = "drelu is given z and dvalues in the wrong order: dvalues is the first"
SECOND_LAYER_OF_Z = "the second layer is given z: what it is given is relu"
NO_MASK = "the mask is forgotten: the first layer's dvalues are drelu"
STAYED = "it stays as it was: each weight and each bias takes the step"
WENT_UP = "it goes up the slope: a minus is missing, or dvalues2 is turned"
WENT_TWICE_AS_FAR = "twice as far as it should go: the slope of (output - target) ** 2 / 2 has no 2"
WENT_HALF_AS_FAR = "half as far as it should go: nothing is divided by the 2 samples"
WITHOUT_KEEPDIMS = "an axis is gone: keepdims=True keeps it"
WITHOUT_RATE = "the rate is missing: multiply the gradient by it"
GRADIENT_ALONE = "that is the gradient alone: the new one is the old one - rate * gradient"
STEP_ALONE = "that is the step alone: the old one is missing, to which it is added"
WITHOUT_TARGETS = "the targets are forgotten: dvalues2 is outputs - targets"
LOSS_FOR_SLOPE = "dvalues2 is the loss, or a square: its slope is outputs - targets"
OWN_NAME = "a function that assigns to a name cannot call the function of that name: take another"

PROGRAM = shutil.which(os.environ.get("CHAINRULE", "chainrule"))
IN_A_SHELL = "$CHAINRULE" if "CHAINRULE" in os.environ else "chainrule"


def main():
    sys.stdout.reconfigure(errors="replace")  # a terminal may not know every sign
    if PROGRAM is None:
        print("There is no program chainrule on the PATH, and the environment variable CHAINRULE\n"
              "names none. In the clone of chainrule, `cargo install --path .` puts it there.")
        return 2
    print(f"Judged by {PROGRAM}\n")
    if not (gradients() and layers() and learning()):
        return 1
    print("\nAll of it is right: you have written a network that learns.")
    print("Next: code of your own. Save what it is given and what it makes of it, and ask:\n")
    print('  np.savez("case.npz", inputs=x, weights=w, dvalues=d, dweights=dw, dbiases=db)')
    print(f"  {IN_A_SHELL} check case.npz")
    return 0


def gradients():
    print("1. The four gradients, with the lesson's numbers and with others")
    names = ["dinputs", "dweights", "dbiases", "drelu"]
    faults = judge([gradient(name, case) for name in names for case in CASES])
    n_cases = len(CASES)
    in_each_case = [faults[start:start + n_cases] for start in range(0, len(faults), n_cases)]
    return say({name: told(of_name, name) for name, of_name in zip(names, in_each_case)})


def gradient(name, case):
    """One of the four functions with one case."""
    function, operands, like = {
        "dinputs": (dinputs, ["dvalues", "weights"], "inputs"),
        "dweights": (dweights, ["inputs", "dvalues"], "weights"),
        "dbiases": (dbiases, ["dvalues"], "biases"),
        "drelu": (drelu, ["dvalues", "z"], "z"),
    }[name]
    given = {operand: case[operand].copy() for operand in operands}
    made = attempt(function, *given.values())
    for operand in operands:
        if not np.array_equal(given[operand], case[operand]):
            made = Fault(f"it changes {operand}: change a copy of it")
    result = Result(name, made, like, case.get(like, case["dvalues"][:1]).shape)
    result.known = [(text, attempt(comes_to)) for text, comes_to in known_of(**case)[name]]
    return result.of(name, **{operand: case[operand] for operand in operands})


def known_of(inputs, weights, dvalues, z):
    """Mistakes, and what they come to, where the shapes allow them."""
    masked_by_both = np.where((z > 0) & (dvalues > 0), dvalues, 0)
    rows, columns = Z.shape
    in_lessons_size = np.zeros_like(z, dtype=bool)
    in_lessons_size[:rows, :columns] = True
    return {
        "dinputs": [(WEIGHTS_AS_THEY_ARE, lambda: np.dot(dvalues, weights))],
        "dweights": [
            (INPUTS_AS_THEY_ARE, lambda: np.dot(inputs, dvalues)),
            (FIRST_SAMPLE_ALONE, lambda: np.outer(inputs[0], dvalues[0])),
        ],
        "dbiases": [
            (WRONG_AXIS, lambda: np.sum(dvalues, axis=1)),
            (WRONG_AXIS, lambda: np.sum(dvalues, axis=1, keepdims=True)),
            (FIRST_SAMPLE_ALONE, lambda: dvalues[0]),
            (FIRST_SAMPLE_ALONE, lambda: dvalues[:1]),
        ],
        "drelu": [
            (RELUS_OUTPUT, lambda: relu(z)),
            (TIMES_Z, lambda: dvalues * z),
            (MASKED_BY_BOTH, lambda: masked_by_both),
            (SIZES, lambda: np.where(in_lessons_size & (z <= 0), 0, dvalues)),
            (SIZES, lambda: np.where(in_lessons_size & (z > 0), dvalues, 0)),
        ],
    }


def layers():
    print("\n2. Two layers, with the lesson's numbers")
    return say({"forward": judge_forward(), "backward": judge_backward()})


def judge_forward():
    made = attempt(forward, *copy.deepcopy([INPUTS, NETWORK]))
    if isinstance(made, Fault):
        return told([made], "chain")
    if not isinstance(made, (tuple, list)) or len(made) != 3:
        return told([Fault("it has to return three matrices: z, relu, outputs")], "chain")
    z, relu, outputs = (
        Result(name, one, name, right.shape)
        for name, one, right in zip(["z", "relu", "outputs"], made, [Z, RELU, OUTPUTS])
    )
    z.known = [(ANOTHER_ORDER, RELU), (ANOTHER_ORDER, OUTPUTS)]
    relu.known = [(ANOTHER_ORDER, OUTPUTS)]
    outputs.known = [(SECOND_LAYER_OF_Z, dense(Z, NETWORK["weights2"], NETWORK["biases2"]))]
    return first_wrong([
        z.of("dense", inputs=INPUTS, weights=NETWORK["weights"], biases=NETWORK["biases"]),
        relu.of("relu", z=Z),
        outputs.of("dense", inputs=RELU, weights=NETWORK["weights2"], biases=NETWORK["biases2"]),
    ])


def judge_backward():
    made = attempt(backward, *copy.deepcopy([INPUTS, NETWORK, Z, RELU, DVALUES2]))
    if isinstance(made, Fault):
        return told([made], "chain")
    if not isinstance(made, dict) or made.keys() != NETWORK.keys():
        return told([Fault(f"it has to return a dict of {', '.join(NETWORK)}")], "chain")
    weights2, biases2, weights, biases = (
        Result("d" + name, made[name], name, NETWORK[name].shape)
        for name in ["weights2", "biases2", "weights", "biases"]
    )
    weights2.known = [(SECOND_LAYER_OF_Z, dweights(Z, DVALUES2))]
    known = [
        (NO_MASK, DINPUTS2),
        (OPERANDS_SWAPPED, np.where(DINPUTS2 > 0, Z, 0)),
        (MASKED_BY_DVALUES, np.where(DINPUTS2 > 0, DINPUTS2, 0)),
        (MASKED_TWICE, np.where(DINPUTS2 > 0, DRELU, 0)),
    ]
    # Each neuron has one slope in DRELU, and what loses it need not be a sum or a loop.
    weights.untold = biases.untold = "is left"
    weights.known = [(text, dweights(INPUTS, dvalues)) for text, dvalues in known]
    biases.known = [(text, dbiases(dvalues)) for text, dvalues in known]
    return first_wrong([
        weights2.of("dweights", inputs=RELU, dvalues=DVALUES2),
        biases2.of("dbiases", dvalues=DVALUES2),
        weights.of("dweights", inputs=INPUTS, dvalues=DRELU),
        biases.of("dbiases", dvalues=DRELU),
    ])


def learning():
    print("\n3. It learns")
    return say({"step": judge_step()}) and say({"xor": judge_training()})


def judge_step():
    """Where each weight and each bias has to go follows from your own gradients."""
    def led_to_by(dvalues2):
        return attempt(backward, *copy.deepcopy([INPUTS, NETWORK, Z, RELU, dvalues2]))

    made = attempt(step, *copy.deepcopy([INPUTS, TARGETS, NETWORK]), LESSON_RATE)
    if isinstance(made, Fault):
        return told([made], "step")
    if not isinstance(made, dict) or made.keys() != NETWORK.keys():
        return told([Fault(f"it has to return a dict of {', '.join(NETWORK)}")], "step")
    gradient = led_to_by(DVALUES2)
    others = [
        (text, led_to_by(dvalues2))
        for text, dvalues2 in [
            (WITHOUT_TARGETS, OUTPUTS),
            (LOSS_FOR_SLOPE, DVALUES2 ** 2 / 2),
            (LOSS_FOR_SLOPE, DVALUES2 ** 2),
            (LOSS_FOR_SLOPE, np.sum(DVALUES2 ** 2) / 2),
        ]
    ]
    moves = []
    for name in NETWORK:
        of_name = [(text, other[name]) for text, other in others if isinstance(other, dict)]
        moves.append(moved(name, NETWORK[name], gradient[name], made[name], of_name))
    return next((told([fault], "step") for fault in moves if fault), None)


def moved(name, before, gradient, after, other_gradients):
    """Holds parameters after a step against where their gradient leads."""
    def led_to(factor, gradient=gradient):
        return before - factor * LESSON_RATE * gradient

    if np.array_equal(after, led_to(1)):
        return None
    known = [
        (STAYED, before),
        (WENT_UP, led_to(-1)),
        (WENT_TWICE_AS_FAR, led_to(2)),
        (WENT_HALF_AS_FAR, led_to(0.5)),
        (WITHOUT_RATE, before - gradient),
        (GRADIENT_ALONE, gradient),
        (STEP_ALONE, -LESSON_RATE * gradient),
        (STEP_ALONE, LESSON_RATE * gradient),
    ]
    known += [(text, led_to(1, other)) for text, other in other_gradients]
    mistakes = [text for text, comes_to in known if np.array_equal(after, comes_to)]
    if np.shape(after) != before.shape:
        return Fault(f"the shape of {name} is {np.shape(after)}, and was {before.shape}", mistakes)
    row, column = np.argwhere(after != led_to(1))[0]
    shown = differs(name, row, column, after[row, column], led_to(1)[row, column])
    return Fault(shown, mistakes)


def judge_training():
    is_learned = attempt(train)
    if isinstance(is_learned, Fault):
        return told([is_learned], "step")
    return None if is_learned else ["the loss is not below 0.01"]


def train():
    """Trains on XOR, and tells now and then how far it is."""
    network = XOR_START
    for steps in range(MOST_STEPS + 1):
        z, relu, outputs = forward(*copy.deepcopy([XOR_INPUTS, network]))
        loss = np.sum((outputs - XOR_TARGETS) ** 2) / 2
        is_learned = loss < 0.01
        if steps % 20 == 0 or is_learned:
            print(f"  after {steps:2} steps the loss is {loss:.4f}")
        if is_learned:
            for inputs, output in zip(XOR_INPUTS, outputs):
                print(f"  {inputs[0]:g} xor {inputs[1]:g} = {output[0]:.2f}")
            return True
        network = step(*copy.deepcopy([XOR_INPUTS, XOR_TARGETS, network]), XOR_RATE)
    return False


class Fault:
    """Why something is not right: what shows it, the mistakes that explain it, and where it is."""

    def __init__(self, shown, mistakes=(), at=""):
        self.shown = shown
        self.mistakes = list(mistakes)
        self.at = at

    def has_values(self):
        """It has the right shape, and numbers in it are wrong."""
        return self.at != ""


UNWRITTEN = Fault("not written yet")


def attempt(function, *given):
    """What a function returns, or a Fault: it may not be written yet, or stop."""
    try:
        made = function(*given)
    except NotImplementedError:
        return UNWRITTEN
    except UnboundLocalError as error:
        return Fault(f"it stops in line {line_of(error)}: {error}", [OWN_NAME])
    except Exception as error:
        return Fault(f"it stops in line {line_of(error)}: {type(error).__name__}: {error}")
    return Fault("nothing comes back: a return is missing") if made is None else made


def line_of(error):
    """The last line of this file that was run."""
    frames = traceback.extract_tb(error.__traceback__)
    this_file = line_of.__code__.co_filename
    return [frame.lineno for frame in frames if frame.filename == this_file][-1]


class Result:
    """Something that was made, and all that it is judged by."""

    def __init__(self, name, made, like, shape):
        self.name = name
        self.array, self.fault = made, None
        if isinstance(made, Fault):
            self.fault = made
        elif isinstance(made, np.ndarray) and made.dtype == bool:
            self.array = made.astype(float)
        elif np.isscalar(made):
            self.fault = Fault(f"{name} is one number", [ALL_SUMMED] if like == "biases" else [])
        elif not isinstance(made, np.ndarray) or made.dtype.kind not in "iuf":
            kind = made.dtype if isinstance(made, np.ndarray) else type(made).__name__
            self.fault = Fault(f"{name} is of {kind}, and should be an array of real numbers")
        self.like, self.shape = like, shape  # what it has to have the shape of
        self.known = []  # mistakes, and what they come to
        self.untold = None  # words of mistakes that are not to be named

    def of(self, operation, **operands):
        """By the names under which `chainrule check` knows them."""
        self.operation, self.operands = operation, operands
        return self

    def judged(self, verdict):
        """By what `chainrule check` says of it, which is None where it cannot be judged."""
        has_shape = self.array.shape == self.shape
        if has_shape and verdict["passes"]:
            return None
        mistakes = [text for text, comes_to in self.known if np.array_equal(self.array, comes_to)]
        if not mistakes and self.like == "biases" and self.array.ndim < 2:
            mistakes = [WITHOUT_KEEPDIMS]
        if not mistakes and verdict:
            mistakes = [mistake["text"] for mistake in verdict["mistakes"]]
        if self.untold:
            mistakes = [text for text in mistakes if self.untold not in text]
        if not has_shape:
            of_like = "" if self.name == self.like else f"that of {self.like}, "
            shapes = f"is {self.array.shape}, and should be {of_like}{self.shape}"
            return Fault(f"the shape of {self.name} {shapes}", mistakes)
        worst = verdict["worst"]
        row, column = worst["row"], worst["column"]
        exact = float(worst["exact"])
        shown = differs(self.name, row, column, self.array[row, column], exact)
        return Fault(shown, mistakes, f" --at {row},{column}")


def differs(name, row, column, is_, should_be):
    digits = "g" if f"{is_:g}" != f"{should_be:g}" else ""  # all of them, where few look the same
    return f"{name}[{row}][{column}] is {is_:{digits}} and should be {should_be:{digits}}"


def judge(results):
    """Asks the oracle of all results at once: for each a Fault, or None where it is right."""
    arrays = {}
    for number, result in enumerate(results):
        if result.fault is None:
            arrays[f"{number}.{result.operation}"] = result.array
            for name, operand in result.operands.items():
                arrays[f"{number}.{name}"] = operand
    verdicts = ask(arrays) if arrays else {}
    return [
        result.fault or result.judged(verdicts.get(number))
        for number, result in enumerate(results)
    ]


def ask(arrays):
    """The verdicts of `chainrule check`, by the number before the names of the arrays."""
    with tempfile.TemporaryDirectory() as folder:
        case = os.path.join(folder, "case.npz")
        np.savez(case, **arrays)
        command = [PROGRAM, "check", case, "--weights", "inputs,neurons", "--json"]
        told = subprocess.run(command, capture_output=True, encoding="utf-8")
    if not told.stdout:
        sys.exit(told.stderr)
    return {int(verdict["layer"]): verdict for verdict in json.loads(told.stdout)["results"]}


def first_wrong(results):
    return next((told([fault], "chain") for fault in judge(results) if fault), None)


def told(faults, page):
    """Of one thing in some cases: the mistake first, then what shows it, and what to read. None
    where it is right in all of them.
    """
    wrong = [fault for fault in faults if fault]
    if not wrong:
        return None
    first = wrong[0]
    if first is UNWRITTEN:
        return [f"{first.shown}: {what_to_read(page)}"]
    mistake = common_mistake([fault.mistakes for fault in wrong])
    lines = [first.shown, what_to_read(page, first.at)]
    if faults[0] is None:
        others = "and wrong with others" if first.has_values() else f"with others {first.shown}"
        lines = [f"right with the lesson's numbers, {others}", what_to_read(page)]
    if are_sizes_numbers(faults, page):
        # What else is wrong, the lesson's case shows alone.
        mistake = "; or ".join(faults[0].mistakes) if faults[0] else ""
        lines = [SIZES, *lines]
    return [mistake, *lines] if mistake else lines


def what_to_read(page, at=""):
    if page == "step":
        return "read what stands above `step`"
    return f"read `{IN_A_SHELL} explain {page}{'' if page == 'chain' else at}`"


def are_sizes_numbers(faults, page):
    """Whether a function fits the lesson's sizes alone; of a mask the values may be the reason."""
    if len(faults) < len(CASES):
        return False
    in_the_lesson, *others = faults
    stops = [fault is not None and not fault.has_values() for fault in others]
    is_by_size = any(fault is not None and SIZES in fault.mistakes for fault in others)
    if in_the_lesson is None:
        return page != "drelu" or any(stops) or is_by_size
    # Where one size is taken for another, all is right where all are equal, which is the last case.
    return in_the_lesson.has_values() and any(stops) and others[-1] is not None


def common_mistake(explained):
    """What explains all cases, or else the last one, where all shapes fit each other."""
    *others, last = explained
    common = [text for text in last if all(text in other for other in others)]
    return "; or ".join(common or last)


def say(verdicts):
    """A line or more for each. Returns whether all is right."""
    for name, lines in verdicts.items():
        folded = [line for text in lines or ["right"] for line in textwrap.wrap(text, 68)]
        for number, line in enumerate(folded):
            print(f"  {'' if number else name:9} {line}")
    missing = [name for name, lines in verdicts.items() if lines]
    if missing:
        print(f"\nNext: {missing[0]}.")
    return not missing


if __name__ == "__main__":
    sys.exit(main())
