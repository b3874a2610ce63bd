//! Writes the Kotlin or Swift side of the binding from the built library.

fn main() {
    uniffi::uniffi_bindgen_main();
}
