"""Replies made to do harm: the reader takes none of it."""

from __future__ import annotations

import json

import pytest
from ofx_billpay import (
    PaymentOutcomeUnknownError,
    ProtocolError,
    ServerRefusedError,
)

from python import replies
from python.banks import Answer, ScriptedBank
from python.payers import (
    METHODS,
    fails,
    make,
)


def test_an_entity_bomb_is_not_expanded() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE OFX [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY a{n} "{"&a;" * 10}">' for n in range(9))
        + ']><?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" '
        'NEWFILEUID="NONE"?>'
    )
    text = replies.payments_sync(token="&a8;").replace(replies.SGML_HEADER, bomb)
    with ScriptedBank(replies.ofx(text)) as bank:
        payer = make(bank.url)
        try:
            token = payer.synchronize_payments("0")
        except ProtocolError:
            return
    assert token == "&a8;"


@pytest.mark.parametrize(
    "text",
    [
        replies.SGML_HEADER + "<OFX>" * 100_000,
        replies.SGML_HEADER + "<OFX>" + "<X.Y>" * 100_000 + "</X.Y>" * 100_000 + "</OFX>",
        replies.document(replies.sign_on(more=f"<SESSCOOKIE>{'x' * 10_000_000}</SESSCOOKIE>")),
        replies.sign_on(replies.status(2000, message="m" * 5_000_000)),
    ],
    ids=["open deep", "closed deep", "long leaf", "long message"],
)
def test_a_reply_of_unreasonable_shape_is_refused(text: str) -> None:
    with ScriptedBank(replies.ofx(text)) as bank:
        error = fails(METHODS[3], bank.url)
    assert type(error) in (ProtocolError, ServerRefusedError)
    assert len(error.detail) < 2000


def test_the_reply_is_kept_as_it_came() -> None:
    page = json.dumps({"error": "maintenance"})
    with ScriptedBank(Answer(page.encode())) as bank:
        payer = make(bank.url)
        with pytest.raises(PaymentOutcomeUnknownError):
            payer.pay_bill()
    assert payer.ofx_response == page
