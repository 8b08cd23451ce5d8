//! Work that is done on all cores.

use core::time::Duration;
use std::time::Instant;
use std::{sync::Mutex, thread};

use crate::terminal;

/// A person who waits longer is told how far it is.
const PATIENCE: Duration = Duration::from_secs(1);

/// Does the work on each item, of which `what` says what they are.
pub(crate) fn for_each<Item: Send>(
    what: &str,
    items: impl ExactSizeIterator<Item = Item> + Send,
    work: impl Fn(Item) + Sync,
) {
    let count = items.len();
    let start = Instant::now();
    let queue = Mutex::new(items.enumerate());
    let worker = || {
        let next = || queue.lock().ok()?.next();
        while let Some((number, item)) = next() {
            if start.elapsed() > PATIENCE {
                terminal::progress(&format!("{number} of {count} {what}"));
            }
            work(item);
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 1..threads.min(count) {
            // One that cannot be started is not missed: this thread works as well.
            let _ = thread::Builder::new().spawn_scoped(scope, worker);
        }
        worker();
    });
    if start.elapsed() > PATIENCE {
        terminal::progress("");
    }
}

/// Does both at once. Where no second thread can be started, one after the other.
pub(crate) fn both<One: Send, Other>(
    one: impl Fn() -> One + Sync,
    other: impl FnOnce() -> Other,
) -> (One, Other) {
    thread::scope(|scope| {
        let started = thread::Builder::new().spawn_scoped(scope, &one);
        let other = other();
        let done = started.ok().and_then(|thread| thread.join().ok());
        (done.unwrap_or_else(&one), other)
    })
}
