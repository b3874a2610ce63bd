//! The settings of TCP: connections, firewalls, and which hosts are reached without.

use std::time::Duration;

use super::setting::{
    Access, Setting, boolean, count, count_or_nothing, fixed, flag, number, secret, text,
};
use crate::transport::{FirewallKind, IpVersion};

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        name: "ConnectionTimeout",
        effect: "How many seconds making the connection may take; as `timeout` if empty or 0.",
        access: Access::Value {
            read: |settings| seconds_text(settings.transport.time.connecting),
            set: |settings, value| {
                settings.transport.time.connecting = seconds(value)?;
                Ok(())
            },
        },
    },
    flag!(
        "FirewallAutoDetect",
        transport.firewall.detect,
        "As `firewall_auto_detect`: whether proxies are taken from HTTPS_PROXY, http_proxy (in lower case only), ALL_PROXY and \
         NO_PROXY of the environment where none is set. This machine is reached directly."
    ),
    text!(
        "FirewallHost",
        transport.firewall.host,
        super::setting::header_text,
        "As `firewall_host`."
    ),
    secret!(
        "FirewallPassword",
        transport.firewall.password,
        "As `firewall_password`."
    ),
    count!(
        "FirewallPort",
        transport.firewall.port,
        0..=u16::MAX,
        "As `firewall_port`. FirewallType sets it."
    ),
    Setting {
        name: "FirewallType",
        effect: "As `firewall_type`: 0 none, 1 tunnel, 2 SOCKS4, 3 SOCKS5, 10 SOCKS4A.",
        access: Access::Value {
            read: |settings| firewall_number(settings.transport.firewall.kind).to_string(),
            set: |settings, value| {
                let kind = number(value, 0, 10).and_then(firewall_kind)?;
                settings.transport.firewall.kind = kind;
                settings.transport.firewall.port = firewall_port(kind);
                Ok(())
            },
        },
    },
    text!(
        "FirewallUser",
        transport.firewall.user,
        |_| Ok(()),
        "As `firewall_user`."
    ),
    Setting {
        name: "KeepAliveInterval",
        effect: "How many milliseconds lie between probes that are not answered; as the system has it if empty. Sets \
                 TCPKeepAlive.",
        access: Access::Value {
            read: |settings| millis_text(settings.transport.tcp.keep_alive_interval),
            set: |settings, value| {
                settings.transport.tcp.keep_alive_interval = millis(value)?;
                settings.transport.tcp.keep_alive |= !value.trim().is_empty();
                Ok(())
            },
        },
    },
    Setting {
        name: "KeepAliveTime",
        effect: "After how many milliseconds of silence the system probes the connection; as the system has it if empty. Sets \
                 TCPKeepAlive.",
        access: Access::Value {
            read: |settings| millis_text(settings.transport.tcp.keep_alive_time),
            set: |settings, value| {
                settings.transport.tcp.keep_alive_time = millis(value)?;
                settings.transport.tcp.keep_alive |= !value.trim().is_empty();
                Ok(())
            },
        },
    },
    flag!(
        "Linger",
        transport.tcp.linger,
        "Whether the system still sends what is to be sent when a connection is closed."
    ),
    Setting {
        name: "LingerTime",
        effect: "For how many seconds it does; as the system has it if 0.",
        access: Access::Value {
            read: |settings| {
                let time = settings.transport.tcp.linger_time;
                time.map_or(0, |time| time.as_secs()).to_string()
            },
            set: |settings, value| {
                settings.transport.tcp.linger_time = seconds(value)?;
                Ok(())
            },
        },
    },
    text!(
        "LocalHost",
        transport.tcp.local_host,
        super::setting::header_text,
        "The address of this machine to connect from; as the system chooses if empty."
    ),
    count!(
        "LocalPort",
        transport.tcp.local_port,
        0..=u16::MAX,
        "The port to connect from; as the system chooses if 0."
    ),
    fixed!(
        "MaxLineLength",
        "2048",
        "nothing is read line by line",
        "How long a line may be before it is told as an event, which other components have."
    ),
    count_or_nothing!(
        "MaxTransferRate",
        transport.tcp.most_bytes_per_second,
        1..=u64::MAX,
        "How many bytes are sent in a second at most; no limit if empty."
    ),
    Setting {
        name: "ProxyExceptionsList",
        effect: "Hosts and addresses, separated by semicolons, that are reached without proxy and firewall; `*.example.com` \
                 stands for all below it.",
        access: Access::Value {
            read: |settings| settings.transport.proxy.exceptions.join(";"),
            set: |settings, value| {
                settings.transport.proxy.exceptions = value
                    .split(';')
                    .map(|host| host.trim().to_owned())
                    .filter(|host| !host.is_empty())
                    .collect();
                Ok(())
            },
        },
    },
    flag!(
        "TCPKeepAlive",
        transport.tcp.keep_alive,
        "Whether the system probes a connection that is silent."
    ),
    flag!(
        "TcpNoDelay",
        transport.tcp.no_delay,
        "Whether small pieces are sent at once."
    ),
    Setting {
        name: "UseIPv6",
        effect: "Which addresses of a host are used: 0 IPv4, 1 IPv6, 2 IPv6 and else IPv4, 3 both in the order in which the \
                 system gives them.",
        access: Access::Value {
            read: |settings| {
                match settings.transport.tcp.ip_version {
                    IpVersion::V4 => "0",
                    IpVersion::V6 => "1",
                    IpVersion::PreferV6 => "2",
                    IpVersion::Any => "3",
                }
                .to_owned()
            },
            set: |settings, value| {
                settings.transport.tcp.ip_version = match value.trim() {
                    "0" => IpVersion::V4,
                    "1" => IpVersion::V6,
                    "2" => IpVersion::PreferV6,
                    "3" => IpVersion::Any,
                    _ => match boolean(value) {
                        Ok(true) => IpVersion::V6,
                        Ok(false) => IpVersion::V4,
                        Err(_) => return Err(format!("{value:?} is none of 0, 1, 2, 3")),
                    },
                };
                Ok(())
            },
        },
    },
];

