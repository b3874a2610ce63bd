//! Open transactions from Python: the journal that they stand in, and what the bank says became of them.

use std::path::Path;

use ofx_billpay::Reconciliation as CoreReconciliation;
use pyo3::prelude::*;

use crate::bill_payment::BillPayment;
use crate::error::{exception, wrong_value};
use crate::view::view;

view! {
    /// What `reconcile` found out about one transaction.
    Reconciliation(CoreReconciliation) as "Reconciliation" {
        /// Its TRNUID.
        transaction_id: String = |found| found.transaction_id.clone();
        /// What became of it: done, refused, or open if it is still not known.
        outcome: String = |found| found.outcome.as_str().to_owned();
        /// The identifier that the bank gave what it made or changed; empty if it is not known.
        payment_id: String = |found| found.payment_id.clone();
        /// How that is known, or why it is not and what to do next.
        reason: String = |found| found.reason.clone();
    }
}

impl Reconciliation {
    fn shown(&self) -> String {
        let CoreReconciliation {
            transaction_id,
            outcome,
            ..
        } = &self.0;
        format!("<transaction {transaction_id} {}>", outcome.as_str())
    }
}

impl BillPayment {
    /// Uses the journal in a file.
    pub(crate) fn use_journal(&self, file: &Path) -> PyResult<()> {
        let Some(file) = file.to_str() else {
            return Err(wrong_value("journal", "is no name in UTF-8"));
        };
        let set = self.core.config(&format!("Journal={file}"));
        set.map(drop).map_err(|error| exception(&error))
    }
}

#[pymethods]
impl BillPayment {
    /// The TRNUIDs of transactions that the bank may have carried out or not, oldest first; with a journal,
    /// all of that journal.
    fn open_transactions(&self) -> PyResult<Vec<String>> {
        let open = self.core.open_transactions();
        open.map_err(|error| exception(&error))
    }

    /// Takes a transaction for settled: whoever calls this knows from the bank what became of it. Asking for
    /// the same again is then a new transaction. Returns whether it was open.
    fn settle(&self, transaction_id: &str) -> PyResult<bool> {
        let was_open = self.core.settle(transaction_id);
        was_open.map_err(|error| exception(&error))
    }

    /// Asks the bank what became of each open transaction, oldest first, and settles those that it answers
    /// for.
    ///
    /// Each is looked for in a synchronization by its TRNUID. If it is not there and this object has its
    /// request, that very request is sent again under its TRNUID, which the bank recognises. It is not sent
    /// again if the bank shows an equal payment whose TRNUID it does not tell, since that may be it. After a
    /// restart there is no request: repeating the call with the same properties sends it under its TRNUID.
    /// The object needs the institution, the sign-on and the account that pays; properties and lists stay as
    /// they are. What cannot be settled stays open, with the reason.
    fn reconcile(&self, py: Python<'_>) -> PyResult<Vec<Reconciliation>> {
        let found = self.run(py, ofx_billpay::BillPayment::reconcile)?;
        Ok(found.into_iter().map(Reconciliation).collect())
    }
}
