"""The secure connection: who is trusted, who decides, what is told; nothing leaves before."""

from __future__ import annotations

import ssl
from typing import Any

import pytest
from ofx_billpay import BillPayment, InvalidValueError, TLSError
from ofx_billpay.sandbox import Sandbox

from python.conftest import CASES
from python.payers import make
from python.secure import SecureBank, authority, context

TRUST = f"SSLCACertFilePaths={authority().certificate}"


def payer_of(bank: SecureBank, *settings: str, **properties: Any) -> BillPayment:
    payer = make(bank.url, **properties)
    for setting in settings:
        payer.config(setting)
    return payer


def pem(name: str = "bank", host: str = "127.0.0.1") -> bytes:
    return authority().issue(name, host)[0].read_bytes()


@pytest.mark.parametrize("setting", ["SSLCACertFilePaths", "SSLServerCACerts"])
def test_a_certificate_of_a_trusted_authority_is_accepted(setting: str) -> None:
    ca = authority().certificate
    value = str(ca) if setting == "SSLCACertFilePaths" else ca.read_text()
    with SecureBank(context()) as bank:
        payer = payer_of(bank, f"{setting}={value}")
        payer.pay_bill()
    assert payer.payment_id == "P0412"
    assert bank.handshakes == ["TLSv1.3"]
    assert payer.ssl_server_cert_encoded.split() == pem().split()
    assert payer.config("SSLNegotiatedVersion") == "TLS 1.3"
    assert payer.config("SSLNegotiatedCipherSuite").startswith("TLS_")
    assert payer.config("SSLNegotiatedKeyExchange").startswith("ecdhe_")
    assert payer.config("SSLNegotiatedCipherStrength") in ("128", "256")


@pytest.mark.parametrize(
    ("name", "host", "settings", "words"),
    [
        ("bank", "127.0.0.1", [], "issuer"),
        ("elsewhere", "bank.example", [TRUST], "bank.example"),
    ],
)
def test_a_certificate_that_is_not_good_is_refused_before_anything_is_sent(
    name: str, host: str, settings: list[str], words: str
) -> None:
    heard: list[Any] = []
    with SecureBank(context(name, host)) as bank:
        payer = payer_of(bank, *settings, on_ssl_server_authentication=heard.append)
        with pytest.raises(TLSError, match=words) as caught:
            payer.pay_bill()
        assert caught.value.code == 280
        assert payer.open_transactions() == []
        assert bank.requests == []
    (event,) = heard
    assert event.accept is False
    assert words in event.status
    assert event.cert_subject == f"CN={name}, O=Example, C=US"
    assert event.cert_issuer == "CN=Test authority, O=Example"
    assert event.cert_encoded.split() == pem(name, host).split()


def test_a_handler_may_accept_what_the_checks_refuse() -> None:
    def accept(event: Any) -> None:
        event.accept = True

    with SecureBank(context()) as bank:
        payer = payer_of(bank, on_ssl_server_authentication=accept)
        payer.pay_bill()
        assert payer.payment_id == "P0412"
        assert len(bank.requests) == 1


def test_a_handler_may_refuse_what_the_checks_accept() -> None:
    seen: list[tuple[bool, str]] = []

    def refuse(event: Any) -> None:
        seen.append((event.accept, event.status))
        event.accept = False

    with SecureBank(context()) as bank:
        payer = payer_of(bank, TRUST, on_ssl_server_authentication=refuse)
        with pytest.raises(TLSError) as caught:
            payer.pay_bill()
        assert caught.value.code == 280
        assert bank.requests == []
    assert seen == [(True, "OK")]


def test_a_handler_that_raises_has_not_accepted() -> None:
    def fail(event: Any) -> None:
        event.accept = True
        raise LookupError("no such certificate")

    with SecureBank(context()) as bank:
        payer = payer_of(bank, on_ssl_server_authentication=fail)
        with pytest.raises(TLSError) as caught:
            payer.pay_bill()
        assert isinstance(caught.value.__context__, LookupError)
        assert bank.requests == []


