//! What saves a client from paying twice, and a bank from forgetting.

use ofx_billpay_sandbox::{Duplicates, Options, Sandbox};

use crate::client::{
    Client, all, bank, cancel, codes, first, info, info_of, inquire, modify, northgate, options,
    pay, payee, payee_sync, post, sync,
};
use crate::scratch::Scratch;

const REFRESH: &str = "<REFRESH>Y</REFRESH>";

#[test]
fn the_same_trnuid_gets_the_same_reply_and_pays_once() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let request = pay("t1", &info(&payee("Jane")));
    let reply = client.ask(&request);
    assert_eq!(client.ask(&request), reply);
    bank.advance_days(20).unwrap();
    let message = |reply: &str| reply[reply.find("<PMTTRNRS>").unwrap()..].to_owned();
    assert_eq!(
        message(&client.ask(&request)),
        message(&reply),
        "even when it is processed"
    );
    assert_eq!(bank.balance("516273").unwrap().as_deref(), Some("9915.80"));
}

#[test]
fn a_trnuid_is_recognised_across_versions() {
    let bank = bank();
    let request = pay("t1", &info(&payee("Jane")));
    let in_102 = Client::new(&bank, 102).ask(&request);
    let in_211 = Client::new(&bank, 211).ask(&request);
    assert_eq!(first(&in_102, "SRVRTID"), first(&in_211, "SRVRTID"));
}

#[test]
fn a_trnuid_used_for_something_else_is_2019() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&pay("t1", &info(&payee("Jane"))));
    let reply = client.ask(&pay("t1", &info_of(&payee("Jane"), "1", "20240318")));
    assert_eq!(codes(&reply), ["2019"]);
    let reply = client.ask(&cancel("t1", "P000000001"));
    assert_eq!(codes(&reply), ["2019"]);
    let other_user = Client::second(&bank, 211).ask(&inquire("t1", "P000000001"));
    assert_eq!(codes(&other_user), ["2018"], "a TRNUID belongs to one user");
}

#[test]
fn a_bank_may_answer_2019_to_every_repetition() {
    let options = Options {
        duplicates: Duplicates::Status2019,
        ..options()
    };
    let bank = Sandbox::start(options).unwrap();
    let client = Client::new(&bank, 211);
    let request = pay("t1", &info(&payee("Jane")));
    assert_eq!(codes(&client.ask(&request)), ["0"]);
    assert_eq!(codes(&client.ask(&request)), ["2019"]);
}

#[test]
fn an_error_is_repeated_as_an_error() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let request = cancel("t1", "P000000001");
    assert_eq!(codes(&client.ask(&request)), ["2018"]);
    client.ask(&pay("t2", &info(&payee("Jane"))));
    assert_eq!(
        codes(&client.ask(&request)),
        ["2018"],
        "though the payment exists by now"
    );
}

#[test]
fn a_restart_forgets_nothing() {
    let scratch = Scratch::new("restart");
    let request = pay("t1", &info(&payee("Jane")));
    let pictures = |bank: &Sandbox| {
        let client = Client::new(bank, 211);
        [
            client.ask(&request),
            client.ask(&sync("<TOKEN>0</TOKEN>", "N", "")),
            client.ask(&sync(REFRESH, "N", "")),
            client.ask(&payee_sync(REFRESH, "N", "")),
            bank.today().unwrap().to_string(),
            bank.balance("516273").unwrap().unwrap(),
        ]
    };
    let mut bank = Sandbox::start(scratch.options()).unwrap();
    Client::new(&bank, 211).ask(&request);
    bank.advance_days(10).unwrap();
    let before = pictures(&bank);
    bank.stop();
    drop(bank);

    let bank = Sandbox::start(scratch.options()).unwrap();
    assert_eq!(pictures(&bank), before);
    assert_eq!(before[4], "20240314", "a bank that exists keeps its day");
    let next = Client::new(&bank, 211).ask(&pay("t2", &info_of(&payee("A"), "1", "20240401")));
    assert_eq!(
        first(&next, "SRVRTID"),
        "P000000002",
        "no id is given twice"
    );
}

#[test]
fn no_password_is_written_to_the_database() {
    let scratch = Scratch::new("password");
    let bank = Sandbox::start(scratch.options()).unwrap();
    Client::new(&bank, 211).ask(&pay("t1", &info(&payee("Jane"))));
    drop(bank);
    for file in std::fs::read_dir(scratch.folder()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(9).any(|window| window == b"demo-pass"));
    }
}

#[test]
fn equal_banks_give_equal_bytes() {
    let replies = || {
        let bank = bank();
        let client = Client::new(&bank, 102);
        let requests = [
            pay("t1", &info(&northgate())) + &pay("t2", &info(&payee("Jane"))),
            modify("t3", "P000000001", &info_of(&northgate(), "1", "20240401")),
            cancel("t4", "P000000002"),
            sync("<TOKEN>0</TOKEN>", "N", ""),
            payee_sync(REFRESH, "N", ""),
        ];
        let set = |request: &String| format!("<BILLPAYMSGSRQV1>{request}</BILLPAYMSGSRQV1>");
        let send = |request| post(bank.url(), &client.file(&set(request)));
        let mut replies: Vec<_> = requests.iter().map(send).collect();
        bank.advance_days(40).unwrap();
        replies.push(send(&requests[3]));
        replies
    };
    assert_eq!(replies(), replies());
}

#[test]
fn users_see_nothing_of_each_other() {
    let bank = bank();
    let (demo, second) = (Client::new(&bank, 211), Client::second(&bank, 211));
    demo.ask(&pay("t1", &info(&payee("Jane"))));

    assert_eq!(codes(&second.ask(&inquire("s1", "P000000001"))), ["2018"]);
    assert_eq!(codes(&second.ask(&cancel("s2", "P000000001"))), ["2018"]);
    assert_eq!(
        codes(&second.ask(&pay("s3", &info(&payee("Jane"))))),
        ["2008"]
    );
    let own = |payee: &str| info(payee).replace("516273", "700001");
    let borrowed = own("<PAYEELSTID>L0000001</PAYEELSTID>");
    assert_eq!(codes(&second.ask(&pay("s4", &borrowed))), ["10519"]);
    assert!(all(&second.ask(&payee_sync(REFRESH, "N", "")), "PAYEELSTID").is_empty());
    let paid = second.ask(&pay("s5", &own(&payee("Jane"))));
    assert_eq!(
        first(&paid, "PAYEELSTID"),
        "L0000002",
        "a list of one's own"
    );
}

#[test]
fn many_clients_at_once_get_one_id_each() {
    let bank = bank();
    let ids = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|thread| {
                let client = Client::new(&bank, 211);
                scope.spawn(move || {
                    let pay = |n| client.ask(&pay(&format!("{thread}-{n}"), &info(&payee("A"))));
                    (0..5)
                        .map(|n| first(&pay(n), "SRVRTID"))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect::<Vec<_>>()
    });
    let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!((ids.len(), distinct.len()), (40, 40));
}
