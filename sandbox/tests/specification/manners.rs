//! What banks do in their own way: they change what was ordered, keep status to themselves, want clients
//! confirmed, block addresses.

use ofx_billpay_sandbox::{Arming, Fault, Options, Quirk, Sandbox, StatusChanges};

use crate::client::{
    Client, all, bank, codes, first, info, info_of, inquire, modify, northgate, options, pay,
    payee, payee_sync, sync, token,
};
use crate::raw;

/// 9 March 2024 is a Saturday.
const SATURDAY: &str = "20240309";

fn always(fault: Fault) -> Arming {
    Arming {
        times: 0,
        ..fault.into()
    }
}

#[test]
fn the_due_date_moves_to_a_working_day() {
    let bank = bank();
    bank.arm(Fault::MoveDueDate).unwrap();
    let client = Client::new(&bank, 102);
    let moved = client.ask(&pay("t1", &info_of(&northgate(), "1", SATURDAY)));
    assert_eq!(first(&moved, "DTDUE"), "20240311");
    assert_eq!(
        first(&moved, "DTPMTPRC"),
        "20240308",
        "two days earlier, and no Saturday"
    );
    assert_eq!(bank.ledger().unwrap().payments[0].due, "20240311");
    let kept = client.ask(&pay("t2", &info_of(&northgate(), "1", SATURDAY)));
    assert_eq!(first(&kept, "DTDUE"), SATURDAY, "it was armed once");
}

#[test]
fn a_change_moves_too_and_a_working_day_stays() {
    let bank = bank();
    bank.arm(always(Fault::MoveDueDate)).unwrap();
    let client = Client::new(&bank, 211);
    let kept = client.ask(&pay("t1", &info_of(&northgate(), "1", "20240308")));
    assert_eq!(first(&kept, "DTDUE"), "20240308");
    let id = first(&kept, "SRVRTID");
    let moved = client.ask(&modify("t2", &id, &info_of(&northgate(), "1", SATURDAY)));
    assert_eq!(first(&moved, "DTDUE"), "20240311");
}

#[test]
fn a_payee_of_the_directory_is_told_by_its_id() {
    let bank = bank();
    bank.arm(always(Fault::PayeeById)).unwrap();
    let client = Client::new(&bank, 211);
    let reply = client.ask(&pay("t1", &info(&northgate())));
    assert_eq!(all(&reply, "PAYEEID"), ["NGWP01", "NGWP01"]);
    assert!(!reply.contains("<PAYEE>"));
    let told = client.ask(&sync(&token("1"), "N", ""));
    assert!(!told.contains("<PAYEE>"), "{told}");
    let unknown = client.ask(&pay("t2", &info(&payee("Jane"))));
    assert!(
        unknown.contains("<PAYEE>"),
        "who has no PAYEEID is told as before"
    );
    // The client may go on with the address that it knows.
    let id = first(&reply, "SRVRTID");
    assert_eq!(
        codes(&client.ask(&modify("t3", &id, &info(&northgate())))),
        ["0"]
    );
}

#[test]
fn a_payment_gets_another_list_id_than_it_was_sent_with() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let list_id = first(&client.ask(&pay("t1", &info(&northgate()))), "PAYEELSTID");
    bank.arm(Fault::OtherListId).unwrap();
    let named = format!("{}<PAYEELSTID>{list_id}</PAYEELSTID>", northgate());
    let reply = client.ask(&pay("t2", &info(&named)));
    let new = first(&reply, "PAYEELSTID");
    assert_ne!(new, list_id);
    assert_eq!(all(&reply, "PAYEELSTID"), [new.clone(), new.clone()]);
    let told = client.ask(&payee_sync(&token("2"), "N", ""));
    assert_eq!(
        all(&told, "PAYEELSTID"),
        [list_id.clone(), new.clone()],
        "one goes, one comes"
    );
    assert!(told.contains("<PAYEEDELRS>") && told.contains("<PAYEERS>"));
    assert_eq!(codes(&client.ask(&pay("t3", &info(&named)))), ["10519"]);
    let renamed = named.replace(&list_id, &new);
    assert_eq!(codes(&client.ask(&pay("t4", &info(&renamed)))), ["0"]);
}

