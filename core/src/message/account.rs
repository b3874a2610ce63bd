//! Accounts: which there are, and which are active for bill payment (OFX 8).

use super::common::BankAccount;
use super::declare::{aggregate, choice, words};
use crate::value::{DateTime, Private};

words! {
    /// Whether a service can be used with an account.
    pub enum ServiceStatus {
        /// It could be enrolled.
        "AVAIL" => Available,
        /// It was asked for.
        "PEND" => Pending,
        /// It can be used.
        "ACTIVE" => Active,
    }
}

words! {
    /// A service.
    pub enum Service {
        /// Statements and transfers.
        "BANKSVC" => Bank,
        /// Bill payment.
        "BPSVC" => BillPayment,
        /// Investments.
        "INVSVC" => Investment,
        /// Bill presentment.
        "PRESSVC" => Presentment,
    }
}

aggregate! {
    /// Asks for the accounts.
    ACCTINFORQ: pub struct AccountInfoRequest {
        /// The list at hand; a date long past if there is none.
        DTACCTUP => changed: DateTime,
    }
}

aggregate! {
    /// The user's accounts.
    ACCTINFORS: pub struct AccountInfoResponse {
        /// When the list changed last.
        DTACCTUP => changed: Option<DateTime>,
        /// Each account.
        ACCTINFO => accounts: Vec<AccountInfo>,
    }
}

aggregate! {
    /// An account, with what it can be used for.
    ACCTINFO: pub struct AccountInfo {
        /// Its name (2.2 and later).
        NAME => name: Option<String>,
        /// What it is called: banks write its number there, too.
        DESC => description: Option<Private>,
        /// The telephone number to ask about it.
        PHONE => phone: Option<String>,
        /// For statements and transfers.
        BANKACCTINFO => bank: Option<BankAccountInfo>,
        /// For bill payment.
        BPACCTINFO => bill_pay: Option<BillPayAccountInfo>,
    }
}

aggregate! {
    /// An account for statements and transfers.
    BANKACCTINFO: pub struct BankAccountInfo {
        /// The account.
        BANKACCTFROM => account: BankAccount,
        /// Whether statements can be downloaded.
        SUPTXDL => statements: Option<bool>,
        /// Whether transfers can go out of it.
        XFERSRC => transfer_from: Option<bool>,
        /// Whether transfers can go into it.
        XFERDEST => transfer_to: Option<bool>,
        /// Whether it can be used.
        SVCSTATUS => status: Option<ServiceStatus>,
    }
}

aggregate! {
    /// An account for bill payment.
    BPACCTINFO: pub struct BillPayAccountInfo {
        /// The account, to be given with payments exactly so.
        BANKACCTFROM => account: BankAccount,
        /// Whether it can be used.
        SVCSTATUS => status: Option<ServiceStatus>,
    }
}

aggregate! {
    /// Asks to change a service of an account.
    ACCTRQ: pub struct ServiceRequest {
        /// What to change.
        SVCADD | SVCDEL => change: ServiceChange,
        /// Which service.
        SVC => service: Service,
    }
}

aggregate! {
    /// A changed service of an account.
    ACCTRS: pub struct ServiceResponse {
        /// What was changed.
        SVCADD | SVCDEL => change: ServiceChange,
        /// Which service.
        SVC => service: Service,
        /// Whether it can be used now.
        SVCSTATUS => status: Option<ServiceStatus>,
    }
}

choice! {
    /// A change of a service.
    pub enum ServiceChange {
        /// Begins it.
        SVCADD => Add(AddService),
        /// Ends it.
        SVCDEL => Delete(DeleteService),
    }
}

aggregate! {
    /// Begins a service.
    SVCADD: pub struct AddService {
        /// With which account.
        BANKACCTTO => account: BankAccount,
    }
}

aggregate! {
    /// Ends a service.
    SVCDEL: pub struct DeleteService {
        /// With which account.
        BANKACCTFROM => account: BankAccount,
    }
}

impl AccountInfo {
    /// The account as it is given with payments; where bills cannot be paid from it, as it is for statements.
    pub fn bank_account(&self) -> Option<&BankAccount> {
        let bill_pay = self.bill_pay.as_ref().map(|info| &info.account);
        bill_pay.or_else(|| self.bank.as_ref().map(|info| &info.account))
    }

    /// Whether bills can be paid from it now.
    pub fn can_pay_bills(&self) -> bool {
        let status = self.bill_pay.as_ref().and_then(|info| info.status.as_ref());
        status == Some(&ServiceStatus::Active)
    }
}
