"""Makes calls, of ours or of requests, over kept or new connections; prints their seconds."""

from __future__ import annotations

import sys
import time


def main(who: str, url: str, file: str, calls: str, how: str) -> None:
    """Makes so many calls, and one before that does not count."""
    if who == "requests":
        import requests

        with open(file, "rb") as request:
            body = request.read()
        headers = {"Content-Type": "application/x-ofx"}
        session = requests.Session()
        if how == "new":
            headers["Connection"] = "close"

        def call() -> None:
            assert session.post(url, data=body, headers=headers).content

    else:
        from ofx_billpay import BillPayment

        bank = BillPayment(
            fi_url=url,
            fi_organization="EXAMPLE",
            fi_id="1001",
            ofx_app_id="QWIN",
            ofx_app_version="2700",
            ofx_user="kim01",
            ofx_password="pw",
            payment_from_bank_id="123432123",
            payment_from_account_id="516273",
        )
        bank.config(f"KeepAlive={how == 'kept'}")

        def call() -> None:
            assert bank.synchronize_payments("0")

    call()
    started = time.perf_counter()
    for _ in range(int(calls)):
        call()
    print(time.perf_counter() - started)


main(*sys.argv[1:])