#[test]
fn a_manner_strikes_the_user_it_is_meant_for() {
    let bank = bank();
    let for_second = Arming {
        user: Some("second".into()),
        ..always(Fault::MoveDueDate)
    };
    bank.arm(for_second).unwrap();
    let order = info_of(&northgate(), "1", SATURDAY);
    let of_demo = Client::new(&bank, 102).ask(&pay("t1", &order));
    assert_eq!(first(&of_demo, "DTDUE"), SATURDAY);
    let of_second = Client::second(&bank, 102).ask(&pay("t1", &order.replace("516273", "700001")));
    assert_eq!(first(&of_second, "DTDUE"), "20240311");
}

#[test]
fn a_bank_may_keep_status_changes_to_itself() {
    let options = Options {
        status_changes: StatusChanges::Asked,
        ..options()
    };
    let bank = Sandbox::start(options).unwrap();
    let client = Client::new(&bank, 211);
    let profile = "<PROFMSGSRQV1><PROFTRNRQ><TRNUID>p</TRNUID><PROFRQ><CLIENTROUTING>MSGSET\
        </CLIENTROUTING><DTPROFUP>19700101</DTPROFUP></PROFRQ></PROFTRNRQ></PROFMSGSRQV1>";
    assert_eq!(first(&client.send(profile), "STSVIAMODS"), "N");
    let paid = client.ask(&pay("t1", &info(&northgate())));
    bank.advance_days(20).unwrap();
    let changes = client.ask(&sync(&token("2"), "N", ""));
    assert!(!changes.contains("<PMTMODRS>"), "{changes}");
    let asked = client.ask(&inquire("q", &first(&paid, "SRVRTID")));
    assert_eq!(first(&asked, "PMTPRCCODE"), "PROCESSEDON");
    let refreshed = client.ask(&sync("<REFRESH>Y</REFRESH>", "N", ""));
    assert_eq!(first(&refreshed, "PMTPRCCODE"), "PROCESSEDON");
}

#[test]
fn a_new_client_is_confirmed_by_the_customer() {
    let options = Options {
        quirk: Some("client-confirmed".into()),
        ..options()
    };
    let bank = Sandbox::start(options).unwrap();
    let client = Client::new(&bank, 211);
    let from = |uid: &str| client.proving(&format!("<CLIENTUID>{uid}</CLIENTUID>"));
    let sign_on = |client: &Client| first(&client.send(""), "CODE");
    assert_eq!(sign_on(&client), "15510", "there must be one");
    assert!(!bank.confirm_client("demo").unwrap(), "nothing waits");
    assert_eq!(sign_on(&from("laptop")), "15510");
    assert_eq!(
        sign_on(&from("laptop")),
        "15510",
        "asking again does not help"
    );
    assert!(bank.confirm_client("demo").unwrap());
    assert_eq!(sign_on(&from("laptop")), "0");
    assert_eq!(sign_on(&from("telephone")), "15510", "another one");
    bank.advance_days(7).unwrap();
    assert!(
        bank.confirm_client("demo").unwrap(),
        "the seventh day is the last"
    );
    assert_eq!(sign_on(&from("tablet")), "15510");
    bank.advance_days(8).unwrap();
    assert!(!bank.confirm_client("demo").unwrap(), "it is too late");
    assert_eq!(sign_on(&from("tablet")), "15510", "which begins anew");
    assert!(bank.confirm_client("demo").unwrap());
    assert_eq!(sign_on(&from("tablet")), "0");
    assert_eq!(sign_on(&from("telephone")), "0");
}

