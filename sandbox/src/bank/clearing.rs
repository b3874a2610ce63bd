//! What the bank does by itself when its clock moves: it processes the payments that fall due.

use rusqlite::Connection;

use super::{payment, transaction};
use crate::options::Options;
use crate::store::payment::{self as payments, State};
use crate::store::{account, history, payee};
use crate::value::Date;

/// Processes every payment due by `today`, the earlier first, each under its own date.
pub(super) fn process_due(db: &Connection, rules: &Options, today: Date) -> rusqlite::Result<()> {
    for mut payment in payments::due(db, today)? {
        payment.state = State::NoFunds;
        if account::debit(db, payment.account_id, payment.amount)? {
            payment.state = State::Processed;
            let by_mail = payee::by_id(db, payment.payee)?.standard.is_none()
                && payment.info.child("BANKACCTTO").is_none();
            if by_mail {
                payment.check_number = Some(payments::next_check_number(db)?);
            }
        }
        payments::update(db, &payment)?;
        let message = transaction::unsolicited("PMTTRNRQ", payment::pmt_mod_rs(&payment));
        history::record(db, payment.scope(), &message, rules.history_limit)?;
    }
    Ok(())
}
