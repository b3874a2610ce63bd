"""Every code of the component that can arise is provoked; the docs say which those are."""

from __future__ import annotations

import json
import re
import signal
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from ofx_billpay import BillPayment, OFXBillPayError

from python import replies
from python.banks import Answer, Deed, ScriptedBank, refused_url
from python.conftest import CASES, SURFACE
from python.payers import make
from python.secure import SecureBank, authority, context

PAGE = Path(__file__).parent.parent.parent / "docs" / "errors.md"
ROWS = re.findall(
    r"^\| (\S+) \| (\d+) \| (\w+) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
)
Provocation = Callable[[], None]


def test_the_page_has_every_code_of_the_component_once() -> None:
    codes = [(each["group"], str(each["code"])) for each in SURFACE["errors"]]
    assert [(group, code) for group, code, *_ in ROWS] == codes
    assert {arises for _, _, arises, _ in ROWS} == {"yes", "no", "system"}


def pay(url: str, *settings: str, **properties: Any) -> None:
    payer = make(url, **properties)
    for setting in settings:
        payer.config(setting)
    payer.pay_bill()


def answered(text: str, status: int = 200) -> None:
    with ScriptedBank(Answer(text.encode(), status)) as bank:
        make(bank.url).synchronize_payees("0")


def refused() -> None:
    with ScriptedBank(lambda request: replies.ofx(replies.refused(request, 10504))) as bank:
        pay(bank.url)


def silent(*settings: str) -> None:
    with ScriptedBank(Deed.HANG) as bank:
        payer = make(bank.url, timeout=1)
        for setting in settings:
            payer.config(setting)
        payer.synchronize_payees("0")


def interrupted() -> None:
    def interrupt(signal_number: int, frame: object) -> None:
        del signal_number, frame
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with ScriptedBank(Deed.HANG) as bank:
            make(bank.url).synchronize_payees("0")
    except KeyboardInterrupt as interrupt_error:
        cause = interrupt_error.__cause__
        raise (cause or interrupt_error) from None
    finally:
        signal.signal(signal.SIGALRM, former)


def busy() -> None:
    with ScriptedBank(Deed.HANG) as bank:
        payer = make(bank.url, timeout=3)
        call = threading.Thread(target=lambda: quietly(lambda: payer.synchronize_payees("0")))
        call.start()
        try:
            assert bank.heard.wait(10)
            payer.synchronize_payees("0")
        finally:
            bank._ending.set()
            call.join()


def quietly(call: Callable[[], object]) -> None:
    with suppress(OFXBillPayError):
        call()


def dropped() -> None:
    with ScriptedBank(Deed.CLOSE_READ) as bank:
        make(bank.url).synchronize_payees("0")


