// Judges gradients in a test. Copy chainrule_check.mjs beside your tests (node, no packages):
//
//     import { check } from "./chainrule_check.mjs";
//     check({
//       inputs: { data: x, shape: [3, 4] }, // a Float32Array, row after row, or another typed array
//       dvalues: { data: dy, shape: [3, 5] },
//       dweights: { data: dw, shape: [4, 5] },
//     }, "--accept mean");
//
// Names and options are those of `chainrule check --help`. What JavaScript has no numbers of is given
// by its bits: { data: aUint16Array, shape: [4, 5], dtype: "BF16" }. An AssertionError is the report
// on what does not pass, another error says why something could not be judged. It runs the `chainrule`
// that is on the PATH, or the program that the environment variable CHAINRULE names.

import { AssertionError } from "node:assert";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What safetensors calls the elements: F32 of a Float32Array, I64 of a BigInt64Array. */
function typeOf(data) {
  const [letter] = data.constructor.name.replace("Big", "");
  return `${letter}${8 * data.BYTES_PER_ELEMENT}`;
}

function safetensors(arrays) {
  const header = {};
  const parts = [];
  let end = 0;
  for (const [name, { data, shape, dtype }] of Object.entries(arrays)) {
    if (!ArrayBuffer.isView(data)) throw new TypeError(`${name}: its data is no typed array`);
    header[name] = { dtype: dtype ?? typeOf(data), shape, data_offsets: [end, end + data.byteLength] };
    parts.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    end += data.byteLength;
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.from(BigUint64Array.of(BigInt(text.length)).buffer);
  return Buffer.concat([length, text, ...parts]);
}

/** Returns the report where everything passes. */
export function check(arrays, options = "") {
  const program = process.env.CHAINRULE ?? "chainrule";
  const folder = mkdtempSync(join(tmpdir(), "chainrule-"));
  const path = join(folder, "case.safetensors");
  let told;
  try {
    writeFileSync(path, safetensors(arrays));
    const words = options.split(" ").filter(Boolean);
    told = spawnSync(program, ["check", path, ...words], { encoding: "utf8" });
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (told.error) throw new Error(`no program ${program}: install it, or let CHAINRULE name it`);
  const report = told.stdout + told.stderr;
  if (told.status === 1) throw new AssertionError({ message: report, stackStartFn: check });
  if (told.status !== 0 || report.includes("means nothing here")) throw new Error(report);
  return report;
}
