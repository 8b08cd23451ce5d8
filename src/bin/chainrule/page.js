// Goes forward again with one number nudged, and holds what the loss does against what its gradient
// predicted.
const network = document.querySelector("main");
const show = chainrulePicture(network);
const find = (place) => network.querySelector(`[data-at="${place}"]`);
const slider = document.getElementById("nudge");
const GIVEN = ["inputs", "weights", "biases", "weights2", "biases2", "targets"];
let nudged = document.getElementById("nudged").textContent;

// What each number was before it was nudged.
for (const number of network.querySelectorAll("[data-at]")) {
  number.dataset.start = number.textContent;
}

// A matrix as it was, rows of numbers.
function matrix(name) {
  const rows = [];
  for (let row = 0; find(`${name}[${row}][0]`); row++) {
    rows.push([]);
    for (let col = 0; find(`${name}[${row}][${col}]`); col++) {
      rows[row].push(Number(find(`${name}[${row}][${col}]`).dataset.start));
    }
  }
  return rows;
}

// As the crate does it: products in ascending order of input, and the bias last.
function dense(inputs, weights, biases) {
  const z = inputs.map(() => biases[0].map(() => 0));
  for (let sample = 0; sample < inputs.length; sample++) {
    for (let input = 0; input < weights.length; input++) {
      for (let neuron = 0; neuron < biases[0].length; neuron++) {
        z[sample][neuron] += inputs[sample][input] * weights[input][neuron];
      }
    }
    for (let neuron = 0; neuron < biases[0].length; neuron++) {
      z[sample][neuron] += biases[0][neuron];
    }
  }
  return z;
}

// All matrices, and the loss, with one number nudged.
function forward(place, nudge) {
  const all = Object.fromEntries(GIVEN.map((name) => [name, matrix(name)]));
  const [name, row, col] = place.split(/[[\]]+/);
  all[name][row][col] += nudge;
  all.z = dense(all.inputs, all.weights, all.biases);
  all.relu = all.z.map((row) => row.map((z) => (z <= 0 ? 0 : z)));
  all.outputs = dense(all.relu, all.weights2, all.biases2);
  all.loss = 0;
  all.outputs.forEach((row, sample) => row.forEach((output, col) => {
    const missing = output - all.targets[sample][col];
    all.loss += missing * missing / 2;
  }));
  return all;
}

// The slider moves in powers of two: nothing on this page is rounded.
function chosen() {
  const position = Number(slider.value);
  return Math.sign(position) * 2 ** (Math.abs(position) - 7);
}

function write(place, value) {
  const number = find(place);
  number.textContent = value;
  number.classList.toggle("changed", number.textContent !== number.dataset.start);
}

function update() {
  const nudge = chosen();
  document.getElementById("nudged").textContent = nudged;
  slider.setAttribute("aria-valuetext", nudge);
  const { loss, ...matrices } = forward(nudged, nudge);
  write("loss", loss);
  for (const [name, rows] of Object.entries(matrices)) {
    rows.forEach((row, at) => row.forEach((value, col) => write(`${name}[${at}][${col}]`, value)));
  }
  const gradient = Number(find(nudged).closest("td").querySelector(".gradient").textContent);
  const before = forward(nudged, 0).loss;
  const columns = [nudge, nudge / 2].map((nudge) => {
    const { loss } = forward(nudged, nudge);
    const predicted = gradient * nudge;
    const actual = loss - before;
    return [nudge, loss, predicted, actual, actual - predicted];
  });
  document.querySelectorAll("aside tbody tr").forEach((row, what) => {
    row.querySelectorAll("td").forEach((cell, which) => {
      const number = cell.querySelector("button") ?? cell;
      number.textContent = columns[which][what];
    });
  });
  show(network.querySelector(".shown"));
}

slider.addEventListener("input", update);
network.addEventListener("click", ({ target }) => {
  const [name] = target.dataset.at?.split("[") ?? [];
  if (GIVEN.includes(name) && name !== "targets") {
    nudged = target.dataset.at;
    slider.value = 0;
    slider.focus({ preventScroll: true });
    update();
  }
});
document.querySelector("label").hidden = false;
update();
