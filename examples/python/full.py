"""What goes beyond a single payment, against the embedded test bank: `demo.py --full` runs it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ofx_billpay import (
    BillPayment,
    Challenge,
    Invoice,
    LineItem,
    PaymentDetails,
    PresentedBill,
    ServerRefusedError,
)
from ofx_billpay.sandbox import Sandbox

Step = Callable[[str, str], None]


def plan(bank: BillPayment, step: Step) -> None:
    """Ask what the bank can do, and until when the payment must be sent."""
    profile = bank.request_profile()
    step("request_profile", f"{profile.name}, {len(profile.message_sets)} message sets")
    told = bank.delivery_estimate()
    step("delivery_estimate", f"due {told.due} if sent before {told.send_before}")
    bank.check_payment()
    step("check_payment", "the bank would take it")


def pay_an_invoice(bank: BillPayment, step: Step) -> None:
    """Pay with business details, and read them back."""
    line = LineItem(amount="123.45", description="Consulting")
    invoice = Invoice(
        number="I-1",
        total="123.45",
        paid="123.45",
        date="2026-01-31",
        description="January",
        lines=[line],
    )
    bank.payment_details = [PaymentDetails(description="Invoice I-1", invoices=[invoice])]
    bank.payment_bill = PresentedBill(publisher="Counts", bill_id="2026-1")
    bank.pay_bill()
    bank.synchronize_payments("REFRESH")
    last = bank.sync_payment_count - 1
    (details,) = bank.sync_payment_details(last)
    step("pay_bill with invoice", f"{bank.payment_id} pays {details.invoices[0].number}")
    bank.payment_details, bank.payment_bill = [], None


def pay_every_month(bank: BillPayment, step: Step) -> None:
    """Let the bank pay again and again."""
    bank.recurring_frequency, bank.recurring_instances = "MONTHLY", "12"
    bank.add_recurring_payment()
    step("add_recurring_payment", f"{bank.recurring_id} {bank.recurring_frequency}")
    bank.cancel_recurring_payment(bank.recurring_id, include_pending=True)
    step("cancel_recurring", f"{bank.recurring_id} is cancelled")


def write_letters(sandbox: Sandbox, bank: BillPayment, step: Step) -> None:
    """Write to the bank about the payment, and read its answer on the next day."""
    bank.send_payment_mail("Where is it?", "The payment has not arrived.", bank.payment_id)
    sandbox.advance_days(1)
    bank.synchronize_payment_mail("0")
    for letter in bank.sync_payment_mail:
        step("payment mail", f"{letter.subject}: {letter.text}")


def pass_a_challenge(bank: BillPayment, step: Step) -> None:
    """Answer what the bank wants to know, and go on with the very same payment."""
    try:
        bank.pay_bill()
    except ServerRefusedError as error:
        if error.challenge is None:
            raise
        for question in error.challenge.questions:
            who = "the client" if question.answered_by_client else "the user"
            step("challenge", f"{question.label} ({who} answers)")
        # Any process could go on from here.
        challenge = Challenge.from_json(error.challenge.to_json())
        bank.resume(challenge, {"MFA13": "6789", "SCHOOL": "Maplewood"})
    step("resume", f"{bank.payment_id} {bank.payment_status}")


def run(
    sandbox: Sandbox, payer: Callable[[str, str, date], BillPayment], due: date, step: Step
) -> None:
    """Go through all of it in OFX 2.1.1."""
    bank = payer(sandbox.url, "211", due)
    bank.on_sync_payments = None
    plan(bank, step)
    pay_an_invoice(bank, step)
    pay_every_month(bank, step)
    write_letters(sandbox, bank, step)
    other = payer(sandbox.url, "211", due)
    other.ofx_user, other.ofx_password = "mfa", "mfa-pass"
    other.payment_from_account_id = "700004"
    pass_a_challenge(other, step)
