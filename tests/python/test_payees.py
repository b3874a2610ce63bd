"""The list of payees at the bank, and that nobody is paid or changed under another's name."""

from __future__ import annotations

import pytest
from ofx_billpay import BillPayment, InvalidValueError, ServerRefusedError

from python.banks import Recorder, leaf, leaves
from python.payers import NOBODY, PAYEE, PayerMaker

BOTH = pytest.mark.parametrize("version", ["102", "211"])
ADDRESS = ("payee_addr1", "payee_addr2", "payee_addr3", "payee_city", "payee_state")
DETAILS = ("payee_name", *ADDRESS, "payee_postal_code", "payee_country", "payee_phone")
FULL = {**PAYEE, "payee_addr2": "Rear door", "payee_addr3": "Ring twice", "payee_country": "CAN"}
BY_ID = {**NOBODY, "payee_id": "NGWP01", "payee_account": "NW-1"}


def details(payer: BillPayment) -> dict[str, str]:
    return {name: getattr(payer, name) for name in DETAILS}


@BOTH
def test_a_payee_is_added_in_full_and_read_back(
    version: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = make_payer(version, **FULL)
    payer.add_payee()
    assert payer.payee_list_id != ""
    assert payer.payee_days_to_pay == "4"
    assert payer.payee_aggregate.startswith("<PAYEERS><PAYEELSTID>")
    assert {name: FULL[name] for name in DETAILS} == details(payer)
    other = make_payer(version, **NOBODY)
    other.synchronize_payees("0")
    assert other.sync_payee_count == 1
    other.payee_aggregate = other.get_sync_payee_aggregate(0)
    assert {name: FULL[name] for name in DETAILS} == details(other)
    assert (other.payee_list_id, other.payee_account) == (payer.payee_list_id, "MS-7731")
    assert leaf(recorder.requests[0], "PAYACCT") == "MS-7731"


@BOTH
def test_a_payee_is_added_by_identifier(version: str, make_payer: PayerMaker) -> None:
    payer = make_payer(version, **BY_ID)
    payer.add_payee()
    assert payer.payee_list_id != ""
    assert (payer.payee_name, payer.payee_id_scope) == ("Northgate Water & Power", "GLOBAL")


@BOTH
def test_a_payee_is_modified_as_a_whole(version: str, make_payer: PayerMaker) -> None:
    payer = make_payer(version, **FULL)
    payer.add_payee()
    list_id = payer.payee_list_id
    payer.payee_city = "Elsewhere"
    payer.payee_addr3 = ""
    payer.modify_payee(list_id)
    assert (payer.payee_list_id, payer.payee_city, payer.payee_addr3) == (list_id, "Elsewhere", "")
    payer.synchronize_payees("REFRESH")
    assert payer.get_sync_payee_city(0) == "Elsewhere"
    assert payer.get_sync_payee_addr2(0) == "Rear door"
    assert payer.get_sync_payee_addr3(0) == ""


@BOTH
def test_a_payee_is_deleted_once(version: str, make_payer: PayerMaker) -> None:
    payer = make_payer(version)
    payer.add_payee()
    list_id = payer.payee_list_id
    payer.delete_payee(list_id)
    with pytest.raises(ServerRefusedError) as caught:
        payer.delete_payee(list_id)
    assert caught.value.status_code == 10519
    payer.synchronize_payees("REFRESH")
    assert payer.sync_payee_count == 0


@BOTH
def test_a_payee_of_a_synchronization_is_paid(
    version: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    make_payer(version).add_payee()
    make_payer(version, **BY_ID).add_payee()
    payer = make_payer(version, **NOBODY)
    aggregates: list[str] = []
    payer.on_sync_payees = lambda event: aggregates.append(event.payee_aggregate)
    payer.synchronize_payees("0")
    for aggregate in aggregates:
        payer.payee_aggregate = aggregate
        payer.payment_date_due = "03/18/2026"
        payer.pay_bill()
    first, second = recorder.requests[-2:]
    assert leaf(first, "NAME") == "Maple Street Bakery"
    assert leaf(first, "PAYEELSTID") == "L0000001"
    assert leaf(second, "PAYEEID") == "NGWP01"
    assert leaf(second, "PAYEELSTID") == "L0000002"
    assert leaves(second, "NAME") == []


@BOTH
def test_what_is_changed_after_the_aggregate_wins(
    version: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = make_payer(version)
    payer.add_payee()
    payer.payee_aggregate = payer.payee_aggregate
    payer.payee_city = "Elsewhere"
    payer.payee_account = "MS-9"
    payer.pay_bill()
    assert leaf(recorder.requests[1], "CITY") == "Elsewhere"
    assert leaf(recorder.requests[1], "PAYACCT") == "MS-9"
    assert leaf(recorder.requests[1], "NAME") == "Maple Street Bakery"


@BOTH
@pytest.mark.parametrize("by", ["pay_bill", "add_payee"])
def test_another_name_is_another_payee(
    by: str, version: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = make_payer(version, payee_name="Northgate Water & Power", payee_postal_code="43999")
    getattr(payer, by)()
    assert payer.payee_id == "NGWP01"
    payer.payee_name = "Maple Street Bakery"
    assert (payer.payee_id, payer.payee_list_id, payer.payee_id_scope) == ("", "", "")
    assert payer.payee_days_to_pay == ""
    payer.pay_bill()
    assert leaf(recorder.requests[1], "NAME") == "Maple Street Bakery"
    assert leaves(recorder.requests[1], "PAYEEID") == []
    assert leaves(recorder.requests[1], "PAYEELSTID") == []


def test_a_payee_that_was_deleted_is_not_paid_under_its_entry(
    make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = make_payer()
    payer.add_payee()
    payer.delete_payee(payer.payee_list_id)
    payer.payee_name = "Oak Street Bakery"
    payer.payee_account = "OAK-1"
    payer.pay_bill()
    assert leaf(recorder.requests[-1], "NAME") == "Oak Street Bakery"
    assert leaves(recorder.requests[-1], "PAYEELSTID") == []


@pytest.mark.parametrize(
    "text",
    [
        "Maple Street Bakery",
        "<PAYEE>",
        "<PAYEE><NAME>Ann",
        "<PMTRS><SRVRTID>1</SRVRTID></PMTRS>",
        "<html></html>",
        "<PAYEE></PAYEERS>",
        "\x00",
        "<OFX></OFX>",
        "<",
    ],
)
def test_what_is_no_payee_changes_nothing(text: str, make_payer: PayerMaker) -> None:
    payer = make_payer()
    before = (details(payer), payer.payee_aggregate)
    with pytest.raises(InvalidValueError, match="payee_aggregate"):
        payer.payee_aggregate = text
    assert (details(payer), payer.payee_aggregate) == before


ANN = (
    "<PAYEERS><PAYEELSTID>L1</PAYEELSTID><PAYEE><NAME>Ann</NAME><ADDR1>1 A St</ADDR1>"
    "<ADDR2>Rear</ADDR2><CITY>Aville</CITY><STATE>ON</STATE><POSTALCODE>K1A</POSTALCODE>"
    "<COUNTRY>CAN</COUNTRY><PHONE>555-1</PHONE></PAYEE><PAYACCT>A-1</PAYACCT></PAYEERS>"
)
BOB = (
    "<PAYEERS><PAYEELSTID>L2</PAYEELSTID><PAYEE><NAME>Bob</NAME><ADDR1>2 B St</ADDR1>"
    "<CITY>Bville</CITY><STATE>OH</STATE><POSTALCODE>43111</POSTALCODE>"
    "<PHONE>555-2</PHONE></PAYEE></PAYEERS>"
)
UTILITY = (
    "<PAYEERS><PAYEELSTID>L3</PAYEELSTID><EXTDPAYEE><PAYEEID>U1</PAYEEID><IDSCOPE>GLOBAL</IDSCOPE>"
    "<NAME>Utility</NAME><DAYSTOPAY>2</DAYSTOPAY></EXTDPAYEE></PAYEERS>"
)


def test_an_aggregate_leaves_nothing_of_the_payee_before_it() -> None:
    payer = BillPayment(payee_aggregate=ANN)
    payer.payee_aggregate = BOB
    assert details(payer) == details(BillPayment(payee_aggregate=BOB))
    assert (payer.payee_account, payer.payee_list_id) == ("", "L2")


def test_an_aggregate_without_an_address_leaves_no_address_of_somebody_else() -> None:
    """Otherwise a payee that is modified afterwards gets the address of the one before."""
    payer = BillPayment(payee_aggregate=ANN)
    payer.payee_aggregate = UTILITY
    assert (payer.payee_name, payer.payee_id) == ("Utility", "U1")
    assert [getattr(payer, name) for name in ADDRESS] == [""] * len(ADDRESS)


def test_a_payment_by_identifier_leaves_no_address_of_somebody_else(
    make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = make_payer()
    payer.pay_bill()
    payer.payee_name = ""
    payer.payee_id = "NGWP01"
    payer.payee_account = "NW-1"
    payer.pay_bill()
    assert payer.payee_name == "Northgate Water & Power"
    with pytest.raises(InvalidValueError, match="payee_addr1"):
        payer.modify_payee(payer.payee_list_id)
    assert "12 Weir Lane" not in recorder.requests[-1]


def test_a_bare_payee_has_no_identifiers() -> None:
    payer = BillPayment(payee_aggregate=UTILITY)
    payer.payee_aggregate = "<PAYEE><NAME>Cid</NAME></PAYEE>"
    assert (payer.payee_name, payer.payee_id, payer.payee_list_id) == ("Cid", "", "")
    assert (payer.payee_id_scope, payer.payee_days_to_pay) == ("", "")


def test_an_entry_that_was_set_by_hand_stays_with_the_name_that_is_set() -> None:
    payer = BillPayment(payee_name="Ann", payee_list_id="L1")
    payer.payee_name = "Ann B."
    assert payer.payee_list_id == "L1"


def test_an_open_leaf_of_sgml_is_read_in_an_aggregate() -> None:
    payer = BillPayment(payee_aggregate="<PAYEE><NAME>AT&amp;T<ADDR1>1 A St<CITY>Aville</PAYEE>")
    assert (payer.payee_name, payer.payee_addr1, payer.payee_city) == ("AT&T", "1 A St", "Aville")


def test_the_payee_of_a_payment_is_read_back(make_payer: PayerMaker) -> None:
    payer = make_payer(payee_name="A < B & C > D")
    payer.pay_bill()
    other = BillPayment(payee_aggregate=payer.payment_payee_aggregate)
    assert other.payee_name == "A < B & C > D"
