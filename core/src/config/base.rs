//! The settings of sockets and of the component itself.

use super::setting::{Access, Setting, count_or_nothing, fixed, flag, report, secret};
use super::settings::CodePage;

pub(super) const SOCKET: &[Setting] = &[
    flag!(
        "AbsoluteTimeout",
        transport.time.is_absolute,
        "Whether `timeout` limits the whole call; otherwise it limits for how long nothing may happen."
    ),
    secret!(
        "FirewallData",
        transport.firewall.data,
        "Lines of headers that a tunneling firewall is asked with, separated by line ends."
    ),
    count_or_nothing!(
        "InBufferSize",
        transport.tcp.receive_buffer,
        1..=MOST_BUFFER,
        "The size in bytes of the system's buffer for what is received; as the system has it if empty."
    ),
    count_or_nothing!(
        "OutBufferSize",
        transport.tcp.send_buffer,
        1..=MOST_BUFFER,
        "The size in bytes of the system's buffer for what is sent; as the system has it if empty."
    ),
];

pub(super) const BASE: &[Setting] = &[
    report!(
        "BuildInfo",
        |_| format!("ofx-billpay {}", super::VERSION),
        "Name and version of the library."
    ),
    Setting {
        name: "CodePage",
        effect: "The encoding of requests: 65001 is UTF-8 in OFX 2.x and ASCII in 1.x, 1252 and 28591 are Latin 1 in 1.x. OFX 2.x is \
                 always UTF-8.",
        access: Access::Value {
            read: |settings| code_page_number(settings.code_page).to_owned(),
            set: |settings, value| {
                settings.code_page = CODE_PAGES
                    .into_iter()
                    .find(|(_, number)| *number == value.trim())
                    .map(|(page, _)| page)
                    .ok_or_else(|| {
                        format!(
                            "{value:?} is none of 65001, 1252, 28591: OFX has no other encodings"
                        )
                    })?;
                Ok(())
            },
        },
    },
    report!(
        "LicenseInfo",
        |_| env!("CARGO_PKG_LICENSE").to_owned(),
        "The licence of the library."
    ),
    flag!(
        "MaskSensitive",
        mask_sensitive,
        "Whether passwords, keys and answers are masked in `ofx_request`, `ofx_response` and the read-outs of HTTP."
    ),
    fixed!(
        "ProcessIdleEvents",
        "True",
        "a call waits on its own thread, and nothing else is processed there",
        "Whether other events are processed while waiting."
    ),
    fixed!(
        "SelectWaitMillis",
        "20",
        "waiting wakes up by itself when something arrives",
        "How long the component waits at a time."
    ),
    fixed!(
        "UseInternalSecurityAPI",
        "True",
        "TLS is spoken by this library itself, on every platform in the same way",
        "Whether TLS is spoken by the component itself."
    ),
];

const MOST_BUFFER: usize = 1 << 30;

const CODE_PAGES: [(CodePage, &str); 3] = [
    (CodePage::Utf8, "65001"),
    (CodePage::Windows1252, "1252"),
    (CodePage::Latin1, "28591"),
];

fn code_page_number(page: CodePage) -> &'static str {
    let found = CODE_PAGES.iter().find(|(known, _)| *known == page);
    found.map_or("65001", |(_, number)| number)
}
