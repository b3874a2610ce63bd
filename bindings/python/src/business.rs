//! Business details of payments as Python classes: values that are made by keywords, compared, and never changed.

use ofx_billpay::message::{
    Adjustment as CoreAdjustment, BillPublished, Discount as CoreDiscount, ExtendedPayment,
    Invoice as CoreInvoice, Invoices, LineItem as CoreLineItem, PaymentFor,
};
use ofx_billpay::value::{Amount, DateTime};
use pyo3::prelude::*;

use crate::bill_payment::BillPayment;
use crate::error::{exception, index_out_of, wrong_value};
use crate::view::view;

view! {
    /// A line of an invoice.
    LineItem(CoreLineItem) as "LineItem", given {
        /// The amount.
        amount: String = |value| value.amount.to_string();
        /// What it is for.
        description: String = |value| value.description.clone();
    }
}

#[pymethods]
impl LineItem {
    /// A line with an amount, such as "12.50", and what it is for, up to 80 characters.
    #[new]
    #[pyo3(signature = (*, amount, description))]
    fn new(amount: &str, description: String) -> PyResult<Self> {
        Ok(LineItem(CoreLineItem {
            amount: amount_of("amount", amount)?,
            description,
        }))
    }
}

impl LineItem {
    fn shown(&self) -> String {
        format!("<line {}>", self.0.amount)
    }
}

view! {
    /// A discount on an invoice.
    Discount(CoreDiscount) as "Discount", given {
        /// The rate, in percent.
        rate: String = |value| value.rate.to_string();
        /// The amount.
        amount: String = |value| value.amount.to_string();
        /// What it is for.
        description: String = |value| value.description.clone();
        /// Its date as YYYY-MM-DD.
        date: Option<String> = |value| value.date.map(|date| date.date().to_string());
    }
}

#[pymethods]
impl Discount {
    /// A discount of a rate in percent and an amount; `date` as YYYY-MM-DD or YYYYMMDD.
    #[new]
    #[pyo3(signature = (*, rate, amount, description, date = None))]
    fn new(rate: &str, amount: &str, description: String, date: Option<&str>) -> PyResult<Self> {
        Ok(Discount(CoreDiscount {
            rate: amount_of("rate", rate)?,
            amount: amount_of("amount", amount)?,
            date: date.map(|date| date_of("date", date)).transpose()?,
            description,
        }))
    }
}

impl Discount {
    fn shown(&self) -> String {
        format!("<discount {}>", self.0.amount)
    }
}

view! {
    /// An adjustment of an invoice.
    Adjustment(CoreAdjustment) as "Adjustment", given {
        /// The amount.
        amount: String = |value| value.amount.to_string();
        /// What it is for.
        description: String = |value| value.description.clone();
        /// Its number.
        number: Option<String> = |value| value.number.clone();
        /// Its date as YYYY-MM-DD.
        date: Option<String> = |value| value.date.map(|date| date.date().to_string());
    }
}

#[pymethods]
impl Adjustment {
    /// An adjustment by an amount, which may be negative; `date` as YYYY-MM-DD or YYYYMMDD.
    #[new]
    #[pyo3(signature = (*, amount, description, number = None, date = None))]
    fn new(
        amount: &str,
        description: String,
        number: Option<String>,
        date: Option<&str>,
    ) -> PyResult<Self> {
        Ok(Adjustment(CoreAdjustment {
            number,
            description,
            amount: amount_of("amount", amount)?,
            date: date.map(|date| date_of("date", date)).transpose()?,
        }))
    }
}

impl Adjustment {
    fn shown(&self) -> String {
        format!("<adjustment {}>", self.0.amount)
    }
}

view! {
    /// An invoice that a payment settles in whole or in part.
    Invoice(CoreInvoice) as "Invoice", given {
        /// Its number, up to 32 characters.
        number: String = |value| value.number.clone();
        /// Its total.
        total: String = |value| value.total.to_string();
        /// What is paid of it.
        paid: String = |value| value.paid.to_string();
        /// Its date as YYYY-MM-DD.
        date: String = |value| value.date.date().to_string();
        /// What it is for, up to 80 characters.
        description: String = |value| value.description.clone();
        /// A discount.
        discount: Option<Discount> = |value| value.discount.clone().map(Discount);
        /// An adjustment.
        adjustment: Option<Adjustment> = |value| value.adjustment.clone().map(Adjustment);
        /// Its lines.
        lines: Vec<LineItem> = |value| value.lines.iter().cloned().map(LineItem).collect();
    }
}

#[pymethods]
impl Invoice {
    /// An invoice of a total, of which so much is paid; `date` as YYYY-MM-DD or YYYYMMDD.
    #[new]
    #[pyo3(signature = (
        *, number, total, paid, date, description, discount = None, adjustment = None, lines = Vec::new()
    ))]
    #[allow(
        clippy::too_many_arguments,
        reason = "each is a keyword, given by name"
    )]
    fn new(
        number: String,
        total: &str,
        paid: &str,
        date: &str,
        description: String,
        discount: Option<Discount>,
        adjustment: Option<Adjustment>,
        lines: Vec<LineItem>,
    ) -> PyResult<Self> {
        Ok(Invoice(CoreInvoice {
            number,
            total: amount_of("total", total)?,
            paid: amount_of("paid", paid)?,
            date: date_of("date", date)?,
            description,
            discount: discount.map(|discount| discount.0),
            adjustment: adjustment.map(|adjustment| adjustment.0),
            lines: lines.into_iter().map(|line| line.0).collect(),
        }))
    }
}