def test_the_named_certificate_is_accepted_and_no_other() -> None:
    with SecureBank(context()) as bank:
        payer = payer_of(bank, ssl_accept_server_cert_encoded=pem())
        payer.pay_bill()
        other = payer_of(bank, ssl_accept_server_cert_encoded=pem("elsewhere", "bank.example"))
        with pytest.raises(TLSError):
            other.pay_bill()
        assert len(bank.requests) == 1
    with pytest.raises(InvalidValueError, match="ssl_accept_server_cert_encoded"):
        BillPayment(ssl_accept_server_cert_encoded=b"nonsense")


@pytest.mark.parametrize(
    ("version", "setting", "agreed"),
    [
        (ssl.TLSVersion.TLSv1_2, "", "TLSv1.2"),
        (ssl.TLSVersion.TLSv1_3, "", "TLSv1.3"),
        (None, "SSLEnabledProtocols=3072", "TLSv1.2"),
        (None, "SSLEnabledProtocols=12288", "TLSv1.3"),
        (ssl.TLSVersion.TLSv1_2, "SSLEnabledProtocols=12288", ""),
        (ssl.TLSVersion.TLSv1_3, "SSLEnabledProtocols=4032", ""),
    ],
)
def test_both_sides_must_speak_the_version(
    version: ssl.TLSVersion | None, setting: str, agreed: str
) -> None:
    tls = context()
    if version is not None:
        tls.minimum_version = tls.maximum_version = version
    with SecureBank(tls) as bank:
        payer = payer_of(bank, TRUST, *([setting] if setting else []))
        if agreed:
            payer.pay_bill()
            assert bank.handshakes == [agreed]
        else:
            with pytest.raises(TLSError) as caught:
                payer.pay_bill()
            assert caught.value.code == 276
            assert payer.open_transactions() == []


@pytest.mark.parametrize("flag", ["0x10", "16"])
def test_a_flag_lets_one_defect_pass_and_says_so(flag: str) -> None:
    told: list[str] = []
    with SecureBank(context()) as bank:
        payer = payer_of(bank, f"SSLSecurityFlags={flag}")
        payer.on_ssl_status = lambda event: told.append(event.message)
        payer.pay_bill()
    assert any("issuer" in message for message in told), told
    with SecureBank(context("elsewhere", "bank.example")) as bank:
        payer = payer_of(bank, f"SSLSecurityFlags={flag}")
        with pytest.raises(TLSError):
            payer.pay_bill()


# The client's own certificate.


def identity(kind: str) -> dict[str, Any]:
    """How a customer names a store of the cases."""
    files = {2: "ec.pfx", 4: "ec.jks", 6: "ec-encrypted.pem", 18: "ec.jwk", 99: "rsa.pfx"}
    blobs = {3: "rsa.pfx", 5: "rsa.jks", 7: "rsa-encrypted.pem", 19: "rsa.jwk"}
    number = int(kind)
    folder = CASES / "identity"
    store = (
        str(folder / files[number]).encode()
        if number in files
        else (folder / blobs[number]).read_bytes()
    )
    return {
        "ssl_cert_store": store,
        "ssl_cert_store_type": number,
        "ssl_cert_store_password": "changeit",
        "ssl_cert_subject": "*",
    }


def asking() -> ssl.SSLContext:
    tls = context()
    tls.verify_mode = ssl.CERT_REQUIRED
    tls.load_verify_locations(CASES / "identity" / "authority.pem")
    return tls


@pytest.mark.parametrize("kind", ["2", "3", "4", "5", "6", "7", "18", "19", "99"])
def test_a_client_shows_the_certificate_of_its_store(kind: str) -> None:
    with SecureBank(asking()) as bank:
        payer = payer_of(bank, TRUST, **identity(kind))
        assert payer.ssl_cert_subject.startswith("CN=Client ")
        payer.pay_bill()
        assert len(bank.requests) == 1


@pytest.mark.parametrize("protocols", ["3072", "12288"])
def test_a_client_without_a_certificate_is_refused_and_has_not_paid(protocols: str) -> None:
    with SecureBank(asking()) as bank:
        payer = payer_of(bank, TRUST, f"SSLEnabledProtocols={protocols}")
        with pytest.raises(TLSError) as caught:
            payer.pay_bill()
        assert caught.value.code in (276, 281)
        assert payer.open_transactions() == []
        assert bank.requests == []