#[test]
fn a_bad_message_blocks_the_address_for_the_day() {
    let options = Options {
        quirk: Some("address-blocked".into()),
        ..options()
    };
    let bank = Sandbox::start(options).unwrap();
    let client = Client::new(&bank, 102);
    let agent = ["User-Agent: InetClntApp/3.0"];
    let file = |uid: &str| client.proving(&format!("<CLIENTUID>{uid}")).file("");
    let good = file("0F5B8A1E");
    assert_eq!(raw::ofx(bank.url(), &agent, &good).status, 200);
    for bad in [file("0f5b8a1e"), client.file("")] {
        assert_eq!(raw::ofx(bank.url(), &agent, &bad).status, 403);
        assert_eq!(
            raw::ofx(bank.url(), &agent, &good).status,
            403,
            "a good one comes too late"
        );
        bank.advance_days(1).unwrap();
        assert_eq!(
            raw::ofx(bank.url(), &agent, &good).status,
            200,
            "the next day"
        );
    }
    assert_eq!(raw::ofx(bank.url(), &[], &good).status, 403);
    bank.disarm_all();
    assert_eq!(
        raw::ofx(bank.url(), &agent, &good).status,
        200,
        "it is forgotten"
    );
    let accounts = "<SIGNUPMSGSRQV1><ACCTINFOTRNRQ><TRNUID>a</TRNUID><ACCTINFORQ><DTACCTUP>19700101\
        </DTACCTUP></ACCTINFORQ></ACCTINFOTRNRQ></SIGNUPMSGSRQV1>";
    let since = |day| {
        let file = client
            .proving("<CLIENTUID>A")
            .file(&accounts.replace("19700101", day));
        raw::ofx(bank.url(), &agent, &file).status
    };
    assert_eq!((since("19900101"), since("19700101")), (200, 403));
}

#[test]
fn the_connection_ends_while_the_request_is_read() {
    let bank = bank();
    bank.arm(Fault::DropWhileReading { bytes: 10 }).unwrap();
    let file = Client::new(&bank, 102).file("");
    assert!(raw::ofx(bank.url(), &[], &file).wire.is_empty());
    assert_eq!(raw::ofx(bank.url(), &[], &file).status, 200);
    let named = Arming {
        message: Some("PMTRQ".into()),
        ..Fault::DropWhileReading { bytes: 1 }.into()
    };
    assert!(bank.arm(named).is_err(), "nobody knows what the message is");
}

#[test]
fn old_dates_and_open_leaves_are_asked_for() {
    for name in ["old-dates", "open-leaves"] {
        assert!(Quirk::named(name).unwrap().rules.len() > 1);
    }
    let start = |quirk: &str| {
        let options = Options {
            quirk: Some(quirk.into()),
            ..options()
        };
        Sandbox::start(options).unwrap()
    };
    let bank = start("open-leaves");
    let status = |bank: &Sandbox, file: &str| raw::ofx(bank.url(), &[], file.as_bytes()).status;
    let file = |version| String::from_utf8(Client::new(&bank, version).file("")).unwrap();
    assert_eq!(status(&bank, &file(102)), 200);
    assert_eq!(status(&bank, &file(103)), 400);
    let closed = file(102).replace("20240304101500", "20240304101500</DTCLIENT>");
    assert_eq!(status(&bank, &closed), 400);

    let bank = start("old-dates");
    let set = "<PROFMSGSRQV1><PROFTRNRQ><TRNUID>p</TRNUID><PROFRQ><CLIENTROUTING>MSGSET\
        </CLIENTROUTING><DTPROFUP>19900101</DTPROFUP></PROFRQ></PROFTRNRQ></PROFMSGSRQV1>";
    let file = String::from_utf8(Client::new(&bank, 102).file(set)).unwrap();
    let file = file.replace("NEWFILEUID:file-7", "NEWFILEUID:NONE");
    assert_eq!(status(&bank, &file), 200);
    for (right, wrong) in [
        ("MSGSET", "NONE"),
        ("19900101", "19700101"),
        ("CHARSET:1252", "CHARSET:NONE"),
        ("NEWFILEUID:NONE", "NEWFILEUID:7"),
        ("<FI>", "\n<FI>"),
    ] {
        assert!(file.contains(right), "{right}");
        assert_eq!(status(&bank, &file.replace(right, wrong)), 400, "{wrong}");
    }
}
