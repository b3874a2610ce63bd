//! Open transactions: the journal that they stand in, and what the bank says became of them.

use std::sync::Arc;

use ofx_billpay::Reconciliation as CoreReconciliation;

use crate::bill_payment::NativeBillPayment;
use crate::call::listened;
use crate::error::Result;
use crate::listener::NativeListener;

/// What `reconcile` found out about one transaction.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Reconciliation {
    /// Its TRNUID.
    pub transaction_id: String,
    /// What became of it: done, refused, or open if it is still not known.
    pub outcome: String,
    /// The identifier that the bank gave what it made or changed; empty if it is not known.
    pub payment_id: String,
    /// How that is known, or why it is not and what to do next.
    pub reason: String,
}

impl From<CoreReconciliation> for Reconciliation {
    fn from(found: CoreReconciliation) -> Self {
        Reconciliation {
            transaction_id: found.transaction_id,
            outcome: found.outcome.as_str().to_owned(),
            payment_id: found.payment_id,
            reason: found.reason,
        }
    }
}

#[uniffi::export]
impl NativeBillPayment {
    /// The TRNUIDs of transactions that the bank may have carried out or not, oldest first.
    pub fn open_transactions(&self) -> Result<Vec<String>> {
        Ok(self.core.open_transactions()?)
    }

    /// Takes a transaction for settled. Returns whether it was open.
    pub fn settle(&self, transaction_id: String) -> Result<bool> {
        Ok(self.core.settle(&transaction_id)?)
    }

    /// Asks the bank what became of each open transaction, and settles those that it answers for.
    pub fn reconcile(&self, listener: Arc<dyn NativeListener>) -> Result<Vec<Reconciliation>> {
        let found = listened(listener, || self.core.reconcile())?;
        Ok(found.into_iter().map(Reconciliation::from).collect())
    }
}
