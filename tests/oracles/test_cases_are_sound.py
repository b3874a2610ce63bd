"""The wire cases say what they should: our reader is judged by them, so they are judged first.

A case is a file of bytes, NAME.ofx, and what a reader must make of it, NAME.json: a header, a
tree and whether anything had to be repaired, or else the reason for a refusal. In the tree an
aggregate is `[NAME, [children]]` and a leaf `[NAME, "text"]`; entities are decoded, ASCII white
space around a value is gone, and so is a leaf without a value.

Where other people's parsers can read the bytes, they must see the same tree: lxml for
well-formed 2.x, OpenSP with the official DTD for valid 1.x.
"""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from oracles.judges import DtdJudge

CASES = Path(__file__).parent.parent / "cases" / "wire"
NAMES = sorted(path.stem for path in CASES.glob("*.ofx"))
EXPECTED: dict[str, dict[str, Any]] = {
    name: json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    for name in NAMES
    if (CASES / f"{name}.json").is_file()
}
READABLE = [name for name, case in EXPECTED.items() if "error" not in case]
REFUSED = [name for name, case in EXPECTED.items() if "error" in case]

ERRORS = {"not-ofx", "truncated", "too-deep", "leaf-too-long", "bad-header", "no-ofx-element"}
VERSIONS = {100, 102, 103, 151, 160, 200, 201, 202, 203, 210, 211, 220}
MAY_BE_EMPTY = {"BILLPAYMSGSRSV1"}
"""Aggregates that occur without children; any other element without content is an empty leaf."""
DECLARATION_LIES = {"charset-xml-says-latin-1-is-utf-8"}
"""Here lxml has to be told the encoding: it believes the declaration, our reader the bytes."""
SGML_MEANS_OTHERWISE = {"self-closing-leaf"}
"""OpenSP reads these by a rule of SGML that no OFX sender has in mind: <A/ opens a short form."""
WITHOUT_HEADER = "header-none"
"""Cases without an OFX header start with this; their version and identifiers are null."""
ASCII_SPACE = " \t\r\n"

Tree = tuple[str, Any]
"""A name with a text, or with a list of such pairs."""


def is_sound(node: Any) -> bool:
    """Whether a node of an expected tree has the shape that the rules allow."""
    if not (isinstance(node, list) and len(node) == 2 and isinstance(node[0], str)):
        return False
    name, content = node
    if not re.fullmatch(r"[A-Z][A-Z0-9._]*", name):
        return False
    if isinstance(content, str):
        return content != "" and content == content.strip(ASCII_SPACE)
    if not isinstance(content, list) or (not content and name not in MAY_BE_EMPTY):
        return False
    return all(is_sound(child) for child in content)


def as_tree(node: Any) -> Tree:
    name, content = node
    return name, content if isinstance(content, str) else [as_tree(child) for child in content]


def element(name: str, text: str, children: list[Tree]) -> list[Tree]:
    """What a parser saw, by the rules of the expected trees: nothing, for an empty leaf."""
    name, text = name.upper(), text.strip(ASCII_SPACE)
    if children or name in MAY_BE_EMPTY:
        assert not text, f"{name} holds both elements and {text!r}"
        return [(name, children)]
    return [(name, text)] if text else []


def read_by_lxml(document: bytes, encoding: str | None) -> Tree | None:
    """The tree that lxml sees, or None when the document is not well-formed XML."""

    def seen(node: Any) -> list[Tree]:
        text, children = node.text or "", []
        for child in node:
            if isinstance(child.tag, str):
                children += seen(child)
            text += child.tail or ""
        return element(node.tag, text, children)

    parser = etree.XMLParser(resolve_entities=False, no_network=True, encoding=encoding)
    try:
        (root,) = seen(etree.fromstring(document, parser))
    except etree.XMLSyntaxError:
        return None
    return root


@functools.cache
def dtd_judge() -> DtdJudge:
    return DtdJudge()


def read_by_opensp(document: bytes) -> Tree | None:
    """The tree that OpenSP sees, in ASCII, or None when the document is not valid."""
    lines, complaints = dtd_judge().parse(document)
    if complaints:
        return None
    open_elements: list[tuple[str, str, list[Tree]]] = [("", "", [])]
    for line in lines:
        kind, rest = line[:1], line[1:]
        if kind == "(":
            open_elements.append((rest, "", []))
        elif kind == "-":
            name, text, children = open_elements.pop()
            open_elements.append((name, text + esis_text(rest), children))
        elif kind == ")":
            closed = element(*open_elements.pop())
            open_elements[-1][2].extend(closed)
    (root,) = open_elements[0][2]
    return root


