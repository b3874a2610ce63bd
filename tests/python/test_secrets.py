"""What must not be seen is not: in errors, logs, representations and kept requests."""

from __future__ import annotations

import copy
import logging
import pickle
import traceback
from typing import Any

import pytest
from ofx_billpay import BillPayment, OFXBillPayError

from python import replies
from python.banks import Answer, Deed, Reaction, Recorder, ScriptedBank, refused_url
from python.payers import METHODS, Method, PayerMaker, make

SECRETS = {
    "ofx_password": "pass-4711",
    "ofx_access_key": "access-4712",
    "AuthToken": "token-4713",
    "UserCred1A": "first-4714",
    "UserCred2A": "second-4715",
}
PRIVATE = {
    "payment_from_account_id": "9900112233",
    "payment_to_account_id": "9900112244",
    "payment_to_bank_id": "77001",
    "payee_account": "ACC-55667788",
}
OTHERS = {name: value for name, value in SECRETS.items() if not name.startswith("ofx_")}


def secretive(url: str, version: str = "103", **overrides: Any) -> BillPayment:
    own = {name: value for name, value in SECRETS.items() if name.startswith("ofx_")}
    payer = make(url, version, **{**own, **PRIVATE, **overrides})
    for name, value in OTHERS.items():
        payer.config(f"{name}={value}")
    return payer


def shown(error: BaseException) -> str:
    """All that a program may print of an exception."""
    parts = [repr(error), str(error), repr(error.args), repr(vars(error))]
    return "\n".join([*parts, *traceback.format_exception(type(error), error, error.__traceback__)])


def assert_hidden(text: str, *, accounts: bool = True) -> None:
    for value in (*SECRETS.values(), *(PRIVATE.values() if accounts else ())):
        assert value not in text


