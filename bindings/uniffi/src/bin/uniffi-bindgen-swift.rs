//! Writes the Swift side of the binding, its header and its module map, from the built library.

fn main() {
    uniffi::uniffi_bindgen_swift();
}
