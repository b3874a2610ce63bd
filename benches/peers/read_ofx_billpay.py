"""Reads a reply through our class, and three fields of each payment; prints the seconds it took."""

import sys
import time
from pathlib import Path

from ofx_billpay import BillPayment, BillPaymentSyncPaymentsEventParams

text = Path(sys.argv[1]).read_text()
seen = 0


def listen(event: BillPaymentSyncPaymentsEventParams) -> None:
    """Read three fields."""
    global seen
    _ = event.payment_id, event.payment_amount, event.payment_date
    seen += 1


bank = BillPayment()
bank.on_sync_payments = listen
began = time.perf_counter()
bank.ofx_response = text
seconds = time.perf_counter() - began
assert seen == int(sys.argv[2]), seen
print(seconds)
