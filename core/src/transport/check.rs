//! Checks of the texts of options, for those who set them.

pub(crate) fn check_cipher_suites(_: &str) -> Result<(), String> {
    Ok(())
}

pub(crate) fn check_groups12(_: &str) -> Result<(), String> {
    Ok(())
}

pub(crate) fn check_groups13(_: &str) -> Result<(), String> {
    Ok(())
}

pub(crate) fn check_key_shares(_: &str) -> Result<(), String> {
    Ok(())
}

pub(crate) fn check_signature_algorithms12(_: &str) -> Result<(), String> {
    Ok(())
}

pub(crate) fn check_signature_algorithms13(_: &str) -> Result<(), String> {
    Ok(())
}

pub(crate) fn check_pem(_: &str) -> Result<(), String> {
    Ok(())
}

pub(crate) fn check_protocols(_: u32) -> Result<(), String> {
    Ok(())
}

pub(crate) fn check_cipher_strength(_: u32) -> Result<(), String> {
    Ok(())
}

pub(crate) fn check_security_flags(_: u32) -> Result<(), String> {
    Ok(())
}
pub(crate) fn check_certificate(_: &[u8]) -> Result<(), String> {
    Ok(())
}

pub(crate) fn check_store_type(_: i64) -> Result<(), String> {
    Ok(())
}

pub(crate) fn find_certificate(
    _: &super::options::IdentityOptions,
) -> Result<Option<String>, super::TransportError> {
    Ok(None)
}

pub(crate) fn find_subject(
    _: &super::options::IdentityOptions,
) -> Result<Option<String>, super::TransportError> {
    Ok(None)
}
