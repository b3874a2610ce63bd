//! Business payments, and what a bank's profile says it would refuse.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use ofx_billpay::message::{
    Adjustment, BillPublished, Discount, ExtendedPayment, Invoice, Invoices, LineItem, PaymentFor,
};
use ofx_billpay::wire::Version;
use ofx_billpay::{BillPayment, ErrorKind};
use ofx_billpay_tests::bank::{
    Behaviour, ScriptedBank, customer, reply, sandbox, set_payee, set_payment,
};

fn invoice() -> Invoice {
    Invoice {
        number: "I-1".to_owned(),
        total: "100.00".parse().unwrap(),
        paid: "84.20".parse().unwrap(),
        date: "20240301".parse().unwrap(),
        description: "Water & power".to_owned(),
        discount: Some(Discount {
            rate: "2.5".parse().unwrap(),
            amount: "2.50".parse().unwrap(),
            date: Some("20240302".parse().unwrap()),
            description: "Early".to_owned(),
        }),
        adjustment: Some(Adjustment {
            number: Some("A-1".to_owned()),
            description: "Returned".to_owned(),
            amount: "-13.30".parse().unwrap(),
            date: None,
        }),
        lines: vec![LineItem {
            amount: "84.20".parse().unwrap(),
            description: "Water".to_owned(),
        }],
    }
}

fn details() -> Vec<ExtendedPayment> {
    vec![ExtendedPayment {
        pays: Some(PaymentFor::Business),
        check_number: Some("12".to_owned()),
        description: Some("March".to_owned()),
        invoices: Some(Invoices {
            invoices: vec![invoice()],
        }),
    }]
}

fn payer(url: &str, version: &str) -> BillPayment {
    let payer = customer(url, version);
    set_payee(&payer, "Weir Lane Gardeners");
    set_payment(&payer);
    payer
}

#[test]
fn business_details_go_out_and_come_back_in_every_version() {
    for version in Version::WRITABLE {
        let bank = sandbox();
        let payer = payer(bank.url(), &version.to_string());
        payer.set_payment_details(details());
        let bill = BillPublished {
            publisher: "Publisher".to_owned(),
            bill_id: "B-1".to_owned(),
        };
        let bill = (version >= Version::V201).then_some(bill);
        payer.set_payment_bill(bill.clone());
        payer.set_payment_to_bank_id("123432123");
        payer.set_payment_to_account_id("516274");
        payer.pay_bill().unwrap();
        assert_eq!(payer.payment_details(), details(), "{version}");

        let id = payer.payment_id();
        payer.modify_payment(&id).unwrap();
        payer.set_recurring_frequency("MONTHLY");
        payer.add_recurring_payment().unwrap();

        let other = customer(bank.url(), &version.to_string());
        other.synchronize_payments("0").unwrap();
        let record = &other.sync_payments()[0];
        assert_eq!(record.details().unwrap(), details(), "{version}");
        assert_eq!(record.bill().unwrap(), bill, "{version}");
        assert_eq!(record.to_account_id(), "516274", "{version}");
        other.synchronize_recurring_payments("0").unwrap();
        let model = &other.sync_recurring_payments()[0];
        assert_eq!(model.details().unwrap(), details(), "{version}");
        assert_eq!(model.bill().unwrap(), bill, "{version}");
    }
}

#[test]
fn business_details_that_are_none_are_refused_by_the_name_of_their_element() {
    type Spoil = fn(&mut ExtendedPayment);
    let cases: [(&str, Spoil); 6] = [
        ("EXTDPMT/EXTDPMTDSC", |each| {
            each.description = None;
            each.invoices = None;
        }),
        ("EXTDPMTINV/INVOICE", |each| {
            each.invoices.as_mut().unwrap().invoices.clear();
        }),
        ("EXTDPMT/EXTDPMTCHK", |each| {
            each.check_number = Some("12a".to_owned());
        }),
        ("EXTDPMT/EXTDPMTFOR", |each| {
            each.pays = Some(PaymentFor::Other("FRIEND".to_owned()));
        }),
        ("INVOICE/INVNO", |each| {
            each.invoices.as_mut().unwrap().invoices[0].number = "x".repeat(33);
        }),
        ("LINEITEM/LITMDESC", |each| {
            each.invoices.as_mut().unwrap().invoices[0].lines[0]
                .description
                .clear();
        }),
    ];
    for (element, spoil) in cases {
        let payer = payer("http://127.0.0.1:1/ofx", "211");
        let mut details = details();
        spoil(&mut details[0]);
        payer.set_payment_details(details);
        for error in [
            payer.pay_bill().unwrap_err(),
            payer.check_payment().unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
            assert!(error.detail().contains(element), "{element}: {error}");
        }
    }
}