def esis_text(escaped: str) -> str:
    """The characters of a data line: OpenSP escapes line ends, backslashes and the unprintable."""

    def one(match: re.Match[str]) -> str:
        code = match[1]
        if code.isdigit():
            return "" if code == "012" else chr(int(code, 8))
        return {"n": "\n", "\\": "\\"}[code]

    return re.sub(r"\\([0-7]{3}|n|\\)", one, escaped)


def in_ascii(node: Tree) -> Tree:
    """A tree as OpenSP gets to see it: with question marks for characters beyond ASCII."""
    name, content = node
    if isinstance(content, str):
        return name, content.encode("ascii", errors="replace").decode("ascii")
    return name, [in_ascii(child) for child in content]


def test_every_case_has_its_bytes_and_its_expectation() -> None:
    files = {path.name for path in CASES.iterdir()}
    assert NAMES
    assert files == {f"{name}{suffix}" for name in NAMES for suffix in (".ofx", ".json")}
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in NAMES)


def test_no_two_cases_are_the_same() -> None:
    titles = Counter(case["title"] for case in EXPECTED.values())
    assert max(titles.values()) == 1, titles.most_common(3)
    contents = Counter((CASES / f"{name}.ofx").read_bytes() for name in NAMES)
    assert max(contents.values()) == 1, contents.most_common(1)


def test_every_version_is_read_and_every_refusal_occurs() -> None:
    assert {EXPECTED[name]["version"] for name in READABLE} - {None} == VERSIONS
    assert {EXPECTED[name]["error"] for name in REFUSED} == ERRORS


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_has_a_title_and_a_known_reason(name: str) -> None:
    case = EXPECTED[name]
    assert set(case) == {"title", "error"}
    assert case["error"] in ERRORS
    assert case["title"] == case["title"].strip() != ""


@pytest.mark.parametrize("name", READABLE)
def test_a_readable_case_has_the_right_shape(name: str) -> None:
    case = EXPECTED[name]
    assert list(case) == [
        "title",
        "version",
        "syntax",
        "old_file_uid",
        "new_file_uid",
        "warnings",
        "tree",
    ]
    assert case["title"] == case["title"].strip() != ""
    if name.startswith(WITHOUT_HEADER):
        header = (case["version"], case["syntax"], case["old_file_uid"], case["new_file_uid"])
        assert header == (None, "xml", None, None)
    else:
        assert case["syntax"] == ("sgml" if case["version"] < 200 else "xml")
        for uid in (case["old_file_uid"], case["new_file_uid"]):
            assert re.fullmatch(r"[\w-]{1,36}", uid)
    assert isinstance(case["warnings"], bool)
    assert is_sound(case["tree"])
    assert case["tree"][0] == "OFX"


def bytes_of(name: str) -> bytes:
    return (CASES / f"{name}.ofx").read_bytes()


def unrepaired(syntax: str) -> list[str]:
    return [
        name
        for name in READABLE
        if EXPECTED[name]["syntax"] == syntax and not EXPECTED[name]["warnings"]
    ]


def seen_by_lxml(name: str) -> Tree | None:
    return read_by_lxml(bytes_of(name), "utf-8" if name in DECLARATION_LIES else None)


def seen_by_opensp(name: str) -> Tree | None:
    return None if name in SGML_MEANS_OTHERWISE else read_by_opensp(bytes_of(name))


@pytest.mark.parametrize("name", unrepaired("xml"))
def test_lxml_sees_the_same_tree_if_well_formed(name: str) -> None:
    assert seen_by_lxml(name) in (None, as_tree(EXPECTED[name]["tree"]))


@pytest.mark.parametrize("name", unrepaired("sgml"))
def test_opensp_sees_the_same_tree_if_valid(name: str) -> None:
    assert seen_by_opensp(name) in (None, in_ascii(as_tree(EXPECTED[name]["tree"])))


def test_most_cases_have_a_second_opinion() -> None:
    """The two tests above say nothing of a document that the other parser cannot read."""
    xml, sgml = unrepaired("xml"), unrepaired("sgml")
    assert sum(seen_by_lxml(name) is not None for name in xml) > len(xml) * 3 // 4
    assert sum(seen_by_opensp(name) is not None for name in sgml) > len(sgml) // 2


@pytest.mark.parametrize("name", [name for name in READABLE if EXPECTED[name]["warnings"]])
def test_what_needs_a_warning_is_wrong_for_others_too(name: str) -> None:
    if EXPECTED[name]["syntax"] == "sgml":
        assert dtd_judge().complaints(bytes_of(name))
    else:
        with pytest.raises((etree.XMLSyntaxError, AssertionError)):
            read_strictly(bytes_of(name))


def read_strictly(document: bytes) -> None:
    root = etree.fromstring(document)
    for node in root.iter():
        texts = [node.text, *(child.tail for child in node)]
        assert not (len(node) and "".join(filter(None, texts)).strip(ASCII_SPACE))
