//! Checks of the values of options, for those who set them.

pub(crate) use super::request::is_own_header;
pub(crate) use super::tls::{
    check_cipher_strength, check_cipher_suites, check_crls, check_groups12, check_groups13,
    check_key_shares, check_pem, check_pinned, check_protocols, check_security_flags,
    check_signature_algorithms12, check_signature_algorithms13, check_store_type, find_certificate,
    find_subject,
};
