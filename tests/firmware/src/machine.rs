//! What stands between `run` and the machine it runs on: the only unsafe lines of the firmware. The library has none.

#[cfg(not(target_os = "none"))]
pub use host::Console;

#[cfg(not(target_os = "none"))]
mod host {
    use std::io::Write;

    pub struct Console;

    impl std::fmt::Write for Console {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            std::io::stdout()
                .write_all(text.as_bytes())
                .map_err(|_| std::fmt::Error)
        }
    }
}

#[cfg(target_os = "none")]
pub use cortex_m::Console;
#[cfg(all(target_os = "none", measure))]
pub use cortex_m::stack_used;

#[cfg(target_os = "none")]
mod cortex_m {
    use core::arch::{asm, global_asm};
    use core::fmt;

    // After power-on the processor reads two words: the top of its stack (which link.x puts there), and where to begin.
    // There the floating-point unit is switched on, before anything can use it, and the zeros of .bss are written.
    global_asm!(
        ".section .vector_table, \"a\"",
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

    extern "C" fn start() -> ! {
        static mut MEMORY: crate::Memory = crate::MEMORY;
        // SAFETY: nobody else knows of it, and this happens once.
        let memory = unsafe { &mut *&raw mut MEMORY };
        let reason = if crate::run(&mut Console, memory) {
            0x20026
        } else {
            0x20023
        };
        semihosting(0x18, reason);
        loop {}
    }

    /// Asks the debugger, or QEMU in its place, for a service.
    fn semihosting(service: usize, argument: usize) {
        // SAFETY: the two services asked for here end the program, and read a string that lives longer than the call.
        unsafe { asm!("bkpt #0xab", inout("r0") service => _, in("r1") argument) }
    }

    pub struct Console;

    impl fmt::Write for Console {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            for part in text.as_bytes().chunks(32) {
                let mut line = [0; 33];
                line.iter_mut().zip(part).for_each(|(to, &from)| *to = from);
                semihosting(0x04, line.as_ptr().addr());
            }
            Ok(())
        }
    }

    /// How deep the stack grew while `call` ran: what lies below is painted first, and looked at afterwards.
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

    #[cfg(not(unwrapped))]
    unsafe extern "C" {
        fn THIS_FIRMWARE_CAN_PANIC() -> !;
    }

    /// Where one panic is left, this is linked, and then the symbol is missed: the firmware does not link.
    #[cfg(not(unwrapped))]
    #[panic_handler]
    fn panic(_: &core::panic::PanicInfo) -> ! {
        // SAFETY: there is no such function, so this line is never linked.
        unsafe { THIS_FIRMWARE_CAN_PANIC() }
    }

    /// For `measure.rs`, which weighs also what an `unwrap` costs: a handler that does exist, and says why.
    #[cfg(unwrapped)]
    #[panic_handler]
    fn panic(why: &core::panic::PanicInfo) -> ! {
        let _ = fmt::Write::write_fmt(&mut Console, format_args!("{why}"));
        loop {}
    }
}
