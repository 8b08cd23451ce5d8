//! WebAssembly, as in a browser. What is exported and imported is written by hand, here and in
//! `machines/wasm.mjs`.

use core::fmt;

#[link(wasm_import_module = "console")]
unsafe extern "C" {
    safe fn print(text: *const u8, len: usize);
}

/// Whether all was right.
#[unsafe(no_mangle)]
extern "C" fn run() -> bool {
    super::run()
}

pub fn write(text: &str) -> fmt::Result {
    print(text.as_ptr(), text.len());
    Ok(())
}
