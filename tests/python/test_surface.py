"""The attributes, methods and events of the component are there, as `tests/surface.json` says."""

from __future__ import annotations

import inspect
from typing import Any

import ofx_billpay
import pytest
from ofx_billpay import BillPayment, InvalidValueError

from python import replies
from python.banks import ScriptedBank
from python.conftest import CASES, SURFACE
from python.deviations import DEVIATIONS
from python.payers import SIGN_ON, make
from python.secure import SecureBank, authority, context

TYPES: dict[str, type] = {"str": str, "int": int, "bool": bool, "bytes": bytes}
PROPERTIES = SURFACE["properties"]
PLAIN = {name: each for name, each in PROPERTIES.items() if not each["indexed"]}
WRITABLE = [name for name, each in PLAIN.items() if each["writable"]]
CERTIFICATE = (CASES / "identity" / "ec.pem").read_bytes()
READ_ONLY = [name for name, each in PLAIN.items() if not each["writable"]]
INDEXED = [name for name, each in PROPERTIES.items() if each["indexed"]]
EVENTS = SURFACE["events"]
EXAMPLES: dict[str, Any] = {
    "ofx_version": "211",
    "ofx_response": replies.payees_sync(),
    "payee_aggregate": "<PAYEE><NAME>Ann</NAME></PAYEE>",
    "payment_from_account_type": 3,
    "payment_to_account_type": 2,
    "timeout": 0,
    "firewall_auto_detect": True,
    "firewall_port": 8080,
    "firewall_type": 10,
    "ssl_accept_server_cert_encoded": CERTIFICATE,
    "ssl_cert_store": b"store",
    "ssl_cert_store_type": 6,
    "ssl_provider": 2,
}
# What is set here is looked for in a store, and reads as what was found.
SEARCHED = ("ssl_cert_encoded", "ssl_cert_subject")
SETTABLE = [name for name in WRITABLE if name not in SEARCHED]


def made(keywords: dict[str, Any]) -> BillPayment:
    return BillPayment(**keywords)


def default_of(name: str) -> Any:
    each = PROPERTIES[name]
    if each["type"] == "bool":
        return bool(each["default"] == "TRUE")
    if each["type"] == "bytes":
        return str(each["default"]).encode()
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


@pytest.mark.parametrize("name", WRITABLE + READ_ONLY)
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
    parameters = inspect.signature(getattr(BillPayment(), name)).parameters.values()
    # What is a keyword only is more than the component has, and may be left out.
    known = [each.name for each in parameters if each.kind is not each.KEYWORD_ONLY]
    assert known == expected


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


def provoke(name: str, payer: BillPayment) -> None:
    """Make an event come."""
    payment = replies.transaction("PMTTRNRS", "0", "<PMTRS><SRVRTID>P1</SRVRTID></PMTRS>")
    payee = replies.transaction("PAYEETRNRS", "0", "<PAYEERS><PAYEELSTID>L</PAYEELSTID></PAYEERS>")
    if name == "on_error":
        with pytest.raises(InvalidValueError):
            payer.pay_bill()
    elif name == "on_sync_payments":
        payer.ofx_response = replies.payments_sync(payment)
    elif name == "on_sync_payees":
        payer.ofx_response = replies.payees_sync(payee)
    else:
        with SecureBank(context()) as bank:
            for attribute, value in {**SIGN_ON, "fi_url": bank.url}.items():
                setattr(payer, attribute, value)
            payer.config(f"SSLCACertFilePaths={authority().certificate}")
            payer.get_status("P1")


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_has_its_attributes_of_which_few_can_be_set(name: str) -> None:
    heard: list[Any] = []
    provoke(name, made({name: heard.append}))
    event = heard[0]
    declared = EVENTS[name]
    assert type(event).__name__ == declared["params_class"]
    assert all(isinstance(each, getattr(ofx_billpay, declared["params_class"])) for each in heard)
    beyond = {"record"} if name.startswith("on_sync_") else set()
    public = {each for each in dir(event) if not each.startswith("_")}
    assert public == {*declared["params"], *beyond}
    for attribute, kind in declared["params"].items():
        assert type(getattr(event, attribute)) is TYPES[kind]
        if attribute in declared["settable"]:
            setattr(event, attribute, not getattr(event, attribute))
            continue
        with pytest.raises(AttributeError):
            setattr(event, attribute, getattr(event, attribute))
    with pytest.raises(TypeError):
        type(event)()
    assert declared["params_class"] not in repr(event)


