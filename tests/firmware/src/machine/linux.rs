//! A processor under Linux, without a library of C: x86-64, i686 and, the other way round in
//! memory, s390x.

use core::arch::{asm, global_asm};
use core::fmt;

#[cfg(target_arch = "x86_64")]
global_asm!(".globl _start", "_start:", "and rsp, -16", "call {}", sym start);
#[cfg(target_arch = "x86")]
global_asm!(".globl _start", "_start:", "and esp, -16", "call {}", sym start);
#[cfg(target_arch = "s390x")]
global_asm!(".globl _start", "_start:", "aghi %r15, -160", "brasl %r14, {}", sym start);

extern "C" fn start() -> ! {
    let status = usize::from(!super::run());
    loop {
        system_call(EXIT, [status, 0, 0]);
    }
}

#[cfg(target_arch = "x86_64")]
const WRITE: usize = 1;
#[cfg(not(target_arch = "x86_64"))]
const WRITE: usize = 4;
#[cfg(target_arch = "x86_64")]
const EXIT: usize = 60;
#[cfg(not(target_arch = "x86_64"))]
const EXIT: usize = 1;

fn system_call(service: usize, [first, second, third]: [usize; 3]) -> usize {
    let done;
    // SAFETY: the two calls asked for here end the program, and read what lives longer than the
    // call.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        asm!(
            "syscall",
            inout("rax") service => done, in("rdi") first, in("rsi") second, in("rdx") third,
            out("rcx") _, out("r11") _,
        )
    }
    // SAFETY: as above.
    #[cfg(target_arch = "x86")]
    unsafe {
        asm!(
            "int 0x80",
            inout("eax") service => done, in("ebx") first, in("ecx") second, in("edx") third,
        )
    }
    // SAFETY: as above.
    #[cfg(target_arch = "s390x")]
    unsafe {
        asm!(
            "svc 0",
            in("r1") service, inout("r2") first => done, in("r3") second, in("r4") third,
        )
    }
    done
}

pub fn write(text: &str) -> fmt::Result {
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let written = system_call(WRITE, [1, rest.as_ptr().addr(), rest.len()]);
        // An error is a number near the largest, and so is beyond the end.
        rest = rest.get(written..).ok_or(fmt::Error)?;
    }
    Ok(())
}

// What the compiler calls by name, and a library of C would bring. The bytes are volatile, or these
// loops would become calls of themselves.

#[unsafe(no_mangle)]
unsafe extern "C" fn memset(to: *mut u8, value: i32, len: usize) -> *mut u8 {
    for byte in 0..len {
        // SAFETY: the caller owns `len` bytes at `to`.
        unsafe { to.add(byte).write_volatile(value as u8) }
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, len: usize) -> *mut u8 {
    for byte in 0..len {
        // SAFETY: the caller owns `len` bytes at `to`, and may read as many at `from`.
        unsafe { to.add(byte).write_volatile(from.add(byte).read_volatile()) }
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, len: usize) -> *mut u8 {
    if to.cast_const() <= from {
        // SAFETY: as asked of the caller; from the beginning nothing is overwritten before it is
        // read.
        return unsafe { memcpy(to, from, len) };
    }
    for byte in (0..len).rev() {
        // SAFETY: as above, from the end.
        unsafe { to.add(byte).write_volatile(from.add(byte).read_volatile()) }
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memcmp(left: *const u8, right: *const u8, len: usize) -> i32 {
    for byte in 0..len {
        // SAFETY: the caller may read `len` bytes at both places.
        let (left, right) = unsafe {
            (
                left.add(byte).read_volatile(),
                right.add(byte).read_volatile(),
            )
        };
        if left != right {
            return i32::from(left) - i32::from(right);
        }
    }
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn bcmp(left: *const u8, right: *const u8, len: usize) -> i32 {
    // SAFETY: the same is asked of the caller.
    unsafe { memcmp(left, right, len) }
}

/// Named by parts of `core` that were compiled to unwind; nothing unwinds here, and nobody calls
/// it.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}
