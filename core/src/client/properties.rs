//! The list of properties: one place that names them all, from which every language's accessors are made.
//!
//! `for_each_property!(callback)` calls `callback!` with the list, grouped by how a property behaves:
//!
//! | group | what it is |
//! |---|---|
//! | `text` | text, stored as it is set |
//! | `secret` | text that is masked wherever it could be logged |
//! | `checked` | text with accessors of its own in `accessors.rs` |
//! | `number` | a whole number with a check of its own |
//! | `option` | how the connection is made, with its type and accessors of its own in `connection.rs`; in the order in which they are to be set |
//! | `read_bytes` | read-only, likewise |
//! | `read_text`, `read_flag`, `read_number` | read-only, filled by the bank's answers |
//! | `payment_item`, `payee_item` | read-only, one for each record of a synchronization, by index; with the record's method |

/// Calls a macro with the list of all properties; see the source of this module for its groups.
#[macro_export]
macro_rules! for_each_property {
    ($callback:ident) => {
        $callback! {
            text {
                /// The institution's identifier, sent as FID. Required. Default: empty.
                fi_id = "",
                /// The institution's name, sent as ORG; servers compare it letter by letter. Required. Default: empty.
                fi_organization = "",
                /// Where the institution answers OFX: an https URL. Required. Default: empty.
                fi_url = "",
                /// The application's identifier, sent as APPID, up to 5 characters. Required. Default: empty.
                ofx_app_id = "",
                /// The application's version, sent as APPVER, up to 4 digits. Required. Default: empty.
                ofx_app_version = "",
                /// The user's name at the institution, sent as USERID. Required. Default: empty.
                ofx_user = "",
                /// The user's account number with the payee, sent as PAYACCT, up to 32 characters. OFX requires it for
                /// payments. Default: empty.
                payee_account = "",
                /// The first line of the payee's address, up to 32 characters. Default: empty.
                payee_addr1 = "",
                /// The second line of the payee's address. Default: empty.
                payee_addr2 = "",
                /// The third line of the payee's address; only with a second. Default: empty.
                payee_addr3 = "",
                /// The payee's city, up to 32 characters. Default: empty.
                payee_city = "",
                /// The payee's country, three letters of ISO 3166. Default: USA.
                payee_country = "USA",
                /// The identifier that the payment system gave the payee, used instead of name and address. Filled by the
                /// bank's answers. Default: empty.
                payee_id = "",
                /// The payee's entry in the user's list at the bank. Filled by the bank's answers. Default: empty.
                payee_list_id = "",
                /// The payee's telephone number, in any form. Default: empty.
                payee_phone = "",
                /// The payee's postal code, up to 11 characters. Default: empty.
                payee_postal_code = "",
                /// The payee's state, up to 5 characters. Default: empty.
                payee_state = "",
                /// The amount to pay, a decimal number such as 123.45, positive. Default: empty.
                payment_amount = "",
                /// A reference that the biller supplied, up to 80 characters. Default: empty.
                payment_bill_ref = "",
                /// When the payment is due, in the form of the DateFormat setting. Default: empty.
                payment_date_due = "",
                /// The number of the account that pays, up to 22 characters. Default: empty.
                payment_from_account_id = "",
                /// The bank of the account that pays, up to 9 characters. Default: empty.
                payment_from_bank_id = "",
                /// The identifier that the bank gave the payment (SRVRTID). Filled by the bank's answers. Default: empty.
                payment_id = "",
                /// A note to the payee, up to 255 characters. Default: empty.
                payment_memo = "",
                /// The number of the account that is paid, where the bank pays by transfer. Default: empty.
                payment_to_account_id = "",
                /// The bank of the account that is paid, where the bank pays by transfer. Default: empty.
                payment_to_bank_id = "",
                /// The identifier that the bank gave the recurring model (RECSRVRTID). Filled by the bank's answers. Default: empty.
                recurring_id = "",
                /// How often a recurring model pays: WEEKLY, BIWEEKLY, TWICEMONTHLY, MONTHLY, FOURWEEKS, BIMONTHLY, QUARTERLY,
                /// SEMIANNUALLY or ANNUALLY. Default: empty.
                recurring_frequency = "",
                /// How many payments a recurring model makes, up to 999; empty for no end. Default: empty.
                recurring_instances = "",
                /// The amount of the first payment of a recurring model, if it differs. Default: empty.
                recurring_initial_amount = "",
                /// The amount of the last payment of a recurring model, if it differs. Default: empty.
                recurring_final_amount = "",
            }
            secret {
                /// The key that the bank gave for challenges answered before; a newer one replaces it. Default: empty.
                ofx_access_key,
                /// The user's password. Required. Default: empty.
                ofx_password,
            }
            checked {
                /// The version of OFX that requests are written in: 102, 103, 151 or 160 (SGML), 200, 201, 202, 203, 210, 211 or
                /// 220 (XML). Default: 102.
                ofx_version,
                /// The last reply of the bank as received, with keys masked unless MaskSensitive is False. Setting it parses the
                /// text offline as if it had been received. Default: empty.
                ofx_response,
                /// All about the payee as XML, as the bank sent it. Setting it fills the payee's properties; those set afterwards
                /// win. Default: empty.
                payee_aggregate,
                /// The payee's name, up to 32 characters. Another name means another payee: identifiers that the bank gave the
                /// former one are then cleared. Default: empty.
                payee_name,
            }
            number {
                /// The type of the account that pays: 0 checking, 1 savings, 2 money market, 3 line of credit. Default: 0.
                payment_from_account_type = 0,
                /// The type of the account that is paid: 0 checking, 1 savings, 2 money market, 3 line of credit. Default: 0.
                payment_to_account_type = 0,
                /// For how many seconds the bank may be silent before a call fails; 0 for ever. Default: 60.
                timeout = 60,
            }
            option {
                /// Whether proxies are taken from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY of the environment where none is
                /// set. Default: False.
                firewall_auto_detect: flag,
                /// The kind of the firewall that connections are made through: 0 none, 1 tunnel, 2 SOCKS4, 3 SOCKS5, 10 SOCKS4A.
                /// Setting it sets firewall_port to 80 or 1080. Default: 0.
                firewall_type: number,
                /// The host of the firewall. Default: empty.
                firewall_host: text,
                /// The port of the firewall. Default: 0.
                firewall_port: number,
                /// The user's name for the firewall. Default: empty.
                firewall_user: text,
                /// The password for the firewall. Default: empty.
                firewall_password: secret,
                /// The one certificate of the server (PEM or DER) that is accepted without further checks. Default: empty.
                ssl_accept_server_cert_encoded: bytes,
                /// The store of the client's certificate: the name of a file, or what would stand in it. Default: MY.
                ssl_cert_store: bytes,
                /// The kind of the store: 2 PFX file, 3 PFX, 4 JKS file, 5 JKS, 6 PEM file, 7 PEM, 8 and 9 certificate, 11 and 12
                /// PKCS7, 18 JWK file, 19 JWK, 99 to be detected. Default: 0.
                ssl_cert_store_type: number,
                /// The password of the store. Default: empty.
                ssl_cert_store_password: secret,
                /// The client's certificate (PEM), whose key is looked for in the store. Default: empty.
                ssl_cert_encoded: bytes,
                /// The subject of the client's certificate, to be set last: it is looked for in the store, whole or in part; `*`
                /// takes any. Reads as the whole subject, empty if none was found. Default: empty.
                ssl_cert_subject: text,
                /// Who speaks TLS: 0 and 2 are this library; 1, the platform, is refused. Default: 0.
                ssl_provider: number,
            }
            read_bytes {
                /// The certificate that the server showed last, PEM. Default: empty.
                ssl_server_cert_encoded,
            }
            read_text {
                /// The last request as sent, with secrets masked unless the MaskSensitive setting is False. Default: empty.
                ofx_request,
                /// The days that a payment to the payee takes (DAYSTOPAY). Default: empty.
                payee_days_to_pay,
                /// How far payee_id reaches: GLOBAL or USER. Default: empty.
                payee_id_scope,
                /// All about the payment as XML, as the bank sent it. Default: empty.
                payment_aggregate,
                /// The number of the cheque that pays it, once there is one. Default: empty.
                payment_check_number,
                /// The currency of the payment, three letters of ISO 4217. Default: empty.
                payment_currency_code,
                /// The day of what payment_status says, in the form of the DateFormat setting. Default: empty.
                payment_date_processed,
                /// The user's account number with the payee of the payment. Default: empty.
                payment_payee_account,
                /// Name and address of the payee of the payment as XML. Default: empty.
                payment_payee_aggregate,
                /// The identifier of the payee of the payment. Default: empty.
                payment_payee_id,
                /// The list entry of the payee of the payment. Default: empty.
                payment_payee_list_id,
                /// What becomes of the payment: WILLPROCESSON, PROCESSEDON, NOFUNDSON, FAILEDON or CANCELEDON. Default: empty.
                payment_status,
                /// All about the recurring model as XML, as the bank sent it. Default: empty.
                recurring_aggregate,
                /// What the last synchronized payment was: ADDED, MODIFIED or CANCELLED. Default: empty.
                payment_tx_type,
            }
            read_flag {
                /// Whether the token of the last synchronization was too old, so that changes are lost. Default: False.
                lost_sync,
            }
            read_number {
                /// The number of payees in the last synchronization. Default: 0.
                sync_payee_count,
                /// The number of payments in the last synchronization. Default: 0.
                sync_payment_count,
                /// The number of recurring models in the last synchronization. Default: 0.
                sync_recurring_payment_count,
            }
            payee_item {
                /// The user's account number with the payee.
                sync_payee_account => account,
                /// The first line of the payee's address.
                sync_payee_addr1 => addr1,
                /// The second line of the payee's address.
                sync_payee_addr2 => addr2,
                /// The third line of the payee's address.
                sync_payee_addr3 => addr3,
                /// All about the payee as XML, as the bank sent it.
                sync_payee_aggregate => aggregate,
                /// The payee's city.
                sync_payee_city => city,
                /// The payee's country; USA where the bank does not say.
                sync_payee_country => country,
                /// The days that a payment to the payee takes.
                sync_payee_days_to_pay => days_to_pay,
                /// The identifier that the payment system gave the payee.
                sync_payee_id => id,
                /// How far that identifier reaches: GLOBAL or USER.
                sync_payee_id_scope => id_scope,
                /// The payee's entry in the user's list.
                sync_payee_list_id => list_id,
                /// The payee's name.
                sync_payee_name => name,
                /// The payee's telephone number.
                sync_payee_phone => phone,
                /// The payee's postal code.
                sync_payee_postal_code => postal_code,
                /// The payee's state.
                sync_payee_state => state,
                /// What happened to the payee: ADDED, MODIFIED or DELETED.
                sync_payee_tx_type => tx_type,
            }
            payment_item {
                /// All about the payment as XML, as the bank sent it.
                sync_payment_aggregate => aggregate,
                /// The amount.
                sync_payment_amount => amount,
                /// The reference that the biller supplied.
                sync_payment_bill_ref => bill_ref,
                /// The number of the cheque that pays it.
                sync_payment_check_number => check_number,
                /// The currency.
                sync_payment_currency_code => currency_code,
                /// When it is due.
                sync_payment_date_due => date_due,
                /// The day of what its status says.
                sync_payment_date_processed => date_processed,
                /// The identifier that the bank gave the payment.
                sync_payment_id => id,
                /// The note to the payee.
                sync_payment_memo => memo,
                /// The user's account number with the payee.
                sync_payment_payee_account => payee_account,
                /// Name and address of the payee as XML.
                sync_payment_payee_aggregate => payee_aggregate,
                /// The identifier of the payee.
                sync_payment_payee_id => payee_id,
                /// The payee's entry in the user's list.
                sync_payment_payee_list_id => payee_list_id,
                /// What becomes of it: WILLPROCESSON, PROCESSEDON, NOFUNDSON, FAILEDON or CANCELEDON.
                sync_payment_status => status,
                /// What happened to the payment: ADDED, MODIFIED or CANCELLED.
                sync_payment_tx_type => tx_type,
            }
        }
    };
}
