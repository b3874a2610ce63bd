//! What the institution tells, as Python classes: profile, accounts, challenge questions.

use std::sync::Arc;

use ofx_billpay::message::{
    AccountInfo, BankAccount, ChallengeQuestion as Question, PasswordCharacters,
    Profile as CoreProfile, ServiceStatus, SignonInfo,
};
use pyo3::prelude::*;

use crate::bill_payment::BillPayment;
use crate::error::exception;
use crate::message_set::{BillPayProfile, MessageSet, SignupProfile};
use crate::secret::SecretText;
use crate::view::view;

view! {
    /// The profile of an institution. What the bank left out is None.
    Profile(Arc<CoreProfile>) as "Profile" {
        /// When it changed last, in the form of OFX.
        changed: Option<String> = |profile| profile.changed.map(|date| date.to_string());
        /// The name of the institution.
        name: Option<String> = |profile| profile.name.clone();
        /// The first line of its address.
        addr1: Option<String> = |profile| profile.addr1.clone();
        /// The second line.
        addr2: Option<String> = |profile| profile.addr2.clone();
        /// The third line.
        addr3: Option<String> = |profile| profile.addr3.clone();
        /// The city.
        city: Option<String> = |profile| profile.city.clone();
        /// The state.
        state: Option<String> = |profile| profile.state.clone();
        /// The postal code.
        postal_code: Option<String> = |profile| profile.postal_code.clone();
        /// The country.
        country: Option<String> = |profile| profile.country.clone();
        /// The telephone number of customer service.
        service_phone: Option<String> = |profile| profile.service_phone.clone();
        /// The telephone number of technical support.
        support_phone: Option<String> = |profile| profile.support_phone.clone();
        /// The fax number.
        fax: Option<String> = |profile| profile.fax.clone();
        /// The web site.
        url: Option<String> = |profile| profile.url.clone();
        /// The mail address.
        email: Option<String> = |profile| profile.email.clone();
        /// The message sets that matter to bill payment, and where each is served.
        message_sets: Vec<MessageSet> = |profile| MessageSet::all(&profile.message_sets);
        /// Whether mail may be HTML; None if the institution does not say.
        html_mail: Option<bool> = |profile| {
            profile.message_sets.email.as_ref()?.v1.as_ref()?.mime
        };
        /// What bill payment can do; None if the institution does not offer it.
        bill_pay: Option<BillPayProfile> = |profile| {
            let set = profile.message_sets.bill_pay.as_ref()?;
            set.v1.clone().map(BillPayProfile)
        };
        /// What can be done with accounts.
        signup: Option<SignupProfile> = |profile| {
            let set = profile.message_sets.signup.as_ref()?;
            set.v1.clone().map(SignupProfile)
        };
        /// How to sign on, by realm.
        signon_realms: Vec<SignonRealm> = |profile| {
            profile.signon.realms.iter().cloned().map(SignonRealm).collect()
        };
    }
}

view! {
    /// How to sign on to a realm. What the bank left out is None.
    SignonRealm(SignonInfo) as "SignonRealm" {
        /// The realm.
        realm: String = |realm| realm.realm.clone();
        /// The shortest password.
        shortest_password: Option<u32> = |realm| realm.shortest_password;
        /// The longest password.
        longest_password: Option<u32> = |realm| realm.longest_password;
        /// Whether capitals and small letters differ.
        case_sensitive: Option<bool> = |realm| realm.case_sensitive;
        /// Whether special characters are allowed.
        special_characters: Option<bool> = |realm| realm.special_characters;
        /// Whether blanks are allowed.
        spaces: Option<bool> = |realm| realm.spaces;
        /// Whether the password can be changed.
        can_change_password: Option<bool> = |realm| realm.can_change_password;
        /// Whether it must be changed in the first session.
        must_change_password_first: Option<bool> = |realm| realm.must_change_password_first;
        /// What the first additional credential is called; it is wanted if there is a label.
        credential_1_label: Option<String> = |realm| realm.credential_1_label.clone();
        /// What the second is called.
        credential_2_label: Option<String> = |realm| realm.credential_2_label.clone();
        /// Whether a client identifier is wanted.
        client_uid_required: Option<bool> = |realm| realm.client_uid_required;
        /// Whether an authentication token is wanted in the first session.
        auth_token_first: Option<bool> = |realm| realm.auth_token_first;
        /// What that token is called.
        auth_token_label: Option<String> = |realm| realm.auth_token_label.clone();
        /// Where it is explained.
        auth_token_url: Option<String> = |realm| realm.auth_token_url.clone();
        /// Whether challenge questions are asked.
        challenges: Option<bool> = |realm| realm.challenges;
        /// Whether they are asked in the first session.
        challenge_first: Option<bool> = |realm| realm.challenge_first;
        /// Whether an access token of the institution is wanted.
        access_token_required: Option<bool> = |realm| realm.access_token_required;
        /// What a password is made of: ALPHAONLY, NUMERICONLY, ALPHAORNUMERIC or ALPHAANDNUMERIC.
        password_characters: Option<String> = |realm| {
            word(realm.password_characters.as_ref().map(PasswordCharacters::as_str))
        };
    }
}

