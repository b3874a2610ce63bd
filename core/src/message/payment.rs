//! Single payments: ask, change, cancel, inquire (OFX 12.6).

use super::common::{BankAccount, Payee};
use super::declare::{aggregate, choice, words};
use crate::value::{Amount, DateTime, Private};

aggregate! {
    /// All that makes a payment.
    PMTINFO: pub struct PaymentInfo {
        /// The account that pays.
        BANKACCTFROM => from: BankAccount,
        /// The amount, positive.
        TRNAMT => amount: Amount,
        /// Who is paid.
        PAYEEID | PAYEE => payee: PayeeReference,
        /// The payee's entry in the user's list, if there is one.
        PAYEELSTID => payee_list_id: Option<String>,
        /// The account that is paid, where payments are made by transfer.
        BANKACCTTO => to: Option<BankAccount>,
        /// Business details.
        EXTDPMT => details: Vec<ExtendedPayment>,
        /// The user's account number with the payee, up to 32 characters.
        PAYACCT => payee_account: Private,
        /// When it is due. Whether that is the day of delivery or of processing is the server's policy.
        DTDUE => due: DateTime,
        /// A note to the payee, up to 255 characters.
        MEMO => memo: Option<String>,
        /// A reference that the biller supplied, up to 80 characters.
        BILLREFINFO => bill_reference: Option<String>,
        /// The bill that is paid (2.0.1 and later).
        BILLPUBINFO => bill: Option<BillPublished>,
    }
}

choice! {
    /// How a payee is named: by an identifier of the payment system, or in full.
    pub enum PayeeReference {
        /// The identifier that the payment system gave the payee.
        PAYEEID => Id(String),
        /// Name and address.
        PAYEE => Full(Payee),
    }
}

aggregate! {
    /// A bill that was presented electronically (2.0.1 and later).
    BILLPUBINFO: pub struct BillPublished {
        /// Who published it.
        BILLPUB => publisher: String,
        /// Its identifier.
        BILLID => bill_id: String,
    }
}

aggregate! {
    /// Details of a payment between businesses.
    EXTDPMT: pub struct ExtendedPayment {
        /// Whether an individual or a business is paid.
        EXTDPMTFOR => pays: Option<PaymentFor>,
        /// The cheque number to print, digits.
        EXTDPMTCHK => check_number: Option<String>,
        /// A description, up to 255 characters; required where there are no invoices.
        EXTDPMTDSC => description: Option<String>,
        /// The invoices that are paid.
        EXTDPMTINV => invoices: Option<Invoices>,
    }
}

words! {
    /// Whom an extended payment is for.
    pub enum PaymentFor {
        /// A person.
        "INDIVIDUAL" => Individual,
        /// A business.
        "BUSINESS" => Business,
    }
}

aggregate! {
    /// Invoices, at least one.
    EXTDPMTINV: pub struct Invoices {
        /// Each of them.
        INVOICE => invoices: Vec<Invoice>,
    }
}

aggregate! {
    /// An invoice that a payment settles in whole or in part.
    INVOICE: pub struct Invoice {
        /// Its number, up to 32 characters.
        INVNO => number: String,
        /// Its total.
        INVTOTALAMT => total: Amount,
        /// What is paid of it.
        INVPAIDAMT => paid: Amount,
        /// Its date.
        INVDATE => date: DateTime,
        /// What it is for, up to 80 characters.
        INVDESC => description: String,
        /// A discount.
        DISCOUNT => discount: Option<Discount>,
        /// An adjustment.
        ADJUSTMENT => adjustment: Option<Adjustment>,
        /// Its lines.
        LINEITEM => lines: Vec<LineItem>,
    }
}

aggregate! {
    /// A discount on an invoice.
    DISCOUNT: pub struct Discount {
        /// The rate, in percent.
        DSCRATE => rate: Amount,
        /// The amount.
        DSCAMT => amount: Amount,
        /// Its date.
        DSCDATE => date: Option<DateTime>,
        /// What it is for.
        DSCDESC => description: String,
    }
}

aggregate! {
    /// An adjustment of an invoice.
    ADJUSTMENT: pub struct Adjustment {
        /// Its number.
        ADJNO => number: Option<String>,
        /// What it is for.
        ADJDESC => description: String,
        /// The amount.
        ADJAMT => amount: Amount,
        /// Its date.
        ADJDATE => date: Option<DateTime>,
    }
}

