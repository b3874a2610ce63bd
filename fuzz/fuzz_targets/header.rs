//! The target `header` of `tests/hostile`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ofx_billpay_hostile::header(bytes));
