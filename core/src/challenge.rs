//! What a bank wants answered before it does what was asked, as data: to be shown, kept, and answered in another process.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::wire::Tag;

/// The questions of a bank that refused a request with status 3000 or 3001 (challenge questions), or 15512 or 15513 (a one-time
/// code), and the request itself, which [`BillPayment::resume`](crate::BillPayment::resume) sends again with the answers.
///
/// It holds no password, key or answer, but the request with its account numbers: keep its JSON as you keep those.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// The form of the data.
    pub(crate) form: u32,
    pub(crate) status: u32,
    pub(crate) questions: Vec<Question>,
    pub(crate) help_url: Option<String>,
    pub(crate) bank: Bank,
    pub(crate) suspended: Option<Suspended>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Question {
    /// Which question: what the answer is given under. `MFA1` to `MFA30` ask the user and `MFA101` to `MFA110` the client, in
    /// the meaning that OFX gives them; `AUTHTOKEN` is the one-time code; others mean what the text says.
    pub phrase_id: String,
    /// The question for people: the bank's own words, or else what OFX means by it.
    pub label: String,
    /// Whether the client answers by itself, so that nobody need be asked.
    pub answered_by_client: bool,
}

/// Whom the request was sent to, and by whom: it is resumed nowhere else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bank {
    pub(crate) url: String,
    pub(crate) organization: String,
    pub(crate) id: String,
    pub(crate) user: String,
}

/// A request that was not carried out yet.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Suspended {
    /// The TRNUID; empty for a synchronisation.
    pub(crate) transaction_id: String,
    pub(crate) effect: Effect,
    /// The message sets as XML.
    pub(crate) request: String,
    /// The names of the aggregate and of the identifier that the answer must have; the latter may be empty.
    pub(crate) body: String,
    pub(crate) id: String,
    pub(crate) id_is: Option<String>,
    /// Whether it is a payment that may be made though an equal one was made of late.
    #[serde(default)]
    pub(crate) allow_duplicate: bool,
}

/// What a transaction does at the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Effect {
    /// Nothing: it asks.
    Read,
    /// It changes the list of payees.
    Payees,
    /// It changes what an account can be used for.
    Account,
    /// It sends mail.
    Mail,
    /// It moves money, or stops it.
    Money,
}

/// What a one-time code is answered under.
pub(crate) const TOKEN: &str = "AUTHTOKEN";
pub(crate) const FORM: u32 = 1;

impl Challenge {
    /// The status that the bank refused with: 3000, 3001, 15512 or 15513. With 3001 and 15513 an answer was wrong.
    pub fn status(&self) -> u32 {
        self.status
    }

    /// The questions. Empty if the bank told none, though it wants answers.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// Where the bank explains the one-time code, if it does.
    pub fn help_url(&self) -> Option<&str> {
        self.help_url.as_deref()
    }

    /// The TRNUID under which the request will be sent again; `None` if it has none.
    pub fn transaction_id(&self) -> Option<&str> {
        let suspended = self.suspended.as_ref()?;
        Some(suspended.transaction_id.as_str()).filter(|id| !id.is_empty())
    }

    /// The challenge as JSON, to be resumed by another process. There is no secret in it, but there are account numbers.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// A challenge of the JSON that [`to_json`](Self::to_json) made; an error in words if it is none.
    pub(crate) fn parse(json: &str) -> Result<Challenge, String> {
        let challenge: Challenge = serde_json::from_str(json).map_err(|error| {
            // What stands there is not shown: it may be an account number.
            let (line, column) = (error.line(), error.column());
            format!("is no challenge as JSON (line {line}, column {column})")
        })?;
        let names = challenge.suspended.iter().flat_map(|suspended| {
            let id = Some(&suspended.id).filter(|id| !id.is_empty());
            [Some(&suspended.body), id]
        });
        let is_known = |name: &String| Tag::find(name.as_bytes()) != Tag::UNKNOWN;
        if challenge.form != FORM || !names.flatten().all(is_known) {
            return Err("is a challenge of another version of this library".to_owned());
        }
        Ok(challenge)
    }
}

/// Shows the questions; nothing of the request.
impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Challenge")
            .field("status", &self.status)
            .field("questions", &self.questions)
            .field("help_url", &self.help_url)
            .field("transaction_id", &self.transaction_id())
            .finish_non_exhaustive()
    }
}