#[test]
fn a_presented_bill_needs_a_version_that_has_room_for_it() {
    for version in ["102", "160", "200"] {
        let payer = payer("http://127.0.0.1:1/ofx", version);
        payer.set_payment_bill(Some(BillPublished {
            publisher: "P".to_owned(),
            bill_id: "B".to_owned(),
        }));
        let error = payer.check_payment().unwrap_err();
        assert!(error.detail().contains("BILLPUBINFO"), "{error}");
    }
}

/// A profile whose bill payment says N to one element.
fn profile_without(element: &str) -> Behaviour {
    let flags = [
        "PMTBYADDR",
        "PMTBYXFER",
        "PMTBYPAYEEID",
        "CANADDPAYEE",
        "HASEXTDPMT",
        "CANMODPMTS",
        "CANMODMDLS",
        "DIFFFIRSTPMT",
        "DIFFLASTPMT",
        "BILLPUBCONTEXT",
    ];
    let said: Vec<String> = flags
        .iter()
        .map(|name| format!("<{name}>{}", if *name == element { "N" } else { "Y" }))
        .collect();
    let flags = said.concat();
    let profile = format!(
        "</BILLPAYMSGSRSV1><PROFMSGSRSV1><PROFTRNRS><TRNUID>{{TRNUID}}<STATUS><CODE>0<SEVERITY>INFO</STATUS>\
         <PROFRS><MSGSETLIST><BILLPAYMSGSET><BILLPAYMSGSETV1><MSGSETCORE><VER>1</MSGSETCORE>\
         <DAYSWITH>0<DFLTDAYSTOPAY>4<PROCDAYSOFF>SATURDAY<PROCDAYSOFF>SUNDAY<PROCENDTM>170000.000[-5:EST]\
         {flags}</BILLPAYMSGSETV1></BILLPAYMSGSET></MSGSETLIST><SIGNONINFOLIST></SIGNONINFOLIST>\
         <DTPROFUP>20240101</PROFRS></PROFTRNRS></PROFMSGSRSV1><BILLPAYMSGSRSV1>"
    );
    Behaviour::Answer(reply(&profile))
}

