"""The attributes, methods and events of the component are there, as `tests/surface.json` says."""

from __future__ import annotations

import inspect
from typing import Any

import ofx_billpay
import pytest
from ofx_billpay import BillPayment, InvalidValueError

from python import replies
from python.banks import ScriptedBank
from python.conftest import SURFACE
from python.payers import make

TYPES: dict[str, type] = {"str": str, "int": int, "bool": bool, "bytes": bytes}
PENDING = {
    "later version": (
        *(name for name in SURFACE["properties"] if name.startswith(("firewall_", "ssl_"))),
        *("on_connection_status", "on_ssl_server_authentication", "on_ssl_status"),
    )
}
NOT_YET = {name for names in PENDING.values() for name in names}
PROPERTIES = {name: each for name, each in SURFACE["properties"].items() if name not in NOT_YET}
PLAIN = {name: each for name, each in PROPERTIES.items() if not each["indexed"]}
SETTABLE = [name for name, each in PLAIN.items() if each["writable"]]
READ_ONLY = [name for name, each in PLAIN.items() if not each["writable"]]
INDEXED = [name for name, each in PROPERTIES.items() if each["indexed"]]
EVENTS = {name: each for name, each in SURFACE["events"].items() if name not in NOT_YET}
EXAMPLES: dict[str, Any] = {
    "ofx_version": "211",
    "ofx_response": replies.payees_sync(),
    "payee_aggregate": "<PAYEE><NAME>Ann</NAME></PAYEE>",
    "payment_from_account_type": 3,
    "payment_to_account_type": 2,
    "timeout": 0,
}


def made(keywords: dict[str, Any]) -> BillPayment:
    return BillPayment(**keywords)


def default_of(name: str) -> Any:
    each = PROPERTIES[name]
    if each["type"] == "bool":
        return bool(each["default"] == "TRUE")
    return TYPES[each["type"]](each["default"])


@pytest.mark.parametrize("name", PLAIN)
def test_a_property_has_its_type_and_default(name: str) -> None:
    payer = BillPayment()
    value = getattr(payer, name)
    assert type(value) is TYPES[PROPERTIES[name]["type"]]
    assert value == default_of(name)
    assert getattr(payer, f"get_{name}")() == value


@pytest.mark.parametrize("name", SETTABLE)
def test_a_property_is_set_as_attribute_by_method_and_by_keyword(name: str) -> None:
    example = EXAMPLES.get(name, "example")
    by_attribute, by_method = BillPayment(), BillPayment()
    setattr(by_attribute, name, example)
    assert getattr(by_method, f"set_{name}")(example) is None
    for payer in (by_attribute, by_method, BillPayment(**{name: example})):
        assert getattr(payer, name) == example
        assert getattr(payer, f"get_{name}")() == example
    by_method.reset()
    assert getattr(by_method, name) == default_of(name)


@pytest.mark.parametrize("name", READ_ONLY)
def test_a_read_only_property_cannot_be_set(name: str) -> None:
    payer = BillPayment()
    with pytest.raises(AttributeError):
        setattr(payer, name, default_of(name))
    assert not hasattr(payer, f"set_{name}")
    with pytest.raises(TypeError):
        BillPayment(**{name: default_of(name)})


@pytest.mark.parametrize("name", SETTABLE + READ_ONLY)
def test_a_property_cannot_be_deleted(name: str) -> None:
    with pytest.raises((AttributeError, TypeError)):
        delattr(BillPayment(), name)


@pytest.mark.parametrize("name", INDEXED)
def test_a_list_is_read_by_method_only(name: str) -> None:
    payer = BillPayment()
    assert not hasattr(payer, name)
    assert not hasattr(payer, f"set_{name}")
    assert list(inspect.signature(getattr(payer, f"get_{name}")).parameters) == ["index"]
    for index in (0, 1, -1, 2**63 - 1, -(2**63)):
        with pytest.raises(InvalidValueError, match="index"):
            getattr(payer, f"get_{name}")(index)


@pytest.mark.parametrize("name", INDEXED)
def test_a_list_has_texts(name: str) -> None:
    kind = "payee" if name.startswith("sync_payee") else "payment"
    body = replies.transaction("PAYEETRNRS", "0", "<PAYEERS><PAYEELSTID>L1</PAYEELSTID></PAYEERS>")
    reply = replies.payees_sync(body)
    if kind == "payment":
        body = replies.transaction("PMTTRNRS", "0", "<PMTRS><SRVRTID>P1</SRVRTID></PMTRS>")
        reply = replies.payments_sync(body)
    with ScriptedBank(replies.ofx(reply)) as bank:
        payer = make(bank.url)
        getattr(payer, f"synchronize_{kind}s")("0")
    expected = {"sync_payee_country": "USA", "sync_payee_list_id": "L1", "sync_payment_id": "P1"}
    value = getattr(payer, f"get_{name}")(0)
    assert isinstance(value, str)
    if not name.endswith(("_aggregate", "_tx_type")):
        assert value == expected.get(name, "")


def test_an_index_out_of_the_list_is_named_as_it_was_given() -> None:
    with pytest.raises(InvalidValueError, match="-1"):
        BillPayment().get_sync_payee_name(-1)


