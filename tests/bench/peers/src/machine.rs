//! A Cortex-M4F or a RISC-V processor, as QEMU emulates it: the start, the console and the end.

use core::arch::{asm, global_asm};
use core::panic::PanicInfo;

#[cfg(target_arch = "arm")]
global_asm!(
    ".section .vector_table, \"a\"",
    ".word stack_top",
    ".word reset",
    ".text",
    ".global reset",
    ".thumb_func",
    "reset:",
    "ldr r0, =0xE000ED88; ldr r1, [r0]; ldr r2, =0xF00000; orr r1, r1, r2; str r1, [r0]; dsb; isb",
    "bl {start}",
    ".ltorg",
    start = sym start,
);

#[cfg(target_arch = "riscv32")]
global_asm!(
    ".section .vector_table, \"ax\"",
    ".global reset",
    "reset:",
    "la sp, stack_top",
    "call {start}",
    start = sym start,
);

extern "C" fn start() -> ! {
    let hash = crate::run();
    let mut line = *b"00000000\n\0";
    for (digit, place) in line.iter_mut().zip((0..8).rev()) {
        let value = (hash >> (4 * place) & 15) as u8;
        *digit = value + if value < 10 { b'0' } else { b'a' - 10 };
    }
    semihosting(0x04, line.as_ptr().addr());
    semihosting(0x18, 0x20026);
    loop {}
}

/// Asks the debugger, or QEMU in its place: prints the string at `argument`, or ends the program.
fn semihosting(service: usize, argument: usize) {
    // SAFETY: the string lives longer than the call.
    #[cfg(target_arch = "arm")]
    unsafe {
        asm!("bkpt #0xab", inout("r0") service => _, in("r1") argument);
    }
    // SAFETY: as above.
    #[cfg(target_arch = "riscv32")]
    unsafe {
        asm!(
            ".balign 16", ".option push", ".option norvc",
            "slli zero, zero, 0x1f", "ebreak", "srai zero, zero, 7",
            ".option pop",
            inout("a0") service => _, in("a1") argument,
        );
    }
}

/// Only `nalgebra` leaves panics.
#[panic_handler]
fn panic(_: &PanicInfo) -> ! {
    loop {}
}
