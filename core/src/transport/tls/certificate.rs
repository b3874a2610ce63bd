//! What a certificate says of itself, in words and as PEM.

use std::fmt::Write as _;

use base64ct::{Base64, Encoding};
use pkcs8::der::asn1::ObjectIdentifier;
use pkcs8::der::{Tag, TagNumber};
use rustls::pki_types::CertificateDer;

use super::der::{self, BIT_STRING, Element, Fields, INTEGER, OCTET_STRING, OID, SEQUENCE, SET};

const EXTENDED_KEY_USAGE: &str = "2.5.29.37";
const CRL_DISTRIBUTION_POINTS: &str = "2.5.29.31";
/// The use that lets a certificate be a server's.
const SERVER: &str = "1.3.6.1.5.5.7.3.1";

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

/// Reads a certificate (RFC 5280, 4.1); nothing if it cannot be read.
pub(super) fn details(certificate: &[u8]) -> Option<Details> {
    let mut signed = Fields::of(certificate)?;
    let body = signed.take(SEQUENCE)?;
    let _algorithm = signed.take(SEQUENCE)?;
    let _signature = signed.take(BIT_STRING)?;

    let mut fields = Fields::of(body.whole)?;
    let _version = fields.take(der::context(0));
    let _serial_number = fields.take(INTEGER)?;
    let _algorithm = fields.take(SEQUENCE)?;
    let issuer = fields.take(SEQUENCE)?;
    let validity = fields.take(SEQUENCE)?;
    let subject = fields.take(SEQUENCE)?;
    let _key = fields.take(SEQUENCE)?;
    let _unique_ids = [1, 2].map(|number| fields.take(primitive(number)));
    let extensions = match fields.take(der::context(3)) {
        Some(extensions) => extensions_of(&extensions)?,
        None => Vec::new(),
    };

    let mut times = der::elements(validity.content).map(|time| der::time(&time?));
    Some(Details {
        subject: name(&subject)?,
        issuer: name(&issuer)?,
        not_before: times.next()??,
        not_after: times.next()??,
        is_self_issued: subject.whole == issuer.whole,
        is_for_servers: is_for_servers(&extensions),
        revocation_lists: revocation_lists(&extensions),
    })
}

/// What a structure says by its number in place of a simple element.
const fn primitive(number: u32) -> Tag {
    Tag::ContextSpecific {
        constructed: false,
        number: TagNumber(number),
    }
}

/// Each extension: its identifier with points, and what stands in it.
fn extensions_of<'a>(extensions: &Element<'a>) -> Option<Vec<(String, &'a [u8])>> {
    let list = der::expect(extensions.content, SEQUENCE)?;
    der::elements(list.content)
        .map(|extension| {
            let mut fields = Fields::of(extension?.whole)?;
            let kind = identifier(&fields.take(OID)?)?;
            let _critical = fields.take(Tag::Boolean);
            Some((kind, fields.take(OCTET_STRING)?.content))
        })
        .collect()
}

/// `2.5.4.3`
fn identifier(oid: &Element<'_>) -> Option<String> {
    let oid = ObjectIdentifier::from_bytes(oid.content).ok()?;
    Some(oid.to_string())
}

fn extension<'a>(extensions: &[(String, &'a [u8])], wanted: &str) -> Option<&'a [u8]> {
    let found = extensions.iter().find(|(kind, _)| kind == wanted)?;
    Some(found.1)
}

/// A certificate as PEM, ending with a line break.
pub(super) fn pem(certificate: &[u8]) -> String {
    let text = Base64::encode_string(certificate);
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
fn name(name: &Element<'_>) -> Option<String> {
    let mut fields = Vec::new();
    for set in der::elements(name.content) {
        let set = set.filter(|set| set.tag == SET)?;
        for attribute in der::elements(set.content) {
            fields.push(field(&attribute?)?);
        }
    }
    fields.reverse();
    Some(fields.join(", "))
}

fn field(attribute: &Element<'_>) -> Option<String> {
    let mut fields = Fields::of(attribute.whole)?;
    let kind = fields.take(OID)?;
    let text = value(&der::element(kind.rest)?);
    let kind = identifier(&kind)?;
    let kind = short_name(&kind).unwrap_or(&kind);
    Some(format!("{kind}={}", quoted(&text)))
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

fn value(value: &Element<'_>) -> String {
    let bytes = value.content;
    match value.tag {
        Tag::Utf8String
        | Tag::PrintableString
        | Tag::NumericString
        | Tag::Ia5String
        | Tag::VisibleString => String::from_utf8_lossy(bytes).into_owned(),
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

/// Whether the extended key usage lets it be a server's (RFC 5280, 4.2.1.12); without one, or with one that cannot be read, it may.
fn is_for_servers(extensions: &[(String, &[u8])]) -> bool {
    let uses = extension(extensions, EXTENDED_KEY_USAGE)
        .and_then(|usage| der::expect(usage, SEQUENCE))
        .and_then(|uses| {
            der::elements(uses.content)
                .map(|usage| identifier(&usage?))
                .collect::<Option<Vec<_>>>()
        });
    uses.is_none_or(|uses| uses.iter().any(|usage| usage == SERVER))
}

/// The URLs of `CRLDistributionPoints ::= SEQUENCE OF { [0] { [0] GeneralNames } ... }` (RFC 5280, 4.2.1.13).
fn revocation_lists(extensions: &[(String, &[u8])]) -> Vec<String> {
    const URL: Tag = primitive(6);
    let points = extension(extensions, CRL_DISTRIBUTION_POINTS)
        .and_then(|points| der::expect(points, SEQUENCE));
    let mut urls = Vec::new();
    for point in points
        .iter()
        .flat_map(|points| der::elements(points.content))
    {
        let names = point
            .and_then(|point| der::expect(point.content, der::context(0)))
            .and_then(|name| der::expect(name.content, der::context(0)));
        urls.extend(
            names
                .iter()
                .flat_map(|names| der::elements(names.content))
                .flatten()
                .filter(|name| name.tag == URL)
                .filter_map(|url| String::from_utf8(url.content.to_vec()).ok()),
        );
    }
    urls
}
