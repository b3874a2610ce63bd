//! What moves money, one deed each, so that experiments do all of them in the same way.

use ofx_billpay::{BillPayment, Result};
use ofx_billpay_sandbox::Ledger;

/// What moves money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// A payment is made.
    Pay,
    /// One is modified.
    Modify,
    /// One is cancelled.
    Cancel,
    /// A recurring model is added.
    AddModel,
    /// One is modified.
    ModifyModel,
    /// One is cancelled.
    CancelModel,
}

impl Deed {
    /// All there are.
    pub const ALL: [Deed; 6] = [
        Deed::Pay,
        Deed::Modify,
        Deed::Cancel,
        Deed::AddModel,
        Deed::ModifyModel,
        Deed::CancelModel,
    ];

    /// The deed of a name as `Debug` writes it.
    pub fn named(name: &str) -> Option<Deed> {
        let mut all = Deed::ALL.into_iter();
        all.find(|deed| format!("{deed:?}") == name)
    }
}

/// A deed with an amount that no other has, by which its traces in the books are told from those of others.
#[derive(Debug, Clone)]
pub struct Task {
    /// What is done.
    pub deed: Deed,
    /// The amount before a change, or the only one: two decimals.
    pub before: String,
    /// The amount after a change.
    pub after: String,
    /// The identifier of what is changed; empty for something new.
    pub id: String,
}

impl Task {
    /// A task that differs from those of other numbers. All texts are of one length, so that requests are, too.
    pub fn new(deed: Deed, number: usize) -> Task {
        let euros = 1000 + number % 4000;
        Task {
            deed,
            before: format!("{euros}.10"),
            after: format!("{}.20", euros + 5000),
            id: String::new(),
        }
    }

    /// Sets what every object needs, and what the deed is about.
    pub fn describe(&self, object: &BillPayment) {
        super::bank::set_payee(object, "Dunford Water");
        super::bank::set_payment(object);
        object.set_payment_amount(&self.before);
        object.set_recurring_frequency("MONTHLY");
        object.set_recurring_instances("1");
    }

    /// Makes what is changed later, if anything is.
    pub fn prepare(&mut self, object: &BillPayment) -> Result<()> {
        self.describe(object);
        self.id = match self.deed {
            Deed::Pay | Deed::AddModel => String::new(),
            Deed::Modify | Deed::Cancel => {
                object.pay_bill()?;
                object.payment_id()
            }
            Deed::ModifyModel | Deed::CancelModel => {
                object.add_recurring_payment()?;
                object.recurring_id()
            }
        };
        Ok(())
    }

    /// Does it, with an object that [`Task::describe`] was called for.
    pub fn perform(&self, object: &BillPayment) -> Result<()> {
        let id = &self.id;
        if matches!(self.deed, Deed::Modify | Deed::ModifyModel) {
            object.set_payment_amount(&self.after);
        }
        match self.deed {
            Deed::Pay => object.pay_bill(),
            Deed::Modify => object.modify_payment(id),
            Deed::Cancel => object.cancel_payment(id),
            Deed::AddModel => object.add_recurring_payment(),
            Deed::ModifyModel => object.modify_recurring_payment(id, true),
            Deed::CancelModel => object.cancel_recurring_payment(id, true),
        }
    }

    /// How often the books of a bank say that it was done.
    pub fn done(&self, books: &Ledger) -> usize {
        let Ledger {
            payments, models, ..
        } = books;
        let Task { before, after, .. } = self;
        let single = payments.iter().filter(|payment| payment.model.is_none());
        match self.deed {
            Deed::Pay => single.filter(|p| p.amount == *before).count(),
            Deed::Modify => single.filter(|p| p.amount == *after).count(),
            Deed::Cancel => single
                .filter(|p| p.amount == *before && p.state == "CANCELEDON")
                .count(),
            Deed::AddModel => models.iter().filter(|m| m.amount == *before).count(),
            Deed::ModifyModel => models.iter().filter(|m| m.amount == *after).count(),
            Deed::CancelModel => models
                .iter()
                .filter(|m| m.amount == *before && m.canceled)
                .count(),
        }
    }
}
