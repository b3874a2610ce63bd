"""Pays a bill over HTTP against the embedded test bank, once in OFX 1.0.2 and once in 2.1.1.

Run it with `make demo`; `make demo FULL=1`, or `--full`, shows what is beyond single payments. It
exits with 0 only if the bank answered every step.
"""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta

import full
from ofx_billpay import BillPayment, BillPaymentSyncPaymentsEventParams, OFXBillPayError
from ofx_billpay.sandbox import Sandbox

BOLD, DIM, GREEN, RED, END = (
    ("\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[31m", "\x1b[0m") if sys.stdout.isatty() else ("",) * 5
)


def step(what: str, answer: str) -> None:
    print(f"  {what:<22} {GREEN}{answer}{END}")


def on_payment(event: BillPaymentSyncPaymentsEventParams) -> None:
    amount = f"{event.payment_amount:>8}" if event.payment_amount else " " * 8
    print(
        f"  {DIM}on_sync_payments{END}       {event.payment_tx_type:<9} {event.payment_id} {amount}"
        f" {event.payment_status:<13} {event.payment_date[:10]}"
    )


def payer(url: str, version: str, due: date) -> BillPayment:
    """The payment of OFX's own example: J. C. Counts is paid 123.45."""
    return BillPayment(
        fi_url=url,
        fi_organization="SANDBOX",
        fi_id="99001",
        ofx_app_id="QWIN",
        ofx_app_version="2700",
        ofx_user="demo",
        ofx_password="demo-pass",
        ofx_version=version,
        payment_from_bank_id="123432123",
        payment_from_account_id="516273",
        payee_name="J. C. Counts",
        payee_addr1="100 Main St.",
        payee_city="Turlock",
        payee_state="CA",
        payee_postal_code="90101",
        payee_phone="415.987.4321",
        payee_account="10101",
        payment_amount="123.45",
        payment_date_due=due.strftime("%m/%d/%Y"),
        payment_memo="payment #3",
        on_sync_payments=on_payment,
    )


def pay(bank: Sandbox, version: str, syntax: str) -> BillPayment:
    due = datetime.strptime(bank.today, "%Y%m%d").date() + timedelta(days=14)
    print(f"{BOLD}OFX {version} ({syntax}){END}")
    bp = payer(bank.url, version, due)
    bp.pay_bill()
    processed = bp.payment_date_processed[:10]
    step("pay_bill 123.45", f"{bp.payment_id} {bp.payment_status} {processed}")
    bp.payment_amount = "100.00"
    bp.modify_payment(bp.payment_id)
    step("modify_payment 100.00", f"{bp.payment_id} is now {bp.payment_amount}")
    bp.get_status(bp.payment_id)
    step("get_status", f"{bp.payment_status} {bp.payment_date_processed[:10]}")
    return bp


def main() -> int:
    try:
        with Sandbox() as bank:
            print(f"a test bank listens on {bank.url}")
            pay(bank, "102", "SGML")
            second = pay(bank, "211", "XML")
            second.cancel_payment(second.payment_id)
            step("cancel_payment", f"{second.payment_id} is cancelled")
            print(f"{BOLD}what the bank remembers{END}")
            token = second.synchronize_payments("0")
            step("synchronize_payments", f"{second.sync_payment_count} changes, token {token}")
            if "--full" in sys.argv[1:]:
                print(f"{BOLD}beyond single payments{END}")
                due = datetime.strptime(bank.today, "%Y%m%d").date() + timedelta(days=14)
                full.run(bank, payer, due, step)
    except OFXBillPayError as error:
        print(f"{RED}the bank did not do it: {error}{END}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
