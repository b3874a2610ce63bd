"""Whatever text is set: it is refused by name and nothing is sent, or the bank has exactly it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ofx_billpay import BillPayment, InvalidValueError
from ofx_billpay.sandbox import Sandbox

from python.banks import Recorder, leaf
from python.payers import error_of, make

TAGS = {
    "payee_name": "NAME",
    "payee_addr1": "ADDR1",
    "payee_addr2": "ADDR2",
    "payee_city": "CITY",
    "payee_state": "STATE",
    "payee_postal_code": "POSTALCODE",
    "payee_phone": "PHONE",
    "payee_account": "PAYACCT",
    "payment_memo": "MEMO",
    "payment_bill_ref": "BILLREFINFO",
}
OPTIONAL = ("payee_addr2", "payment_memo", "payment_bill_ref")
BLANKS = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""What Unicode calls white space, which is dropped at the ends."""
MARKUP = st.sampled_from(
    ["&", "<", ">", "&amp;", "&#65;", "</NAME>", "<![CDATA[", "]]>", "-->", "&lt"]
)
TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=33),
    st.lists(st.one_of(MARKUP, st.text(max_size=3)), max_size=6).map("".join),
)
VALUES = st.dictionaries(st.sampled_from(sorted(TAGS)), TEXTS, min_size=1, max_size=4)


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    with Sandbox(start_date="20260302") as bank, Recorder(bank.url) as proxy:
        yield proxy


def refusal(payer: BillPayment) -> str:
    """The property that a payment is refused for; empty if it is made."""
    try:
        payer.pay_bill()
    except InvalidValueError as error:
        return error.detail.partition(":")[0]
    return ""


@pytest.mark.parametrize("version", ["102", "211"])
@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(values={"payee_name": "\ufeffAnn"})
@example(values={"payment_memo": "a\u2028b"})
@example(values={"payment_memo": "a\u00adb\u200bc\u202ed"})
@example(values={"payee_name": "a  b"})
@example(values={"payee_name": "&#0;"})
@example(values={"payment_memo": "a\tb"})
@given(values=VALUES)
def test_the_bank_has_exactly_what_was_set_or_nothing(
    recorder: Recorder, version: str, values: dict[str, str]
) -> None:
    recorder.exchanges.clear()
    payer = make(recorder.url, version, **values)
    expected = {name: value.strip(BLANKS) for name, value in values.items()}
    refused = refusal(payer)
    if refused:
        assert refused in values
        assert recorder.exchanges == []
        assert {name: getattr(payer, name) for name in values} == values
        return
    request = recorder.requests[0]
    for name, value in expected.items():
        if value:
            assert leaf(request, TAGS[name]) == value
        else:
            assert name in OPTIONAL
            assert f"<{TAGS[name]}>" not in request
    payer.synchronize_payments("REFRESH")
    newest = payer.sync_payment_count - 1
    for name in ("memo", "bill_ref"):
        asked = expected.get(f"payment_{name}", "")
        assert getattr(payer, f"get_sync_payment_{name}")(newest) == asked
    told = BillPayment(payee_aggregate=payer.get_sync_payment_payee_aggregate(newest))
    for name in values:
        if name.startswith("payee_") and name != "payee_account":
            assert getattr(told, name) == expected[name]


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.one_of(st.text(max_size=12), st.from_regex(r"[-+]?[0-9]{0,4}[.,]?[0-9]{0,4}")))
def test_an_amount_is_sent_exactly_or_not_at_all(recorder: Recorder, text: str) -> None:
    recorder.exchanges.clear()
    payer = make(recorder.url, payment_amount=text)
    refused = error_of(payer.pay_bill)
    if isinstance(refused, InvalidValueError):
        assert refused.detail.startswith("payment_amount")
        assert recorder.exchanges == []
        return
    assert refused is None or refused.status_code == 2012
    sent = Decimal(leaf(recorder.requests[0], "TRNAMT"))
    assert sent == Decimal(text.strip(BLANKS).replace(",", "."))
    assert sent > 0
