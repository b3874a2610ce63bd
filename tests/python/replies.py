"""Replies of a bank, put together by hand; all in the closed form that SGML and XML share."""

from __future__ import annotations

import re

from python.banks import Answer, leaf, transaction_id

SGML_HEADER = (
    "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\n"
    "CHARSET:1252\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n"
)
XML_HEADER = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\r\n'
    '<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\r\n'
)


def status(code: int = 0, severity: str | None = None, message: str = "") -> str:
    grade = severity or ("ERROR" if code else "INFO")
    words = f"<MESSAGE>{message}</MESSAGE>" if message else ""
    return f"<STATUS><CODE>{code}</CODE><SEVERITY>{grade}</SEVERITY>{words}</STATUS>"


def sign_on(verdict: str = "", more: str = "") -> str:
    return (
        f"<SIGNONMSGSRSV1><SONRS>{verdict or status()}<DTSERVER>20260302120000</DTSERVER>"
        f"<LANGUAGE>ENG</LANGUAGE>{more}</SONRS></SIGNONMSGSRSV1>"
    )


def document(bill_pay: str = "", signed_on: str = "", header: str = SGML_HEADER) -> str:
    """A whole reply."""
    body = f"<BILLPAYMSGSRSV1>{bill_pay}</BILLPAYMSGSRSV1>" if bill_pay else ""
    return f"{header}<OFX>{signed_on or sign_on()}{body}</OFX>"


def ofx(text: str) -> Answer:
    """The answer that carries a reply."""
    return Answer(text.encode(), headers={"Content-Type": "application/x-ofx"})


def transaction(wrapper: str, trnuid: str, body: str, verdict: str = "") -> str:
    return f"<{wrapper}><TRNUID>{trnuid}</TRNUID>{verdict or status()}{body}</{wrapper}>"


def wrapper_of(request: str) -> str:
    """The name of the wrapper that answers a request."""
    found = re.search(r"<(\w+TRN)RQ>", request)
    assert found is not None, "the request is no transaction"
    return found[1] + "RS"


def payment_info(amount: str = "84.20", account: str = "516273", more: str = "") -> str:
    return (
        "<PMTINFO><BANKACCTFROM><BANKID>123432123</BANKID>"
        f"<ACCTID>{account}</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>"
        f"<TRNAMT>{amount}</TRNAMT><PAYEEID>NGWP01</PAYEEID><PAYEELSTID>L0007</PAYEELSTID>"
        f"<PAYACCT>MS-7731</PAYACCT><DTDUE>20260318</DTDUE>{more}</PMTINFO>"
    )


def progress(code: str = "WILLPROCESSON", day: str = "20260314") -> str:
    return f"<PMTPRCSTS><PMTPRCCODE>{code}</PMTPRCCODE><DTPMTPRC>{day}</DTPMTPRC></PMTPRCSTS>"


def body_for(request: str) -> str:
    """The body of the answer that says: done."""
    if "<PMTRQ>" in request:
        return (
            "<PMTRS><SRVRTID>P0412</SRVRTID><PAYEELSTID>L0007</PAYEELSTID><CURDEF>USD</CURDEF>"
            f"{payment_info()}{progress()}</PMTRS>"
        )
    for name, more in (("PMTMOD", payment_info()), ("PMTCANC", ""), ("PMTINQ", progress())):
        if f"<{name}RQ>" in request:
            server_id = leaf(request, "SRVRTID")
            return f"<{name}RS><SRVRTID>{server_id}</SRVRTID>{more}</{name}RS>"
    for name in ("PAYEEMOD", "PAYEEDEL"):
        if f"<{name}RQ>" in request:
            list_id = leaf(request, "PAYEELSTID")
            return f"<{name}RS><PAYEELSTID>{list_id}</PAYEELSTID></{name}RS>"
    assert "<PAYEERQ>" in request
    return "<PAYEERS><PAYEELSTID>L0007</PAYEELSTID></PAYEERS>"


def done(request: str) -> str:
    """The reply that says: done."""
    answer = transaction(wrapper_of(request), transaction_id(request), body_for(request))
    return document(answer)


def refused(request: str, code: int, severity: str | None = None, message: str = "") -> str:
    """The reply that says: not done."""
    verdict = status(code, severity, message)
    return document(transaction(wrapper_of(request), transaction_id(request), "", verdict))


def payments_sync(
    bodies: str = "", token: str = "7", more: str = "", account: str = "516273"
) -> str:
    return document(
        f"<PMTSYNCRS><TOKEN>{token}</TOKEN><LOSTSYNC>N</LOSTSYNC><BANKACCTFROM>"
        f"<BANKID>123432123</BANKID><ACCTID>{account}</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE>"
        f"</BANKACCTFROM>{more}{bodies}</PMTSYNCRS>"
    )


def recurring_sync(bodies: str = "", token: str = "7") -> str:
    return payments_sync(bodies, token).replace("PMTSYNCRS", "RECPMTSYNCRS")


def payees_sync(bodies: str = "", token: str = "7") -> str:
    return document(
        f"<PAYEESYNCRS><TOKEN>{token}</TOKEN><LOSTSYNC>N</LOSTSYNC>{bodies}</PAYEESYNCRS>"
    )
