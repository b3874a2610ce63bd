//! SOCKS 4a, whose firewall looks names up: that of OpenSSH, since those of Debian that are made for it do not speak it.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::bank::Bank;
use super::gates::{Gate, start, through, works};
use super::secure::trusting;
use super::*;
use crate::transport::options::FirewallKind;

/// A server of SSH for this user alone, and a client of it that listens for SOCKS.
struct Ssh {
    // The client ends before its server.
    client: Gate,
    _server: Gate,
    folder: PathBuf,
}

impl Drop for Ssh {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn ssh() -> Ssh {
    let name = format!("ofx-billpay-ssh-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let key = |name: &str| new_key(&folder.join(name));
    let (host, user) = (key("host"), key("user"));
    // Where the server runs as root it wants this folder, which is made when Debian starts.
    let _ = std::fs::create_dir_all("/run/sshd");
    let server = start(
        "/usr/sbin/sshd",
        &["-D", "-f", "FILE"],
        &format!(
            "Port PORT\nListenAddress 127.0.0.1\nHostKey {host}\nAuthorizedKeysFile {user}.pub\nPidFile none\n\
             StrictModes no\nUsePAM no\nPasswordAuthentication no\nAllowTcpForwarding yes\nPermitRootLogin yes\n"
        ),
    );
    let client = start(
        "ssh",
        &["-N", "-F", "FILE", "gate"],
        &format!(
            "Host gate\nHostName 127.0.0.1\nPort {}\nUser {}\nIdentityFile {user}\nIdentitiesOnly yes\nBatchMode yes\n\
             StrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nDynamicForward 127.0.0.1:PORT\n",
            server.port,
            run("id", &["-un"]),
        ),
    );
    Ssh {
        client,
        _server: server,
        folder,
    }
}

fn new_key(path: &Path) -> String {
    let file = path.to_string_lossy().into_owned();
    run(
        "ssh-keygen",
        &["-q", "-t", "ed25519", "-N", "", "-f", &file],
    );
    file
}

/// What a program prints.
fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output = output
        .unwrap_or_else(|error| panic!("{program}: {error}; tools/install-proxies installs it"));
    assert!(output.status.success(), "{program}: {output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn socks_4a_goes_through_by_name_and_by_address() {
    let gate = ssh();
    let options = through(
        FirewallKind::Socks4a,
        gate.client.port,
        "me",
        "",
        trusting(),
    );
    works(&options);
    let bank = Bank::saying("named");
    let url = bank.url().replace("127.0.0.1", "localhost");
    assert_eq!(text(post(&url, &options)), "named");
    let error = post("http://no-such-host.invalid/", &options).unwrap_err();
    assert_eq!((error.code, error.sent), (118, false), "{error:?}");
}