view! {
    /// An account of the user.
    Account(AccountInfo) as "Account" {
        /// Its name.
        name: Option<String> = |account| account.name.clone();
        /// What it is called.
        description: Option<String> = |account| account.description.as_deref().map(str::to_owned);
        /// The telephone number to ask about it.
        phone: Option<String> = |account| account.phone.clone();
        /// The bank: what payment_from_bank_id is set to.
        bank_id: Option<String> = |account| Some(of_bank(account)?.bank_id.clone());
        /// The number: what payment_from_account_id is set to.
        account_id: Option<String> = |account| Some(of_bank(account)?.account_id.to_string());
        /// The type in the words of OFX, such as CHECKING.
        account_type: Option<String> = |account| Some(of_bank(account)?.account_type.as_str().to_owned());
        /// Whether it can pay bills: ACTIVE, PEND (asked for) or AVAIL (could be); None if not at all.
        bill_pay_status: Option<String> = |account| {
            word(account.bill_pay.as_ref()?.status.as_ref().map(ServiceStatus::as_str))
        };
        /// Whether bills can be paid from it now.
        can_pay_bills: bool = |account| {
            account.bill_pay.as_ref().is_some_and(|info| info.status == Some(ServiceStatus::Active))
        };
    }
}

view! {
    /// A question that the bank wants answered.
    ChallengeQuestion(Question) as "ChallengeQuestion" {
        /// Which question, such as MFA13.
        phrase_id: String = |question| question.phrase_id.clone();
        /// The question for people; None where OFX gives the identifier its meaning.
        label: Option<String> = |question| question.label.clone();
    }
}

pub(crate) fn word(word: Option<&str>) -> Option<String> {
    word.map(str::to_owned)
}

fn of_bank(account: &AccountInfo) -> Option<&BankAccount> {
    let bill_pay = account.bill_pay.as_ref().map(|info| &info.account);
    bill_pay.or_else(|| account.bank.as_ref().map(|info| &info.account))
}

impl Profile {
    fn shown(&self) -> String {
        format!(
            "<profile of {}>",
            self.0.name.as_deref().unwrap_or("an institution")
        )
    }
}

impl SignonRealm {
    fn shown(&self) -> String {
        format!("<realm {}>", self.0.realm)
    }
}

impl Account {
    fn shown(&self) -> String {
        let number =
            of_bank(&self.0).map_or_else(String::new, |account| account.account_id.masked());
        format!("<account {number}>")
    }
}

impl ChallengeQuestion {
    fn shown(&self) -> String {
        format!("<question {}>", self.0.phrase_id)
    }
}

#[pymethods]
impl BillPayment {
    /// Sets user and password of a realm other than that of the profile: some institutions serve message sets in several
    /// realms, each with a sign-on of its own. An empty password forgets those of the realm.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "what Python gives is converted on its way in"
    )]
    fn set_realm_credentials(&self, realm: &str, user: &str, password: SecretText) -> PyResult<()> {
        self.core
            .set_realm_credentials(realm, user, &password.0)
            .map_err(|error| exception(&error))
    }
}
