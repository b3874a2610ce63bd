//! What the client answers by itself to the challenge questions MFA101 to MFA107: about the machine it runs on.

use std::fs;
use std::net::UdpSocket;

use crate::clock;

/// What is answered where the machine does not tell.
const UNKNOWN: &str = "UNKNOWN";
/// An answer has up to 64 characters.
const LONGEST: usize = 64;

/// The client's own answer; `None` for a question that people answer.
pub(super) fn answer(phrase_id: &str, user_agent: &str) -> Option<String> {
    let answer = match phrase_id {
        "MFA101" => Some(clock::now_utc().format("%Y%m%d%H%M%S").to_string()),
        "MFA102" => host_name(),
        "MFA103" => address(),
        "MFA104" => hardware_address(),
        "MFA105" => Some(operating_system()),
        "MFA106" => Some(std::env::consts::ARCH.to_owned()),
        "MFA107" => Some(user_agent.to_owned()),
        _ => return None,
    };
    Some(
        answer
            .and_then(|answer| tidy(&answer))
            .unwrap_or_else(|| UNKNOWN.to_owned()),
    )
}

/// As OFX can carry it in every version: one line of ASCII, not too long.
fn tidy(answer: &str) -> Option<String> {
    let tidy: String = answer
        .trim()
        .chars()
        .filter(|c| (' '..='~').contains(c))
        .take(LONGEST)
        .collect();
    Some(tidy).filter(|answer| !answer.trim().is_empty())
}

fn host_name() -> Option<String> {
    fs::read_to_string("/proc/sys/kernel/hostname")
        .or_else(|_| fs::read_to_string("/etc/hostname"))
        .ok()
        .or_else(|| std::env::var("COMPUTERNAME").ok())
        .or_else(|| std::env::var("HOSTNAME").ok())
}

/// The address by which this machine speaks to the world. A connection of UDP sends nothing: it only chooses the way, here to
/// an address that documentation is written with.
fn address() -> Option<String> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    let chosen = socket
        .connect("192.0.2.1:9")
        .and_then(|()| socket.local_addr());
    let address = chosen.map_or_else(
        |_| "127.0.0.1".to_owned(),
        |address| address.ip().to_string(),
    );
    Some(address)
}

/// The address of the first network card, where the system lists them as files.
fn hardware_address() -> Option<String> {
    let mut cards: Vec<_> = fs::read_dir("/sys/class/net")
        .ok()?
        .filter_map(|card| Some(card.ok()?.path().join("address")))
        .collect();
    cards.sort();
    let addresses = cards
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok());
    let is_card = |address: &String| {
        address
            .bytes()
            .any(|byte| matches!(byte, b'1'..=b'9' | b'a'..=b'f'))
    };
    addresses
        .map(|address| address.trim().to_owned())
        .find(is_card)
}

fn operating_system() -> String {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{} {}", std::env::consts::OS, release.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_answers_seven_questions_and_no_other() {
        for number in 0..=200 {
            let id = format!("MFA{number}");
            let answer = answer(&id, "agent/1");
            assert_eq!(answer.is_some(), (101..=107).contains(&number), "{id}");
            if let Some(answer) = answer {
                assert!(!answer.trim().is_empty() && answer.len() <= LONGEST, "{id}");
                assert!(
                    answer.bytes().all(|byte| (b' '..=b'~').contains(&byte)),
                    "{id}"
                );
            }
        }
        assert_eq!(answer("MFA107", "agent/1").unwrap(), "agent/1");
        assert_eq!(answer("MFA107", " \u{e9} ").unwrap(), UNKNOWN);
        assert_eq!(answer("MFA101", "").unwrap().len(), 14);
        assert!(answer("AUTHTOKEN", "").is_none());
    }
}
