//! Sessions that are resumed, keys that are logged, packets that are told of.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use rustls::version::{TLS12, TLS13};
use tokio::io::AsyncWriteExt as _;

use super::world::{Authority, HOST, Server, meet, meet_again, trusting};
use crate::transport::options::{IdentityOptions, TlsOptions};
use crate::transport::tls::{Connector, connector as shared};
use crate::value::Secret;

#[test]
fn sessions_are_resumed_if_they_are_to_be() {
    let authority = Authority::new("Root");
    for version in [&TLS12, &TLS13] {
        for reuse_session in [true, false] {
            let server = Server::with(authority.bank(), &[version], |_| {});
            let options = TlsOptions {
                reuse_session,
                ..trusting(&authority)
            };
            let connector = Connector::new(&options).unwrap();
            let first = meet_again(&server, &connector, HOST, None);
            first.assert_spoken();
            assert!(!server.seen().was_resumed);
            let second = meet_again(&server, &connector, HOST, None);
            second.assert_spoken();
            assert_eq!(server.seen().was_resumed, reuse_session, "{version:?}");
            // What is known of a connection does not depend on it.
            assert_eq!(second.session().certificate, first.session().certificate);
            assert_eq!(second.session().negotiated, first.session().negotiated);
        }
    }
}

#[test]
fn a_session_is_not_resumed_with_another_host() {
    let authority = Authority::new("Root");
    let server = Server::new(authority.bank());
    let options = TlsOptions {
        reuse_session: true,
        ..trusting(&authority)
    };
    let connector = Connector::new(&options).unwrap();
    meet_again(&server, &connector, HOST, None).assert_spoken();
    let status = meet_again(&server, &connector, "shop.example", None)
        .refused()
        .0;
    assert_eq!(status, "it is for another host (bank.example)");
}

#[test]
fn a_session_is_not_resumed_by_another_connector() {
    let authority = Authority::new("Root");
    let server = Server::new(authority.bank());
    let options = TlsOptions {
        reuse_session: true,
        ..trusting(&authority)
    };
    for _ in 0..2 {
        meet(&server, &options).assert_spoken();
        assert!(!server.seen().was_resumed);
    }
}

#[test]
fn objects_with_equal_options_resume_the_sessions_of_each_other() {
    let authority = Authority::new("Root");
    let server = Server::new(authority.bank());
    let options = TlsOptions {
        reuse_session: true,
        ..trusting(&authority)
    };
    for is_first in [true, false, false] {
        let connector = shared(&options.clone()).unwrap();
        meet_again(&server, &connector, HOST, None).assert_spoken();
        assert_eq!(server.seen().was_resumed, !is_first);
    }
    let different = TlsOptions {
        include_chain: true,
        ..options
    };
    let connector = shared(&different).unwrap();
    meet_again(&server, &connector, HOST, None).assert_spoken();
    assert!(!server.seen().was_resumed);
}

#[test]
fn a_connector_that_holds_something_back_is_not_shared() {
    let authority = Authority::new("Root");
    let with_password = IdentityOptions {
        password: Secret::from("pw"),
        ..IdentityOptions::default()
    };
    for options in [
        TlsOptions {
            key_log_file: path("not-shared.log").to_string_lossy().into_owned(),
            ..trusting(&authority)
        },
        TlsOptions {
            identity: with_password,
            ..trusting(&authority)
        },
    ] {
        let one = shared(&options).unwrap();
        assert!(!Arc::ptr_eq(&one, &shared(&options).unwrap()));
    }
}