impl Invoice {
    fn shown(&self) -> String {
        format!("<invoice {} of {}>", self.0.number, self.0.total)
    }
}

view! {
    /// Details of a payment between businesses: a description, invoices, or both.
    PaymentDetails(ExtendedPayment) as "PaymentDetails", given {
        /// What the payment is for, up to 255 characters.
        description: Option<String> = |value| value.description.clone();
        /// The invoices that are paid.
        invoices: Vec<Invoice> = |value| { let invoices = value.invoices.iter().flat_map(|list| &list.invoices);
        invoices.cloned().map(Invoice).collect() };
        /// Whether a business is paid, and not a person; None if it is not said.
        business: Option<bool> = |value| value
            .pays
            .as_ref()
            .map(|pays| *pays == PaymentFor::Business);
        /// The cheque number to print, up to 10 digits.
        check_number: Option<String> = |value| value.check_number.clone();
    }
}

#[pymethods]
impl PaymentDetails {
    /// Details: `business` is whether a business is paid (None: it is not said), `check_number` the cheque number to print.
    #[new]
    #[pyo3(signature = (*, description = None, invoices = Vec::new(), business = None, check_number = None))]
    fn new(
        description: Option<String>,
        invoices: Vec<Invoice>,
        business: Option<bool>,
        check_number: Option<String>,
    ) -> Self {
        let invoices: Vec<_> = invoices.into_iter().map(|invoice| invoice.0).collect();
        PaymentDetails(ExtendedPayment {
            pays: business.map(|business| {
                if business {
                    PaymentFor::Business
                } else {
                    PaymentFor::Individual
                }
            }),
            check_number,
            description,
            invoices: (!invoices.is_empty()).then_some(Invoices { invoices }),
        })
    }
}

impl PaymentDetails {
    fn shown(&self) -> String {
        format!(
            "<details with {} invoices>",
            self.0
                .invoices
                .iter()
                .flat_map(|list| &list.invoices)
                .count()
        )
    }
}

view! {
    /// A bill that was presented electronically (OFX 2.0.1 and later).
    PresentedBill(BillPublished) as "PresentedBill", given {
        /// Who published it.
        publisher: String = |value| value.publisher.clone();
        /// Its identifier.
        bill_id: String = |value| value.bill_id.clone();
    }
}

#[pymethods]
impl PresentedBill {
    /// A bill by its publisher and its identifier there, each up to 32 characters.
    #[new]
    #[pyo3(signature = (*, publisher, bill_id))]
    fn new(publisher: String, bill_id: String) -> Self {
        PresentedBill(BillPublished { publisher, bill_id })
    }
}

impl PresentedBill {
    fn shown(&self) -> String {
        format!("<bill {} of {}>", self.0.bill_id, self.0.publisher)
    }
}

#[pymethods]
impl BillPayment {
    /// The business details that go along with the payment. Default: none.
    #[getter]
    fn payment_details(&self) -> Vec<PaymentDetails> {
        self.core
            .payment_details()
            .into_iter()
            .map(PaymentDetails)
            .collect()
    }

    #[setter]
    fn set_payment_details(&self, details: Vec<PaymentDetails>) {
        let details = details.into_iter().map(|each| each.0).collect();
        self.core.set_payment_details(details);
    }

    /// The presented bill that the payment pays (OFX 2.0.1 and later); None for none. Default: None.
    #[getter]
    fn payment_bill(&self) -> Option<PresentedBill> {
        self.core.payment_bill().map(PresentedBill)
    }

    #[setter]
    fn set_payment_bill(&self, bill: Option<PresentedBill>) {
        self.core.set_payment_bill(bill.map(|bill| bill.0));
    }

    /// The business details of a payment of the last synchronization, counted from 0.
    fn sync_payment_details(&self, index: i64) -> PyResult<Vec<PaymentDetails>> {
        let details = at(&self.core.sync_payments(), index)?.details();
        let details = details.map_err(|error| exception(&error))?;
        Ok(details.into_iter().map(PaymentDetails).collect())
    }

    /// The presented bill that a payment of the last synchronization pays, counted from 0; None for none.
    fn sync_payment_bill(&self, index: i64) -> PyResult<Option<PresentedBill>> {
        let bill = at(&self.core.sync_payments(), index)?.bill();
        Ok(bill.map_err(|error| exception(&error))?.map(PresentedBill))
    }

    /// The business details of a recurring model of the last synchronization, counted from 0.
    fn sync_recurring_payment_details(&self, index: i64) -> PyResult<Vec<PaymentDetails>> {
        let details = at(&self.core.sync_recurring_payments(), index)?.details();
        let details = details.map_err(|error| exception(&error))?;
        Ok(details.into_iter().map(PaymentDetails).collect())
    }
}

fn at<T: Clone>(records: &[T], index: i64) -> PyResult<T> {
    let found = usize::try_from(index)
        .ok()
        .and_then(|index| records.get(index));
    found
        .cloned()
        .ok_or_else(|| index_out_of(index, records.len()))
}

fn amount_of(name: &str, text: &str) -> PyResult<Amount> {
    text.parse()
        .map_err(|error: ofx_billpay::value::ValueError| wrong_value(name, &error.to_string()))
}

/// A date as `2024-03-01`, which `str(date)` gives, or as OFX writes it.
fn date_of(name: &str, text: &str) -> PyResult<DateTime> {
    let is_iso = text.len() == "2024-03-01".len() && text.matches('-').count() == 2;
    let plain = if is_iso {
        text.replace('-', "")
    } else {
        text.to_owned()
    };
    plain
        .parse()
        .map_err(|_| wrong_value(name, &format!("{text:?} is no date such as 2024-03-01")))
}
