//! The accounts of a user, and whether bills can be paid from them.

use super::transaction::Outcome;
use super::{Session, required};
use crate::status::{Failure, Status};
use crate::store::account::{self as accounts, Account, BillPay};
use crate::value::Moment;
use crate::wire::Element;

/// The refusals of an account that is not there, or belongs to another user.
const REFUSALS: [Status; 2] = [Status::AccountNotFound, Status::AccountNotAuthorized];

/// ACCTINFORS, or nothing if the client's copy is current.
pub(super) fn tell(session: &Session<'_>, request: &Element) -> Result<Option<Element>, Failure> {
    let changed = accounts::changed(session.db, session.user)?;
    let known = request.text_of("DTACCTUP").and_then(Moment::parse);
    if known.is_some_and(|known| known >= changed) {
        return Ok(None);
    }
    let mut list = Element::group(
        "ACCTINFORS",
        [Element::leaf("DTACCTUP", changed.to_string())],
    );
    let accounts = accounts::of_user(session.db, session.user)?;
    list.children.extend(accounts.iter().map(acct_info));
    Ok(Some(list))
}

fn acct_info(account: &Account) -> Element {
    let from = Element::group(
        "BANKACCTFROM",
        [
            Element::leaf("BANKID", &*account.bank_code),
            Element::leaf("ACCTID", &*account.number),
            Element::leaf("ACCTTYPE", &*account.kind),
        ],
    );
    // Statements and transfers are not offered: the bank service has no more than the account.
    let banking = Element::group(
        "BANKACCTINFO",
        [
            from.clone(),
            Element::leaf("SUPTXDL", "N"),
            Element::leaf("XFERSRC", "N"),
            Element::leaf("XFERDEST", "N"),
            Element::leaf("SVCSTATUS", BillPay::Active.code()),
        ],
    );
    let bill_payment = Element::group(
        "BPACCTINFO",
        [from, Element::leaf("SVCSTATUS", account.bill_pay.code())],
    );
    let description = format!("Account {}", account.number);
    Element::group(
        "ACCTINFO",
        [Element::leaf("DESC", description), banking, bill_payment],
    )
}

/// ACCTRQ: asks for bill payment from an account, or gives it up.
pub(super) fn change_service(session: &Session<'_>, request: &Element) -> Result<Outcome, Failure> {
    if request.text_of("SVC") != Some("BPSVC") {
        return Err(Status::InvalidService.plain().into());
    }
    let (action, account, state) = if let Some(add) = request.child("SVCADD") {
        let account = session.account_or(required(add, "BANKACCTTO")?, REFUSALS)?;
        // The people at the bank must agree first, unless they have done so before.
        let state = match account.bill_pay {
            BillPay::Active => BillPay::Active,
            BillPay::Available | BillPay::Pending => BillPay::Pending,
        };
        (add, account, state)
    } else if let Some(delete) = request.child("SVCDEL") {
        let account = session.account_or(required(delete, "BANKACCTFROM")?, REFUSALS)?;
        (delete, account, BillPay::Available)
    } else {
        return Err(Status::General.because("a service cannot be moved").into());
    };
    accounts::set_bill_pay(session.db, &account, state, session.today)?;
    Ok(Outcome {
        body: Element::group(
            "ACCTRS",
            [
                action.clone(),
                Element::leaf("SVC", "BPSVC"),
                Element::leaf("SVCSTATUS", state.code()),
            ],
        ),
        scopes: Vec::new(),
    })
}
