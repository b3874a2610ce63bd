//! Who asks: SONRQ in, SONRS out.

use rusqlite::Connection;

use crate::status::{self, Failure, Refusal, Status};
use crate::store::user;
use crate::value::Date;
use crate::wire::{Element, shape};

/// The institution that this bank is.
const ORG: &str = "SANDBOX";
const FID: &str = "99001";

/// The user who signs on.
pub(super) fn sign_on(connection: &Connection, request: &Element) -> Result<i64, Failure> {
    if let Some((status, detail)) = shape::fault(request) {
        return Err(status.because(detail).into());
    }
    if !request.child("FI").is_some_and(is_this_bank) {
        return Err(Status::WrongInstitution.plain().into());
    }
    let (Some(login), Some(password)) = (request.text_of("USERID"), request.text_of("USERPASS"))
    else {
        return Err(Status::SignonInvalid
            .because("only USERID and USERPASS are offered")
            .into());
    };
    let user = user::find(connection, login, password)?;
    Ok(user.ok_or_else(|| Status::SignonInvalid.plain())?)
}

fn is_this_bank(institution: &Element) -> bool {
    institution.text_of("ORG") == Some(ORG)
        && institution.text_of("FID").is_none_or(|fid| fid == FID)
}

/// The SONRS aggregate.
pub(super) fn reply(today: Date, refusal: Option<&Refusal>) -> Element {
    let institution = Element::group("FI", [Element::leaf("ORG", ORG), Element::leaf("FID", FID)]);
    Element::group(
        "SONRS",
        [
            refusal.map_or_else(status::done, Refusal::element),
            Element::leaf("DTSERVER", server_time(today)),
            Element::leaf("LANGUAGE", "ENG"),
            institution,
        ],
    )
}

/// It is always noon in this bank, so that no zone moves its day.
fn server_time(today: Date) -> String {
    format!("{today}120000.000[0:GMT]")
}
