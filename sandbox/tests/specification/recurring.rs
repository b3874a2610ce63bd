//! Recurring payments and what is made from them.

use crate::client::{CHECKING, Client, all, bank, codes, first, info_of, pay, payee, sync, token};

const REFRESH: &str = "<REFRESH>Y</REFRESH>";

pub(crate) fn request(trnuid: &str, body: &str) -> String {
    format!("<RECPMTTRNRQ><TRNUID>{trnuid}</TRNUID>{body}</RECPMTTRNRQ>")
}

/// FREQ, and NINSTS if it is not empty.
pub(crate) fn every(frequency: &str, instances: &str) -> String {
    let instances = match instances {
        "" => String::new(),
        number => format!("<NINSTS>{number}</NINSTS>"),
    };
    format!("<RECURRINST>{instances}<FREQ>{frequency}</FREQ></RECURRINST>")
}

pub(crate) fn model(trnuid: &str, every: &str, info: &str, amounts: &str) -> String {
    request(
        trnuid,
        &format!("<RECPMTRQ>{every}{info}{amounts}</RECPMTRQ>"),
    )
}

pub(crate) fn change(trnuid: &str, id: &str, every: &str, info: &str, pending: &str) -> String {
    request(
        trnuid,
        &format!(
            "<RECPMTMODRQ><RECSRVRTID>{id}</RECSRVRTID>{every}{info}\
             <MODPENDING>{pending}</MODPENDING></RECPMTMODRQ>"
        ),
    )
}

pub(crate) fn end(trnuid: &str, id: &str, pending: &str) -> String {
    request(
        trnuid,
        &format!(
            "<RECPMTCANCRQ><RECSRVRTID>{id}</RECSRVRTID><CANPENDING>{pending}</CANPENDING>\
             </RECPMTCANCRQ>"
        ),
    )
}

fn model_sync(from: &str, reject: &str, embedded: &str) -> String {
    format!(
        "<RECPMTSYNCRQ>{from}<REJECTIFMISSING>{reject}</REJECTIFMISSING>{CHECKING}{embedded}\
         </RECPMTSYNCRQ>"
    )
}

/// Jane gets an amount, the first time on a day.
pub(crate) fn jane(amount: &str, due: &str) -> String {
    info_of(&payee("Jane"), amount, due)
}

/// Due date, amount and state of every payment that is alive, in the order in which they were made.
pub(crate) fn payments(client: &Client) -> Vec<(String, String, String)> {
    let reply = client.ask(&sync(REFRESH, "N", ""));
    let (dues, amounts) = (all(&reply, "DTDUE"), all(&reply, "TRNAMT"));
    let parts = dues.into_iter().zip(amounts).zip(all(&reply, "PMTPRCCODE"));
    parts
        .map(|((due, amount), state)| (due, amount, state))
        .collect()
}

pub(crate) fn dues(client: &Client) -> Vec<String> {
    payments(client).into_iter().map(|(due, ..)| due).collect()
}

#[test]
fn a_model_makes_a_payment_some_days_before_each_due_date() {
    for version in [102, 211] {
        let bank = bank();
        let client = Client::new(&bank, version);
        let made = client.ask(&model(
            "r1",
            &every("MONTHLY", "3"),
            &jane("50", "20240331"),
            "",
        ));
        assert_eq!(codes(&made), ["0"]);
        assert_eq!(first(&made, "RECSRVRTID"), "R000000001");
        assert_eq!(first(&made, "PAYEELSTID"), "L0000001");
        assert_eq!(first(&made, "DAYSTOPAY"), "4");
        assert!(dues(&client).is_empty());

        bank.advance_days(18).unwrap();
        assert!(dues(&client).is_empty(), "22 March is too early");
        bank.advance_days(1).unwrap();
        let reply = client.ask(&sync(&token("0"), "N", ""));
        assert_eq!(all(&reply, "TRNUID"), ["0"]);
        assert!(reply.contains("<PMTRS>"));
        assert_eq!(first(&reply, "RECSRVRTID"), "R000000001");
        assert_eq!(first(&reply, "PMTPRCCODE"), "WILLPROCESSON");
        assert_eq!(first(&reply, "DTPMTPRC"), "20240327");

        bank.advance_days(200).unwrap();
        assert_eq!(dues(&client), ["20240331", "20240430", "20240531"]);
        assert_eq!(bank.balance("516273").unwrap().as_deref(), Some("9850.00"));
        let models = client.ask(&model_sync(REFRESH, "N", ""));
        assert!(all(&models, "RECSRVRTID").is_empty(), "it is at its end");
    }
}

