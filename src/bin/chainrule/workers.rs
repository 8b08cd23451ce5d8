//! Work that is done on all cores.

use std::{sync::Mutex, thread};

use crate::terminal;

/// Does the work on each item, and tells a person who waits how far it is.
pub(crate) fn for_each<Item: Send>(
    items: impl ExactSizeIterator<Item = Item> + Send,
    work: impl Fn(Item) + Sync,
) {
    let count = items.len();
    let queue = Mutex::new(items.enumerate());
    let worker = || {
        let next = || queue.lock().ok()?.next();
        while let Some((number, item)) = next() {
            terminal::progress(number, count);
            work(item);
        }
    };
    thread::scope(|scope| {
        for _ in 1..thread::available_parallelism().map_or(1, usize::from) {
            // One that cannot be started is not missed: this thread works as well.
            let _ = thread::Builder::new().spawn_scoped(scope, worker);
        }
        worker();
    });
}