FAILURES: dict[str, Reaction] = {
    "html": Answer(b"<html>", 500),
    "closed": Deed.CLOSE_READ,
    "garbage": Answer(b"garbage"),
    "refused": replies.ofx(replies.document("", replies.sign_on(replies.status(15500)))),
}


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("method", METHODS, ids=str)
def test_no_error_shows_a_secret_or_an_account(
    method: Method,
    failure: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    heard: list[Any] = []
    with ScriptedBank(FAILURES[failure]) as bank:
        payer = secretive(bank.url, on_error=heard.append)
        with pytest.raises(OFXBillPayError) as caught:
            method.call(payer)
        sent = bank.requests[0]
    assert all(value in sent for value in SECRETS.values())
    assert_hidden(shown(caught.value))
    (event,) = heard
    assert_hidden(repr(event) + event.description)
    assert_hidden(repr(payer))
    assert_hidden(payer.ofx_request, accounts=False)
    assert caplog.text == ""
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", [*PRIVATE, "ofx_password", "ofx_access_key", "ofx_user"])
@pytest.mark.parametrize("flaw", ["\n", "\u00e9", "x" * 1001], ids=["newline", "accent", "length"])
def test_an_error_about_a_value_does_not_show_it(name: str, flaw: str) -> None:
    payer = secretive(refused_url())
    value = f"88776655{flaw}4433"
    setattr(payer, name, value)
    with pytest.raises(OFXBillPayError) as caught:
        payer.pay_bill()
    assert caught.value.detail.startswith(name)
    assert_hidden(shown(caught.value))
    assert "88776655" not in shown(caught.value).replace('f"88776655', "")


@pytest.mark.parametrize("version", ["102", "103", "203", "211"])
def test_the_kept_request_is_masked_unless_it_shall_not_be(
    version: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = make_payer(version, ofx_access_key=SECRETS["ofx_access_key"])
    for name, value in OTHERS.items():
        payer.config(f"{name}={value}")
    payer.pay_bill()
    masked = payer.ofx_request
    assert "demo-pass" not in masked
    assert_hidden(masked, accounts=False)
    assert "<TRNAMT>84.20" in masked
    assert masked.count("<USERPASS>") == 1
    payer.config("MaskSensitive=False")
    assert payer.ofx_request == recorder.requests[0]
    assert payer.ofx_response == recorder.replies[0]
    payer.config("MaskSensitive=True")
    assert payer.ofx_request == masked


@pytest.mark.parametrize(
    "password", ["a&b<c>d", "]]>", "<!--", "--> x", "&amp;", "4", "'\"", "x y"]
)
@pytest.mark.parametrize("version", ["102", "211"])
def test_odd_passwords_are_masked_whole(
    version: str, password: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = make_payer(version, ofx_password=password)
    with pytest.raises(OFXBillPayError):
        payer.pay_bill()
    sent = recorder.requests[0].split("<USERPASS>")[1].split("<LANGUAGE>")[0]
    kept = payer.ofx_request.split("<USERPASS>")[1].split("<LANGUAGE>")[0]
    assert sent.replace("</USERPASS>", "") != kept.replace("</USERPASS>", "")
    assert set(kept.replace("</USERPASS>", "")) == {"*"}


KEYS = ("ACCESSKEY", "SESSCOOKIE", "USERKEY")


@pytest.mark.parametrize("key", KEYS)
def test_keys_in_a_kept_reply_are_masked(key: str) -> None:
    reply = replies.document(signed_on=replies.sign_on(more=f"<{key}>key-4711</{key}>"))
    with ScriptedBank(replies.ofx(reply)) as bank:
        payer = make(bank.url)
        with pytest.raises(OFXBillPayError):
            payer.get_status("P1")
    assert "SONRS" in payer.ofx_response
    assert "key-4711" not in payer.ofx_response


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("flaw", ["cut off", "no header", "http 500", "html around", "open leaf"])
def test_keys_in_a_reply_that_cannot_be_read_are_not_shown(flaw: str, key: str) -> None:
    reply = replies.document(signed_on=replies.sign_on(more=f"<{key}>key-4711</{key}>"))
    answer = {
        "cut off": replies.ofx(reply[: reply.index("</SONRS>")]),
        "no header": replies.ofx(reply[reply.index("<SONRS>") :]),
        "http 500": Answer(reply.encode(), 500),
        "html around": Answer(f"<html><body><pre>{reply}".encode()),
        "open leaf": replies.ofx(reply[: reply.index("4711") + 4]),
    }[flaw]
    with ScriptedBank(answer) as bank:
        payer = make(bank.url)
        with pytest.raises(OFXBillPayError) as caught:
            payer.get_status("P1")
    assert "key-4711" not in payer.ofx_response
    assert "key-4711" not in shown(caught.value)


def test_a_page_that_repeats_the_request_does_not_show_the_password() -> None:
    def echo(request: str) -> Reaction:
        return Answer(f"<html><pre>Cannot understand:\n{request}</pre></html>".encode(), 400)

    with ScriptedBank(echo) as bank:
        payer = secretive(bank.url)
        with pytest.raises(OFXBillPayError) as caught:
            payer.get_status("P1")
    assert_hidden(shown(caught.value))
    assert_hidden(payer.ofx_response, accounts=False)


def test_a_new_access_key_replaces_the_old_one_and_is_sent() -> None:
    sync = replies.payments_sync(account=PRIVATE["payment_from_account_id"])
    reply = sync.replace("</SONRS>", "<ACCESSKEY>new-key</ACCESSKEY></SONRS>")
    with ScriptedBank(replies.ofx(reply)) as bank:
        payer = secretive(bank.url)
        payer.synchronize_payments("0")
        assert payer.ofx_access_key == "new-key"
        payer.synchronize_payments("0")
    assert "access-4712" in bank.requests[0]
    assert "<ACCESSKEY>new-key" in bank.requests[1]


def test_an_object_has_no_attributes_that_are_printed_or_copied_along() -> None:
    payer = secretive(refused_url())
    assert not hasattr(payer, "__dict__")
    for take in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError) as caught:
            take(payer)
        assert_hidden(shown(caught.value))


class Own(BillPayment):
    pass


def test_a_subclass_keeps_its_secrets_too() -> None:
    payer = Own(ofx_password=SECRETS["ofx_password"])
    assert vars(payer) == {}
    assert_hidden(repr(payer))
    with pytest.raises(TypeError):
        pickle.dumps(payer)


@pytest.mark.parametrize("setting", [*OTHERS, "ClientUId"])
def test_a_reset_forgets_secrets(setting: str) -> None:
    payer = secretive(refused_url())
    payer.config(f"{setting}=secret")
    payer.reset()
    assert (payer.config(setting), payer.ofx_password, payer.ofx_access_key) == ("", "", "")
    assert (payer.ofx_request, payer.ofx_response) == ("", "")
