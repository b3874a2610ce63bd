"""What settings tell: values of the reply, the log, and what becomes of a new password."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from ofx_billpay import BillPayment, InvalidValueError, OFXBillPayError, ServerRefusedError
from ofx_billpay.sandbox import Sandbox

from python import replies
from python.banks import Answer, Deed, ScriptedBank, leaf
from python.payers import PayerMaker, make


def pays(request: str) -> Answer:
    """A bank that does all that it is asked for."""
    return replies.ofx(replies.done(request.replace("\r\n", "")))


def pays_and_keeps_the_password(request: str) -> Answer:
    """A bank that pays, and refuses the change of the password that comes along."""
    change, _, payment = request.partition("</PINCHTRNRQ>")
    refusal = replies.transaction("PINCHTRNRS", leaf(change, "TRNUID"), "", replies.status(15503))
    signed_on = replies.sign_on().replace("</SIGNON", f"{refusal}</SIGNON")
    done = replies.transaction("PMTTRNRS", leaf(payment, "TRNUID"), replies.body_for(payment))
    return replies.ofx(replies.document(done, signed_on))


# What is told.


def test_values_of_the_reply_are_found_by_their_path() -> None:
    payer = BillPayment(ofx_response=replies.payees_sync())
    assert payer.config("GetResponseVar=/OFX/SIGNONMSGSRSV1/SONRS/LANGUAGE") == "ENG"
    assert payer.config("getresponsevar=/OFX/SIGNONMSGSRSV1/LANGUAGE") == "ENG"
    assert payer.config("GetResponseVar=//DTSERVER") == "20260302120000"
    assert payer.config("GetResponseVar=/OFX/NOTHING") == ""
    assert payer.config("GetResponseVar=//SONRS/STATUS") == (
        "<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>"
    )
    with pytest.raises(InvalidValueError, match="GetResponseVar") as caught:
        payer.config("GetResponseVar=LANGUAGE")
    assert caught.value.code == 207
    assert BillPayment().config("GetResponseVar=//LANGUAGE") == ""


def test_secrets_of_the_reply_are_masked() -> None:
    key = "<ACCESSKEY>hush</ACCESSKEY></SONRS>"
    reply = replies.payees_sync().replace("</SONRS>", key)
    payer = BillPayment(ofx_response=reply)
    assert payer.config("GetResponseVar=//ACCESSKEY") == "***"
    assert "hush" not in payer.config("GetResponseVar=//SONRS")
    payer.config("MaskSensitive=False")
    assert payer.config("GetResponseVar=//ACCESSKEY") == "hush"


def test_the_log_has_what_was_sent_and_received_without_secrets(
    make_payer: PayerMaker, tmp_path: Path
) -> None:
    log = tmp_path / "ofx.log"
    payer = make_payer(ofx_password="demo-pass")
    payer.config(f"OFXLog={log}")
    payer.config("MaskSensitive=False")
    payer.pay_bill()
    payer.synchronize_payments("0")
    text = log.read_text()
    assert text.count("<PMTRQ>") == 1
    assert text.count(f"<SRVRTID>{payer.payment_id}") == 2
    assert len(re.findall(r"^\d{4}-\d\d-\d\dT[\d:.]+Z (request|response)$", text, re.M)) == 4
    for secret in ("demo-pass", "516273", "MS-7731"):
        assert secret not in text
    assert "<ACCTID>***73" in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_the_log_has_more_at_higher_levels(make_payer: PayerMaker, tmp_path: Path) -> None:
    sizes = []
    for level in range(1, 5):
        log = tmp_path / f"{level}.log"
        payer = make_payer()
        payer.config(f"OFXLog={log}")
        payer.config(f"OFXLogLevel={level}")
        payer.config("Authorization=Bearer hush")
        payer.synchronize_payees("0")
        text = log.read_text()
        assert "hush" not in text
        assert ("HTTP status: 200" in text) == (level >= 2)
        assert ("authorization: ***" in text.lower()) == (level >= 3)
        sizes.append(len(text))
    assert sizes == sorted(sizes)


def test_a_log_that_has_grown_is_put_aside(make_payer: PayerMaker, tmp_path: Path) -> None:
    log, aside = tmp_path / "ofx.log", tmp_path / "ofx.log.1"
    payer = make_payer()
    payer.config(f"OFXLog={log}")
    payer.config("OFXLogLevel=1")
    payer.config("OFXLogSize=100")
    payer.synchronize_payees("0")
    first = log.read_text()
    payer.synchronize_payments("0")
    assert aside.read_text() == first
    assert "<PMTSYNCRQ>" in log.read_text()


def test_a_log_that_cannot_be_written_fails_the_call_before_anything_is_sent(
    tmp_path: Path,
) -> None:
    with ScriptedBank(Deed.CLOSE_READ) as bank:
        payer = make(bank.url)
        payer.config(f"OFXLog={tmp_path}/no/such/folder.log")
        with pytest.raises(OFXBillPayError) as caught:
            payer.pay_bill()
        assert caught.value.code == 302
        assert payer.open_transactions() == []
        assert bank.requests == []


# A new password.


def test_the_password_is_changed_along_with_the_next_request(
    bank: Sandbox, make_payer: PayerMaker
) -> None:
    payer = make_payer()
    payer.config("NewPassword=demo-pass-2")
    payer.pay_bill()
    assert payer.config("NewPassword") == ""
    assert payer.ofx_password == "demo-pass-2"
    payer.get_status(payer.payment_id)
    with pytest.raises(ServerRefusedError):
        make(bank.url).synchronize_payees("0")


def test_a_refused_change_is_told_and_the_payment_is_made() -> None:
    heard: list[str] = []
    with ScriptedBank(pays_and_keeps_the_password) as bank:
        payer = make(bank.url, on_error=lambda event: heard.append(event.description))
        payer.config("NewPassword=x")
        payer.pay_bill()
    assert payer.payment_id == "P0412"
    assert payer.ofx_password == "demo-pass"
    assert payer.config("NewPassword") == ""
    (told,) = heard
    assert "15503" in told
    assert payer.config("ServerMessage") == told


def test_a_change_that_was_not_sent_is_sent_next_time() -> None:
    payer = make("http://127.0.0.1:1/ofx")
    payer.config("NewPassword=x")
    with pytest.raises(OFXBillPayError):
        payer.synchronize_payees("0")
    assert payer.config("NewPassword") == "x"


def test_an_unknown_outcome_of_a_change_is_told() -> None:
    with ScriptedBank(Deed.CLOSE_READ) as bank:
        payer = make(bank.url)
        payer.config("NewPassword=x")
        with pytest.raises(OFXBillPayError, match="not known whether the password was changed"):
            payer.synchronize_payees("0")
    assert payer.ofx_password == "demo-pass"