impl Question {
    /// A question, in the bank's words or in those of OFX.
    pub(crate) fn new(phrase_id: &str, label: Option<&str>) -> Question {
        let phrase_id = phrase_id.trim();
        let number: u32 = phrase_id
            .strip_prefix("MFA")
            .and_then(|number| number.parse().ok())
            .unwrap_or(0);
        let meaning = MEANINGS.iter().find(|(known, _)| *known == number);
        let label = label.map(str::trim).filter(|label| !label.is_empty());
        let label = label.or(meaning.map(|(_, meaning)| *meaning));
        Question {
            phrase_id: phrase_id.to_owned(),
            label: label.unwrap_or(phrase_id).to_owned(),
            answered_by_client: (101..=107).contains(&number),
        }
    }
}

/// What OFX means by MFA1, MFA2 and so on.
const MEANINGS: [(u32, &str); 30] = [
    (1, "City of birth"),
    (2, "Date of birth, as MM/DD/YYYY"),
    (3, "Debit card number"),
    (4, "Father's middle name"),
    (5, "Favorite color"),
    (6, "First pet's name"),
    (7, "Five-digit ZIP code"),
    (8, "Grandmother's maiden name on the father's side"),
    (9, "Grandmother's maiden name on the mother's side"),
    (10, "Last four digits of the mobile phone number"),
    (11, "Last four digits of the daytime phone number"),
    (12, "Last four digits of the home phone number"),
    (13, "Last four digits of the social security number"),
    (14, "Last four digits of the tax ID"),
    (15, "Month of birth of the youngest sibling"),
    (16, "Mother's maiden name"),
    (17, "Mother's middle name"),
    (18, "Name of the first employer"),
    (19, "Manufacturer of the first car"),
    (20, "Name of the street of the childhood"),
    (21, "Name of the high school football team"),
    (22, "Amount of a recent deposit or withdrawal"),
    (23, "Year of birth, as YYYY"),
    (101, "Date and time"),
    (102, "Host name"),
    (103, "IP address"),
    (104, "MAC address"),
    (105, "Operating system version"),
    (106, "Processor architecture"),
    (107, "User agent"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge() -> Challenge {
        Challenge {
            form: FORM,
            status: 3000,
            questions: vec![
                Question::new("MFA13", None),
                Question::new("MFA107", None),
                Question::new("SCHOOL", Some(" Which school? ")),
            ],
            help_url: None,
            bank: Bank {
                url: "https://bank.example/ofx".to_owned(),
                organization: "EXAMPLE".to_owned(),
                id: "1".to_owned(),
                user: "kim01".to_owned(),
            },
            suspended: Some(Suspended {
                transaction_id: "t-1".to_owned(),
                effect: Effect::Money,
                request: "<OFX><ACCTID>4400120</ACCTID></OFX>".to_owned(),
                body: "PMTRS".to_owned(),
                id: "SRVRTID".to_owned(),
                id_is: None,
                allow_duplicate: false,
            }),
        }
    }

    #[test]
    fn a_challenge_survives_as_json() {
        let challenge = challenge();
        assert_eq!(Challenge::parse(&challenge.to_json()).unwrap(), challenge);
    }

    #[test]
    fn what_is_shown_has_nothing_of_the_request() {
        let shown = format!("{:?}", challenge());
        assert!(
            shown.contains("Which school?") && shown.contains("t-1"),
            "{shown}"
        );
        assert!(
            !shown.contains("4400120") && !shown.contains("kim01"),
            "{shown}"
        );
    }

    #[test]
    fn questions_mean_what_ofx_or_the_bank_says() {
        let challenge = challenge();
        let [thirteen, agent, school] = challenge.questions() else {
            panic!("three questions")
        };
        assert!(thirteen.label.contains("social security") && !thirteen.answered_by_client);
        assert!(agent.answered_by_client);
        assert_eq!(school.label, "Which school?");
        assert_eq!(Question::new("MFA29", None).label, "MFA29");
    }

    #[test]
    fn what_is_no_challenge_is_refused_without_being_shown() {
        let json = challenge().to_json();
        for wrong in [
            "",
            "{}",
            "4400120",
            "\"4400120\"",
            &json.replace("\"form\":1", "\"form\":2"),
            &json.replace("PMTRS", "NOSUCH"),
            &json.replace("t-1\",", "t-1\",\"more\":1,"),
            &json[..json.len() - 1],
        ] {
            let error = Challenge::parse(wrong).unwrap_err();
            assert!(!error.contains("4400120"), "{error}");
        }
    }
}
