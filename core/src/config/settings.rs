//! The values of all settings, as the rest of the library uses them.

use std::path::PathBuf;

use super::shared::Shared;
use crate::transport::Options;
use crate::value::{AmountPattern, DatePattern, Secret, WireDatePattern, Zone};

/// The values of all settings, and with them of the properties about firewall and TLS, which are the same under another name.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// How exchanges are made.
    pub(crate) transport: Shared<Options>,
    pub(crate) ofx: OfxSettings,
    pub(crate) http: HttpSettings,
    pub(crate) quirks: Quirks,
    pub(crate) log: LogSettings,
    /// As the property: 0 or 2.
    pub(crate) ssl_provider: i64,
    pub(crate) mask_sensitive: bool,
    pub(crate) code_page: CodePage,
    pub(crate) retry_refused_signon: bool,
    pub(crate) allow_plain_http: bool,
    pub(crate) routing: RoutingSettings,
    pub(crate) journal: JournalSettings,
    pub(crate) retries: RetrySettings,
    pub(crate) limits: LimitSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            transport: Shared::default(),
            ofx: OfxSettings::default(),
            http: HttpSettings::default(),
            quirks: Quirks::default(),
            log: LogSettings::default(),
            ssl_provider: 0,
            mask_sensitive: true,
            code_page: CodePage::default(),
            retry_refused_signon: false,
            allow_plain_http: false,
            routing: RoutingSettings::default(),
            journal: JournalSettings::default(),
            retries: RetrySettings::default(),
            limits: LimitSettings::default(),
        }
    }
}

/// What a reply may ask of the reader, besides its size.
#[derive(Debug, Clone)]
pub(crate) struct LimitSettings {
    /// How many elements may stand inside one another.
    pub(crate) depth: usize,
    /// How many bytes a value may have.
    pub(crate) value: usize,
    /// How many records it may tell of.
    pub(crate) records: usize,
}

impl Default for LimitSettings {
    fn default() -> Self {
        LimitSettings {
            depth: 64,
            value: 65_536,
            records: 10_000_000,
        }
    }
}

/// Further attempts after one that failed in passing.
#[derive(Debug, Clone)]
pub(crate) struct RetrySettings {
    /// How many; none if 0.
    pub(crate) most: u32,
    /// Before the first of them, in milliseconds.
    pub(crate) delay: u32,
    /// For all attempts together, in seconds.
    pub(crate) deadline: u32,
    /// Whether also of what changes something at the bank.
    pub(crate) of_changes: bool,
}

impl Default for RetrySettings {
    fn default() -> Self {
        RetrySettings {
            most: 0,
            delay: 500,
            deadline: 60,
            of_changes: false,
        }
    }
}

/// What is written down of transactions, and which are refused.
#[derive(Debug, Clone)]
pub(crate) struct JournalSettings {
    /// In memory if empty.
    pub(crate) file: String,
    /// In hours; 0 for none.
    pub(crate) window: u32,
}

impl Default for JournalSettings {
    fn default() -> Self {
        JournalSettings {
            file: String::new(),
            window: 24,
        }
    }
}

/// Where requests go.
#[derive(Debug, Clone)]
pub(crate) struct RoutingSettings {
    /// Whether to where the profile says.
    pub(crate) by_profile: bool,
    /// Servers besides that of fi_url, separated by commas.
    pub(crate) trusted_hosts: String,
}

impl Default for RoutingSettings {
    fn default() -> Self {
        RoutingSettings {
            by_profile: true,
            trusted_hosts: String::new(),
        }
    }
}

