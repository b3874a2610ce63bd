//! Pays one bill with a journal, for tests that kill this process: `pay-once URL JOURNAL`.

use ofx_billpay::Result;
use ofx_billpay_tests::bank::{customer, set_payee, set_payment};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().unwrap_or_default();
    let payer = customer(&next(), "102");
    payer.config(&format!("Journal={}", next()))?;
    set_payee(&payer, "Dunford Water");
    set_payment(&payer);
    payer.pay_bill()
}
