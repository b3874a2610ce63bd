//! What a change or the end of a recurring payment does to what was made from it.

use ofx_billpay_sandbox::{Options, Sandbox};

use crate::client::{Client, bank, cancel, codes, first, modify, options, sync, token};
use crate::recurring::{change, dues, end, every, jane, model, payments};

#[test]
fn a_change_without_pending_ones_leaves_what_was_made() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&model(
        "r1",
        &every("MONTHLY", "4"),
        &jane("50", "20240306"),
        "",
    ));
    let changed = change(
        "r2",
        "R000000001",
        &every("MONTHLY", "4"),
        &jane("60", "20240306"),
        "N",
    );
    let reply = client.ask(&changed);
    assert_eq!(codes(&reply), ["0"]);
    assert!(reply.contains("<RECPMTMODRS><RECSRVRTID>R000000001</RECSRVRTID><RECURRINST>"));
    assert!(reply.contains("<MODPENDING>N</MODPENDING></RECPMTMODRS>"));
    bank.advance_days(200).unwrap();
    let paid: Vec<(String, String)> = payments(&client)
        .into_iter()
        .map(|(due, amount, _)| (due, amount))
        .collect();
    let expected = [
        ("20240306", "50.00"),
        ("20240406", "60.00"),
        ("20240506", "60.00"),
        ("20240606", "60.00"),
    ];
    assert_eq!(
        paid,
        expected.map(|(due, amount)| (due.to_owned(), amount.to_owned()))
    );
}

#[test]
fn a_change_with_pending_ones_moves_them_and_pays_no_date_twice() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&model(
        "r1",
        &every("MONTHLY", ""),
        &jane("50", "20240311"),
        "",
    ));
    let before = first(
        &client.ask(&sync("<TOKENONLY>Y</TOKENONLY>", "N", "")),
        "TOKEN",
    );
    let moved = change(
        "r2",
        "R000000001",
        &every("MONTHLY", ""),
        &jane("60", "20240320"),
        "Y",
    );
    assert_eq!(codes(&client.ask(&moved)), ["0"]);
    let told = client.ask(&sync(&token(&before), "N", ""));
    assert!(told.contains("<TRNUID>0</TRNUID>") && told.contains("<PMTMODRS><SRVRTID>P000000001"));
    assert_eq!(first(&told, "DTPMTPRC"), "20240315");
    bank.advance_days(60).unwrap();
    let made = payments(&client);
    let made: Vec<_> = made
        .iter()
        .map(|(due, amount, _)| (&**due, &**amount))
        .collect();
    assert_eq!(made, [("20240320", "60.00"), ("20240420", "60.00")]);
}

#[test]
fn what_was_paid_or_canceled_before_a_change_is_not_made_again() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&model(
        "r1",
        &every("WEEKLY", "4"),
        &jane("50", "20240308"),
        "",
    ));
    bank.advance_days(5).unwrap();
    assert_eq!(dues(&client), ["20240308", "20240315"]);
    assert_eq!(payments(&client)[0].2, "PROCESSEDON");
    client.ask(&cancel("c1", "P000000002"));
    for (trnuid, pending) in [("r2", "N"), ("r3", "Y")] {
        let changed = change(
            trnuid,
            "R000000001",
            &every("WEEKLY", "4"),
            &jane("60", "20240308"),
            pending,
        );
        assert_eq!(codes(&client.ask(&changed)), ["0"]);
    }
    bank.advance_days(60).unwrap();
    let made = payments(&client);
    let made: Vec<_> = made
        .iter()
        .map(|(due, amount, _)| (&**due, &**amount))
        .collect();
    assert_eq!(
        made,
        [
            ("20240308", "50.00"),
            ("20240322", "60.00"),
            ("20240329", "60.00")
        ]
    );
}

#[test]
fn a_shorter_series_cancels_what_finds_no_date() {
    let bank = Sandbox::start(Options {
        model_window: 20,
        ..options()
    })
    .unwrap();
    let client = Client::new(&bank, 211);
    client.ask(&model(
        "r1",
        &every("WEEKLY", ""),
        &jane("50", "20240312"),
        "",
    ));
    assert_eq!(dues(&client), ["20240312", "20240319"]);
    let changed = change(
        "r2",
        "R000000001",
        &every("WEEKLY", "1"),
        &jane("50", "20240312"),
        "Y",
    );
    assert_eq!(codes(&client.ask(&changed)), ["0"]);
    bank.advance_days(60).unwrap();
    assert_eq!(dues(&client), ["20240312"]);
}

