//! A race on purpose: `tools/sanitize` trusts a checker only after it has found fault with this.

use std::cell::UnsafeCell;

struct Unguarded(UnsafeCell<u64>);

// SAFETY: it is not safe. This is what must be reported.
unsafe impl Sync for Unguarded {}

static COUNT: Unguarded = Unguarded(UnsafeCell::new(0));

fn count() {
    for _ in 0..1000 {
        // SAFETY: none, as above.
        unsafe { *COUNT.0.get() += 1 };
    }
}

fn main() {
    let other = std::thread::spawn(count);
    count();
    other.join().unwrap();
}
