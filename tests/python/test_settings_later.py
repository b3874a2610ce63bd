"""Settings that change later, or work on one another: no payment goes wrong, no secret shows."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from ofx_billpay import BillPayment, InvalidValueError, OFXBillPayError, TransportError
from ofx_billpay.sandbox import Sandbox

from python import replies
from python.banks import Answer, ScriptedBank, leaf
from python.payers import make


def pays(request: str) -> Answer:
    """A bank that does all that it is asked for."""
    return replies.ofx(replies.done(request.replace("\r\n", "")))


def pays_in_may(request: str) -> Answer:
    """A bank that pays on a day which two forms of dates read differently."""
    done = replies.done(request).replace("<DTDUE>20260318", "<DTDUE>20260504")
    return replies.ofx(done.replace("<DTPMTPRC>20260314", "<DTPMTPRC>20260501"))


def test_a_due_date_does_not_become_another_day_by_another_form() -> None:
    payer = make("http://127.0.0.1:1/ofx", payment_date_due="05/04/2026")
    with pytest.raises(InvalidValueError, match="payment_date_due") as caught:
        payer.config("DateFormat=dd/MM/yyyy")
    assert "05/04/2026" in caught.value.detail
    assert payer.config("DateFormat") == "MM/dd/yyyy hh:mm:ss"
    assert payer.payment_date_due == "05/04/2026"
    payer.payment_date_due = ""
    payer.config("DateFormat=dd/MM/yyyy")


@pytest.mark.parametrize(
    ("due", "form"),
    [
        ("05/04/2026", "MM/dd/yyyy"),
        ("05/05/2026", "dd/MM/yyyy"),
        ("2026.05.04", "yyyy.MM.dd"),
        ("04/13/2026", "dd/MM/yyyy"),
    ],
)
def test_a_form_that_leaves_the_day_or_reads_it_first_can_be_set_afterwards(
    due: str, form: str
) -> None:
    payer = make("http://127.0.0.1:1/ofx", payment_date_due=due)
    payer.config(f"DateFormat={form}")
    assert payer.payment_date_due == due


@pytest.mark.parametrize(
    ("form", "due", "processed"),
    [
        ("dd/MM/yyyy", "04/05/2026", "01/05/2026"),
        ("yyyy-MM-dd", "2026-05-04", "2026-05-01"),
        ("OFXDATE", "20260504", "20260501"),
    ],
)
def test_dates_that_the_bank_told_are_shown_in_the_new_form_and_paid_on_the_same_day(
    form: str, due: str, processed: str
) -> None:
    with ScriptedBank(pays_in_may) as bank:
        payer = make(bank.url, payment_date_due="05/04/2026")
        payer.pay_bill(allow_duplicate=True)
        assert payer.payment_date_due == "05/04/2026 00:00:00"
        payer.config(f"DateFormat={form}")
        assert (payer.payment_date_due, payer.payment_date_processed) == (due, processed)
        payer.pay_bill(allow_duplicate=True)
        payer.config("DateFormat=MM/dd/yyyy hh:mm:ss")
        assert payer.payment_date_due == "05/04/2026 00:00:00"
        payer.pay_bill(allow_duplicate=True)
    assert [leaf(request, "DTDUE") for request in bank.requests] == ["20260504"] * 3


HALF_AN_HOUR_AWAY = """
import sys
from python.payers import make
payer = make(sys.argv[1])
payer.config("OFXDateFormat=yyyyMMddHHmmss.xxx[G:Z]")
payer.pay_bill()
"""


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "America/St_Johns", "Australia/Adelaide"])
def test_half_an_hour_does_not_move_the_day(zone: str) -> None:
    with ScriptedBank(pays) as bank:
        command = [sys.executable, "-c", HALF_AN_HOUR_AWAY, bank.url]
        surroundings = {**os.environ, "TZ": zone, "PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run(command, env=surroundings, check=True, timeout=60)
    assert leaf(bank.requests[0], "DTDUE") == "20260318000000.000[0:GMT]"


def test_a_moment_that_would_be_sent_as_another_day_is_refused() -> None:
    payer = make("http://127.0.0.1:1/ofx")
    payer.config("DateFormat=OFXDATE")
    payer.payment_date_due = "20260318000000.000[5.5:IST]"
    with pytest.raises(InvalidValueError, match="another day"):
        payer.pay_bill()


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 11, 64])
def test_a_request_that_was_sent_in_pieces_does_not_show_the_password(
    size: int, bank: Sandbox
) -> None:
    payer = make(bank.url)
    for setting in ("UseChunkedEncoding=True", f"ChunkSize={size}", "TransferredRequest=on"):
        payer.config(setting)
    payer.synchronize_payees("0")
    head, _, body = payer.config("TransferredRequest").partition("\r\n\r\n")
    assert "Transfer-Encoding: chunked" in head
    assert body == payer.ofx_request
    assert leaf(body, "USERPASS") == "***"
    payer.config("MaskSensitive=False")
    body = payer.config("TransferredRequest").partition("\r\n\r\n")[2]
    assert body.startswith(f"{size:X}\r\n")


def test_a_compressed_request_is_shown_as_text() -> None:
    with ScriptedBank(Answer(b"busy", 503)) as bank:
        payer = make(bank.url)
        payer.config("CompressHTTPRequest=True")
        payer.config("TransferredRequest=on")
        with pytest.raises(TransportError, match="503"):
            payer.get_status("P0412")
    assert payer.config("TransferredRequest").partition("\r\n\r\n")[2] == payer.ofx_request


@pytest.mark.parametrize("scheme", ["0", "2"])
def test_the_authorization_for_a_proxy_is_sent_where_there_is_no_user(scheme: str) -> None:
    with ScriptedBank(pays) as proxy:
        payer = make("http://bank.example/ofx")
        for setting in (
            *("AllowPlainHTTP=True", "ProxyServer=127.0.0.1", f"ProxyAuthScheme={scheme}"),
            *(f"ProxyPort={proxy.url.split(':')[2].split('/')[0]}", "ProxyAuthorization=Bearer x"),
        ):
            payer.config(setting)
        payer.pay_bill()
    assert "proxy-authorization: bearer x" in proxy.heads[0].lower()


def test_a_proxy_without_a_port_is_asked_at_the_usual_one() -> None:
    payer = make("http://bank.example/ofx")
    payer.config("AllowPlainHTTP=True")
    payer.config("ProxyServer=127.0.0.1")
    assert payer.config("ProxyPort") == "80"
    with pytest.raises(OFXBillPayError) as caught:
        payer.synchronize_payees("0")
    # Whoever listens there, it was asked.
    assert caught.value.code != 10022


@pytest.mark.parametrize("setting", ["SSLEnabledProtocols=48", "SSLEnabledCipherSuites=none"])
def test_an_error_names_its_setting_once(setting: str) -> None:
    name = setting.partition("=")[0]
    with pytest.raises(InvalidValueError) as caught:
        BillPayment().config(setting)
    assert caught.value.detail.startswith(f"{name}: ")
    assert caught.value.detail.count(name) == 1


@pytest.mark.parametrize(
    "setting",
    ["AcceptEncoding=br", "AcceptEncoding=gzip, zstd;q=0.5", "OtherHeaders=accept-encoding: br"],
)
def test_no_encoding_is_asked_for_that_is_not_understood(setting: str) -> None:
    payer = BillPayment()
    with pytest.raises(InvalidValueError, match="AcceptEncoding"):
        payer.config(setting)
    for value in ("gzip;q=1, deflate", "identity", ""):
        payer.config(f"AcceptEncoding={value}")
        assert payer.config("AcceptEncoding") == value