#[test]
fn a_file_of_authorities_that_changes_is_read_again() {
    let file = path("authorities.pem");
    let options = TlsOptions {
        ca_files: file.to_string_lossy().into_owned(),
        ..TlsOptions::default()
    };
    let (one, other) = (Authority::new("One"), Authority::new("Other"));
    fs::write(&file, one.pem()).unwrap();
    let connector = shared(&options).unwrap();
    assert!(Arc::ptr_eq(&connector, &shared(&options).unwrap()));
    meet_again(&Server::new(one.bank()), &connector, HOST, None).assert_spoken();
    fs::write(&file, other.pem()).unwrap();
    let connector = shared(&options).unwrap();
    meet_again(&Server::new(other.bank()), &connector, HOST, None).assert_spoken();
    meet_again(&Server::new(one.bank()), &connector, HOST, None).refused();
    fs::remove_file(file).unwrap();
}

/// A path in a folder for this process that nothing else uses.
fn path(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("ofx-billpay-tls-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

#[test]
fn keys_are_appended_to_a_file_that_only_its_owner_reads() {
    let authority = Authority::new("Root");
    let file = path("keys.log");
    let _ = fs::remove_file(&file);
    let options = TlsOptions {
        key_log_file: file.to_string_lossy().into_owned(),
        ..trusting(&authority)
    };
    meet(&Server::with(authority.bank(), &[&TLS12], |_| {}), &options).assert_spoken();
    let of_12 = fs::read_to_string(&file).unwrap();
    let fields: Vec<&str> = of_12.lines().next().unwrap().split(' ').collect();
    assert_eq!(fields[0], "CLIENT_RANDOM");
    assert_eq!((fields[1].len(), fields[2].len()), (64, 96));
    meet(&Server::with(authority.bank(), &[&TLS13], |_| {}), &options).assert_spoken();
    let both = fs::read_to_string(&file).unwrap();
    assert!(both.starts_with(&of_12));
    for label in [
        "CLIENT_HANDSHAKE_TRAFFIC_SECRET ",
        "SERVER_HANDSHAKE_TRAFFIC_SECRET ",
        "CLIENT_TRAFFIC_SECRET_0 ",
        "SERVER_TRAFFIC_SECRET_0 ",
    ] {
        assert!(both.contains(label), "{both}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    fs::remove_file(file).unwrap();
}

#[test]
fn a_key_log_that_cannot_be_written_is_an_error() {
    let authority = Authority::new("Root");
    let options = TlsOptions {
        key_log_file: path("no/such/folder/keys.log")
            .to_string_lossy()
            .into_owned(),
        ..trusting(&authority)
    };
    let error = Connector::new(&options).err().expect("an error");
    assert_eq!(error.code, 302);
    assert!(
        error.detail.starts_with("SSLKeyLogFile: "),
        "{}",
        error.detail
    );
}

#[test]
fn packets_are_told_of_if_they_are_to_be() {
    let authority = Authority::new("Root");
    for log_packets in [true, false] {
        let options = TlsOptions {
            log_packets,
            ..trusting(&authority)
        };
        let meeting = meet(&Server::new(authority.bank()), &options);
        meeting.assert_spoken();
        assert_eq!(
            meeting.was_told("Sent Handshake, "),
            log_packets,
            "{:?}",
            meeting.told
        );
        assert_eq!(meeting.was_told("Received Handshake, "), log_packets);
        // The bytes of the exchange itself: ping and a byte for the kind and sixteen for the check.
        let later = meeting.session().packets.take();
        let ping = "Sent ApplicationData, 21 bytes.".to_owned();
        assert_eq!(later.contains(&ping), log_packets, "{later:?}");
        assert_eq!(later.is_empty(), !log_packets, "{later:?}");
    }
}

#[test]
fn a_connection_that_hangs_in_the_handshake_can_be_given_up() {
    let authority = Authority::new("Root");
    let connector = Connector::new(&trusting(&authority)).unwrap();
    let is_given_up = super::world::within_limit(async {
        let (client, mut server) = tokio::io::duplex(64 << 10);
        server.write_all(&[22, 3, 3]).await.unwrap();
        let connecting = connector.connect(client, HOST, &[], None, &|_| {});
        let limit = std::time::Duration::from_millis(50);
        tokio::time::timeout(limit, connecting).await.is_err()
    });
    assert!(is_given_up);
}