def test_the_subject_is_looked_for_whole_then_in_part() -> None:
    payer = BillPayment(**{**identity("2"), "ssl_cert_subject": ""})
    assert payer.ssl_cert_subject == ""
    payer.ssl_cert_subject = "EC"
    whole = payer.ssl_cert_subject
    assert whole.startswith("CN=Client EC")
    payer.ssl_cert_subject = whole
    assert payer.ssl_cert_subject == whole
    payer.ssl_cert_subject = "nobody"
    assert payer.ssl_cert_subject == ""


def test_a_certificate_finds_its_key_in_the_store() -> None:
    found = {**identity("2"), "ssl_cert_encoded": (CASES / "identity" / "ec.pem").read_bytes()}
    del found["ssl_cert_subject"]
    payer = BillPayment(**found)
    assert payer.ssl_cert_subject.startswith("CN=Client EC")
    payer.ssl_cert_encoded = (CASES / "identity" / "rsa.pem").read_bytes()
    assert payer.ssl_cert_subject == ""


@pytest.mark.parametrize("kind", [1, 10, 13, 14, 15, 16, 17, 20, 21, 22, 23, 98])
def test_a_store_that_cannot_hold_a_certificate_for_tls_is_refused_with_the_reason(
    kind: int,
) -> None:
    with pytest.raises(InvalidValueError, match="ssl_cert_store_type"):
        BillPayment(ssl_cert_store_type=kind)


def test_a_wrong_password_of_a_store_is_not_shown() -> None:
    wrong = {**identity("2"), "ssl_cert_store_password": "hunter2"}
    with pytest.raises(TLSError) as caught:
        BillPayment(**wrong)
    assert caught.value.code == 271
    assert "hunter2" not in str(caught.value)


# What is told.


def test_events_of_the_connection_come_in_order_on_the_callers_thread() -> None:
    told: list[str] = []
    with Sandbox(tls=True, start_date="20260302") as bank:
        payer = make(bank.url)
        payer.config(f"SSLCACertFilePaths={bank.ca_file}")
        payer.on_connection_status = lambda event: told.append(event.connection_event)
        payer.on_ssl_server_authentication = lambda event: told.append(event.status)
        payer.on_ssl_status = lambda event: None
        payer.pay_bill()
    assert told == [
        "Remote host connection complete.",
        "OK",
        "SSL handshake complete.",
        "Remote host disconnected.",
    ]


def test_a_call_from_a_handler_of_the_connection_is_busy() -> None:
    errors: list[Any] = []

    def call_again(event: Any) -> None:
        del event
        try:
            payer.pay_bill()
        except Exception as error:
            errors.append(error)

    with SecureBank(context()) as bank:
        payer = payer_of(bank, TRUST)
        payer.on_connection_status = call_again
        payer.on_ssl_status = call_again
        payer.on_ssl_server_authentication = call_again
        payer.pay_bill()
        assert len(bank.requests) == 1
    assert {error.code for error in errors} == {143}


def test_what_a_handler_raises_is_raised_after_the_payment_was_made() -> None:
    def fail(event: Any) -> None:
        raise LookupError(str(event))

    with SecureBank(context()) as bank:
        payer = payer_of(bank, TRUST)
        payer.on_connection_status = fail
        with pytest.raises(LookupError):
            payer.pay_bill()
    assert payer.payment_id == "P0412"


def test_the_whole_chain_and_the_packets_are_told_where_they_are_wanted() -> None:
    told: list[str] = []
    chains: list[bytes] = []
    with SecureBank(context()) as bank:
        payer = payer_of(bank, TRUST, "SSLIncludeCertChain=True", "LogSSLPackets=True")
        payer.on_ssl_status = lambda event: told.append(event.message)
        payer.on_ssl_server_authentication = lambda event: chains.append(event.cert_encoded)
        payer.pay_bill()
    assert b"BEGIN CERTIFICATE" in chains[0]
    assert sum("bytes" in message for message in told) > 4


def test_keys_are_logged_where_that_is_wanted(tmp_path: Any) -> None:
    log = tmp_path / "keys.txt"
    with SecureBank(context()) as bank:
        payer_of(bank, TRUST, f"SSLKeyLogFile={log}").pay_bill()
    assert "CLIENT_TRAFFIC_SECRET_0 " in log.read_text()