#[test]
fn one_long_step_of_the_clock_is_as_good_as_many_short_ones() {
    let run = |steps: &[u32]| {
        let bank = bank();
        let client = Client::new(&bank, 211);
        client.ask(&model(
            "r1",
            &every("WEEKLY", ""),
            &jane("700", "20240312"),
            "",
        ));
        client.ask(&model(
            "r2",
            &every("TWICEMONTHLY", "9"),
            &jane("650", "20240329"),
            "",
        ));
        client.ask(&pay("t1", &jane("1000", "20240520")));
        for days in steps {
            bank.advance_days(*days).unwrap();
        }
        client.ask(&sync(&token("0"), "N", ""))
    };
    let long = run(&[120]);
    assert!(long == run(&[1; 120]) && long == run(&[50, 69, 1]));
    assert!(long.contains("PROCESSEDON") && long.contains("NOFUNDSON"));
}

#[test]
fn instances_that_are_due_soon_are_made_at_once() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&model(
        "r1",
        &every("WEEKLY", ""),
        &jane("5", "20240305"),
        "",
    ));
    assert_eq!(dues(&client), ["20240305", "20240312"], "8 days ahead");
    bank.advance_days(0).unwrap();
    assert_eq!(dues(&client), ["20240305", "20240312"]);
    bank.advance_days(7).unwrap();
    assert_eq!(dues(&client), ["20240305", "20240312", "20240319"]);
}

#[test]
fn a_repeated_request_makes_one_model_and_one_payment() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let request = model("r1", &every("MONTHLY", "1"), &jane("50", "20240306"), "");
    let made = client.ask(&request);
    assert_eq!(client.ask(&request), made);
    bank.advance_days(30).unwrap();
    assert_eq!(bank.balance("516273").unwrap().as_deref(), Some("9950.00"));
}

#[test]
fn the_first_and_the_last_amount_may_differ() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let amounts = "<INITIALAMT>5</INITIALAMT><FINALAMT>7,5</FINALAMT>";
    let made = client.ask(&model(
        "r1",
        &every("WEEKLY", "3"),
        &jane("6", "20240320"),
        amounts,
    ));
    assert_eq!(first(&made, "INITIALAMT"), "5.00");
    assert_eq!(first(&made, "FINALAMT"), "7.50");
    bank.advance_days(60).unwrap();
    let paid: Vec<String> = payments(&client)
        .into_iter()
        .map(|(_, amount, _)| amount)
        .collect();
    assert_eq!(paid, ["5.00", "6.00", "7.50"]);
}

