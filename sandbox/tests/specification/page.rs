//! The page for people.

use ofx_billpay_sandbox::{Fault, Sandbox};

use crate::client::{Client, bank, info, info_of, northgate, pay, payee};
use crate::raw::{self, Answer, host};

fn get(bank: &Sandbox, path: &str) -> Answer {
    let host = format!("Host: {}", host(bank.url()));
    let line = format!("GET {path} HTTP/1.1");
    raw::send(bank.url(), &line, &[&host, "Connection: close"], b"")
}

fn post(bank: &Sandbox, path: &str, form: &str) -> Answer {
    let origin = format!("Origin: http://{}", host(bank.url()));
    post_from(bank, path, form, &[&origin])
}

fn post_from(bank: &Sandbox, path: &str, form: &str, more: &[&str]) -> Answer {
    let host = format!("Host: {}", host(bank.url()));
    let length = format!("Content-Length: {}", form.len());
    let mut headers = vec![
        &*host,
        "Content-Type: application/x-www-form-urlencoded",
        &length,
        "Connection: close",
    ];
    headers.extend(more);
    let line = format!("POST {path} HTTP/1.1");
    raw::send(bank.url(), &line, &headers, form.as_bytes())
}

#[test]
fn the_page_shows_what_the_bank_holds() {
    let bank = bank();
    let client = Client::new(&bank, 102);
    client.ask(&pay("t1", &info_of(&northgate(), "84.20", "20240320")));
    client.ask(&pay("t2", &info_of(&payee("Jane"), "20000", "20240310")));
    bank.advance_days(10).unwrap();
    bank.arm(Fault::DropAfterExecuting { bytes: 0 }).unwrap();
    let page = get(&bank, "/");
    assert_eq!(page.status, 200);
    assert!(page.head.contains("default-src 'none'"));
    let text = page.text();
    for part in [
        "<time>2024-03-14</time>",
        "10000.00",
        "516273",
        "NORTHGATE WATER &amp; POWER",
        "Will be processed on 2024-03-18, due 2024-03-20",
        "No funds on 2024-03-06, due 2024-03-10",
        "{&quot;drop_after_executing&quot;:{&quot;bytes&quot;:0}}",
        "&lt;USERPASS&gt;***",
        "&lt;SRVRTID&gt;P000000001",
        "name=\"viewport\"",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("demo-pass"));
    assert!(!text.contains("http://") && !text.contains("https://") && !text.contains("<script"));
    let style = get(&bank, "/page.css");
    assert!(style.head.contains("text/css") && style.status == 200);
}

#[test]
fn values_are_escaped() {
    let bank = bank();
    let hostile = payee("&lt;script&gt;alert(1)&lt;/script&gt;&quot;'");
    Client::new(&bank, 211).ask(&pay("t1", &info(&hostile)));
    let text = get(&bank, "/").text();
    assert!(!text.contains("<script"));
    assert!(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;"));
}

#[test]
fn the_forms_of_the_page_work() {
    let bank = bank();
    let moved = post(&bank, "/page/clock", "days=3");
    assert_eq!(moved.status, 303);
    assert!(moved.head.to_ascii_lowercase().contains("location: /"));
    assert_eq!(bank.today().unwrap().to_string(), "20240307");

    let form = "fault=http_error&details=%7B%22status%22%3A503%7D&times=2&message=PMTRQ&user=demo";
    assert_eq!(post(&bank, "/page/faults", form).status, 303);
    let armed = &bank.armed_faults()[0];
    let wanted = Fault::HttpError {
        status: 503,
        executed: false,
    };
    assert_eq!(armed.arming.fault, wanted);
    assert_eq!(
        (armed.arming.times, armed.arming.message.as_deref()),
        (2, Some("PMTRQ"))
    );
    let form = "fault=one_line&details=&times=1&message=&user=";
    assert_eq!(post(&bank, "/page/faults", form).status, 303);
    assert_eq!(bank.armed_faults()[1].arming, Fault::OneLine.into());
    assert_eq!(post(&bank, "/page/disarm", "id=1").status, 303);
    assert_eq!(bank.armed_faults().len(), 1);

    let form = "fault=http_error&details=%7B%22status%22%3A200%7D&times=1&message=&user=";
    let refused = post(&bank, "/page/faults", form);
    assert_eq!(refused.status, 400);
    assert!(
        refused
            .text()
            .contains("role=\"alert\">status is from 400 to 599")
    );
    assert_eq!(post(&bank, "/page/reset", "").status, 303);
    assert_eq!(bank.today().unwrap().to_string(), "20240304");
}

#[test]
fn a_form_of_another_site_is_refused() {
    let bank = bank();
    for headers in [
        vec![],
        vec!["Origin: http://evil.example"],
        vec!["Origin: null"],
        vec!["Origin: http://localhost:1"],
    ] {
        assert_eq!(
            post_from(&bank, "/page/clock", "days=3", &headers).status,
            403
        );
    }
    let headers = ["Host: evil.example", "Connection: close"];
    assert_eq!(
        raw::send(bank.url(), "GET / HTTP/1.1", &headers, b"").status,
        403
    );
    assert_eq!(bank.today().unwrap().to_string(), "20240304");
}
