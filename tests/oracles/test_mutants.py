"""Every leaf of every kind of request is deleted, doubled and spoiled, one at a time.

What the schema rejects is refused by the library before it is sent, with an error that names the
element; what the schema accepts is not refused. The requests are those that the library itself
sends to the test bank, and one that has all there is.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from oracles.judges import DtdJudge, XsdJudge
from oracles.local_judge import LocalJudge
from oracles.test_exchanges import FORMS, exchanges

LEAF = re.compile(rb"<([A-Z0-9.]+)>([^<]+)(?:</\1>)?")
SPOILED: tuple[bytes, ...] = (
    *(b"x" * length for length in (1, 3, 4, 5, 6, 9, 10, 12, 13, 22, 23, 32, 33, 36, 37)),
    *(b"x" * length for length in (60, 61, 64, 65, 80, 81, 171, 172, 255, 256, 1000, 1001)),
    *(b"x" * length for length in (10_000, 10_001)),
    *(b"7" * length for length in (1, 2, 3, 4, 5, 10, 11, 32, 33)),
    *(b"", b" ", b"Y", b"N", b"Q", b"-1.50", b"1,5", b"1.2.3", b"1e5", b".", b"+", b"NaN"),
    *(b"20240318", b"20241318", b"20240230", b"20240318101500.123[-5:EST]", b"tomorrow"),
    *(b"CHECKING", b"CMA", b"WEEKLY", b"YEARLY", b"BUSINESS", b"MSGSET", b"BPSVC", b"ENG"),
)
ASSIGNED = {b"SRVRTID", b"RECSRVRTID", b"PAYEELSTID", b"PAYEEID", b"TOKEN"}
"""What banks assign, and make longer than they may: it is sent back as they gave it."""


class Mutant(NamedTuple):
    """A request with one leaf changed."""

    element: bytes
    how: str
    value: bytes
    text: bytes


def leaves(request: bytes) -> Iterator[re.Match[bytes]]:
    """Give the leaves of the body."""
    return LEAF.finditer(request, request.index(b"<OFX>"))


def mutants(request: bytes) -> Iterator[Mutant]:
    """Give the request with each of its leaves deleted, doubled and spoiled."""
    for leaf in leaves(request):
        before, after = request[: leaf.start()], request[leaf.end() :]
        yield Mutant(leaf[1], "deleted", b"", before + after)
        yield Mutant(leaf[1], "doubled", leaf[2], before + leaf[0] + leaf[0] + after)
        for value in SPOILED:
            end = b"</%s>" % leaf[1] if leaf[0].endswith(b">") else b""
            text = b"%s<%s>%s%s%s" % (before, leaf[1], value, end, after)
            yield Mutant(leaf[1], "spoiled", value, text)


def shape(request: bytes) -> tuple[bytes, ...]:
    """Give the names of the elements in their order: one of each shape is enough."""
    return tuple(re.findall(rb"<(/?[A-Z0-9.]+)>", request))


@functools.cache
def requests(version: str) -> tuple[bytes, ...]:
    """Give one request of each shape that the library sends in a version."""
    found: dict[tuple[bytes, ...], bytes] = {}
    for form in FORMS:
        for exchange in exchanges(version, form):
            found.setdefault(shape(exchange.request), exchange.request)
    return tuple(found.values())


def test_what_the_schema_rejects_is_refused_and_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    xsd, counted = XsdJudge(), Counter[str]()
    seen: set[tuple[tuple[bytes, ...], bytes, str, bytes]] = set()
    leaked: list[tuple[Mutant, str]] = []
    unnamed: list[tuple[Mutant, str]] = []
    refused: list[tuple[Mutant, str]] = []
    with LocalJudge() as local:
        for request in requests("211"):
            assert xsd.complaints(request) == []
            assert local.ask(request)[0] is not None, local.ask(request)[1]
            counted["valid requests"] += 1
            for mutant in mutants(request):
                # The sign-on is the same in all: its leaves are spoiled once.
                key = (context(mutant), mutant.element, mutant.how, mutant.value)
                if key in seen:
                    continue
                seen.add(key)
                is_valid = not xsd.complaints(mutant.text)
                sent, why = local.ask(mutant.text)
                counted["mutants the schema accepts" if is_valid else "the schema rejects"] += 1
                if is_valid and sent is None:
                    refused.append((mutant, why))
                elif not is_valid and sent is None and mutant.element.decode() not in why:
                    unnamed.append((mutant, why))
                elif not is_valid and sent is not None:
                    if xsd.complaints(sent) and not is_known_leak(mutant):
                        leaked.append((mutant, sent.decode()[-200:]))
                    else:
                        counted["rejected, and put right by writing it anew"] += 1
    with capsys.disabled():
        for name, count in counted.items():
            print(f"\n{count:6} {name}", end="")
        print()
    assert summary(leaked) == {}
    assert summary([each for each in refused if not is_stricter(each[0])]) == {}
    assert summary(unnamed) == {}
    assert counted["valid requests"] > 20
    assert counted["the schema rejects"] > 3000


def context(mutant: Mutant) -> tuple[bytes, ...]:
    """Give the names around the leaf, which with its own decide what the schema says of it."""
    at = mutant.text.find(b"<OFX>")
    before = mutant.text[at : common_start(mutant)]
    opened: list[bytes] = []
    for end, name in re.findall(rb"<(/?)([A-Z0-9.]+)>", before):
        if end and name in opened:
            while opened.pop() != name:
                pass
        elif not end:
            opened.append(name)
    return tuple(opened)


def common_start(mutant: Mutant) -> int:
    """Give where the changed leaf stands."""
    return mutant.text.find(b"<%s>%s" % (mutant.element, mutant.value))


def is_known_leak(mutant: Mutant) -> bool:
    """Tell what is sent against the schema on purpose."""
    return mutant.element in ASSIGNED and len(mutant.value) <= 36


def is_stricter(mutant: Mutant) -> bool:
    """Tell what the library refuses though the schema, which knows no meaning, accepts it."""
    is_impossible_date = mutant.value in (b"20241318", b"20240230")
    is_blank = mutant.value.strip() == b""
    return is_impossible_date or is_blank


def summary(found: list[tuple[Mutant, str]]) -> dict[str, str]:
    """Give an example of each kind."""
    return {
        f"{mutant.element.decode()} {mutant.how} {mutant.value[:12].decode()}"
        f"({len(mutant.value)})": why
        for mutant, why in found
    }


def test_what_the_dtd_rejects_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The DTD knows no lengths and no words: leaves are deleted and doubled."""
    dtd, counted = DtdJudge(), Counter[str]()
    seen: set[tuple[tuple[bytes, ...], bytes, str]] = set()
    leaked: list[tuple[Mutant, str]] = []
    with LocalJudge() as local:
        for request in requests("103"):
            assert dtd.complaints(request) == []
            assert local.ask(request)[0] is not None, local.ask(request)[1]
            counted["valid requests"] += 1
            for mutant in mutants(request):
                key = (shape(request), mutant.element, mutant.how)
                if mutant.how == "spoiled" or key in seen:
                    continue
                seen.add(key)
                complaints = dtd.complaints(mutant.text)
                sent, why = local.ask(mutant.text)
                counted["mutants the DTD rejects" if complaints else "the DTD accepts"] += 1
                if complaints and (sent is not None or mutant.element.decode() not in why):
                    leaked.append((mutant, why or complaints[0]))
                if not complaints and sent is None:
                    leaked.append((mutant, why))
    with capsys.disabled():
        for name, count in counted.items():
            print(f"\n{count:6} {name}", end="")
        print()
    assert summary(leaked) == {}
    assert counted["valid requests"] > 15
    assert counted["mutants the DTD rejects"] > 200
