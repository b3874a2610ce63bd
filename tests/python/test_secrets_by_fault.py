"""No method shows a secret, whatever the bank does: each is called under every fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ofx_billpay import BillPayment, OFXBillPayError
from ofx_billpay.sandbox import Sandbox

from python.payers import ACCOUNT, METHODS, PAYEE, PAYMENT, SIGN_ON
from python.test_secrets import OTHERS, shown

SECRETS = ("demo-pass", "pl4nted-", *OTHERS.values())
"""The password that the bank takes, and what stands nowhere else."""
ACCOUNTS = ("516273", "MS-7731", "8876500123")
"""What may stand in full in requests and replies that the program asks for, and nowhere else."""
SLOW = ("delay", "drip")
"""Faults that last until the time is over: a few methods do."""
DETAILS: dict[str, dict[str, int]] = {
    "http_error": {"status": 503},
    "html_reply": {"executed": True},
    "signon_refused": {"with_transactions": True},
    "drop_while_reading": {"bytes": 100},
    "drop_after_executing": {"bytes": 100},
    "delay": {"milliseconds": 3000},
    "drip": {"bytes_per_second": 200},
    "huge_history": {"entries": 20},
    "status": {"code": 2000},
    "confirm_client": {"days": 7},
}
"""Faults that take details; thousands of equal records would show no more than some of them."""
FEWEST_CALLS = 500
FEWEST_REQUESTS = 300
ANSWERS = {"SCHOOL": "pl4nted-answer"}
"""By a name, since a traceback shows the lines of this file."""

CALLS: dict[str, Callable[[BillPayment], object]] = {
    **{method.name: method.call for method in METHODS},
    "add_recurring_payment": lambda payer: payer.add_recurring_payment(),
    "modify_recurring_payment": lambda payer: payer.modify_recurring_payment("R1"),
    "cancel_recurring_payment": lambda payer: payer.cancel_recurring_payment("R1"),
    "synchronize_recurring": lambda payer: payer.synchronize_recurring_payments("0"),
    "synchronize_mail": lambda payer: payer.synchronize_payment_mail("0"),
    "send_payment_mail": lambda payer: payer.send_payment_mail("Hello", "Where?"),
    "request_profile": lambda payer: payer.request_profile(),
    "request_accounts": lambda payer: payer.request_accounts(),
    "activate_account": lambda payer: payer.activate_account(),
    "answers": lambda payer: payer.send_challenge_answers(ANSWERS),
    "reconcile": lambda payer: payer.reconcile(),
}
LISTS = (
    *("sync_payments", "sync_payees", "sync_recurring_payments", "sync_payment_mail"),
    *("payee", "payment"),
)


class Listening(BillPayment):
    """Notes all that it is told."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.told: list[str] = []

    def note(self, event: object) -> None:
        self.told.append(repr(event))

    on_error = on_ssl_status = on_connection_status = note
    on_sync_payments = on_sync_payees = on_sync_recurring_payments = on_sync_payment_mail = note


@pytest.fixture
def payer(bank: Sandbox, tmp_path: Path) -> Listening:
    """A customer with a secret wherever one can stand, who logs all that can be logged."""
    payer = Listening(
        **SIGN_ON,
        **ACCOUNT,
        **PAYEE,
        **PAYMENT,
        fi_url=bank.url,
        ofx_version="211",
        payment_to_account_id="8876500123",
        ofx_access_key="pl4nted-access-key",
        firewall_password="pl4nted-proxy",
        ssl_cert_store_password="pl4nted-store",
        timeout=2,
    )
    for name, value in OTHERS.items():
        payer.config(f"{name}={value}")
    for setting in (
        f"OFXLog={tmp_path / 'ofx.log'}",
        *("OFXLogLevel=4", "OFXLogSize=0", "DuplicateWindow=0", "RetryRefusedSignon=True"),
        f"Journal={tmp_path / 'journal.db'}",
    ):
        payer.config(setting)
    return payer


def hits(texts: list[str], needles: tuple[str, ...]) -> Iterator[str]:
    """Where one of the words stands."""
    for text in texts:
        for needle in needles:
            if (at := text.find(needle)) >= 0:
                yield f"{needle} in {text[max(0, at - 60) : at + 40]!r}"


def looked_at(payer: BillPayment) -> list[str]:
    """All that an object shows of itself."""
    seen = [repr(payer), str(payer)]
    for name in LISTS:
        value = getattr(payer, name)
        seen.append(repr(value))
        if name.startswith("sync_"):
            seen += [repr(item) for item in value[:5]]
    return seen


def files_below(folder: Path) -> list[str]:
    """What stands in all files."""
    return [file.read_bytes().decode("latin-1") for file in folder.rglob("*") if file.is_file()]


def test_no_method_shows_a_secret_under_any_fault(
    bank: Sandbox, payer: Listening, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    calls, texts, errors = 0, 0, 0
    for fault in bank.known_faults():
        for nth, call in enumerate(CALLS.values()):
            if fault in SLOW and nth % 7:
                continue
            bank.disarm_all()
            bank.arm({fault: DETAILS[fault]} if fault in DETAILS else fault)
            seen: list[str] = []
            try:
                seen.append(repr(call(payer)))
            except OFXBillPayError as error:
                errors += 1
                seen.append(shown(error))
            seen += looked_at(payer) + payer.told
            payer.told.clear()
            assert not list(hits(seen, (*SECRETS, *ACCOUNTS)))
            assert not list(hits([payer.ofx_request, payer.ofx_response], SECRETS))
            calls, texts = calls + 1, texts + len(seen)
    left = [*files_below(tmp_path), caplog.text]
    assert not list(hits(left, (*SECRETS, *ACCOUNTS)))
    assert sum(text.count(" request\n") for text in left) > FEWEST_REQUESTS
    print(f"{calls} calls, {errors} errors, {texts} texts: no secret")
    assert calls > FEWEST_CALLS < texts
    assert errors > calls // 4


def test_the_search_finds_what_is_shown(tmp_path: Path) -> None:
    decoy = tmp_path / "decoy"
    for needle in (*SECRETS, *ACCOUNTS):
        decoy.write_text(f"a {needle} b")
        assert len(list(hits(files_below(tmp_path), (*SECRETS, *ACCOUNTS)))) == 1
    # What is left behind is searched for secrets, too.
    decoy.unlink()
