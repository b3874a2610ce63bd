//! The aggregates that several services share: status, accounts, payees, extensions.

use super::declare::{aggregate, words};
use crate::value::Private;

words! {
    /// How serious a status is. Servers are known to send wrong ones: the code decides.
    pub enum Severity {
        /// For information.
        "INFO" => Info,
        /// Done, but not quite as asked.
        "WARN" => Warn,
        /// Not done.
        "ERROR" => Error,
    }
}

words! {
    /// The type of a bank account.
    pub enum AccountType {
        /// Checking.
        "CHECKING" => Checking,
        /// Savings.
        "SAVINGS" => Savings,
        /// Money market.
        "MONEYMRKT" => MoneyMarket,
        /// Line of credit.
        "CREDITLINE" => LineOfCredit,
        /// Certificate of deposit (2.x).
        "CD" => CertificateOfDeposit,
    }
}

aggregate! {
    /// The outcome of a request (OFX 3.1.5).
    STATUS: pub struct Status {
        /// The code; see [`crate::status`].
        CODE => code: u32,
        /// How serious it is.
        SEVERITY => severity: Option<Severity>,
        /// The server's words.
        MESSAGE => message: Option<String>,
    }
}

aggregate! {
    /// A bank account, paying or paid (OFX 11.3.1). On the wire `BANKACCTFROM` or `BANKACCTTO`.
    BANKACCTFROM: pub struct BankAccount {
        /// The bank: a routing number in the United States, up to 9 characters.
        BANKID => bank_id: String,
        /// The branch, where a country's banks need one.
        BRANCHID => branch_id: Option<String>,
        /// The account number, up to 22 characters.
        ACCTID => account_id: Private,
        /// The type.
        ACCTTYPE => account_type: AccountType,
        /// A checksum, where a country's banks need one.
        ACCTKEY => account_key: Option<Private>,
    }
}

aggregate! {
    /// Name and address of a payee (OFX 12.5.2).
    PAYEE: pub struct Payee {
        /// The name, up to 32 characters, as are the lines of the address.
        NAME => name: String,
        /// The first line of the address.
        ADDR1 => addr1: String,
        /// The second line.
        ADDR2 => addr2: Option<String>,
        /// The third line; only with a second.
        ADDR3 => addr3: Option<String>,
        /// The city.
        CITY => city: String,
        /// The state, up to 5 characters.
        STATE => state: String,
        /// The postal code, up to 11 characters.
        POSTALCODE => postal_code: String,
        /// The country, three letters of ISO 3166.
        COUNTRY => country: Option<String>,
        /// The telephone number, in any form.
        PHONE => phone: String,
    }
}

aggregate! {
    /// An extension that both sides agreed on (OFX 2.2).
    OFXEXTENSION: pub struct Extension {
        /// Its elements, at least one.
        OFXELEMENT => elements: Vec<ExtensionElement>,
    }
}

aggregate! {
    /// One value of an extension (OFX 2.2).
    OFXELEMENT: pub struct ExtensionElement {
        /// The name of the tag.
        TAGNAME => tag_name: String,
        /// What it is called for people.
        NAME => name: Option<String>,
        /// The type of the value.
        TAGTYPE => tag_type: Option<String>,
        /// The value.
        TAGVALUE => tag_value: String,
    }
}