#[test]
fn faults_of_a_recurring_payment() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let monthly = every("MONTHLY", "3");
    let good = jane("50", "20240331");
    let cases = [
        ("10508", model("f1", &every("DAILY", "3"), &good, "")),
        ("10508", model("f2", &every("", "3"), &good, "")),
        ("2000", model("f3", &every("MONTHLY", "0"), &good, "")),
        ("2000", model("f4", &every("MONTHLY", "x"), &good, "")),
        ("2012", model("f5", &monthly, &jane("0", "20240331"), "")),
        (
            "2012",
            model("f6", &monthly, &good, "<FINALAMT>-1</FINALAMT>"),
        ),
        ("2020", model("f7", &monthly, &jane("50", "20240303"), "")),
        ("2015", model("f8", &monthly, &jane("50", "20260303"), "")),
        (
            "2006",
            model("f9", &monthly, &good.replace("516273", "1"), ""),
        ),
        ("10518", end("f10", "R000000001", "Y")),
        ("10518", end("f11", "much-too-long", "Y")),
        ("10518", change("f12", "R000000001", &monthly, &good, "N")),
    ];
    for (code, request) in cases {
        assert_eq!(codes(&client.ask(&request)), [code], "{request}");
    }
    client.ask(&model("r1", &monthly, &good, ""));
    let other = info_of(&payee("John"), "50", "20240331");
    let changed = change("f13", "R000000001", &monthly, &other, "N");
    assert_eq!(codes(&client.ask(&changed)), ["10505"]);
    let over = change("f14", "R000000001", &monthly, &jane("50", "20230101"), "Y");
    assert_eq!(codes(&client.ask(&over)), ["2020"]);
    let foreign = Client::second(&bank, 211).ask(&end("f15", "R000000001", "Y"));
    assert_eq!(codes(&foreign), ["10518"]);
    bank.advance_days(40).unwrap();
    assert_eq!(
        dues(&client),
        ["20240331"],
        "no refused change did anything"
    );
}

#[test]
fn models_have_a_history_of_their_own() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&model(
        "r1",
        &every("MONTHLY", ""),
        &jane("50", "20240331"),
        "",
    ));
    let changed = change(
        "r2",
        "R000000001",
        &every("MONTHLY", "7"),
        &jane("60", "20240331"),
        "N",
    );
    client.ask(&changed);
    client.ask(&model(
        "r3",
        &every("ANNUALLY", ""),
        &jane("70", "20240331"),
        "",
    ));
    client.ask(&end("r4", "R000000002", "N"));
    let reply = client.ask(&model_sync(&token("0"), "N", ""));
    assert_eq!(all(&reply, "TRNUID"), ["r1", "r2", "r3", "r4"]);
    assert_eq!(
        (first(&reply, "TOKEN"), first(&reply, "LOSTSYNC")),
        ("5".into(), "N".into())
    );
    let refreshed = client.ask(&model_sync(REFRESH, "N", ""));
    assert_eq!(all(&refreshed, "TRNUID"), ["0"]);
    assert_eq!(
        (first(&refreshed, "NINSTS"), first(&refreshed, "TRNAMT")),
        ("7".into(), "60.00".into())
    );
    let only = client.ask(&model_sync("<TOKENONLY>Y</TOKENONLY>", "N", ""));
    assert_eq!(
        (first(&only, "TOKEN"), all(&only, "TRNUID").len()),
        ("5".into(), 0)
    );

    let late = client.ask(&model_sync(&token("4"), "Y", &end("r5", "R000000001", "N")));
    assert_eq!(codes(&late), ["0", "6502"]);
    let done = client.ask(&model_sync(&token("5"), "Y", &end("r5", "R000000001", "N")));
    assert_eq!(codes(&done), ["0"]);
    let wrong = client.ask(&model_sync(REFRESH, "Y", &end("r6", "R000000001", "N")));
    assert_eq!(
        (codes(&wrong), first(&wrong, "TOKEN")),
        (vec!["6500".into()], "-1".into())
    );
}

#[test]
fn equal_banks_make_equal_payments() {
    let replies = || {
        let bank = bank();
        let client = Client::new(&bank, 102);
        let made = client.ask(&model(
            "r1",
            &every("BIWEEKLY", "6"),
            &jane("50", "20240306"),
            "",
        ));
        bank.advance_days(50).unwrap();
        let told = [sync(&token("0"), "N", ""), model_sync(&token("0"), "N", "")];
        [made, client.ask(&told.concat())]
    };
    assert_eq!(replies(), replies());
}