/// What is sent in OFX, and how values are shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct OfxSettings {
    pub(crate) auth_token: Secret,
    pub(crate) client_uid: String,
    /// The file in which identifiers that were made are kept.
    pub(crate) client_uid_file: String,
    /// Amounts are shown as the bank wrote them where there is none.
    pub(crate) currency_format: Option<AmountPattern>,
    pub(crate) date_format: DatePattern,
    /// Dates are sent as days where there is none.
    pub(crate) wire_date_format: Option<WireDatePattern>,
    /// The zone in which dates are sent; that of the machine if there is none.
    pub(crate) time_zone: Option<Zone>,
    /// Goes along with the next request.
    pub(crate) new_password: Secret,
    pub(crate) server_message: String,
    /// Whether synchronisations are told of while they arrive, and not kept.
    pub(crate) stream_sync: bool,
    pub(crate) user_credential_1: Secret,
    pub(crate) user_credential_2: Secret,
    /// What is sent as PAYACCT where payee_account is not set; refused if empty.
    pub(crate) missing_payee_account: Option<String>,
}

/// What is sent in the headers of HTTP.
#[derive(Debug, Clone)]
pub(crate) struct HttpSettings {
    /// Not sent if empty, as all of these.
    pub(crate) user_agent: String,
    pub(crate) accept: String,
    pub(crate) authorization: Secret,
    pub(crate) if_modified_since: String,
    /// Names and values.
    pub(crate) other_headers: Vec<(String, String)>,
    /// The text they were set with.
    pub(crate) other_headers_text: Secret,
    /// Whether answers may be compressed, and how: two settings that make one option.
    pub(crate) allow_compression: bool,
    pub(crate) accept_encoding: String,
    /// Whether the body is sent in pieces, and of which size: likewise.
    pub(crate) use_chunks: bool,
    pub(crate) chunk_size: usize,
    /// Kept for programs that set it: there is nothing here that reads such files.
    pub(crate) use_proxy_auto_config: bool,
}

impl Default for HttpSettings {
    fn default() -> Self {
        HttpSettings {
            user_agent: format!("ofx-billpay/{}", super::VERSION),
            accept: "*/*, application/x-ofx".to_owned(),
            authorization: Secret::default(),
            if_modified_since: String::new(),
            other_headers: Vec::new(),
            other_headers_text: Secret::default(),
            allow_compression: true,
            accept_encoding: "gzip, deflate".to_owned(),
            use_chunks: false,
            chunk_size: 16384,
            use_proxy_auto_config: true,
        }
    }
}

/// What single institutions are particular about.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct Quirks {
    /// Whether leaves get end tags in 1.x.
    pub(crate) close_leaves: bool,
    /// Spaces for each level.
    pub(crate) indentation: u8,
    pub(crate) line_ends: LineEnds,
    /// Whether NEWFILEUID is `NONE` instead of an identifier.
    pub(crate) no_file_uid: bool,
    /// Whether FI is sent.
    pub(crate) send_institution: bool,
    /// Whether answers to challenges are called `MFACHALLENGEA` instead of `MFACHALLENGEANSWER`.
    pub(crate) short_answer_name: bool,
}

impl Default for Quirks {
    fn default() -> Self {
        Quirks {
            close_leaves: false,
            indentation: 0,
            line_ends: LineEnds::None,
            no_file_uid: false,
            send_institution: true,
            short_answer_name: false,
        }
    }
}

/// What stands at the end of each line of a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum LineEnds {
    #[default]
    None,
    Lf,
    CrLf,
}

/// The log of what is sent and received.
#[derive(Debug, Clone)]
pub(crate) struct LogSettings {
    /// No log if empty.
    pub(crate) file: PathBuf,
    /// 1 to 4.
    pub(crate) level: u8,
    /// So large a file is put aside and a new one begun; never if 0.
    pub(crate) largest: u64,
}

impl Default for LogSettings {
    fn default() -> Self {
        LogSettings {
            file: PathBuf::new(),
            level: 1,
            largest: 10 << 20,
        }
    }
}

/// The encoding of text that is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum CodePage {
    /// UTF-8 in OFX 2.x, ASCII in 1.x.
    #[default]
    Utf8,
    /// Windows Latin 1 in OFX 1.x.
    Windows1252,
    /// ISO Latin 1 in OFX 1.x.
    Latin1,
}