#[test]
fn a_moved_instance_is_not_made_again() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&model(
        "r1",
        &every("MONTHLY", "2"),
        &jane("50", "20240311"),
        "",
    ));
    client.ask(&modify("m1", "P000000001", &jane("50", "20240329")));
    let changed = change(
        "r2",
        "R000000001",
        &every("MONTHLY", "2"),
        &jane("50", "20240311"),
        "N",
    );
    client.ask(&changed);
    bank.advance_days(90).unwrap();
    assert_eq!(dues(&client), ["20240329", "20240411"]);
}

#[test]
fn a_canceled_model_makes_no_more() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&model(
        "r1",
        &every("WEEKLY", ""),
        &jane("1", "20240308"),
        "",
    ));
    client.ask(&model(
        "r2",
        &every("WEEKLY", ""),
        &jane("2", "20240308"),
        "",
    ));
    let reply = client.ask(&end("c1", "R000000001", "N"));
    assert!(reply.contains("<RECPMTCANCRS><RECSRVRTID>R000000001</RECSRVRTID><CANPENDING>N</"));
    let before = first(
        &client.ask(&sync("<TOKENONLY>Y</TOKENONLY>", "N", "")),
        "TOKEN",
    );
    assert_eq!(codes(&client.ask(&end("c2", "R000000002", "Y"))), ["0"]);
    let told = client.ask(&sync(&token(&before), "N", ""));
    assert!(told.contains("<TRNUID>0</TRNUID>") && told.contains("<PMTCANCRS><SRVRTID>P000000002"));
    bank.advance_days(60).unwrap();
    assert_eq!(bank.balance("516273").unwrap().as_deref(), Some("9999.00"));
    assert_eq!(codes(&client.ask(&end("c3", "R000000001", "Y"))), ["10509"]);
    let changed = change(
        "r3",
        "R000000001",
        &every("WEEKLY", ""),
        &jane("1", "20240601"),
        "N",
    );
    assert_eq!(codes(&client.ask(&changed)), ["10509"]);
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % limit
    }
}

#[test]
fn whatever_is_changed_no_date_is_paid_twice_and_every_debit_has_its_payment() {
    for seed in 0..12 {
        let bank = bank();
        let client = Client::new(&bank, 211);
        let mut dice = Dice(seed);
        client.ask(&model(
            "r",
            &every("WEEKLY", "20"),
            &jane("1", "20240307"),
            "",
        ));
        for step in 0..25 {
            let pending = ["N", "Y"][usize::from(dice.below(2) == 1)];
            let weeks = (dice.below(12) + 8).to_string();
            match dice.below(4) {
                0 => {
                    let again = every("WEEKLY", &weeks);
                    let info = jane("2", "20240307");
                    client.ask(&change(
                        &format!("c{step}"),
                        "R000000001",
                        &again,
                        &info,
                        pending,
                    ));
                }
                1 => {
                    let payment = format!("P{:09}", dice.below(20) + 1);
                    client.ask(&cancel(&format!("x{step}"), &payment));
                }
                _ => {
                    let days = u32::try_from(dice.below(9)).unwrap();
                    bank.advance_days(days).unwrap();
                }
            }
            let made = payments(&client);
            let mut dues: Vec<&String> = made.iter().map(|(due, ..)| due).collect();
            let number = dues.len();
            dues.sort();
            dues.dedup();
            assert_eq!(dues.len(), number, "seed {seed}, step {step}: {made:?}");
            let processed = made.iter().filter(|(.., state)| state == "PROCESSEDON");
            let paid: u32 = processed
                .map(|(_, amount, _)| amount[..1].parse::<u32>().unwrap())
                .sum();
            let balance = format!("{}.00", 10_000 - paid);
            assert_eq!(
                bank.balance("516273").unwrap(),
                Some(balance),
                "seed {seed}"
            );
        }
    }
}
