//! The aggregates that several services share: status, accounts, payees, extensions.

use super::declare::{aggregate, words};
use crate::value::Private;
use crate::wire::Reader;

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

impl Status {
    /// As servers say that all went well that write nothing between elements, with end tags of values and without them.
    const DONE: [&str; 2] = [
        "<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>",
        "<STATUS><CODE>0<SEVERITY>INFO</STATUS>",
    ];

    /// That all went well, if it stands next and in these words: they are read in one look. Nothing is read otherwise.
    pub(crate) fn read_done(reader: &mut Reader<'_>) -> Option<Status> {
        reader.pass(&Status::DONE).then_some(Status {
            code: 0,
            severity: Some(Severity::Info),
            message: None,
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Document, Event, Limits};

    /// What a reader makes of the wrapper in a document: its events, and where they ended.
    fn events(reader: &mut Reader<'_>) -> Vec<String> {
        let mut seen = Vec::new();
        loop {
            let event = reader.next_event();
            let (is_last, end) = (!matches!(event, Ok(Some(_))), reader.end());
            seen.push(format!("{event:?} to {end}, {}", reader.is_verbatim()));
            if is_last {
                return seen;
            }
        }
    }

    /// Whether the status that a wrapper begins with is passed over, and what follows is read as it is behind any other.
    fn check(body: &str, limits: Limits, is_passed: bool) {
        let text = format!("OFXHEADER:100\nVERSION:102\n\n<OFX><PMTTRNRS>{body}");
        let document = Document::parse(text.into_bytes(), limits).unwrap();
        let opened = || {
            let mut reader = document.reader();
            for _ in 0..2 {
                assert!(matches!(reader.next_event(), Ok(Some(Event::Open(_)))));
            }
            reader
        };
        let (mut passed, mut read) = (opened(), opened());
        let done = Status::read_done(&mut passed);
        assert_eq!(done.is_some(), is_passed, "{body}");
        if is_passed {
            assert!(matches!(read.next_event(), Ok(Some(Event::Open(_)))));
            assert_eq!(Status::read_content(&mut read).unwrap(), done.unwrap());
            let state = |reader: &Reader<'_>| (reader.start(), reader.end(), reader.depth());
            assert_eq!(state(&passed), state(&read), "{body}");
        }
        assert_eq!(events(&mut passed), events(&mut read), "{body}");
    }

    #[test]
    fn a_status_in_its_common_words_is_read_as_any_other() {
        for done in Status::DONE {
            for (body, is_passed) in [
                (
                    format!("{done}<PMTRS><SRVRTID>1</PMTRS></PMTTRNRS></OFX>"),
                    true,
                ),
                (format!("{done}{done}</PMTTRNRS></OFX>"), true),
                (format!("\r\n\t{done}</PMTTRNRS></OFX>"), true),
                (format!("{done} trailing</PMTTRNRS></OFX>"), true),
                (format!("{done}</OFX>"), true),
                (done.to_owned(), true),
                (format!("x{done}</PMTTRNRS></OFX>"), false),
                (done[..done.len() - 1].to_owned(), false),
                (done.replace('0', "00"), false),
                (done.replace("INFO", "ERROR"), false),
                (done.replace("</STATUS>", "<MESSAGE>x</STATUS>"), false),
                (done.replace("<SEV", " <SEV"), false),
                (done.to_lowercase(), false),
                (format!("<!-- {done}"), false),
                (format!("</PMTTRNRS>{done}</OFX>"), false),
            ] {
                check(&body, Limits::default(), is_passed);
            }
        }
    }

    #[test]
    fn no_limit_is_passed_over() {
        let body = [Status::DONE[0], "</PMTTRNRS></OFX>"].concat();
        for (depth, is_passed) in [(2, false), (3, true)] {
            let limits = Limits {
                depth,
                ..Limits::default()
            };
            check(&body, limits, is_passed);
        }
        // A value may be as long as the whole, which is more than it has.
        let whole = Status::DONE[0].len();
        for (leaf, is_passed) in [(3, false), (4, false), (whole - 1, false), (whole, true)] {
            let limits = Limits {
                leaf,
                ..Limits::default()
            };
            check(&body, limits, is_passed);
        }
    }
}
