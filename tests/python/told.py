"""Objects that have been told of payments: replies put together by hand, and read offline."""

from __future__ import annotations

from typing import Any

from ofx_billpay import BillPayment, Payment

from python import replies

ACCOUNT_NUMBER = "9876543210"
MAPLE = (
    "<PAYEE><NAME>Maple Street Bakery</NAME><ADDR1>12 Weir Lane</ADDR1><CITY>Dunford</CITY>"
    "<STATE>OH</STATE><POSTALCODE>43111</POSTALCODE><PHONE>555-0142</PHONE></PAYEE>"
)
EXTENDED = (
    "<EXTDPAYEE><PAYEEID>MAPLE</PAYEEID><IDSCOPE>USER</IDSCOPE><NAME>MAPLE ST</NAME>"
    "<DAYSTOPAY>3</DAYSTOPAY></EXTDPAYEE>"
)


def info(amount: str = "84.20", due: str = "20260318", payee: str = MAPLE) -> str:
    return (
        f"<PMTINFO><BANKACCTFROM><BANKID>123432123</BANKID><ACCTID>{ACCOUNT_NUMBER}</ACCTID>"
        f"<ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM><TRNAMT>{amount}</TRNAMT>{payee}"
        f"<PAYEELSTID>L7</PAYEELSTID><PAYACCT>MS-7731</PAYACCT><DTDUE>{due}</DTDUE>"
        "<MEMO>March</MEMO><BILLREFINFO>R1</BILLREFINFO></PMTINFO>"
    )


def paid(
    server_id: str = "P1",
    details: str = "",
    processed: str = "20260316",
    more: str = "",
    kind: str = "PMTRS",
) -> str:
    status = (
        f"<PMTPRCSTS><PMTPRCCODE>WILLPROCESSON</PMTPRCCODE><DTPMTPRC>{processed}</DTPMTPRC>"
        "</PMTPRCSTS>"
    )
    body = f"<SRVRTID>{server_id}</SRVRTID><CURDEF>USD</CURDEF>{details or info()}{more}{status}"
    return replies.transaction("PMTTRNRS", "0", f"<{kind}>{body}</{kind}>")


def synchronized(*bodies: str, **settings: Any) -> BillPayment:
    """An object that has been told of payments."""
    payer = BillPayment(**settings)
    payer.ofx_response = replies.payments_sync("".join(bodies))
    return payer


def one(*bodies: str) -> Payment:
    (payment,) = synchronized(*bodies).sync_payments
    return payment


def many(count: int) -> BillPayment:
    return synchronized(*(paid(f"P{number}") for number in range(count)))
