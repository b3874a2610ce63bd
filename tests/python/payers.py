"""Customers of a bank, ready to pay, and the methods that they can call."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import pytest
from ofx_billpay import BillPayment, OFXBillPayError

SIGN_ON: dict[str, Any] = {
    "fi_organization": "SANDBOX",
    "fi_id": "99001",
    "ofx_app_id": "QWIN",
    "ofx_app_version": "2700",
    "ofx_user": "demo",
    "ofx_password": "demo-pass",
}
ACCOUNT: dict[str, Any] = {
    "payment_from_bank_id": "123432123",
    "payment_from_account_id": "516273",
}
PAYEE: dict[str, Any] = {
    "payee_name": "Maple Street Bakery",
    "payee_addr1": "12 Weir Lane",
    "payee_city": "Dunford",
    "payee_state": "OH",
    "payee_postal_code": "43111",
    "payee_phone": "555-0142",
    "payee_account": "MS-7731",
}
PAYMENT: dict[str, Any] = {
    "payment_amount": "84.20",
    "payment_date_due": "03/18/2026",
}
NOBODY: dict[str, Any] = dict.fromkeys(PAYEE, "")
"""Overrides that take the payee away."""

WRITABLE = (
    *(*SIGN_ON, *ACCOUNT, *PAYEE, *PAYMENT),
    *("fi_url", "ofx_access_key", "ofx_version", "payee_addr2", "payee_addr3"),
    *("payee_aggregate", "payee_country", "payee_id", "payee_list_id", "payment_bill_ref"),
    *("payment_from_account_type", "payment_id", "payment_memo", "payment_to_account_id"),
    *("payment_to_account_type", "payment_to_bank_id", "timeout"),
)
"""All properties that can be set, but for the last reply."""


class PayerMaker(Protocol):
    def __call__(self, version: str = "102", **overrides: Any) -> BillPayment: ...


def make(url: str, version: str = "102", **overrides: Any) -> BillPayment:
    """A customer with all that a payment to a payee by name and address needs."""
    properties = {**SIGN_ON, **ACCOUNT, **PAYEE, **PAYMENT, "fi_url": url, **overrides}
    return loud(BillPayment(ofx_version=version, **properties))


def loud(payer: BillPayment) -> BillPayment:
    """The same, logging all that it can where whoever runs the tests looks for secrets."""
    if folder := os.environ.get("OFX_BILLPAY_TEST_LOGS"):
        payer.config(f"OFXLog={folder}/{os.getpid()}.log")
        payer.config("OFXLogLevel=4")
        payer.config("OFXLogSize=0")
    return payer


def properties_of(payer: BillPayment) -> dict[str, Any]:
    """All that was set, by name."""
    return {name: getattr(payer, name) for name in WRITABLE}


def error_of(call: Callable[[], object]) -> OFXBillPayError | None:
    """What a call raised, for those that may fail or not."""
    try:
        call()
    except OFXBillPayError as error:
        return error
    return None


@dataclass(frozen=True)
class Method:
    """A method that talks to the bank, and what makes it go."""

    name: str
    call: Callable[[BillPayment], object]
    moves_money: bool = False
    changes_payees: bool = False
    synchronizes: bool = False

    def __str__(self) -> str:
        return self.name


METHODS = (
    Method("pay_bill", lambda payer: payer.pay_bill(), moves_money=True),
    Method("modify_payment", lambda payer: payer.modify_payment("P0412"), moves_money=True),
    Method("cancel_payment", lambda payer: payer.cancel_payment("P0412"), moves_money=True),
    Method("get_status", lambda payer: payer.get_status("P0412")),
    Method("add_payee", lambda payer: payer.add_payee(), changes_payees=True),
    Method("modify_payee", lambda payer: payer.modify_payee("L0007"), changes_payees=True),
    Method("delete_payee", lambda payer: payer.delete_payee("L0007"), changes_payees=True),
    Method("synchronize_payments", lambda p: p.synchronize_payments("0"), synchronizes=True),
    Method("synchronize_payees", lambda p: p.synchronize_payees("0"), synchronizes=True),
)
MONEY = tuple(method for method in METHODS if method.moves_money)
TRANSACTIONS = tuple(method for method in METHODS if not method.synchronizes)
SYNCHRONIZATIONS = tuple(method for method in METHODS if method.synchronizes)


def fails(method: Method, url: str, **overrides: Any) -> OFXBillPayError:
    """Calls a method that must fail and change nothing, and gives what it raised."""
    payer = make(url, **overrides)
    before = properties_of(payer)
    with pytest.raises(OFXBillPayError) as caught:
        method.call(payer)
    assert properties_of(payer) == before
    return caught.value