aggregate! {
    /// A line of an invoice.
    LINEITEM: pub struct LineItem {
        /// The amount.
        LITMAMT => amount: Amount,
        /// What it is for.
        LITMDESC => description: String,
    }
}

words! {
    /// What became of a payment.
    pub enum PaymentState {
        /// It will be processed on the date.
        "WILLPROCESSON" => WillProcess,
        /// It was processed on the date.
        "PROCESSEDON" => Processed,
        /// There was not enough money on the date.
        "NOFUNDSON" => NoFunds,
        /// It failed on the date, for another reason.
        "FAILEDON" => Failed,
        /// It was cancelled on the date.
        "CANCELEDON" => Canceled,
    }
}

aggregate! {
    /// What became of a payment, and when.
    PMTPRCSTS: pub struct ProcessingStatus {
        /// What.
        PMTPRCCODE => state: PaymentState,
        /// When.
        DTPMTPRC => date: DateTime,
    }
}

words! {
    /// How far an identifier of a payee reaches.
    pub enum IdScope {
        /// Across the whole payment system.
        "GLOBAL" => Global,
        /// Across the accounts of this user at this institution.
        "USER" => User,
    }
}

aggregate! {
    /// What the payment system adds about a payee.
    EXTDPAYEE: pub struct ExtendedPayee {
        /// The identifier that may be used instead of name and address; with a scope and the standard name, or alone absent.
        PAYEEID => payee_id: Option<String>,
        /// How far it reaches.
        IDSCOPE => scope: Option<IdScope>,
        /// The standard name.
        NAME => name: Option<String>,
        /// The days that a payment to this payee takes; business days by the specification.
        DAYSTOPAY => days_to_pay: u32,
    }
}

aggregate! {
    /// Asks for a payment.
    PMTRQ: pub struct PayRequest {
        /// The payment.
        PMTINFO => payment: PaymentInfo,
    }
}

aggregate! {
    /// A payment that was accepted, as the server has it.
    PMTRS: pub struct PayResponse {
        /// The identifier that the server gave the payment.
        SRVRTID => payment_id: String,
        /// The payee's entry in the user's list.
        PAYEELSTID => payee_list_id: String,
        /// The currency.
        CURDEF => currency: String,
        /// The payment, perhaps with other particulars than were asked for.
        PMTINFO => payment: PaymentInfo,
        /// What the payment system adds about the payee.
        EXTDPAYEE => payee: Option<ExtendedPayee>,
        /// The number of the paper cheque, once there is one.
        CHECKNUM => check_number: Option<String>,
        /// What becomes of it.
        PMTPRCSTS => status: ProcessingStatus,
        /// The recurring model that made this payment.
        RECSRVRTID => model_id: Option<String>,
    }
}

aggregate! {
    /// Asks for a change: the whole new payment, not the difference.
    PMTMODRQ: pub struct ModifyRequest {
        /// Which payment.
        SRVRTID => payment_id: String,
        /// What it shall be.
        PMTINFO => payment: PaymentInfo,
    }
}

aggregate! {
    /// A changed payment.
    PMTMODRS: pub struct ModifyResponse {
        /// Which payment.
        SRVRTID => payment_id: String,
        /// What it is now.
        PMTINFO => payment: PaymentInfo,
        /// What becomes of it.
        PMTPRCSTS => status: Option<ProcessingStatus>,
    }
}

aggregate! {
    /// Asks to cancel a payment.
    PMTCANCRQ: pub struct CancelRequest {
        /// Which payment.
        SRVRTID => payment_id: String,
    }
}

aggregate! {
    /// A cancelled payment.
    PMTCANCRS: pub struct CancelResponse {
        /// Which payment.
        SRVRTID => payment_id: String,
    }
}

aggregate! {
    /// Asks what became of a payment.
    PMTINQRQ: pub struct InquiryRequest {
        /// Which payment.
        SRVRTID => payment_id: String,
    }
}

aggregate! {
    /// What became of a payment.
    PMTINQRS: pub struct InquiryResponse {
        /// Which payment.
        SRVRTID => payment_id: String,
        /// What and when.
        PMTPRCSTS => status: ProcessingStatus,
        /// The number of the paper cheque.
        CHECKNUM => check_number: Option<String>,
    }
}
