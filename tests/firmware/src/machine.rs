//! What stands between `run` and the machine it runs on: the only unsafe lines of the firmware. The
//! library has none.
//!
//! How a program begins, prints and ends there is in a file for each kind of machine; here is what
//! they have in common.

#[cfg(feature = "std")]
mod desktop;
#[cfg(all(not(feature = "std"), target_os = "linux"))]
mod linux;
#[cfg(all(not(feature = "std"), target_os = "none"))]
mod semihosting;
#[cfg(all(not(feature = "std"), target_family = "wasm"))]
mod wasm;

use core::fmt;
#[cfg(feature = "std")]
use desktop::write;
#[cfg(all(not(feature = "std"), target_os = "linux"))]
use linux::write;
#[cfg(measure)]
pub use semihosting::stack_used;
#[cfg(all(not(feature = "std"), target_os = "none"))]
use semihosting::write;
#[cfg(all(not(feature = "std"), target_family = "wasm"))]
use wasm::write;

/// Where the results go; and one number for all of them, for a machine that nobody can compare with
/// another line by line.
pub struct Console {
    pub hash: u64,
}

impl Console {
    /// FNV-1a begins here.
    pub fn new() -> Self {
        Console {
            hash: 0xcbf2_9ce4_8422_2325,
        }
    }
}

impl fmt::Write for Console {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        #[cfg(not(measure))] // or it would be weighed, too
        for &byte in text.as_bytes() {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        write(text)
    }
}

/// For the start-up code of each machine, which calls it once.
#[cfg(not(feature = "std"))]
fn run() -> bool {
    static mut MEMORY: crate::Memory = crate::MEMORY;
    // SAFETY: nobody else knows of it, and this happens once.
    let memory = unsafe { &mut *&raw mut MEMORY };
    crate::run(&mut Console::new(), memory)
}

#[cfg(not(any(feature = "std", unwrapped)))]
unsafe extern "C" {
    fn THIS_FIRMWARE_CAN_PANIC() -> !;
}

/// Where one panic is left, this is linked, and then the symbol is missed: the firmware does not
/// link.
#[cfg(not(any(feature = "std", unwrapped)))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    // SAFETY: there is no such function, so this line is never linked.
    unsafe { THIS_FIRMWARE_CAN_PANIC() }
}

/// For `measure.rs`, which weighs also what an `unwrap` costs: a handler that does exist, and says
/// why.
#[cfg(unwrapped)]
#[panic_handler]
fn panic(why: &core::panic::PanicInfo) -> ! {
    let _ = fmt::Write::write_fmt(&mut Console::new(), format_args!("{why}"));
    loop {}
}
