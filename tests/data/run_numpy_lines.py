"""Runs every line of NumPy that the documentation shows, and compares what it prints with what the documentation says.

    python3 tests/data/run_numpy_lines.py        (needs numpy; last run with NumPy 2.4.6, Python 3.11.7)

1. The table at the end of src/backward/mod.rs, line by line, with the chosen numbers where the notebook draws random ones: everything printed has
   to stand in the notebook as printed there.
2. The examples of src/wrong_turns.rs, as doctests.
"""

import contextlib, doctest, io, pathlib, re, sys

import numpy as np

top = pathlib.Path(__file__).parents[2]
notebook = (top / "tests/data/notebook.txt").read_text()
chosen = {  # as tests/documentation.rs has them
    "weights = np.random.randn(3, 4).T": [
        [1.044810781, -1.721220438, -1.061946099], [0.5, -2.0, 0.239689636], [-1.0, -2.5, 0.42701636], [0.25, -1.5, -0.6327701]],
    "inputs = np.random.randn(3, 4)": [
        [0.133790763, -0.540806811, 1.365725559, 1.433595513], [0.555749814, 1.207875877, 0.684929797, -1.831436336],
        [0.665352903, -1.067504541, 0.074400999, -1.111932247]],
    "z = np.random.randint(-8, 5, (3, 4))": [[4, 4, 0, 4], [-4, -7, -2, -6], [2, -2, -6, 1]],
    "dvalues = np.random.randint(0, 10, (3, 4))": [[1, 4, 0, 1], [3, 3, 4, 4], [3, 5, 2, 8]],
}

page = (top / "src/backward/mod.rs").read_text().split("# The notebook, line by line")[1]
table = re.findall(r"^//! \| (?:`|<code>)(.*?)(?:`|</code>) \|", page, re.M)
lines = [line for line in table if line in notebook.splitlines()]
assert len(lines) == 30, f"the table has {len(lines)} lines of the notebook, not 30"
names, wrong = {}, 0
for line in lines:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(line, names)
    if line in chosen:
        name = line.split(" ")[0]
        assert np.shape(chosen[line]) == names[name].shape, line
        names[name] = np.array(chosen[line])
    if printed.getvalue() not in notebook:
        wrong += 1
        print(f"`{line}` printed\n{printed.getvalue()}which the notebook did not")
assert [names[f"dx{n}"] for n in range(4)] == [sum(row) for row in names["weights"]]
print(f"the notebook: {len(lines)} lines run, {wrong} wrong")

page = (top / "src/wrong_turns.rs").read_text()
page = "\n".join(line[4:] for line in page.splitlines() if line.startswith("//!"))
examples = "\n".join(re.findall(r"```python\n(.*?)```", page, re.S))
test = doctest.DocTestParser().get_doctest(examples, {}, "wrong_turns", None, 0)
failed, run = doctest.DocTestRunner().run(test)
print(f"wrong_turns: {run} lines run, {failed} wrong")
sys.exit(0 if run and not wrong and not failed else 1)
