"""What comes of replies that are none, or not to what was asked.

Whatever is not a parsed answer leaves the outcome of what moves money unknown; reads say plainly
what went wrong. In no case do properties change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from ofx_billpay import (
    BankTimeoutError,
    InvalidValueError,
    OFXBillPayError,
    PaymentOutcomeUnknownError,
    ProtocolError,
    ServerRefusedError,
    TransportError,
)

from python import replies
from python.banks import Answer, Deed, Reaction, Script, ScriptedBank, refused_url, transaction_id
from python.payers import (
    METHODS,
    MONEY,
    SYNCHRONIZATIONS,
    TRANSACTIONS,
    Method,
    fails,
    make,
)

HTML = b"<!DOCTYPE html><html><body><h1>Down for maintenance</h1></body></html>"
HTML_HEADERS = {"Content-Type": "text/html"}


class Case(NamedTuple):
    """A bank that does not answer, and what a read of it raises."""

    name: str
    script: Reaction | Script
    error: type[OFXBillPayError]
    code: int

    def __str__(self) -> str:
        return self.name


def answered(make_answer: Callable[[str], str]) -> Script:
    return lambda request: replies.ofx(make_answer(request))


def other_transaction(request: str) -> str:
    return replies.done(request.replace(transaction_id(request), "somebody-elses"))


def without_body(request: str) -> str:
    answer = replies.transaction(replies.wrapper_of(request), transaction_id(request), "")
    return replies.document(answer)


def without_status(request: str) -> str:
    return replies.done(request).replace("</TRNUID>" + replies.status(), "</TRNUID>")


def other_body(request: str) -> str:
    body = "<RECPMTCANCRS><RECSRVRTID>1</RECSRVRTID><CANPENDING>N</CANPENDING></RECPMTCANCRS>"
    answer = replies.transaction(replies.wrapper_of(request), transaction_id(request), body)
    return replies.document(answer)


def without_identifier(request: str) -> str:
    body = replies.body_for(request)
    for tag in ("SRVRTID", "PAYEELSTID"):
        start, end = body.find(f"<{tag}>"), body.find(f"</{tag}>")
        if start >= 0:
            body = body[:start] + body[end + len(f"</{tag}>") :]
            break
    answer = replies.transaction(replies.wrapper_of(request), transaction_id(request), body)
    return replies.document(answer)


# What can happen to any request, before anybody looks at what it asks for.
EXCHANGES = (
    Case("html with 200", Answer(HTML, headers=HTML_HEADERS), ProtocolError, 2002),
    Case("nothing with 200", Answer(), ProtocolError, 2002),
    Case("nothing with 204", Answer(status=204), ProtocolError, 2002),
    Case("json", Answer(b'{"error": "maintenance"}'), ProtocolError, 2002),
    Case("binary", Answer(bytes(range(256)) * 4), ProtocolError, 2002),
    Case("only a header", replies.ofx(replies.SGML_HEADER), ProtocolError, 2002),
    Case("only an open tag", replies.ofx(replies.SGML_HEADER + "<OFX>"), ProtocolError, 2000),
    *(
        Case(f"html with {status}", Answer(HTML, status, HTML_HEADERS), TransportError, 151)
        for status in (400, 401, 403, 404, 500, 502, 503)
    ),
    Case("closed after reading", Deed.CLOSE_READ, TransportError, 1120),
    Case("cut in the body", Answer(b"OFXHEADER:100", promised=5000), TransportError, 1120),
)
# What can stand in a reply to a transaction that is no answer to it.
ANSWERS = (
    Case("sign-on only", answered(lambda _: replies.document()), ProtocolError, 2002),
    Case("another TRNUID", answered(other_transaction), ProtocolError, 2002),
    Case("no body", answered(without_body), ProtocolError, 2000),
    Case("no status", answered(without_status), ProtocolError, 2000),
    Case("another body", answered(other_body), ProtocolError, 2000),
    Case("no identifier", answered(without_identifier), ProtocolError, 2000),
    Case(
        "no sign-on",
        answered(lambda request: replies.done(request).replace(replies.sign_on(), "")),
        ProtocolError,
        2000,
    ),
    Case(
        "a status that is no number",
        answered(lambda request: replies.done(request).replace("<CODE>0<", "<CODE>fine<")),
        ProtocolError,
        2002,
    ),
)


@pytest.mark.parametrize("method", MONEY, ids=str)
@pytest.mark.parametrize("case", EXCHANGES + ANSWERS, ids=str)
def test_money_that_is_not_answered_for_has_an_unknown_outcome(case: Case, method: Method) -> None:
    with ScriptedBank(case.script) as bank:
        error = fails(method, bank.url)
    assert type(error) is PaymentOutcomeUnknownError
    assert error.code == case.code
    assert [error.transaction_id] == bank.transaction_ids
    assert str(error.transaction_id) in error.detail


@pytest.mark.parametrize("method", [m for m in TRANSACTIONS if not m.moves_money], ids=str)
@pytest.mark.parametrize("case", EXCHANGES + ANSWERS, ids=str)
def test_other_transactions_say_what_went_wrong(case: Case, method: Method) -> None:
    with ScriptedBank(case.script) as bank:
        error = fails(method, bank.url)
    assert (type(error), error.code) == (case.error, case.code)
    assert len(bank.requests) == 1


@pytest.mark.parametrize("method", SYNCHRONIZATIONS, ids=str)
@pytest.mark.parametrize("case", EXCHANGES, ids=str)
def test_synchronizations_say_what_went_wrong(case: Case, method: Method) -> None:
    with ScriptedBank(case.script) as bank:
        error = fails(method, bank.url)
    assert (type(error), error.code) == (case.error, case.code)
    assert len(bank.requests) == 1


@pytest.mark.parametrize("method", MONEY, ids=str)
def test_a_connection_closed_unread_may_have_carried_the_request(method: Method) -> None:
    with ScriptedBank(Deed.CLOSE_UNREAD) as bank:
        error = fails(method, bank.url)
    assert isinstance(error, (PaymentOutcomeUnknownError, TransportError))
    assert error.code in (1120, 10053, 10054)


@pytest.mark.parametrize("method", METHODS, ids=str)
def test_silence_ends_with_the_time_out(method: Method) -> None:
    with ScriptedBank(Deed.HANG) as bank:
        error = fails(method, bank.url, timeout=1)
    assert error.code == 201
    if method.moves_money:
        assert type(error) is PaymentOutcomeUnknownError
        assert [error.transaction_id] == bank.transaction_ids
    else:
        assert type(error) is BankTimeoutError
        assert isinstance(error, TimeoutError)


@pytest.mark.parametrize("method", METHODS, ids=str)
def test_a_bank_that_was_not_reached_did_nothing(method: Method) -> None:
    error = fails(method, refused_url())
    assert (type(error), error.code) == (TransportError, 10061)
    assert isinstance(error, ConnectionError)
    assert error.transaction_id is None


def test_a_host_that_is_not_found_did_nothing() -> None:
    error = fails(MONEY[0], "https://bank.invalid/ofx")
    assert (type(error), error.code) == (TransportError, 11001)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://bank.invalid/ofx", 153),
        ("HTTP://BANK.INVALID/ofx", 153),
        ("http://127.0.0.1@bank.invalid/ofx", 153),
        ("http://localhost.bank.invalid/ofx", 153),
        ("http://bank.invalid/?@localhost/", 153),
        ("http://bank.invalid#@localhost/", 153),
        ("http://bank.invalid\\@localhost/ofx", 153),
        ("http://bank.invalid\\@127.0.0.1:80/ofx", 153),
        ("http://bank.invalid:80\\@[::1]/ofx", 153),
        ("ftp://bank.invalid/ofx", 153),
        ("file:///etc/passwd", 153),
        ("bank.invalid/ofx", 153),
        ("https://", 10022),
        ("https://bank invalid/ofx", 10022),
        ("https://[::1/ofx", 10022),
        ("https://bank.invalid:99999/ofx", 10022),
        ("", 152),
        ("   ", 152),
    ],
)
def test_an_unsafe_or_impossible_url_is_refused_before_anything_is_sent(
    url: str, code: int
) -> None:
    error = fails(MONEY[0], url)
    assert (type(error), error.code) == (InvalidValueError, code)
    assert "fi_url" in error.detail


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", [MONEY[0], METHODS[3]], ids=str)
def test_a_redirect_is_not_followed(method: Method, status: int) -> None:
    with (
        ScriptedBank(Deed.CLOSE_READ) as thief,
        ScriptedBank(Answer(HTML, status, {"Location": thief.url})) as bank,
    ):
        error = fails(method, bank.url)
    assert error.code == 151
    assert isinstance(error, PaymentOutcomeUnknownError) is method.moves_money
    assert len(bank.requests) == 1
    assert thief.requests == []


# Refusals: the bank has answered, and nothing was done.


@pytest.mark.parametrize("severity", ["ERROR", "INFO", "WARN"])
@pytest.mark.parametrize("with_answer", [True, False])
@pytest.mark.parametrize("method", TRANSACTIONS, ids=str)
def test_a_refused_sign_on_is_a_refusal_whatever_its_severity(
    method: Method, with_answer: bool, severity: str
) -> None:
    verdict = replies.status(15500, severity)

    def answer(request: str) -> str:
        wrapper = replies.wrapper_of(request)
        trnrs = replies.transaction(wrapper, transaction_id(request), "", verdict)
        return replies.document(trnrs if with_answer else "", replies.sign_on(verdict))

    with ScriptedBank(answered(answer)) as bank:
        error = fails(method, bank.url)
    assert type(error) is ServerRefusedError
    assert (error.code, error.status_code, error.severity) == (2001, 15500, severity)
    assert error.transaction_id is None


@pytest.mark.parametrize("method", TRANSACTIONS, ids=str)
@pytest.mark.parametrize("code", [2000, 2012, 2018, 10504, 10514, 99999])
def test_a_refusal_carries_what_the_bank_said(code: int, method: Method) -> None:
    def answer(request: str) -> str:
        return replies.refused(request, code, message="Not today &amp; not tomorrow")

    with ScriptedBank(answered(answer)) as bank:
        error = fails(method, bank.url)
    assert type(error) is ServerRefusedError
    assert (error.code, error.status_code, error.severity) == (2001, code, "ERROR")
    assert error.server_message == "Not today & not tomorrow"


@pytest.mark.parametrize("method", MONEY, ids=str)
def test_a_duplicate_is_no_refusal_since_the_payment_exists(method: Method) -> None:
    with ScriptedBank(answered(lambda request: replies.refused(request, 2019))) as bank:
        error = fails(method, bank.url)
    assert type(error) is PaymentOutcomeUnknownError
    assert error.status_code == 2019
    assert [error.transaction_id] == bank.transaction_ids


@pytest.mark.parametrize("method", MONEY, ids=str)
def test_a_refused_sign_on_beside_a_payment_that_was_made_is_not_settled(method: Method) -> None:
    """A reply that contradicts itself must not be taken for a refusal: a retry would pay twice."""

    def answer(request: str) -> str:
        verdict = replies.sign_on(replies.status(15500))
        return replies.done(request).replace(replies.sign_on(), verdict)

    with ScriptedBank(answered(answer)) as bank:
        error = fails(method, bank.url)
    assert type(error) is PaymentOutcomeUnknownError


@pytest.mark.parametrize("method", MONEY, ids=str)
def test_two_answers_that_contradict_each_other_settle_nothing(method: Method) -> None:
    def answer(request: str) -> str:
        wrapper, trnuid = replies.wrapper_of(request), transaction_id(request)
        no = replies.transaction(wrapper, trnuid, "", replies.status(10504))
        yes = replies.transaction(wrapper, trnuid, replies.body_for(request))
        return replies.document(no + yes)

    with ScriptedBank(answered(answer)) as bank:
        error = fails(method, bank.url)
    assert type(error) is PaymentOutcomeUnknownError


@pytest.mark.parametrize("method", [*MONEY[1:], METHODS[3]], ids=str)
def test_an_answer_about_another_payment_is_none(method: Method) -> None:
    def answer(request: str) -> str:
        return replies.done(request).replace("<SRVRTID>P0412<", "<SRVRTID>P0413<")

    with ScriptedBank(answered(answer)) as bank:
        error = fails(method, bank.url)
    expected = PaymentOutcomeUnknownError if method.moves_money else ProtocolError
    assert (type(error), error.code) == (expected, 2002)


@pytest.mark.parametrize("method", [METHODS[5], METHODS[6]], ids=str)
def test_an_answer_about_another_payee_is_none(method: Method) -> None:
    def answer(request: str) -> str:
        return replies.done(request).replace("<PAYEELSTID>L0007<", "<PAYEELSTID>L0008<")

    with ScriptedBank(answered(answer)) as bank:
        error = fails(method, bank.url)
    assert (type(error), error.code) == (ProtocolError, 2002)


# Replies that are cut, in both syntaxes.


def cut_points(text: str) -> range:
    return range(0, len(text) - 1, 37)


@pytest.mark.parametrize("method", MONEY, ids=str)
@pytest.mark.parametrize("header", [replies.SGML_HEADER, replies.XML_HEADER], ids=["sgml", "xml"])
def test_a_reply_that_is_cut_off_is_no_answer(header: str, method: Method) -> None:
    whole = ""
    length = 0

    def answer(request: str) -> Reaction:
        nonlocal whole
        whole = replies.done(request).replace(replies.SGML_HEADER, header)
        return replies.ofx(whole[:length])

    with ScriptedBank(answer) as bank:
        fails(method, bank.url)
        end = whole.index("</PMTTRNRS>")
        for length in [*cut_points(whole[:end]), end]:
            error = fails(method, bank.url)
            assert type(error) is PaymentOutcomeUnknownError, whole[:length][-60:]
            assert error.transaction_id == bank.transaction_ids[-1]


def test_a_reply_with_open_leaves_that_is_cut_off_is_no_answer() -> None:
    """The end of the last value cannot be told from its middle."""
    length = 0
    whole = ""

    def answer(request: str) -> Reaction:
        nonlocal whole
        closed = replies.done(request)
        whole = closed
        for tag in ("TRNUID", "CODE", "SEVERITY", "SRVRTID", "TRNAMT", "PAYEELSTID", "PMTPRCCODE"):
            whole = whole.replace(f"</{tag}>", "")
        return replies.ofx(whole[:length])

    with ScriptedBank(answer) as bank:
        fails(MONEY[0], bank.url)
        for length in [
            *cut_points(whole[: whole.index("</PMTTRNRS>")]),
            whole.index("<CURDEF>") - 1,
        ]:
            error = fails(MONEY[0], bank.url)
            assert type(error) is PaymentOutcomeUnknownError, whole[:length][-60:]


@pytest.mark.parametrize("header", [replies.SGML_HEADER, replies.XML_HEADER], ids=["sgml", "xml"])
def test_a_synchronization_that_is_cut_off_gives_no_token(header: str) -> None:
    record = replies.transaction(
        "PMTTRNRS", "0", f"<PMTRS><SRVRTID>P1</SRVRTID>{replies.payment_info()}</PMTRS>"
    )
    whole = replies.payments_sync(record * 3).replace(replies.SGML_HEADER, header)
    for length in cut_points(whole[: whole.index("</PMTSYNCRS>")]):
        with ScriptedBank(replies.ofx(whole[:length])) as bank:
            error = fails(SYNCHRONIZATIONS[0], bank.url)
        assert isinstance(error, ProtocolError), whole[:length][-60:]


# Odd replies that are answers nonetheless.


@pytest.mark.parametrize("version", ["102", "211"])
@pytest.mark.parametrize("header", [replies.SGML_HEADER, replies.XML_HEADER], ids=["sgml", "xml"])
def test_a_reply_may_come_in_the_other_syntax(version: str, header: str) -> None:
    def answer(request: str) -> str:
        return replies.done(request).replace(replies.SGML_HEADER, header)

    with ScriptedBank(answered(answer)) as bank:
        payer = make(bank.url, version)
        payer.pay_bill()
    assert (payer.payment_id, payer.payment_status) == ("P0412", "WILLPROCESSON")


@pytest.mark.parametrize("version", ["100", "220", "230", "299"])
def test_a_reply_may_be_of_another_version(version: str) -> None:
    header = replies.SGML_HEADER if version < "200" else replies.XML_HEADER
    header = header.replace("VERSION:102", f"VERSION:{version}").replace('"211"', f'"{version}"')

    def answer(request: str) -> str:
        return replies.done(request).replace(replies.SGML_HEADER, header)

    with ScriptedBank(answered(answer)) as bank:
        payer = make(bank.url)
        payer.pay_bill()
    assert payer.payment_id == "P0412"


def test_bytes_of_the_western_code_page_are_read() -> None:
    def answer(request: str) -> Reaction:
        more = "<MEMO>Caf\u00e9 \u20ac5</MEMO>"
        text = replies.done(request).replace("</PMTINFO>", f"{more}</PMTINFO>")
        return Answer(text.encode("cp1252"))

    with ScriptedBank(answer) as bank:
        payer = make(bank.url)
        payer.pay_bill()
    assert payer.payment_memo == "Caf\u00e9 \u20ac5"


def test_elements_that_nobody_knows_are_skipped() -> None:
    def answer(request: str) -> str:
        odd = "<X.PRIVATE><X.THING>1</X.THING></X.PRIVATE><BOGUS>2</BOGUS>"
        return replies.done(request).replace("<SRVRTID>", f"{odd}<SRVRTID>")

    with ScriptedBank(answered(answer)) as bank:
        payer = make(bank.url)
        payer.pay_bill()
    assert payer.payment_id == "P0412"


# Synchronizations.


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (replies.payments_sync(token="-1"), 2002),
        (replies.payments_sync(token=""), 2000),
        (replies.payees_sync(), 2000),
        (replies.document(), 2000),
    ],
    ids=["token -1", "no token", "of payees", "sign-on only"],
)
def test_a_synchronization_of_payments_without_its_answer_fails(reply: str, code: int) -> None:
    with ScriptedBank(replies.ofx(reply)) as bank:
        error = fails(SYNCHRONIZATIONS[0], bank.url)
    assert (type(error), error.code) == (ProtocolError, code)


def test_a_failed_synchronization_keeps_the_lists_of_the_last_one() -> None:
    record = replies.transaction("PMTTRNRS", "0", "<PMTRS><SRVRTID>P1</SRVRTID></PMTRS>")
    with ScriptedBank(replies.ofx(replies.payments_sync(record))) as bank:
        payer = make(bank.url)
        assert payer.synchronize_payments("0") == "7"
        bank.script = replies.ofx(replies.payments_sync(record * 2, token="-1"))
        with pytest.raises(ProtocolError):
            payer.synchronize_payments("7")
    assert payer.sync_payment_count == 1


def test_a_synchronization_of_another_account_is_no_answer() -> None:
    """Its token and its payments are of an account that nobody asked about."""
    with ScriptedBank(replies.ofx(replies.payments_sync(account="700001"))) as bank:
        error = fails(SYNCHRONIZATIONS[0], bank.url)
    assert type(error) is ProtocolError


@pytest.mark.parametrize("body", ["PMTINQRS", "PMTMAILRS", "PMTNEWSRS"])
def test_what_is_no_change_of_a_payment_is_not_told_as_a_cancellation(body: str) -> None:
    record = replies.transaction("PMTTRNRS", "0", f"<{body}><SRVRTID>P1</SRVRTID></{body}>")
    with ScriptedBank(replies.ofx(replies.payments_sync(record))) as bank:
        payer = make(bank.url)
        payer.synchronize_payments("0")
    told = [payer.get_sync_payment_tx_type(index) for index in range(payer.sync_payment_count)]
    assert "CANCELLED" not in told
