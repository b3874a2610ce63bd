"""Every reply of every kind that the test bank gives is accepted by everybody who can judge it.

What it can say is read from its own declaration of OFX and from its own list of status codes: a new
element, and a new code, must be seen by the judges before this passes again.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from pathlib import Path

import pytest
from ofx_billpay.sandbox import Sandbox

from oracles.dialogues import FIRST_DAY, Customer, all_replies, info, order, payee, sync
from oracles.judges import Judge, all_judges, decode

SOURCES = Path(__file__).parents[2] / "sandbox" / "src"
WITH_PROOFS = ("103", "203", "211", "220", "230")
"""The versions whose sign-on has room for more than user and password."""
VERSIONS = tuple(sorted({"102", "151", "160", "200", "201", "202", "210", *WITH_PROOFS}))
FAMILIES = {"1.x": ("102", "103", "151", "160"), "2.x": tuple(v for v in VERSIONS if v >= "200")}
ONLY_IN_2X = {"BILLPUBINFO", "BILLPUB", "BILLID", "BILLPUBCONTEXT"}

SOUND_FAULTS = {
    *("sgml_leaves_open", "sgml_leaves_closed", "sgml_leaves_mixed", "xml_reply", "sgml_reply"),
    *("wrong_trnuid", "no_token", "duplicate_records", "huge_history", "status"),
    *("signon_refused", "refresh_unsupported", "delay", "drip", "move_due_date", "payee_by_id"),
    *("other_list_id", "confirm_client"),
}
"""Faults whose replies are still OFX as it should be."""
DEFECTS = {
    *("one_line", "no_blank_line", "cr_only_header", "wrong_charset", "byte_order_mark"),
    *("raw_ampersand", "unknown_tags", "trailing_junk"),
}
"""Faults whose replies are deliberately bad."""
WITHOUT_A_REPLY = {
    *("http_error", "html_reply", "empty_with_cookie", "drop_before_reading"),
    *("drop_while_reading", "drop_before_executing", "drop_after_executing", "block_address"),
}
"""Faults that leave no OFX to be judged."""


@functools.cache
def replies(version: str) -> tuple[bytes, ...]:
    return tuple(all_replies(version, version in WITH_PROOFS))


@functools.cache
def judges() -> tuple[Judge, ...]:
    return tuple(all_judges())


def judged(documents: tuple[bytes, ...]) -> dict[str, str]:
    """What the judges say against some documents; each has two judges."""
    complaints: dict[str, str] = {}
    for document in documents:
        takers = [judge for judge in judges() if judge.applies(document)]
        assert len(takers) == 2, document[:200]
        if b'VERSION="230"' in document[:200]:
            # The schema is of that version; ofxtools ends at 2.2.
            takers = [judge for judge in takers if judge.name == "xsd"]
        for judge in takers:
            for complaint in judge.complaints(document):
                complaints.setdefault(f"{judge.name}: {complaint}", document.decode("latin-1"))
    return complaints


def declared() -> dict[str, list[str]]:
    """The aggregates of the bank's own table, and what each may hold."""
    table = (SOURCES / "wire" / "table.rs").read_text(encoding="utf-8")
    shapes = table.split("\nshapes! {")[1].split("\n}\n")[0]
    pattern = re.compile(r"(\w+) \{([^}]*)\}", re.DOTALL)
    occurs = r"\b(?:One|Maybe|Later|Since2006|Many|Several|Some)\b"
    return {
        name: re.findall(r"\w+", re.sub(occurs, "", parts))
        for name, parts in pattern.findall(shapes)
    }


def sayable() -> set[str]:
    """The elements that a reply may hold."""
    table = declared()
    found: set[str] = set()
    waiting = [name for name in table["OFX"] if name.endswith("RSV1")]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += table.get(name, [])
    return found


def said(family: str) -> Counter[str]:
    """How often each element stood in the replies of a family."""
    count: Counter[str] = Counter()
    for version in FAMILIES[family]:
        for reply in replies(version):
            count.update(re.findall(r"<([A-Z][A-Z0-9.]*)>", decode(reply)))
    return count


@pytest.mark.parametrize("version", VERSIONS)
def test_every_reply_is_accepted(version: str) -> None:
    taken = replies(version)
    assert len(taken) > 100
    assert judged(taken) == {}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_element_that_the_bank_can_say_was_judged(family: str) -> None:
    elements = sayable()
    assert len(elements) > 200, "the declaration was read"
    known = elements - ONLY_IN_2X if family == "1.x" else elements
    assert known - set(said(family)) == set()


@pytest.mark.parametrize("family", FAMILIES)
def test_every_status_that_the_bank_gives_was_judged(family: str) -> None:
    source = (SOURCES / "status.rs").read_text(encoding="utf-8")
    codes = set(re.findall(r"^    \w+ = (\d+) \"", source, re.MULTILINE))
    assert len(codes) > 45, "the list was read"
    text = "".join(decode(reply) for version in FAMILIES[family] for reply in replies(version))
    assert codes - set(re.findall(r"<CODE>(\d+)", text)) == set()


@pytest.mark.parametrize("version", ["103", "220"])
def test_equal_requests_get_equal_replies(version: str) -> None:
    """On new banks of the same day; only the port in a URL is another one."""

    def without_port(documents: tuple[bytes, ...]) -> list[bytes]:
        return [re.sub(rb"127\.0\.0\.1:\d+", b"here", document) for document in documents]

    again = tuple(all_replies(version, version in WITH_PROOFS))
    assert without_port(again) == without_port(replies(version))


@pytest.mark.parametrize("family", FAMILIES)
def test_the_judges_see_what_is_wrong(family: str) -> None:
    """Else they might have accepted anything."""
    for reply in replies(FAMILIES[family][0])[:20]:
        assert judged((reply.replace(b"<SEVERITY>", b"<SEVERE>"),)) != {}


def test_every_fault_is_known_to_be_sound_or_not() -> None:
    kinds = [SOUND_FAULTS, DEFECTS, WITHOUT_A_REPLY]
    with Sandbox(start_date=FIRST_DAY) as bank:
        assert set(bank.known_faults()) == set.union(*kinds)
    assert sum(map(len, kinds)) == len(set.union(*kinds))


@pytest.mark.parametrize("version", ["102", "220"])
@pytest.mark.parametrize("fault", sorted(SOUND_FAULTS))
def test_faults_of_another_kind_leave_sound_replies(fault: str, version: str) -> None:
    details = {"huge_history": {"entries": 50}, "delay": {"milliseconds": 1}}
    details["drip"] = {"bytes_per_second": 1_000_000}
    with Sandbox(start_date=FIRST_DAY) as bank:
        demo = Customer(bank, version)
        demo.pay(order(demo, info(payee())))
        for code in (0, 2000, 15500) if fault == "status" else (0,):
            detail = {"code": code} if fault == "status" else details.get(fault, {})
            bare = not detail and fault not in ("signon_refused", "confirm_client")
            bank.arm(fault if bare else {fault: detail}, times=0)
            demo.pay(order(demo, info(payee("Joan"), due="20240316")))
            demo.pay(sync("PMT", "<TOKEN>0</TOKEN>"))
            demo.pay(sync("PMT", "<REFRESH>Y</REFRESH>"))
            bank.disarm_all()
        assert judged(tuple(demo.replies)) == {}
