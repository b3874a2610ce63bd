//! The profile: what an institution offers, where, and to whom (OFX 7).
//!
//! A profile only informs, and institutions leave parts of it out: what is missing is `None`, not an error.

use super::common::Extension;
use super::declare::{aggregate, words};
use crate::value::DateTime;

words! {
    /// How many addresses and sign-ons a client can work with.
    pub enum ClientRouting {
        /// One for everything.
        "NONE" => None,
        /// One for each service.
        "SERVICE" => Service,
        /// One for each message set: what this library can do.
        "MSGSET" => MessageSet,
    }
}

words! {
    /// How much a server tells in a synchronization.
    pub enum SyncMode {
        /// All changes, whoever made them.
        "FULL" => Full,
        /// Only what the client itself may have missed.
        "LITE" => Lite,
    }
}

words! {
    /// Which characters a password is made of.
    pub enum PasswordCharacters {
        /// Letters only.
        "ALPHAONLY" => AlphaOnly,
        /// Digits only.
        "NUMERICONLY" => NumericOnly,
        /// Letters or digits.
        "ALPHAORNUMERIC" => AlphaOrNumeric,
        /// Letters and digits.
        "ALPHAANDNUMERIC" => AlphaAndNumeric,
    }
}

words! {
    /// A day of the week.
    pub enum Weekday {
        /// Monday.
        "MONDAY" => Monday,
        /// Tuesday.
        "TUESDAY" => Tuesday,
        /// Wednesday.
        "WEDNESDAY" => Wednesday,
        /// Thursday.
        "THURSDAY" => Thursday,
        /// Friday.
        "FRIDAY" => Friday,
        /// Saturday.
        "SATURDAY" => Saturday,
        /// Sunday.
        "SUNDAY" => Sunday,
    }
}

aggregate! {
    /// Asks for the profile.
    PROFRQ: pub struct ProfileRequest {
        /// What the client can work with.
        CLIENTROUTING => routing: ClientRouting,
        /// The profile at hand; a date long past if there is none.
        DTPROFUP => changed: DateTime,
    }
}

aggregate! {
    /// The profile of an institution.
    PROFRS: pub struct Profile {
        /// The message sets that it serves.
        MSGSETLIST => message_sets: MessageSets,
        /// How to sign on, by realm.
        SIGNONINFOLIST => signon: SignonInfos,
        /// When the profile changed last.
        DTPROFUP => changed: Option<DateTime>,
        /// The name of the institution.
        FINAME => name: Option<String>,
        /// The first line of its address.
        ADDR1 => addr1: Option<String>,
        /// The second line.
        ADDR2 => addr2: Option<String>,
        /// The third line.
        ADDR3 => addr3: Option<String>,
        /// The city.
        CITY => city: Option<String>,
        /// The state.
        STATE => state: Option<String>,
        /// The postal code.
        POSTALCODE => postal_code: Option<String>,
        /// The country.
        COUNTRY => country: Option<String>,
        /// The telephone number of customer service.
        CSPHONE => service_phone: Option<String>,
        /// The telephone number of technical support.
        TSPHONE => support_phone: Option<String>,
        /// The fax number.
        FAXPHONE => fax: Option<String>,
        /// The web site.
        URL => url: Option<String>,
        /// The mail address.
        EMAIL => email: Option<String>,
    }
}

aggregate! {
    /// Where and how a message set is served.
    MSGSETCORE: pub struct MessageSetCore {
        /// The version of the message set.
        VER => version: Option<u32>,
        /// Where it is served.
        URL => url: Option<String>,
        /// Application-level security: `NONE`, or the obsolete `TYPE1`.
        OFXSEC => security: Option<String>,
        /// Whether a secure connection is needed.
        TRANSPSEC => secure: Option<bool>,
        /// The realm whose sign-on it takes.
        SIGNONREALM => realm: Option<String>,
        /// The languages.
        LANGUAGE => languages: Vec<String>,
        /// How much a synchronization tells.
        SYNCMODE => sync_mode: Option<SyncMode>,
        /// Whether a refresh is supported (1.6 and later).
        REFRESHSUPT => refresh: Option<bool>,
        /// Whether a lost file can be asked for again.
        RESPFILEER => file_recovery: Option<bool>,
        /// The service provider behind it.
        SPNAME => provider: Option<String>,
        /// An extension (2.2).
        OFXEXTENSION => extension: Option<Extension>,
    }
}