# What this library has beyond the component.
BEYOND = {
    *("activate_account", "check_payment", "open_transactions", "reconcile", "request_accounts"),
    *("request_challenge_questions", "request_profile", "send_challenge_answers", "settle"),
    *("add_recurring_payment", "cancel_recurring_payment", "modify_recurring_payment"),
    *("on_sync_recurring_payments", "sync_recurring_payments", "synchronize_recurring_payments"),
    *(
        f"{prefix}recurring_{name}"
        for prefix in ("", "get_", "set_")
        for name in ("final_amount", "frequency", "id", "initial_amount", "instances")
    ),
    *("payment_bill", "payment_details", "sync_payment_bill", "sync_payment_details"),
    *("sync_recurring_payment_details", "delivery_estimate", "resume", "set_realm_credentials"),
    *("on_sync_payment_mail", "send_payment_mail", "sync_payment_mail", "synchronize_payment_mail"),
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
        *(f"set_{name}" for name in WRITABLE),
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


@pytest.mark.parametrize("number", SURFACE["enums"]["firewall_type"].values())
def test_every_kind_of_firewall_can_be_set_and_sets_its_port(number: int) -> None:
    payer = BillPayment(firewall_type=number)
    assert payer.firewall_type == number
    assert payer.firewall_port == SURFACE["enums"]["firewall_default_port"].get(str(number), 0)
    with pytest.raises(InvalidValueError, match="firewall_type"):
        payer.firewall_type = 4


@pytest.mark.parametrize("number", SURFACE["enums"]["account_type"].values())
@pytest.mark.parametrize("name", ["payment_from_account_type", "payment_to_account_type"])
def test_every_type_of_account_can_be_set(name: str, number: int) -> None:
    assert getattr(made({name: number}), name) == number
    with pytest.raises(InvalidValueError, match=name):
        made({name: 4})


@pytest.mark.parametrize("number", SURFACE["enums"]["ssl_provider"].values())
def test_a_provider_of_tls_is_this_library_or_refused(number: int) -> None:
    if number == SURFACE["enums"]["ssl_provider"]["sslpPlatform"]:
        assert "ssl_provider" in DEVIATIONS
        with pytest.raises(InvalidValueError, match="ssl_provider"):
            made({"ssl_provider": number})
    else:
        assert made({"ssl_provider": number}).ssl_provider == number


@pytest.mark.parametrize("word", SURFACE["enums"]["payment_status"])
def test_every_status_of_a_payment_is_told(word: str) -> None:
    status = f"<PMTPRCSTS><PMTPRCCODE>{word}</PMTPRCCODE><DTPMTPRC>20260314</DTPMTPRC></PMTPRCSTS>"
    body = f"<PMTRS><SRVRTID>P1</SRVRTID>{status}</PMTRS>"
    payer = BillPayment(
        ofx_response=replies.payments_sync(replies.transaction("PMTTRNRS", "0", body))
    )
    assert payer.get_sync_payment_status(0) == word


@pytest.mark.parametrize(
    ("name", "word"),
    list(zip(("PMTRS", "PMTMODRS", "PMTCANCRS"), SURFACE["enums"]["payment_tx_type"])),
)
def test_every_kind_of_change_of_a_payment_is_told(name: str, word: str) -> None:
    body = f"<{name}><SRVRTID>P1</SRVRTID></{name}>"
    payer = BillPayment(
        ofx_response=replies.payments_sync(replies.transaction("PMTTRNRS", "0", body))
    )
    assert payer.get_sync_payment_tx_type(0) == word


@pytest.mark.parametrize(
    ("name", "word"),
    list(zip(("PAYEERS", "PAYEEMODRS", "PAYEEDELRS"), SURFACE["enums"]["payee_tx_type"])),
)
def test_every_kind_of_change_of_a_payee_is_told(name: str, word: str) -> None:
    body = f"<{name}><PAYEELSTID>L1</PAYEELSTID></{name}>"
    payer = BillPayment(
        ofx_response=replies.payees_sync(replies.transaction("PAYEETRNRS", "0", body))
    )
    assert payer.get_sync_payee_tx_type(0) == word


@pytest.mark.parametrize("word", SURFACE["enums"]["payee_id_scope"])
def test_every_scope_of_a_payee_is_told(word: str) -> None:
    extended = f"<EXTDPAYEE><PAYEEID>P</PAYEEID><IDSCOPE>{word}</IDSCOPE></EXTDPAYEE>"
    body = f"<PAYEERS><PAYEELSTID>L1</PAYEELSTID>{extended}</PAYEERS>"
    payer = BillPayment(
        ofx_response=replies.payees_sync(replies.transaction("PAYEETRNRS", "0", body))
    )
    assert payer.get_sync_payee_id_scope(0) == word
