//! Business details of payments: invoices, discounts, adjustments and presented bills, as values that people make.

use std::fmt;

use ofx_billpay::message::{
    Adjustment as CoreAdjustment, BillPublished, Discount as CoreDiscount, ExtendedPayment,
    Invoice as CoreInvoice, Invoices, LineItem as CoreLineItem, PaymentFor,
};
use ofx_billpay::value::DateTime;

use crate::bill_payment::NativeBillPayment;
use crate::error::{NativeError, Result};
use crate::value::{Amount, Day};

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct LineItem {
    /// The amount.
    pub amount: Amount,
    /// What it is for, up to 80 characters.
    pub description: String,
}

/// A discount on an invoice.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Discount {
    /// The rate, in percent.
    pub rate: Amount,
    /// The amount.
    pub amount: Amount,
    /// What it is for.
    pub description: String,
    /// Its day.
    #[uniffi(default = None)]
    pub date: Option<Day>,
}

/// An adjustment of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Adjustment {
    /// The amount, which may be negative.
    pub amount: Amount,
    /// What it is for.
    pub description: String,
    /// Its number.
    #[uniffi(default = None)]
    pub number: Option<String>,
    /// Its day.
    #[uniffi(default = None)]
    pub date: Option<Day>,
}

/// An invoice that a payment settles in whole or in part.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Invoice {
    /// Its number, up to 32 characters.
    pub number: String,
    /// Its total.
    pub total: Amount,
    /// What is paid of it.
    pub paid: Amount,
    /// Its day.
    pub date: Day,
    /// What it is for, up to 80 characters.
    pub description: String,
    /// A discount.
    #[uniffi(default = None)]
    pub discount: Option<Discount>,
    /// An adjustment.
    #[uniffi(default = None)]
    pub adjustment: Option<Adjustment>,
    /// Its lines.
    #[uniffi(default = [])]
    pub lines: Vec<LineItem>,
}

/// Details of a payment between businesses: a description, invoices, or both.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct PaymentDetails {
    /// What the payment is for, up to 255 characters.
    #[uniffi(default = None)]
    pub description: Option<String>,
    /// The invoices that are paid.
    #[uniffi(default = [])]
    pub invoices: Vec<Invoice>,
    /// Whether a business is paid, and not a person; none if it is not said.
    #[uniffi(default = None)]
    pub business: Option<bool>,
    /// The cheque number to print, up to 10 digits.
    #[uniffi(default = None)]
    pub check_number: Option<String>,
}

/// A bill that was presented electronically (OFX 2.0.1 and later).
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PresentedBill {
    /// Who published it, up to 32 characters.
    pub publisher: String,
    /// Its identifier, up to 32 characters.
    pub bill_id: String,
}

#[uniffi::export]
impl NativeBillPayment {
    /// The business details that go along with the payment.
    pub fn payment_details(&self) -> Vec<PaymentDetails> {
        shown(&self.core.payment_details())
    }

    /// Sets the business details. An error for an amount or a date that is none.
    pub fn set_payment_details(&self, value: Vec<PaymentDetails>) -> Result<()> {
        let read: Result<Vec<_>> = value.into_iter().map(ExtendedPayment::try_from).collect();
        self.core.set_payment_details(read?);
        Ok(())
    }

    /// The presented bill that the payment pays; none for none.
    pub fn payment_bill(&self) -> Option<PresentedBill> {
        self.core.payment_bill().map(PresentedBill::from)
    }

    /// Sets the presented bill.
    pub fn set_payment_bill(&self, value: Option<PresentedBill>) {
        let bill = value.map(|bill| BillPublished {
            publisher: bill.publisher,
            bill_id: bill.bill_id,
        });
        self.core.set_payment_bill(bill);
    }

    /// The business details of a payment of the last synchronization, counted from 0.
    pub fn sync_payment_details(&self, index: i64) -> Result<Vec<PaymentDetails>> {
        Ok(shown(&at(&self.core.sync_payments(), index)?.details()?))
    }

    /// The presented bill that a payment of the last synchronization pays; none for none.
    pub fn sync_payment_bill(&self, index: i64) -> Result<Option<PresentedBill>> {
        let bill = at(&self.core.sync_payments(), index)?.bill()?;
        Ok(bill.map(PresentedBill::from))
    }

    /// The business details of a recurring model of the last synchronization, counted from 0.
    pub fn sync_recurring_payment_details(&self, index: i64) -> Result<Vec<PaymentDetails>> {
        let models = self.core.sync_recurring_payments();
        Ok(shown(&at(&models, index)?.details()?))
    }
}

