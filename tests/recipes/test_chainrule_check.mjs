// Tries chainrule_check.mjs: node test_chainrule_check.mjs
//
// The data are small integers, whose sums are exact in every order; no two of their rows or columns are alike, so that bytes
// in another order are a wrong result. This proves what arrives at the program, not what it says of it.

import assert from "node:assert";
import { check } from "./chainrule_check.mjs";

const INPUTS = [1, 2, 3, 5, 4, 6, 1, 2, 7, 3, 5, 6];
const DVALUES = [4, 1, 2, 5, 2, 4, 2, 1, 3, 6, 1, 5, 7, 2, 4];
const DWEIGHTS = [27, 44, 55, 31, 54, 35, 29, 31, 34, 52, 21, 30, 42, 28, 32, 34, 39, 54, 43, 46];

/** The operands and the gradient in arrays that this function makes of lists. */
function layer(array, dweights = DWEIGHTS, dtype = undefined) {
  return {
    inputs: { data: array(INPUTS), shape: [3, 1, 4], dtype },
    dvalues: { data: array(DVALUES), shape: [3, 5], dtype },
    dweights: { data: array(dweights), shape: [4, 5], dtype },
  };
}

function passes(array, dtype) {
  assert.match(check(layer(array, DWEIGHTS, dtype)), /^dweights 4×5.*: passes/);
  const wrong = DWEIGHTS.with(19, 48);
  const isOfOne = { name: "AssertionError", message: /worst: \[3\]\[4\]/ };
  assert.throws(() => check(layer(array, wrong, dtype)), isOfOne);
}

passes((list) => Float32Array.from(list));
passes((list) => Float64Array.from(list));
passes((list) => Int8Array.from(list));
passes((list) => Uint8Array.from(list));
passes((list) => Int16Array.from(list));
passes((list) => Uint32Array.from(list));
passes((list) => BigInt64Array.from(list.map(BigInt)));
passes((list) => BigUint64Array.from(list.map(BigInt)));
passes((list) => Float32Array.from([77, ...list, 77]).subarray(1, list.length + 1));
const bf16 = (number) => new Uint32Array(Float32Array.of(number).buffer)[0] >>> 16;
passes((list) => Uint16Array.from(list.map(bf16)), "BF16");

const mean = layer((list) => Float64Array.from(list), DWEIGHTS.map((sum) => sum / 3));
assert.throws(() => check(mean), { name: "AssertionError", message: /divided by the batch/ });
assert.match(check(mean, "--accept  mean "), /passes by convention: mean/);

const { inputs, dvalues, dweights } = layer((list) => Float64Array.from(list));
const missing = { name: "Error", message: /dweights cannot be judged without inputs/ };
assert.throws(() => check({ dvalues, dweights }), missing);
assert.throws(() => check({ inputs, dvalues, dweights, dbias: dweights }), /did you mean dbiases\?/);
assert.throws(() => check({ inputs, dvalues, dweights: { data: DWEIGHTS, shape: [4, 5] } }), TypeError);
process.env.CHAINRULE = "/nowhere/chainrule";
assert.throws(() => check(mean), /no program \/nowhere\/chainrule/);