@contextmanager
def resetting() -> Iterator[str]:
    """A server that resets every connection when it has read a little."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = listener.accept()
        line.recv(1)
        # To close with a linger time of nothing is to reset.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        time.sleep(0.1)
        line.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/ofx"
    finally:
        thread.join()
        listener.close()


def reset() -> None:
    with resetting() as url:
        make(url).synchronize_payees("0")


def no_firewall() -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def refuse() -> None:
        line, _ = listener.accept()
        with line:
            line.recv(65536)
            line.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")

    thread = threading.Thread(target=refuse)
    thread.start()
    try:
        payer = make("https://bank.example/ofx", firewall_type=1, firewall_host="127.0.0.1")
        payer.firewall_port = listener.getsockname()[1]
        payer.synchronize_payees("0")
    finally:
        thread.join()
        listener.close()


def unknown_authority() -> None:
    with SecureBank(context()) as bank:
        pay(bank.url)


def no_common_version() -> None:
    tls = context()
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    with SecureBank(tls) as bank:
        pay(bank.url, "SSLEnabledProtocols=12288")


def no_client_certificate() -> None:
    tls = context()
    tls.verify_mode = ssl.CERT_REQUIRED
    tls.load_verify_locations(authority().certificate)
    tls.minimum_version = ssl.TLSVersion.TLSv1_3
    with SecureBank(tls) as bank:
        pay(bank.url, f"SSLCACertFilePaths={authority().certificate}")


def store(file: str, kind: int, *, password: str = "changeit", **more: Any) -> BillPayment:
    return make(
        "https://127.0.0.1:1/ofx",
        ssl_cert_store=str(CASES / "identity" / file).encode(),
        ssl_cert_store_type=kind,
        ssl_cert_store_password=password,
        **more,
    )


def missing_in_store() -> None:
    payer = store("ec.pfx", 2, ssl_cert_subject="*")
    payer.ssl_cert_store = str(CASES / "identity" / "rsa.pfx").encode()
    payer.pay_bill()


def foreign_key() -> None:
    key, other = (
        json.loads((CASES / "identity" / file).read_text()) for file in ("ec.jwk", "rsa.jwk")
    )
    store = json.dumps({**key, "x5c": other["x5c"]}).encode()
    payer = make("https://127.0.0.1:1/ofx", ssl_cert_store=store, ssl_cert_store_type=19)
    payer.ssl_cert_subject = "*"
    payer.pay_bill()


def port_in_use() -> None:
    with ScriptedBank(Deed.CLOSE_READ) as bank, socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        pay(bank.url, "LocalHost=127.0.0.1", f"LocalPort={port}")


def too_large() -> None:
    with ScriptedBank(replies.ofx(replies.payees_sync())) as bank:
        payer = make(bank.url)
        payer.config("TransferredDataLimit=100")
        payer.synchronize_payees("0")


def no_path() -> None:
    BillPayment().config("GetResponseVar=nonsense")


NO_SIGN_ON = replies.SGML_HEADER + "<OFX></OFX>"
PROVOCATIONS: dict[int, list[Provocation]] = {
    2000: [lambda: answered(NO_SIGN_ON)],
    2001: [refused],
    2002: [lambda: answered("<html>"), lambda: answered(replies.payees_sync()[:-9])],
    207: [no_path],
    302: [
        lambda: pay(refused_url(), "OFXLog=/no/such/folder/log"),
        lambda: pay("https://127.0.0.1:1/ofx", "SSLKeyLogFile=/no/such/folder/keys"),
    ],
    118: [no_firewall],
    143: [busy],
    151: [lambda: answered("no", 500), lambda: answered("no", 403)],
    152: [lambda: pay("")],
    153: [lambda: pay("bank.example"), lambda: pay("ftp://a/"), lambda: pay("http://a.example/")],
    301: [interrupted],
    102: [lambda: pay("https://0.0.0.0/ofx"), lambda: pay("https://[::]/ofx")],
    116: [lambda: pay("https://bank.example:0/ofx"), lambda: pay("http://127.0.0.1:0/")],
    201: [silent, lambda: silent("AbsoluteTimeout=True")],
    434: [lambda: pay(refused_url(), payee_name="Łódź")],
    1120: [dropped],
    271: [
        lambda: store("none.pfx", 2, ssl_cert_subject="*").pay_bill(),
        lambda: store("ec.pfx", 2, password="x", ssl_cert_subject="*").pay_bill(),
        lambda: store("ec.pem", 2, ssl_cert_subject="*").pay_bill(),
    ],
    272: [missing_in_store],
    273: [foreign_key],
    275: [
        lambda: pay("https://127.0.0.1:1/ofx", "SSLCACertFilePaths=/no/such/file"),
        lambda: pay("https://127.0.0.1:1/ofx", f"SSLCACertFilePaths={__file__}"),
    ],
    276: [no_common_version],
    280: [unknown_authority],
    281: [
        no_client_certificate,
        lambda: store("ec.pem", 8, ssl_cert_subject="*").pay_bill(),
    ],
    10013: [lambda: BillPayment(read_only=True).pay_bill()],
    10022: [lambda: BillPayment(fi_url=refused_url()).pay_bill()],
    10040: [too_large],
    10048: [port_in_use],
    10049: [lambda: pay(refused_url(), "LocalHost=192.0.2.1")],
    10054: [reset],
    10061: [lambda: pay(refused_url())],
    11001: [lambda: pay("https://no-such-host.invalid/ofx")],
}


@pytest.mark.parametrize(
    ("code", "provocation"),
    [(code, each) for code, provocations in PROVOCATIONS.items() for each in provocations],
)
def test_a_code_arises_where_the_page_says(code: int, provocation: Provocation) -> None:
    with pytest.raises(OFXBillPayError) as caught:
        provocation()
    assert caught.value.code == code, caught.value
    assert caught.value.detail


def test_every_code_that_arises_is_provoked() -> None:
    arising = {int(code) for _, code, arises, _ in ROWS if arises == "yes"}
    assert arising == set(PROVOCATIONS)


def test_every_other_code_has_a_reason() -> None:
    assert all(len(reason) > 10 for _, _, arises, reason in ROWS if arises != "yes")