#[test]
fn what_the_profile_says_no_to_is_refused_here_with_property_and_element() {
    type Call = fn(&BillPayment) -> ofx_billpay::Result<()>;
    type Case<'a> = (&'a str, &'a str, &'a dyn Fn(&BillPayment), Call);
    let by_id = |payer: &BillPayment| {
        payer.set_payee_name("");
        payer.set_payee_id("NGWP01");
    };
    let cases: [Case<'_>; 11] = [
        (
            "PMTBYADDR",
            "payee_name",
            &|_| {},
            BillPayment::check_payment,
        ),
        ("PMTBYADDR", "payee_name", &|_| {}, BillPayment::add_payee),
        (
            "PMTBYPAYEEID",
            "payee_id",
            &by_id,
            BillPayment::check_payment,
        ),
        ("CANADDPAYEE", "payee_name", &|_| {}, BillPayment::pay_bill),
        ("CANADDPAYEE", "payee_name", &|_| {}, BillPayment::add_payee),
        (
            "PMTBYXFER",
            "payment_to_account_id",
            &|payer| {
                payer.set_payment_to_bank_id("1");
                payer.set_payment_to_account_id("2");
            },
            BillPayment::pay_bill,
        ),
        (
            "HASEXTDPMT",
            "payment_details",
            &|payer| payer.set_payment_details(details()),
            BillPayment::pay_bill,
        ),
        (
            "BILLPUBCONTEXT",
            "payment_bill",
            &|payer| {
                payer.set_payment_bill(Some(BillPublished {
                    publisher: "P".to_owned(),
                    bill_id: "B".to_owned(),
                }));
            },
            BillPayment::check_payment,
        ),
        ("CANMODPMTS", "payment_id", &|_| {}, |payer| {
            payer.modify_payment("P1")
        }),
        ("CANMODMDLS", "recurring_id", &|_| {}, |payer| {
            payer.modify_recurring_payment("M1", true)
        }),
        (
            "DIFFFIRSTPMT",
            "recurring_initial_amount",
            &|payer| payer.set_recurring_initial_amount("1.00"),
            BillPayment::add_recurring_payment,
        ),
    ];
    for (element, property, set, call) in cases {
        let mut bank = ScriptedBank::start(vec![profile_without(element)]);
        let payer = payer(&bank.url, "211");
        payer.set_payment_date_due("03/18/2090");
        payer.set_recurring_frequency("MONTHLY");
        payer.request_profile().unwrap();
        payer
            .check_payment()
            .map_or_else(|error| assert!(error.detail().contains(element)), drop);
        set(&payer);
        let error = call(&payer).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue, "{element}: {error}");
        assert!(error.detail().starts_with(property), "{element}: {error}");
        assert!(error.detail().contains(element), "{element}: {error}");
        bank.close();
        assert_eq!(
            bank.requests().len(),
            1,
            "{element}: only the profile was asked for"
        );
    }
}

#[test]
fn every_other_payment_passes_the_check_and_a_past_one_does_not() {
    let bank = ScriptedBank::start(vec![profile_without("")]);
    let payer = payer(&bank.url, "211");
    payer.request_profile().unwrap();
    let error = payer.check_payment().unwrap_err();
    assert!(error.detail().starts_with("payment_date_due"), "{error}");
    assert!(error.detail().contains("DTDUE"), "{error}");
    payer.set_payment_date_due("03/18/2090");
    payer.set_payment_details(details());
    payer.check_payment().unwrap();
    payer.set_payee_state("Ohio");
    let error = payer.check_payment().unwrap_err();
    assert!(error.detail().starts_with("payee_state"), "{error}");
    payer.set_payee_country("CAN");
    payer.check_payment().unwrap();
}

#[test]
fn without_a_profile_length_and_words_are_checked_all_the_same() {
    let payer = payer("http://127.0.0.1:1/ofx", "102");
    payer.check_payment().unwrap();
    payer.set_payment_memo(&"x".repeat(256));
    let error = payer.check_payment().unwrap_err();
    assert!(error.detail().starts_with("payment_memo"), "{error}");
    assert!(error.detail().contains("PMTINFO/MEMO"), "{error}");
}

#[test]
fn the_delivery_is_counted_from_the_profile() {
    let bank = ScriptedBank::start(vec![profile_without("")]);
    let payer = payer(&bank.url, "102");
    let error = payer.delivery_estimate("03/18/2024").unwrap_err();
    assert!(error.detail().contains("request_profile"), "{error}");
    payer.request_profile().unwrap();
    let told = payer.delivery_estimate("03/18/2024").unwrap();
    assert_eq!(told.processed.to_string(), "2024-03-12");
    assert_eq!(told.send_before.to_string(), "20240312170000.000[-5]");
    assert_eq!(told.days_to_pay, 4);
    assert!(!told.in_time);
    assert!(told.earliest_due > told.due);
    assert_eq!(payer.delivery_estimate("").unwrap().due, told.due);
    assert!(payer.delivery_estimate("18.3.").is_err());
    payer.set_payment_to_bank_id("1");
    payer.set_payment_to_account_id("2");
    let error = payer.delivery_estimate("").unwrap_err();
    assert!(error.detail().contains("XFERDFLTDAYSTOPAY"), "{error}");
}
