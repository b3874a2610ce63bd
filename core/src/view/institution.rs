//! What an institution tells of itself, of accounts, and what it asks.

/// Calls a macro with the records of an institution; see the source of this module. Besides `plain`, the group `one` has
/// `Option`s and the group `many` lists of other records in the list.
#[macro_export]
macro_rules! for_each_institution_view {
    ($callback:ident) => {
        $callback! {
            /// The profile of an institution. What the bank left out is none.
            Profile($crate::message::Profile) {
                plain {
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
                    /// Whether mail may be HTML; none if the institution does not say.
                    html_mail: Option<bool> = |profile| {
                        profile.message_sets.email.as_ref()?.v1.as_ref()?.mime
                    };
                }
                one {
                    /// What bill payment can do; none if the institution does not offer it.
                    bill_pay: BillPayProfile = |profile| profile.message_sets.bill_pay.as_ref()?.v1.clone();
                    /// What can be done with accounts.
                    signup: SignupProfile = |profile| profile.message_sets.signup.as_ref()?.v1.clone();
                }
                many {
                    /// The message sets that matter to bill payment, and where each is served.
                    message_sets: MessageSet = |profile| profile.message_sets.served();
                    /// How to sign on, by realm.
                    signon_realms: SignonRealm = |profile| profile.signon.realms.clone();
                }
            }

            /// How to sign on to a realm. What the bank left out is none.
            SignonRealm($crate::message::SignonInfo) {
                plain {
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
                        realm.password_characters.as_ref().map(|word| word.as_str().to_owned())
                    };
                }
                one {}
                many {}
            }

            /// Where and how an institution serves a message set. What the bank left out is none.
            MessageSet((&'static str, $crate::message::MessageSetCore)) {
                plain {
                    /// The set: SIGNON, SIGNUP, BILLPAY, EMAIL or PROF.
                    name: String = |set| set.0.to_owned();
                    /// The version of the set.
                    version: Option<u32> = |set| set.1.version;
                    /// Where it is served.
                    url: Option<String> = |set| set.1.url.clone();
                    /// Application-level security: NONE or the obsolete TYPE1.
                    security: Option<String> = |set| set.1.security.clone();
                    /// Whether a secure connection is needed.
                    secure: Option<bool> = |set| set.1.secure;
                    /// The realm whose sign-on it takes.
                    realm: Option<String> = |set| set.1.realm.clone();
                    /// The languages, such as ENG.
                    languages: Vec<String> = |set| set.1.languages.clone();
                    /// How much a synchronization tells: FULL or LITE.
                    sync_mode: Option<String> = |set| {
                        set.1.sync_mode.as_ref().map(|word| word.as_str().to_owned())
                    };
                    /// Whether a refresh is supported.
                    refresh: Option<bool> = |set| set.1.refresh;
                    /// Whether a lost file can be asked for again.
                    file_recovery: Option<bool> = |set| set.1.file_recovery;
                    /// The service provider behind it.
                    provider: Option<String> = |set| set.1.provider.clone();
                }
                one {}
                many {}
            }

            /// What an institution's bill payment can do. What the bank left out is none.
            BillPayProfile($crate::message::BillPayMessageSetV1) {
                plain {
                    /// Where it is served.
                    url: Option<String> = |set| set.core.url.clone();
                    /// The realm whose sign-on it takes.
                    realm: Option<String> = |set| set.core.realm.clone();
                    /// How much a synchronization tells: FULL or LITE.
                    sync_mode: Option<String> = |set| {
                        set.core.sync_mode.as_ref().map(|word| word.as_str().to_owned())
                    };
                    /// Whether a refresh is supported.
                    refresh: Option<bool> = |set| set.core.refresh;
                    /// Whether a lost file can be asked for again.
                    file_recovery: Option<bool> = |set| set.core.file_recovery;
                    /// The service provider behind it.
                    provider: Option<String> = |set| set.core.provider.clone();
                    /// Days before processing on which the money leaves the account.
                    days_withdrawn: Option<u32> = |set| set.days_withdrawn;
                    /// Days that a payment by address takes, where the payee does not say.
                    default_days_to_pay: Option<u32> = |set| set.default_days_to_pay;
                    /// As days_withdrawn, for payments by transfer.
                    transfer_days_withdrawn: Option<u32> = |set| set.transfer_days_withdrawn;
                    /// As default_days_to_pay, for payments by transfer.
                    transfer_default_days_to_pay: Option<u32> = |set| set.transfer_default_days_to_pay;
                    /// Days of the week on which nothing is processed, such as SATURDAY.
                    days_off: Vec<String> = |set| {
                        set.days_off.iter().map(|word| word.as_str().to_owned()).collect()
                    };
                    /// Until when a day's payments are taken, as the bank sent it, such as 170000.000[-5:EST].
                    cut_off: Option<String> = |set| set.cut_off.clone();
                    /// Days before it is due that a recurring model makes a payment.
                    model_window: Option<u32> = |set| set.model_window;
                    /// Days after processing that a payment can be asked about.
                    inquiry_window: Option<u32> = |set| set.inquiry_window;
                    /// Whether a synchronization tells of status changes.
                    status_by_sync: Option<bool> = |set| set.status_by_sync;
                    /// Whether payees are taken by name and address.
                    by_address: Option<bool> = |set| set.by_address;
                    /// Whether payees are paid by transfer.
                    by_transfer: Option<bool> = |set| set.by_transfer;
                    /// Whether payees are taken by identifier.
                    by_payee_id: Option<bool> = |set| set.by_payee_id;
                    /// Whether the user can add payees by address.
                    can_add_payee: Option<bool> = |set| set.can_add_payee;
                    /// Whether business details are taken.
                    extended: Option<bool> = |set| set.extended;
                    /// Whether payments can be modified.
                    can_modify_payments: Option<bool> = |set| set.can_modify_payments;
                    /// Whether recurring models can be modified.
                    can_modify_models: Option<bool> = |set| set.can_modify_models;
                    /// Whether the first payment of a model may differ.
                    first_may_differ: Option<bool> = |set| set.first_may_differ;
                    /// Whether the last payment of a model may differ.
                    last_may_differ: Option<bool> = |set| set.last_may_differ;
                    /// Whether presented bills are understood.
                    bills: Option<bool> = |set| set.bills;
                }
                one {}
                many {}
            }

            /// What can be done with accounts. What the bank left out is none.
            SignupProfile($crate::message::SignupMessageSetV1) {
                plain {
                    /// Where it is served.
                    url: Option<String> = |set| set.core.url.clone();
                    /// The realm whose sign-on it takes.
                    realm: Option<String> = |set| set.core.realm.clone();
                    /// How much a synchronization tells: FULL or LITE.
                    sync_mode: Option<String> = |set| {
                        set.core.sync_mode.as_ref().map(|word| word.as_str().to_owned())
                    };
                    /// Whether a refresh is supported.
                    refresh: Option<bool> = |set| set.core.refresh;
                    /// Whether a lost file can be asked for again.
                    file_recovery: Option<bool> = |set| set.core.file_recovery;
                    /// The service provider behind it.
                    provider: Option<String> = |set| set.core.provider.clone();
                    /// Whether the user's data can be changed.
                    can_change_user: Option<bool> = |set| set.can_change_user;
                    /// Whether accounts that could be used are told of.
                    lists_available_accounts: Option<bool> = |set| set.lists_available_accounts;
                    /// Whether activate_account may be called.
                    client_activates: Option<bool> = |set| set.client_activates;
                    /// Whether the user's data can be read.
                    user_info: Option<bool> = |set| set.user_info;
                    /// Whether the client enrols the user.
                    client_enrolls: bool = |set| set.client_enrolls.is_some();
                    /// Whether an account number is asked for then.
                    account_required: Option<bool> = |set| set.client_enrolls.as_ref()?.account_required;
                    /// Where the user enrols on the web.
                    enroll_url: Option<String> = |set| set.web_enroll.as_ref()?.url.clone();
                    /// How the user enrols otherwise, for people.
                    enroll_message: Option<String> = |set| set.other_enroll.as_ref()?.message.clone();
                }
                one {}
                many {}
            }

            /// An account of the user.
            Account($crate::message::AccountInfo) {
                plain {
                    /// Its name.
                    name: Option<String> = |account| account.name.clone();
                    /// What it is called.
                    description: Option<String> = |account| account.description.as_deref().map(str::to_owned);
                    /// The telephone number to ask about it.
                    phone: Option<String> = |account| account.phone.clone();
                    /// The bank: what payment_from_bank_id is set to.
                    bank_id: Option<String> = |account| Some(account.bank_account()?.bank_id.clone());
                    /// The number: what payment_from_account_id is set to.
                    account_id: Option<String> = |account| Some(account.bank_account()?.account_id.to_string());
                    /// The type in the words of OFX, such as CHECKING.
                    account_type: Option<String> = |account| {
                        Some(account.bank_account()?.account_type.as_str().to_owned())
                    };
                    /// Whether it can pay bills: ACTIVE, PEND (asked for) or AVAIL (could be); none if not at all.
                    bill_pay_status: Option<String> = |account| {
                        account.bill_pay.as_ref()?.status.as_ref().map(|word| word.as_str().to_owned())
                    };
                    /// Whether bills can be paid from it now.
                    can_pay_bills: bool = $crate::message::AccountInfo::can_pay_bills;
                }
                one {}
                many {}
            }

            /// A question that the bank wants answered.
            ChallengeQuestion($crate::message::ChallengeQuestion) {
                plain {
                    /// Which question, such as MFA13.
                    phrase_id: String = |question| question.phrase_id.clone();
                    /// The question for people; none where OFX gives the identifier its meaning.
                    label: Option<String> = |question| question.label.clone();
                }
                one {}
                many {}
            }
        }
    };
}
