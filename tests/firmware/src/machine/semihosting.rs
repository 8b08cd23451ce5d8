//! A processor and nothing else: Cortex-M, RISC-V, AArch64. What it cannot do, printing and ending,
//! a debugger does for it, or QEMU in its place; Arm's and RISC-V's specifications of that
//! ("semihosting") agree.

use core::arch::{asm, global_asm};
use core::fmt;

// After power-on a Cortex-M reads two words: the top of its stack, and where to begin. There the
// floating-point unit is switched on, before anything can use it, and the zeros of .bss are
// written.
#[cfg(target_arch = "arm")]
global_asm!(
    ".section .start, \"a\"",
    ".word stack_top",
    ".word reset",
    ".text",
    ".global reset",
    ".thumb_func",
    "reset:",
    #[cfg(target_abi = "eabihf")]
    "ldr r0, =0xE000ED88; ldr r1, [r0]; ldr r2, =0xF00000; orr r1, r1, r2; str r1, [r0]; dsb; isb",
    "ldr r0, =bss_start; ldr r1, =bss_end; movs r2, #0",
    "1: cmp r0, r1; beq 2f; str r2, [r0]; adds r0, #4; b 1b",
    "2: bl {start}",
    ".ltorg",
    start = sym start,
);

// The others begin with the first instruction, and without a stack.
#[cfg(any(target_arch = "riscv32", target_arch = "riscv64"))]
global_asm!(
    ".section .start, \"ax\"",
    ".global reset",
    "reset:",
    #[cfg(target_arch = "riscv64")]
    "li t0, 0x6000; csrs mstatus, t0",
    "la sp, stack_top",
    "la t0, bss_start; la t1, bss_end",
    "1: beq t0, t1, 2f; sw zero, 0(t0); addi t0, t0, 4; j 1b",
    "2: call {start}",
    start = sym start,
);
#[cfg(target_arch = "aarch64")]
global_asm!(
    ".section .start, \"ax\"",
    ".global reset",
    "reset:",
    "mov x0, #0x300000; msr cpacr_el1, x0; isb",
    "ldr x0, =stack_top; mov sp, x0",
    "ldr x0, =bss_start; ldr x1, =bss_end",
    "1: cmp x0, x1; b.eq 2f; str wzr, [x0], #4; b 1b",
    "2: bl {start}",
    ".ltorg",
    start = sym start,
);

extern "C" fn start() -> ! {
    let status = usize::from(!super::run());
    semihosting(EXIT, [0x20026, status].as_ptr().addr());
    loop {}
}

const WRITE: usize = 0x04; // a text that ends with a zero
const EXIT: usize = 0x20; // two words: that the program ended by itself, and how

/// Asks the debugger for a service.
fn semihosting(service: usize, argument: usize) {
    // SAFETY: the two services asked for here end the program, and read what lives longer than the
    // call.
    #[cfg(target_arch = "arm")]
    unsafe {
        asm!("bkpt #0xab", inout("r0") service => _, in("r1") argument)
    }
    // SAFETY: as above. That these three follow each other is how the debugger knows what is meant.
    #[cfg(any(target_arch = "riscv32", target_arch = "riscv64"))]
    unsafe {
        asm!(
            ".option push; .option norvc; .balign 16",
            "slli zero, zero, 0x1f; ebreak; srai zero, zero, 7",
            ".option pop",
            inout("a0") service => _, in("a1") argument,
        )
    }
    // SAFETY: as above.
    #[cfg(target_arch = "aarch64")]
    unsafe {
        asm!("hlt #0xf000", inout("x0") service => _, in("x1") argument)
    }
}

pub fn write(text: &str) -> fmt::Result {
    for part in text.as_bytes().chunks(32) {
        let mut line = [0; 33];
        line.iter_mut().zip(part).for_each(|(to, &from)| *to = from);
        semihosting(WRITE, line.as_ptr().addr());
    }
    Ok(())
}

/// How deep the stack of a Cortex-M grew while `call` ran: what lies below is painted first, and
/// looked at afterwards.
#[cfg(measure)]
#[inline(never)]
pub fn stack_used(call: &mut dyn FnMut()) -> usize {
    const WORDS: usize = 512;
    const PAINT: u32 = 0xaaaa_aaaa;
    let top: *mut u32;
    // SAFETY: reads the stack pointer.
    unsafe { asm!("mov {}, sp", out(reg) top) }
    for word in 1..=WORDS {
        // SAFETY: below the stack pointer nothing is in use, and the RAM goes on for 2 KB.
        unsafe { top.sub(word).write_volatile(PAINT) }
    }
    call();
    // SAFETY: as above.
    let used = |&word: &usize| unsafe { top.sub(word).read_volatile() } != PAINT;
    4 * (1..=WORDS).rev().find(used).unwrap_or(0)
}
