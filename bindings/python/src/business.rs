//! Business details of payments as Python classes: values that are made by keywords, compared, and never changed.

use ofx_billpay::message::{
    Adjustment as CoreAdjustment, BillPublished, Discount as CoreDiscount, ExtendedPayment,
    Invoice as CoreInvoice, Invoices, LineItem as CoreLineItem, PaymentFor,
};
use ofx_billpay::value::{Amount, DateTime};
use pyo3::prelude::*;

use crate::bill_payment::BillPayment;
use crate::error::{exception, index_out_of, wrong_value};

/// A line of an invoice.
#[pyclass(frozen, eq, from_py_object, module = "ofx_billpay")]
#[derive(Clone, PartialEq)]
pub(crate) struct LineItem(CoreLineItem);

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

    /// The amount.
    #[getter]
    fn amount(&self) -> String {
        self.0.amount.to_string()
    }

    /// What it is for.
    #[getter]
    fn description(&self) -> String {
        self.0.description.clone()
    }
}

/// A discount on an invoice.
#[pyclass(frozen, eq, from_py_object, module = "ofx_billpay")]
#[derive(Clone, PartialEq)]
pub(crate) struct Discount(CoreDiscount);

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

    /// The rate, in percent.
    #[getter]
    fn rate(&self) -> String {
        self.0.rate.to_string()
    }

    /// The amount.
    #[getter]
    fn amount(&self) -> String {
        self.0.amount.to_string()
    }

    /// What it is for.
    #[getter]
    fn description(&self) -> String {
        self.0.description.clone()
    }

    /// Its date as YYYY-MM-DD.
    #[getter]
    fn date(&self) -> Option<String> {
        self.0.date.map(|date| date.date().to_string())
    }
}

/// An adjustment of an invoice.
#[pyclass(frozen, eq, from_py_object, module = "ofx_billpay")]
#[derive(Clone, PartialEq)]
pub(crate) struct Adjustment(CoreAdjustment);

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

    /// The amount.
    #[getter]
    fn amount(&self) -> String {
        self.0.amount.to_string()
    }

    /// What it is for.
    #[getter]
    fn description(&self) -> String {
        self.0.description.clone()
    }

    /// Its number.
    #[getter]
    fn number(&self) -> Option<String> {
        self.0.number.clone()
    }

    /// Its date as YYYY-MM-DD.
    #[getter]
    fn date(&self) -> Option<String> {
        self.0.date.map(|date| date.date().to_string())
    }
}

/// An invoice that a payment settles in whole or in part.
#[pyclass(frozen, eq, from_py_object, module = "ofx_billpay")]
#[derive(Clone, PartialEq)]
pub(crate) struct Invoice(CoreInvoice);

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

    /// Its number, up to 32 characters.
    #[getter]
    fn number(&self) -> String {
        self.0.number.clone()
    }

    /// Its total.
    #[getter]
    fn total(&self) -> String {
        self.0.total.to_string()
    }

    /// What is paid of it.
    #[getter]
    fn paid(&self) -> String {
        self.0.paid.to_string()
    }

    /// Its date as YYYY-MM-DD.
    #[getter]
    fn date(&self) -> String {
        self.0.date.date().to_string()
    }

    /// What it is for, up to 80 characters.
    #[getter]
    fn description(&self) -> String {
        self.0.description.clone()
    }

    /// A discount.
    #[getter]
    fn discount(&self) -> Option<Discount> {
        self.0.discount.clone().map(Discount)
    }

    /// An adjustment.
    #[getter]
    fn adjustment(&self) -> Option<Adjustment> {
        self.0.adjustment.clone().map(Adjustment)
    }

    /// Its lines.
    #[getter]
    fn lines(&self) -> Vec<LineItem> {
        self.0.lines.iter().cloned().map(LineItem).collect()
    }
}

/// Details of a payment between businesses: a description, invoices, or both.
#[pyclass(frozen, eq, from_py_object, module = "ofx_billpay")]
#[derive(Clone, PartialEq)]
pub(crate) struct PaymentDetails(ExtendedPayment);

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

    /// What the payment is for, up to 255 characters.
    #[getter]
    fn description(&self) -> Option<String> {
        self.0.description.clone()
    }

    /// The invoices that are paid.
    #[getter]
    fn invoices(&self) -> Vec<Invoice> {
        let invoices = self.0.invoices.iter().flat_map(|list| &list.invoices);
        invoices.cloned().map(Invoice).collect()
    }

    /// Whether a business is paid, and not a person; None if it is not said.
    #[getter]
    fn business(&self) -> Option<bool> {
        self.0
            .pays
            .as_ref()
            .map(|pays| *pays == PaymentFor::Business)
    }

    /// The cheque number to print, up to 10 digits.
    #[getter]
    fn check_number(&self) -> Option<String> {
        self.0.check_number.clone()
    }
}

/// A bill that was presented electronically (OFX 2.0.1 and later).
#[pyclass(frozen, eq, from_py_object, module = "ofx_billpay")]
#[derive(Clone, PartialEq)]
pub(crate) struct PresentedBill(BillPublished);

#[pymethods]
impl PresentedBill {
    /// A bill by its publisher and its identifier there, each up to 32 characters.
    #[new]
    #[pyo3(signature = (*, publisher, bill_id))]
    fn new(publisher: String, bill_id: String) -> Self {
        PresentedBill(BillPublished { publisher, bill_id })
    }

    /// Who published it.
    #[getter]
    fn publisher(&self) -> String {
        self.0.publisher.clone()
    }

    /// Its identifier.
    #[getter]
    fn bill_id(&self) -> String {
        self.0.bill_id.clone()
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