fn at<T>(records: &[T], index: i64) -> Result<&T> {
    let found = usize::try_from(index)
        .ok()
        .and_then(|index| records.get(index));
    found.ok_or_else(|| {
        let count = records.len();
        let what = format!("{index} is not from 0 to below {count}, the number of records");
        NativeError::wrong_value("index", &what)
    })
}

fn shown(details: &[ExtendedPayment]) -> Vec<PaymentDetails> {
    details.iter().map(PaymentDetails::from).collect()
}

fn shown_day(date: Option<DateTime>) -> Option<Day> {
    date.map(|date| Day::of(date.date()))
}

fn read_day(day: Option<&Day>) -> Result<Option<DateTime>> {
    let read = day.map(|day| day.read("date"));
    Ok(read.transpose()?.map(DateTime::from_date))
}

impl From<BillPublished> for PresentedBill {
    fn from(bill: BillPublished) -> Self {
        PresentedBill {
            publisher: bill.publisher,
            bill_id: bill.bill_id,
        }
    }
}

impl From<&ExtendedPayment> for PaymentDetails {
    fn from(details: &ExtendedPayment) -> Self {
        let invoices = details.invoices.iter().flat_map(|list| &list.invoices);
        let pays = details.pays.as_ref();
        PaymentDetails {
            description: details.description.clone(),
            invoices: invoices.map(Invoice::from).collect(),
            business: pays.map(|pays| *pays == PaymentFor::Business),
            check_number: details.check_number.clone(),
        }
    }
}

impl TryFrom<PaymentDetails> for ExtendedPayment {
    type Error = NativeError;

    fn try_from(details: PaymentDetails) -> Result<Self> {
        let invoices = details.invoices.into_iter().map(CoreInvoice::try_from);
        let invoices = invoices.collect::<Result<Vec<_>>>()?;
        Ok(ExtendedPayment {
            pays: details.business.map(|business| {
                if business {
                    PaymentFor::Business
                } else {
                    PaymentFor::Individual
                }
            }),
            check_number: details.check_number,
            description: details.description,
            invoices: (!invoices.is_empty()).then_some(Invoices { invoices }),
        })
    }
}

impl From<&CoreInvoice> for Invoice {
    fn from(invoice: &CoreInvoice) -> Self {
        let line = |line: &CoreLineItem| LineItem {
            amount: Amount::of(line.amount),
            description: line.description.clone(),
        };
        Invoice {
            number: invoice.number.clone(),
            total: Amount::of(invoice.total),
            paid: Amount::of(invoice.paid),
            date: Day::of(invoice.date.date()),
            description: invoice.description.clone(),
            discount: invoice.discount.as_ref().map(|discount| Discount {
                rate: Amount::of(discount.rate),
                amount: Amount::of(discount.amount),
                description: discount.description.clone(),
                date: shown_day(discount.date),
            }),
            adjustment: invoice.adjustment.as_ref().map(|adjustment| Adjustment {
                amount: Amount::of(adjustment.amount),
                description: adjustment.description.clone(),
                number: adjustment.number.clone(),
                date: shown_day(adjustment.date),
            }),
            lines: invoice.lines.iter().map(line).collect(),
        }
    }
}

impl TryFrom<Invoice> for CoreInvoice {
    type Error = NativeError;

    fn try_from(invoice: Invoice) -> Result<Self> {
        let discount = invoice.discount.map(|discount| {
            Ok::<_, NativeError>(CoreDiscount {
                rate: discount.rate.read("rate")?,
                amount: discount.amount.read("amount")?,
                date: read_day(discount.date.as_ref())?,
                description: discount.description,
            })
        });
        let adjustment = invoice.adjustment.map(|adjustment| {
            Ok::<_, NativeError>(CoreAdjustment {
                number: adjustment.number,
                description: adjustment.description,
                amount: adjustment.amount.read("amount")?,
                date: read_day(adjustment.date.as_ref())?,
            })
        });
        let line = |line: LineItem| {
            Ok(CoreLineItem {
                amount: line.amount.read("amount")?,
                description: line.description,
            })
        };
        Ok(CoreInvoice {
            number: invoice.number,
            total: invoice.total.read("total")?,
            paid: invoice.paid.read("paid")?,
            date: DateTime::from_date(invoice.date.read("date")?),
            description: invoice.description,
            discount: discount.transpose()?,
            adjustment: adjustment.transpose()?,
            lines: invoice.lines.into_iter().map(line).collect::<Result<_>>()?,
        })
    }
}

impl fmt::Display for Invoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<invoice {}>", self.number)
    }
}

impl fmt::Display for PaymentDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<details with {} invoices>", self.invoices.len())
    }
}
