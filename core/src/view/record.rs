//! Payments, payees, recurring models and letters, as a synchronization tells of them.

/// Calls a macro with the records of a synchronization; see the source of this module for their groups.
#[macro_export]
macro_rules! for_each_record_view {
    ($callback:ident) => {
        $callback! {
            /// A payment that a synchronization told of. Records with the same content are equal, and stay as they are.
            Payment($crate::PaymentRecord) {
                plain {
                    /// All of it as XML, as the bank sent it.
                    aggregate: String = $crate::PaymentRecord::aggregate;
                    /// The reference that the biller supplied.
                    bill_ref: String = $crate::PaymentRecord::bill_ref;
                    /// The number of the cheque that pays it.
                    check_number: String = $crate::PaymentRecord::check_number;
                    /// The currency, three letters of ISO 4217.
                    currency_code: String = $crate::PaymentRecord::currency_code;
                    /// The account that pays.
                    from_account_id: String = $crate::PaymentRecord::from_account_id;
                    /// The type of the account that pays, in the words of OFX, such as CHECKING.
                    from_account_type: String = $crate::PaymentRecord::from_account_type;
                    /// The bank of the account that pays.
                    from_bank_id: String = $crate::PaymentRecord::from_bank_id;
                    /// The identifier that the bank gave it.
                    id: String = $crate::PaymentRecord::id;
                    /// The note to the payee.
                    memo: String = $crate::PaymentRecord::memo;
                    /// The recurring model that made it.
                    model_id: String = $crate::PaymentRecord::model_id;
                    /// The user's account number with the payee.
                    payee_account: String = $crate::PaymentRecord::payee_account;
                    /// The identifier of the payee.
                    payee_id: String = $crate::PaymentRecord::payee_id;
                    /// The payee's entry in the user's list.
                    payee_list_id: String = $crate::PaymentRecord::payee_list_id;
                    /// What becomes of it: WILLPROCESSON, PROCESSEDON, NOFUNDSON, FAILEDON or CANCELEDON.
                    status: String = $crate::PaymentRecord::status;
                    /// The account that is paid, where the bank pays by transfer.
                    to_account_id: String = $crate::PaymentRecord::to_account_id;
                    /// The type of the account that is paid, in the words of OFX.
                    to_account_type: String = $crate::PaymentRecord::to_account_type;
                    /// The bank of the account that is paid.
                    to_bank_id: String = $crate::PaymentRecord::to_bank_id;
                    /// What happened to it: ADDED, MODIFIED or CANCELLED.
                    tx_type: String = $crate::PaymentRecord::tx_type;
                }
                amount {
                    /// The amount, exactly as the bank wrote it; none if it left it out. An error if it cannot be read.
                    amount = $crate::PaymentRecord::amount_value;
                }
                day {
                    /// The day on which it is due, as the bank wrote it; none if it left it out. An error if it cannot be read.
                    date_due = $crate::PaymentRecord::date_due_value;
                    /// The day of what `status` says, as the bank wrote it; none if it left it out. An error if it cannot be read.
                    date_processed = $crate::PaymentRecord::date_processed_value;
                }
                moment {
                    /// The moment of what `status` says, with its zone; none if the bank gave no time of day. An error if it
                    /// cannot be read.
                    processed_at = $crate::PaymentRecord::date_processed_value;
                }
                count {}
                payee {
                    /// The payee with name and address; none if the bank gave neither.
                    payee = $crate::PaymentRecord::payee;
                }
            }

            /// A payee that a synchronization told of, or the payee of a payment. Records with the same content are equal, and
            /// stay as they are.
            Payee($crate::PayeeRecord) {
                plain {
                    /// The user's account number with the payee; the first, if there are several.
                    account: String = $crate::PayeeRecord::account;
                    /// The first line of the address.
                    addr1: String = $crate::PayeeRecord::addr1;
                    /// The second line.
                    addr2: String = $crate::PayeeRecord::addr2;
                    /// The third line.
                    addr3: String = $crate::PayeeRecord::addr3;
                    /// All of it as XML, as the bank sent it.
                    aggregate: String = $crate::PayeeRecord::aggregate;
                    /// The city.
                    city: String = $crate::PayeeRecord::city;
                    /// The country; USA where the bank does not say.
                    country: String = $crate::PayeeRecord::country;
                    /// The identifier that the payment system gave the payee.
                    id: String = $crate::PayeeRecord::id;
                    /// How far that identifier reaches: GLOBAL or USER.
                    id_scope: String = $crate::PayeeRecord::id_scope;
                    /// The entry in the user's list.
                    list_id: String = $crate::PayeeRecord::list_id;
                    /// The name.
                    name: String = $crate::PayeeRecord::name;
                    /// The telephone number.
                    phone: String = $crate::PayeeRecord::phone;
                    /// The postal code.
                    postal_code: String = $crate::PayeeRecord::postal_code;
                    /// The state.
                    state: String = $crate::PayeeRecord::state;
                    /// What happened to the payee: ADDED, MODIFIED or DELETED; empty for the payee of a payment.
                    tx_type: String = $crate::PayeeRecord::tx_type;
                }
                amount {}
                day {}
                moment {}
                count {
                    /// The days that a payment to the payee takes; none if the bank does not say. An error if it cannot be read.
                    days_to_pay = $crate::PayeeRecord::days_to_pay_value;
                }
                payee {}
            }

            /// A recurring model that a synchronization told of. Records with the same content are equal, and stay as they are.
            RecurringPayment($crate::RecurringRecord) {
                plain {
                    /// All of it as XML, as the bank sent it.
                    aggregate: String = $crate::RecurringRecord::aggregate;
                    /// How often it pays, in the words of OFX, such as MONTHLY.
                    frequency: String = $crate::RecurringRecord::frequency;
                    /// The account that pays.
                    from_account_id: String = $crate::RecurringRecord::from_account_id;
                    /// The identifier that the bank gave it.
                    id: String = $crate::RecurringRecord::id;
                    /// The note to the payee.
                    memo: String = $crate::RecurringRecord::memo;
                    /// The user's account number with the payee.
                    payee_account: String = $crate::RecurringRecord::payee_account;
                    /// The identifier of the payee.
                    payee_id: String = $crate::RecurringRecord::payee_id;
                    /// The payee's entry in the user's list.
                    payee_list_id: String = $crate::RecurringRecord::payee_list_id;
                    /// What happened to it: ADDED, MODIFIED or CANCELLED.
                    tx_type: String = $crate::RecurringRecord::tx_type;
                }
                amount {
                    /// The amount of each payment, exactly as the bank wrote it; none if it left it out. An error if it cannot be
                    /// read.
                    amount = $crate::RecurringRecord::amount_value;
                    /// The amount of the last payment, if it differs. An error if it cannot be read.
                    final_amount = $crate::RecurringRecord::final_amount_value;
                    /// The amount of the first payment, if it differs. An error if it cannot be read.
                    initial_amount = $crate::RecurringRecord::initial_amount_value;
                }
                day {
                    /// The day on which the next payment is due. An error if it cannot be read.
                    date_due = $crate::RecurringRecord::date_due_value;
                }
                moment {}
                count {
                    /// How many payments; none for no end. An error if it cannot be read.
                    instances = $crate::RecurringRecord::instances_value;
                }
                payee {
                    /// The payee with name and address; none if the bank gave neither.
                    payee = $crate::RecurringRecord::payee;
                }
            }

            /// A letter of a synchronization, or one that was sent.
            PaymentMail($crate::MailRecord) {
                plain {
                    /// All of it as XML, as the bank sent it.
                    mail_aggregate: String = $crate::MailRecord::aggregate;
                    /// What it is about.
                    subject: String = $crate::MailRecord::subject;
                    /// The text without HTML: paragraphs as lines, tags and scripts left out.
                    text: String = $crate::MailRecord::text;
                    /// The text as it was sent, which may be HTML.
                    body: String = $crate::MailRecord::body;
                    /// Whether it is HTML.
                    is_html: bool = $crate::MailRecord::is_html;
                    /// Who wrote it.
                    sender: String = $crate::MailRecord::from;
                    /// To whom.
                    recipient: String = $crate::MailRecord::to;
                    /// When it was written.
                    created: String = $crate::MailRecord::created;
                    /// The payment that it is about; empty if it is about none.
                    payment_id: String = $crate::MailRecord::payment_id;
                }
                amount {}
                day {}
                moment {}
                count {}
                payee {}
            }
        }
    };
}