@pytest.mark.parametrize("index", [True, 1.0, "0", None, 2**70])
def test_an_index_is_a_whole_number(index: Any) -> None:
    with pytest.raises((TypeError, OverflowError, InvalidValueError)):
        BillPayment().get_sync_payee_name(index)


@pytest.mark.parametrize("name", SURFACE["methods"])
def test_a_method_has_its_parameters(name: str) -> None:
    declared = SURFACE["methods"][name].partition("(")[2].partition(")")[0]
    expected = [each.partition(":")[0].strip() for each in declared.split(",") if each]
    assert list(inspect.signature(getattr(BillPayment(), name)).parameters) == expected


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_handler_is_a_callable_or_none(name: str) -> None:
    def handler(event: object) -> None:
        del event

    payer = BillPayment()
    assert getattr(payer, name) is None
    setattr(payer, name, handler)
    assert getattr(payer, name) is handler
    assert getattr(made({name: handler}), name) is handler
    payer.reset()
    assert getattr(payer, name) is handler
    for wrong in (1, "handler", object()):
        with pytest.raises(TypeError):
            setattr(payer, name, wrong)
    assert getattr(payer, name) is handler
    setattr(payer, name, None)
    assert getattr(payer, name) is None


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_has_its_attributes_which_are_read_only(name: str) -> None:
    heard: list[Any] = []
    payment = replies.transaction("PMTTRNRS", "0", "<PMTRS><SRVRTID>P1</SRVRTID></PMTRS>")
    payee = replies.transaction("PAYEETRNRS", "0", "<PAYEERS><PAYEELSTID>L</PAYEELSTID></PAYEERS>")
    payer = made({name: heard.append})
    if name == "on_error":
        with pytest.raises(InvalidValueError):
            payer.pay_bill()
    else:
        is_payment = name == "on_sync_payments"
        payer.ofx_response = (
            replies.payments_sync(payment) if is_payment else replies.payees_sync(payee)
        )
    (event,) = heard
    declared = EVENTS[name]
    assert type(event).__name__ == declared["params_class"]
    assert type(event) is getattr(ofx_billpay, declared["params_class"])
    beyond = set() if name == "on_error" else {"record"}
    public = {each for each in dir(event) if not each.startswith("_")}
    assert public == {*declared["params"], *beyond}
    for attribute, kind in declared["params"].items():
        assert type(getattr(event, attribute)) is TYPES[kind]
        with pytest.raises(AttributeError):
            setattr(event, attribute, getattr(event, attribute))
    with pytest.raises(TypeError):
        type(event)()


@pytest.mark.parametrize("name", sorted(NOT_YET))
def test_what_is_pending_is_not_there(name: str) -> None:
    """When this fails something has been built: take it off the list."""
    assert name in SURFACE["properties"] or name in SURFACE["events"]
    assert not hasattr(BillPayment, name)
    assert not hasattr(BillPayment, f"get_{name}")


# What this library has beyond the component.
BEYOND = {
    *("activate_account", "check_payment", "open_transactions", "request_accounts"),
    *("request_challenge_questions", "request_profile", "send_challenge_answers", "settle"),
    *("add_recurring_payment", "cancel_recurring_payment", "modify_recurring_payment"),
    *("on_sync_recurring_payments", "sync_recurring_payments", "synchronize_recurring_payments"),
    *(
        f"{prefix}recurring_{name}"
        for prefix in ("", "get_", "set_")
        for name in ("final_amount", "frequency", "id", "initial_amount", "instances")
    ),
    *("recurring_aggregate", "get_recurring_aggregate"),
    *("payee", "payment", "sync_payees", "sync_payments"),
    *("sync_recurring_payment_count", "get_sync_recurring_payment_count"),
}


def test_nothing_is_there_that_nobody_asked_for() -> None:
    known = {
        *BEYOND,
        *PLAIN,
        *SURFACE["methods"],
        *EVENTS,
        *(f"get_{name}" for name in PROPERTIES),
        *(f"set_{name}" for name in SETTABLE),
    }
    assert {name for name in dir(BillPayment) if not name.startswith("_")} == known


@pytest.mark.parametrize("version", SURFACE["enums"]["ofx_version"])
def test_every_version_of_ofx_can_be_set(version: str) -> None:
    assert BillPayment(ofx_version=version).ofx_version == version


@pytest.mark.parametrize(
    "version", ["", "1", "101", "10 2", "0102", " 102", "104", "299", "abc", "२११"]
)
def test_another_version_of_ofx_is_refused(version: str) -> None:
    payer = BillPayment()
    with pytest.raises(InvalidValueError, match="ofx_version"):
        payer.ofx_version = version
    assert payer.ofx_version == "102"


def test_keywords_win_over_the_aggregate_that_is_given_with_them() -> None:
    """Whom a program names is paid, whatever order the keywords are looked at in."""
    payer = BillPayment(
        payee_aggregate="<PAYEE><NAME>Ann</NAME><CITY>Aville</CITY></PAYEE>",
        payee_name="Bob",
        payee_city="Bville",
    )
    assert (payer.payee_name, payer.payee_city) == ("Bob", "Bville")


def test_a_keyword_that_is_refused_makes_no_object() -> None:
    with pytest.raises(InvalidValueError, match="timeout"):
        BillPayment(timeout=-1)
    with pytest.raises(TypeError):
        BillPayment("https://bank.example/ofx")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        BillPayment(no_such_thing="")  # type: ignore[call-arg]