/// The kinds of firewalls, and their numbers and usual ports in the component.
const FIREWALLS: [(FirewallKind, i64, u16); 5] = [
    (FirewallKind::None, 0, 0),
    (FirewallKind::Tunnel, 1, 80),
    (FirewallKind::Socks4, 2, 1080),
    (FirewallKind::Socks5, 3, 1080),
    (FirewallKind::Socks4a, 10, 1080),
];

/// The kind of firewall that has a number, or what is wrong with it.
pub(crate) fn firewall_kind(number: i64) -> Result<FirewallKind, String> {
    FIREWALLS
        .iter()
        .find(|(_, known, _)| *known == number)
        .map(|(kind, ..)| *kind)
        .ok_or_else(|| {
            format!("{number} is none of 0 none, 1 tunnel, 2 SOCKS4, 3 SOCKS5, 10 SOCKS4A")
        })
}

/// The number of a kind of firewall.
pub(crate) fn firewall_number(kind: FirewallKind) -> i64 {
    row(kind).1
}

/// The usual port of a kind of firewall.
pub(crate) fn firewall_port(kind: FirewallKind) -> u16 {
    row(kind).2
}

fn row(kind: FirewallKind) -> (FirewallKind, i64, u16) {
    let found = FIREWALLS.into_iter().find(|(known, ..)| *known == kind);
    found.unwrap_or(FIREWALLS[0])
}

const MOST_SECONDS: u64 = 1 << 32;

fn seconds(value: &str) -> Result<Option<Duration>, String> {
    match value.trim() {
        "" => Ok(None),
        value => Ok(Some(number(value, 0, MOST_SECONDS)?)
            .filter(|seconds| *seconds > 0)
            .map(Duration::from_secs)),
    }
}

fn seconds_text(time: Option<Duration>) -> String {
    time.map_or_else(String::new, |time| time.as_secs().to_string())
}

fn millis(value: &str) -> Result<Option<Duration>, String> {
    match value.trim() {
        "" => Ok(None),
        value => Ok(Some(Duration::from_millis(number(value, 1, MOST_SECONDS)?))),
    }
}

fn millis_text(time: Option<Duration>) -> String {
    time.map_or_else(String::new, |time| time.as_millis().to_string())
}
