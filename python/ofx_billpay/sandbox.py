"""A bank to test against: a real OFX bill-payment server on loopback.

    from ofx_billpay.sandbox import Sandbox

    with Sandbox() as bank:
        print(bank.url)

Run it as a program with `python -m ofx_billpay.sandbox --listen 127.0.0.1:8080 --database bank.db`.
"""

import sys

from ofx_billpay._native import Sandbox, run_sandbox

__all__ = ["Sandbox"]

if __name__ == "__main__":
    sys.exit(run_sandbox(sys.argv[1:]))
