// node machines/wasm.mjs PROGRAM: what it prints is printed, how it ends is the exit status.
import { readFileSync, writeSync } from "node:fs";

const program = new WebAssembly.Module(readFileSync(process.argv[2]));
const print = (text, length) => {
  let rest = new Uint8Array(memory.buffer, text, length);
  while (rest.length > 0) rest = rest.subarray(writeSync(1, rest));
};
// With a panic the program would import one function more, and this would refuse it.
const { memory, run } = new WebAssembly.Instance(program, { console: { print } }).exports;
process.exitCode = run() ? 0 : 1;
