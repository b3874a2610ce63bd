//! What a certificate says of itself, in words and as PEM.

use std::fmt::Write as _;

use data_encoding::BASE64;
use rustls::pki_types::CertificateDer;
use x509_parser::asn1_rs::Tag;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{DistributionPointName, GeneralName, ParsedExtension};
use x509_parser::prelude::FromDer;
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

/// What is read of a certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Details {
    /// `CN=bank.example, O=Example, C=US`
    pub(super) subject: String,
    pub(super) issuer: String,
    /// The first and the last second of its time, since 1970.
    pub(super) not_before: i64,
    pub(super) not_after: i64,
    /// Whether subject and issuer are the same.
    pub(super) is_self_issued: bool,
    /// Whether it may be a server's by its extended key usage, if it has one.
    pub(super) is_for_servers: bool,
    /// Where lists of revoked certificates can be fetched, as URLs.
    pub(super) revocation_lists: Vec<String>,
}

/// Reads a certificate; nothing if it cannot be read.
pub(super) fn details(certificate: &[u8]) -> Option<Details> {
    let (_, parsed) = X509Certificate::from_der(certificate).ok()?;
    let usage = parsed.extended_key_usage().ok().flatten();
    Some(Details {
        subject: name(parsed.subject()),
        issuer: name(parsed.issuer()),
        not_before: parsed.validity().not_before.timestamp(),
        not_after: parsed.validity().not_after.timestamp(),
        is_self_issued: parsed.subject().as_raw() == parsed.issuer().as_raw(),
        is_for_servers: usage.is_none_or(|usage| usage.value.server_auth),
        revocation_lists: revocation_lists(&parsed),
    })
}

/// A certificate as PEM, ending with a line break.
pub(super) fn pem(certificate: &[u8]) -> String {
    let text = BASE64.encode(certificate);
    let mut pem = String::from("-----BEGIN CERTIFICATE-----\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    pem.push_str("-----END CERTIFICATE-----\n");
    pem
}

/// Certificates as PEM, one after the other.
pub(super) fn chain_pem(chain: &[CertificateDer<'_>]) -> String {
    chain.iter().map(|certificate| pem(certificate)).collect()
}

/// A distinguished name, the most particular field first: `CN=bank.example, O=Example, C=US`.
fn name(name: &X509Name<'_>) -> String {
    let mut fields: Vec<String> = name.iter_attributes().map(field).collect();
    fields.reverse();
    fields.join(", ")
}

fn field(attribute: &AttributeTypeAndValue<'_>) -> String {
    let kind = attribute.attr_type().to_id_string();
    let kind = short_name(&kind).unwrap_or(&kind);
    format!("{kind}={}", quoted(&value(attribute)))
}

/// The names that the component and everybody else use for the fields.
fn short_name(oid: &str) -> Option<&'static str> {
    Some(match oid {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "SERIALNUMBER",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "S",
        "2.5.4.9" => "STREET",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "T",
        "2.5.4.42" => "G",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        "1.2.840.113549.1.9.1" => "E",
        _ => return None,
    })
}

fn value(attribute: &AttributeTypeAndValue<'_>) -> String {
    if let Ok(text) = attribute.as_str() {
        return text.to_owned();
    }
    let bytes = attribute.as_slice();
    match attribute.attr_value().tag() {
        Tag::BmpString => {
            let units: Vec<u16> = bytes
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        Tag::TeletexString => bytes.iter().copied().map(char::from).collect(),
        _ => bytes.iter().fold(String::from("#"), |mut text, byte| {
            let _ = write!(text, "{byte:02X}");
            text
        }),
    }
}

/// A value that has a comma or a quotation mark stands in quotation marks. Whoever made the certificate chose the text, so nothing
/// in it may look like a line of its own.
fn quoted(value: &str) -> String {
    let value: String = value
        .chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    if value.contains([',', '"']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value
    }
}

fn revocation_lists(certificate: &X509Certificate<'_>) -> Vec<String> {
    let mut urls = Vec::new();
    for extension in certificate.extensions() {
        let ParsedExtension::CRLDistributionPoints(points) = extension.parsed_extension() else {
            continue;
        };
        for point in points.iter() {
            let Some(DistributionPointName::FullName(names)) = &point.distribution_point else {
                continue;
            };
            urls.extend(names.iter().filter_map(|name| match name {
                GeneralName::URI(url) => Some((*url).to_owned()),
                _ => None,
            }));
        }
    }
    urls
}