/// Declares a message set of the profile: the set, and its first version, which holds the core and what is special.
macro_rules! message_set {
    (
        $(#[$attribute:meta])*
        $set_tag:ident $set:ident $version_tag:ident $version:ident {
            $( $(#[$doc:meta])* $($tag:ident)|+ => $field:ident: $type:ty, )*
        }
    ) => {
        aggregate! {
            $(#[$attribute])*
            $set_tag: pub struct $set {
                /// Its first version, the only one since OFX 2.
                $version_tag => v1: Option<$version>,
            }
        }

        aggregate! {
            $(#[$attribute])*
            $version_tag: pub struct $version {
                /// Where and how it is served.
                MSGSETCORE => core: MessageSetCore,
                $( $(#[$doc])* $($tag)|+ => $field: $type, )*
            }
        }
    };
}

message_set! {
    /// Sign-on.
    SIGNONMSGSET SignonMessageSet SIGNONMSGSETV1 SignonMessageSetV1 {}
}

message_set! {
    /// Enrolment and accounts.
    SIGNUPMSGSET SignupMessageSet SIGNUPMSGSETV1 SignupMessageSetV1 {
        /// Whether the client enrols the user.
        CLIENTENROLL => client_enrolls: Option<ClientEnroll>,
        /// Where the user enrols on the web.
        WEBENROLL => web_enroll: Option<WebEnroll>,
        /// How the user enrols otherwise.
        OTHERENROLL => other_enroll: Option<OtherEnroll>,
        /// Whether the user's data can be changed.
        CHGUSERINFO => can_change_user: Option<bool>,
        /// Whether accounts that could be used are told of.
        AVAILACCTS => lists_available_accounts: Option<bool>,
        /// Whether the client may activate services.
        CLIENTACTREQ => client_activates: Option<bool>,
        /// Whether the user's data can be read (2.2.1).
        USERINFOAVAIL => user_info: Option<bool>,
    }
}

aggregate! {
    /// Enrolment by the client.
    CLIENTENROLL: pub struct ClientEnroll {
        /// Whether an account number is asked for.
        ACCTREQUIRED => account_required: Option<bool>,
    }
}

aggregate! {
    /// Enrolment on the web.
    WEBENROLL: pub struct WebEnroll {
        /// Where.
        URL => url: Option<String>,
    }
}

aggregate! {
    /// Enrolment on another way.
    OTHERENROLL: pub struct OtherEnroll {
        /// What to do, for people.
        MESSAGE => message: Option<String>,
    }
}

message_set! {
    /// Bill payment.
    BILLPAYMSGSET BillPayMessageSet BILLPAYMSGSETV1 BillPayMessageSetV1 {
        /// Days before processing on which the money leaves the account.
        DAYSWITH => days_withdrawn: Option<u32>,
        /// Days that a payment by address takes, where the payee does not say.
        DFLTDAYSTOPAY => default_days_to_pay: Option<u32>,
        /// As `days_withdrawn`, for payments by transfer.
        XFERDAYSWITH => transfer_days_withdrawn: Option<u32>,
        /// As `default_days_to_pay`, for payments by transfer.
        XFERDFLTDAYSTOPAY => transfer_default_days_to_pay: Option<u32>,
        /// Days of the week on which nothing is processed.
        PROCDAYSOFF => days_off: Vec<Weekday>,
        /// Until when a day's payments are taken, as sent, such as `170000.000[-5:EST]`.
        PROCENDTM => cut_off: Option<String>,
        /// Days before it is due that a recurring model makes a payment.
        MODELWND => model_window: Option<u32>,
        /// Days after processing that a payment can be asked about.
        POSTPROCWND => inquiry_window: Option<u32>,
        /// Whether a synchronization tells of status changes.
        STSVIAMODS => status_by_sync: Option<bool>,
        /// Whether payees are taken by name and address.
        PMTBYADDR => by_address: Option<bool>,
        /// Whether payees are paid by transfer.
        PMTBYXFER => by_transfer: Option<bool>,
        /// Whether payees are taken by identifier.
        PMTBYPAYEEID => by_payee_id: Option<bool>,
        /// Whether the user can add payees by address.
        CANADDPAYEE => can_add_payee: Option<bool>,
        /// Whether business details are taken.
        HASEXTDPMT => extended: Option<bool>,
        /// Whether payments can be modified.
        CANMODPMTS => can_modify_payments: Option<bool>,
        /// Whether recurring models can be modified.
        CANMODMDLS => can_modify_models: Option<bool>,
        /// Whether the first payment of a model may differ.
        DIFFFIRSTPMT => first_may_differ: Option<bool>,
        /// Whether the last payment of a model may differ.
        DIFFLASTPMT => last_may_differ: Option<bool>,
        /// Whether bills are understood (2.0.1 and later).
        BILLPUBCONTEXT => bills: Option<bool>,
    }
}

message_set! {
    /// Mail.
    EMAILMSGSET EmailMessageSet EMAILMSGSETV1 EmailMessageSetV1 {
        /// Whether mail is taken.
        MAILSUP => mail: Option<bool>,
        /// Whether pages and images can be fetched.
        GETMIMESUP => mime: Option<bool>,
    }
}

message_set! {
    /// The profile itself.
    PROFMSGSET ProfileMessageSet PROFMSGSETV1 ProfileMessageSetV1 {}
}

aggregate! {
    /// The message sets of a profile that matter to bill payment.
    MSGSETLIST: pub struct MessageSets {
        /// Sign-on.
        SIGNONMSGSET => signon: Option<SignonMessageSet>,
        /// Enrolment and accounts.
        SIGNUPMSGSET => signup: Option<SignupMessageSet>,
        /// Bill payment.
        BILLPAYMSGSET => bill_pay: Option<BillPayMessageSet>,
        /// Mail.
        EMAILMSGSET => email: Option<EmailMessageSet>,
        /// The profile itself.
        PROFMSGSET => profile: Option<ProfileMessageSet>,
    }
}

aggregate! {
    /// How to sign on.
    SIGNONINFOLIST: pub struct SignonInfos {
        /// For each realm.
        SIGNONINFO => realms: Vec<SignonInfo>,
    }
}

aggregate! {
    /// How to sign on to a realm.
    SIGNONINFO: pub struct SignonInfo {
        /// The realm.
        SIGNONREALM => realm: String,
        /// The shortest password.
        MIN => shortest_password: Option<u32>,
        /// The longest.
        MAX => longest_password: Option<u32>,
        /// What it is made of.
        CHARTYPE => password_characters: Option<PasswordCharacters>,
        /// Whether capitals and small letters differ.
        CASESEN => case_sensitive: Option<bool>,
        /// Whether special characters are allowed.
        SPECIAL => special_characters: Option<bool>,
        /// Whether blanks are allowed.
        SPACES => spaces: Option<bool>,
        /// Whether the password can be changed.
        PINCH => can_change_password: Option<bool>,
        /// Whether it must be changed in the first session.
        CHGPINFIRST => must_change_password_first: Option<bool>,
        /// What the first additional credential is called; it is wanted if there is a label.
        USERCRED1LABEL => credential_1_label: Option<String>,
        /// What the second is called.
        USERCRED2LABEL => credential_2_label: Option<String>,
        /// Whether a client identifier is wanted.
        CLIENTUIDREQ => client_uid_required: Option<bool>,
        /// Whether an authentication token is wanted in the first session.
        AUTHTOKENFIRST => auth_token_first: Option<bool>,
        /// What that token is called.
        AUTHTOKENLABEL => auth_token_label: Option<String>,
        /// Where it is explained.
        AUTHTOKENINFOURL => auth_token_url: Option<String>,
        /// Whether challenge questions are asked.
        MFACHALLENGESUPT => challenges: Option<bool>,
        /// Whether they are asked in the first session.
        MFACHALLENGEFIRST => challenge_first: Option<bool>,
        /// Whether an access token of the institution is wanted (2.2).
        ACCESSTOKENREQ => access_token_required: Option<bool>,
    }
}

impl MessageSets {
    /// The sets that the institution serves, by their names in OFX: SIGNON, SIGNUP, BILLPAY, EMAIL and PROF.
    pub fn served(&self) -> Vec<(&'static str, MessageSetCore)> {
        macro_rules! core_of {
            ($set:ident) => {
                self.$set
                    .as_ref()
                    .and_then(|set| Some(set.v1.as_ref()?.core.clone()))
            };
        }
        let all = [
            ("SIGNON", core_of!(signon)),
            ("SIGNUP", core_of!(signup)),
            ("BILLPAY", core_of!(bill_pay)),
            ("EMAIL", core_of!(email)),
            ("PROF", core_of!(profile)),
        ];
        let served = all.into_iter().map(|(name, core)| Some((name, core?)));
        served.flatten().collect()
    }
}
