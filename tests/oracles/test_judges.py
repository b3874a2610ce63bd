"""The judges accept what is right and refuse what is wrong.

The documents are files: `tests/cases/oracle/good` holds what every judge of the family must
accept, `tests/cases/oracle/bad` what must be refused, each with a JSON file that says why, and
by exactly which judges. To add a case is to add files.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from oracles import judges
from oracles.judges import DtdJudge, Judge, OfxtoolsJudge, OracleMissingError, XsdJudge, all_judges
from oracles.misjudgements import KNOWN_MISJUDGEMENTS, Misjudgement

CASES = Path(__file__).parent.parent / "cases" / "oracle"
GOOD = sorted((CASES / "good").glob("*.ofx"))
BAD = sorted((CASES / "bad").glob("*.ofx"))
MAKERS: dict[str, Callable[..., Judge]] = {
    "xsd": XsdJudge,
    "dtd": DtdJudge,
    "ofxtools": OfxtoolsJudge,
}


@functools.cache
def every_judge() -> tuple[Judge, ...]:
    return tuple(all_judges())


@functools.cache
def judge_of(name: str) -> Judge:
    return MAKERS[name]()


def judges_for(document: Path) -> list[str]:
    """The names of the judges of a document's family, told by the version in its name."""
    return ["xsd" if document.stem[-3] == "2" else "dtd", "ofxtools"]


def refusers(document: Path) -> list[str]:
    verdict = json.loads(document.with_suffix(".json").read_text(encoding="utf-8"))
    return [str(name) for name in verdict["rejected_by"]]


def id_of(value: object) -> str:
    return value.stem if isinstance(value, Path) else str(value)


def test_there_are_documents_to_judge() -> None:
    assert GOOD
    assert BAD


@pytest.mark.parametrize("document", GOOD + BAD, ids=id_of)
def test_the_family_is_recognised(document: Path) -> None:
    text = document.read_bytes()
    takers = [judge.name for judge in every_judge() if judge.applies(text)]
    assert takers == judges_for(document)


@pytest.mark.parametrize(
    ("document", "judge"),
    [(document, judge) for document in GOOD for judge in judges_for(document)],
    ids=id_of,
)
def test_a_good_document_is_accepted(document: Path, judge: str) -> None:
    assert judge_of(judge).complaints(document.read_bytes()) == []


@pytest.mark.parametrize(
    ("document", "judge"),
    [(document, judge) for document in BAD for judge in refusers(document)],
    ids=id_of,
)
def test_a_wrong_document_is_rejected(document: Path, judge: str) -> None:
    assert judge_of(judge).complaints(document.read_bytes())


@pytest.mark.parametrize(
    ("document", "judge"),
    [
        (document, judge)
        for document in BAD
        for judge in judges_for(document)
        if judge not in refusers(document)
    ],
    ids=id_of,
)
def test_a_blind_spot_is_as_recorded(document: Path, judge: str) -> None:
    """When this fails a judge has learned something: add it to `rejected_by`."""
    assert judge_of(judge).complaints(document.read_bytes()) == []


@pytest.mark.parametrize("document", BAD, ids=id_of)
def test_a_wrong_document_says_why_and_is_refused_by_somebody(document: Path) -> None:
    verdict = json.loads(document.with_suffix(".json").read_text(encoding="utf-8"))
    assert set(verdict) == {"why", "rejected_by"}
    assert verdict["why"].strip()
    assert verdict["rejected_by"]
    assert set(verdict["rejected_by"]) <= set(judges_for(document))


def test_every_verdict_has_its_document() -> None:
    verdicts = {path.stem for path in (CASES / "bad").glob("*.json")}
    assert verdicts == {path.stem for path in BAD}


@pytest.mark.parametrize("mistake", KNOWN_MISJUDGEMENTS, ids=lambda mistake: str(mistake.reason))
def test_a_known_misjudgement_is_real(mistake: Misjudgement) -> None:
    document = (CASES / "good" / mistake.shown_by).read_bytes()
    others = [each for each in KNOWN_MISJUDGEMENTS if each is not mistake]
    assert MAKERS[mistake.judge](others).complaints(document)


@pytest.mark.parametrize(
    "rubbish",
    [
        b"",
        b"\x00\xff\xfe\x80",
        b'{"error": "maintenance"}',
        b"<!DOCTYPE html><html><body><p>Service unavailable</body></html>",
        b"OFXHEADER:100\r\n",
        b"OFXHEADER:100\r\nVERSION:102\r\n\r\n<OFX>",
        b'<?xml version="1.0" encoding="no-such-code"?><?OFX OFXHEADER="200"?><OFX></OFX>',
        b"<OFX>" * 5000,
    ],
    ids=[
        "nothing",
        "binary",
        "json",
        "html",
        "header-begun",
        "document-begun",
        "unknown-encoding",
        "5000-deep",
    ],
)
@pytest.mark.parametrize("judge", MAKERS)
def test_rubbish_is_a_complaint_and_not_an_exception(judge: str, rubbish: bytes) -> None:
    assert judge_of(judge).complaints(rubbish)


def test_a_missing_schema_says_what_to_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(judges, "SCHEMA_FOLDER", tmp_path / "absent")
    with pytest.raises(OracleMissingError, match="tools/fetch-oracles"):
        XsdJudge()


def test_a_missing_dtd_says_what_to_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(judges, "DTD_FOLDER", tmp_path)
    with pytest.raises(OracleMissingError, match="tools/fetch-oracles"):
        DtdJudge()


def test_a_missing_onsgmls_says_what_to_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OracleMissingError, match="tools/fetch-oracles"):
        DtdJudge()
