//! Settings that the component has not: what single institutions are particular about, and what is safer here.

#[cfg(not(feature = "journal"))]
use super::setting::fixed;
use super::setting::{Access, Setting, count, flag, header_text, text};
use super::settings::LineEnds;

pub(super) const SETTINGS: &[Setting] = &[
    text!(
        "Accept",
        http.accept,
        header_text,
        "What is sent as Accept; not sent if empty."
    ),
    flag!(
        "AllowPlainHTTP",
        allow_plain_http,
        "Whether `fi_url` may be http to another machine, over which anybody on the way reads the password: for networks of \
         one's own only."
    ),
    text!(
        "ClientUIdFile",
        ofx.client_uid_file,
        |_| Ok(()),
        "The file in which identifiers of this client (CLIENTUID) are kept, which are made once for a user and a bank where the \
         profile asks for them; in the object alone if empty."
    ),
    flag!(
        "CloseLeaves",
        quirks.close_leaves,
        "Whether leaves get end tags in OFX 1.x, too."
    ),
    count!(
        "DuplicateWindow",
        journal.window,
        0..=8784,
        "How many hours after a payment an equal one (same payee, accounts, amount and due date) is refused, unless it is asked for \
         expressly; 0 for never."
    ),
    Setting {
        name: "HeaderOrder",
        effect: "Names of headers, separated by commas, in the order in which they are sent before all others, such as \
                 `Content-Type, Host, Content-Length, Connection`.",
        access: Access::Value {
            read: |settings| settings.transport.http.header_order.join(", "),
            set: |settings, value| {
                header_text(value)?;
                settings.transport.http.header_order = value
                    .split(',')
                    .map(|name| name.trim().to_owned())
                    .filter(|name| !name.is_empty())
                    .collect();
                Ok(())
            },
        },
    },
    count!(
        "Indentation",
        quirks.indentation,
        0..=8,
        "How many spaces each level of a request is indented; works with LineEnds only."
    ),
    #[cfg(not(feature = "journal"))]
    fixed!(
        "Journal",
        "",
        "this library was built without the feature `journal`, which brings SQLite: transactions are kept in the object alone",
        "The file in which every transaction is written down before it is sent."
    ),
    #[cfg(feature = "journal")]
    text!(
        "Journal",
        journal.file,
        |_| Ok(()),
        "The file (SQLite) in which every transaction is written down before it is sent, and how it ended, so that nothing is paid \
         twice after a crash; in the object alone if empty. To be set before the first transaction."
    ),
    Setting {
        name: "LineEnds",
        effect: "What stands at the end of each element of a request: NONE, LF or CRLF.",
        access: Access::Value {
            read: |settings| {
                match settings.quirks.line_ends {
                    LineEnds::None => "NONE",
                    LineEnds::Lf => "LF",
                    LineEnds::CrLf => "CRLF",
                }
                .to_owned()
            },
            set: |settings, value| {
                settings.quirks.line_ends = match value.trim().to_ascii_uppercase().as_str() {
                    "NONE" | "" => LineEnds::None,
                    "LF" => LineEnds::Lf,
                    "CRLF" => LineEnds::CrLf,
                    _ => return Err(format!("{value:?} is none of NONE, LF, CRLF")),
                };
                Ok(())
            },
        },
    },
    count!(
        "MaxDepth",
        limits.depth,
        1..=512,
        "How many elements of a reply may stand inside one another; a reply with more is an error. How long a reply may be, and with it how \
         many elements it may have, is TransferredDataLimit."
    ),
    count!(
        "MaxRecords",
        limits.records,
        1..=1_000_000_000,
        "How many records a reply may have, answers and changes alike; one with more is an error. With StreamSync the first ones are \
         told of before that is known."
    ),
    count!(
        "MaxValueLength",
        limits.value,
        1..=256 << 20,
        "How many bytes a single value of a reply may have, as written; a longer one is an error."
    ),
    Setting {
        name: "MFAAnswerName",
        effect: "The name of the aggregate of an answer to a challenge: MFACHALLENGEANSWER, as the schema has it, or \
                 MFACHALLENGEA, as the specification's text has it.",
        access: Access::Value {
            read: |settings| {
                let names = ["MFACHALLENGEANSWER", "MFACHALLENGEA"];
                names[usize::from(settings.quirks.short_answer_name)].to_owned()
            },
            set: |settings, value| {
                settings.quirks.short_answer_name = match value.trim().to_ascii_uppercase().as_str()
                {
                    "MFACHALLENGEANSWER" => false,
                    "MFACHALLENGEA" => true,
                    _ => {
                        return Err(format!(
                            "{value:?} is none of MFACHALLENGEANSWER, MFACHALLENGEA"
                        ));
                    }
                };
                Ok(())
            },
        },
    },
    Setting {
        name: "MissingPayAccount",
        effect: "What happens where `payee_account` is not set, which OFX requires (PAYACCT) and the component calls optional: \
                 `refuse`, or a text that is sent instead, up to 32 characters.",
        access: Access::Value {
            read: |settings| {
                let text = settings.ofx.missing_payee_account.as_deref();
                text.unwrap_or("refuse").to_owned()
            },
            set: |settings, value| {
                const LONGEST: usize = 32;
                let value = value.trim();
                settings.ofx.missing_payee_account = match value {
                    "" => return Err("is empty: `refuse`, or a text to send".to_owned()),
                    _ if value.eq_ignore_ascii_case("refuse") => None,
                    _ if value.chars().count() > LONGEST => {
                        return Err(format!("has more than {LONGEST} characters"));
                    }
                    _ => Some(value.to_owned()),
                };
                Ok(())
            },
        },
    },
    Setting {
        name: "NewFileUID",
        effect: "What is sent as NEWFILEUID: `auto` for a new identifier each time, or NONE.",
        access: Access::Value {
            read: |settings| {
                if settings.quirks.no_file_uid {
                    "NONE"
                } else {
                    "auto"
                }
                .to_owned()
            },
            set: |settings, value| {
                settings.quirks.no_file_uid = match value.trim().to_ascii_lowercase().as_str() {
                    "auto" => false,
                    "none" => true,
                    _ => return Err(format!("{value:?} is none of auto, NONE")),
                };
                Ok(())
            },
        },
    },
    count!(
        "OFXLogLevel",
        log.level,
        1..=4,
        "How much OFXLog has: 1 requests and replies; 2 also connections and how exchanges ended; 3 also headers of HTTP; 4 also \
         the progress of TLS. No level has secrets or full account numbers."
    ),
    count!(
        "OFXLogSize",
        log.largest,
        0..=u64::MAX,
        "How many bytes OFXLog may have before it is renamed to end in `.1` and begun anew; 0 for no limit."
    ),
    count!(
        "Retries",
        retries.most,
        0..=10,
        "How many further attempts follow one that failed in passing: no connection, a dropped line, a time-out, HTTP 408, 429, 502, 503 \
         or 504. Only for what changes nothing at the bank, unless RetryPayments; never after the bank answered, as with a refused \
         sign-on, and never with a new password or answers to a challenge. A bank may count a wrong password also where its answer was \
         lost: stay below the number after which it locks users out. 0 for none."
    ),
    count!(
        "RetryDeadline",
        retries.deadline,
        1..=3600,
        "How many seconds after the first attempt began no further one is begun, and one that is under way is given up."
    ),
    count!(
        "RetryDelay",
        retries.delay,
        0..=60_000,
        "How many milliseconds the first further attempt waits; each after that waits twice as long, up to 30 seconds. At random up to \
         half less."
    ),
    flag!(
        "RetryPayments",
        retries.of_changes,
        "Whether Retries is also for payments and all else that changes something at the bank, under the same TRNUID. Only for banks that \
         recognize it, as OFX demands: another would pay twice."
    ),
    flag!(
        "RetryRefusedSignon",
        retry_refused_signon,
        "Whether credentials that the bank refused are sent once more; it goes back to False if they are refused again."
    ),
    flag!(
        "RouteByProfile",
        routing.by_profile,
        "Whether requests go to the URL and the realm that the profile at hand names for their message set; otherwise all go to \
         `fi_url`."
    ),
    flag!(
        "SendFI",
        quirks.send_institution,
        "Whether the institution (FI) is sent with the sign-on."
    ),
    text!(
        "SSLCRLs",
        transport.tls.crls,
        |value| match value.trim() {
            "" => Ok(()),
            value => crate::transport::check::check_crls(value),
        },
        "Revocation lists (PEM) in which the certificate of the server is looked up."
    ),
    flag!(
        "StreamSync",
        ofx.stream_sync,
        "Whether a synchronization is told of while it arrives, each record as soon as it is whole, in a few megabytes of memory \
         whatever its size: the lists stay empty, and `ofx_response` too. Records may be told of before the reply turns out to be \
         cut or wrong: then the call fails and gives no token, and the next one tells of them again."
    ),
    Setting {
        name: "TimeZone",
        effect: "The zone in which OFXDateFormat writes dates, such as -5:EST; that of the machine if empty.",
        access: Access::Value {
            read: |settings| {
                let zone = settings.ofx.time_zone.as_ref();
                zone.map_or_else(String::new, ToString::to_string)
            },
            set: |settings, value| {
                settings.ofx.time_zone = match value.trim() {
                    "" => None,
                    value => Some(
                        value
                            .parse()
                            .map_err(|error: crate::value::ValueError| error.to_string())?,
                    ),
                };
                Ok(())
            },
        },
    },
    text!(
        "TrustedHosts",
        routing.trusted_hosts,
        |_| Ok(()),
        "Names of servers besides that of `fi_url`, separated by commas, that credentials may be sent to if the profile says so; \
         over https only."
    ),
];
