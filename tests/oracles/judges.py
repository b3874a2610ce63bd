"""Three judges of OFX documents that share no code, and no author, with us.

Each one says whether a document is of its family and what is wrong with it. A document that
nobody complains about is one that other people's software accepts. `tools/fetch-oracles` puts
what they need in place; without it a judge cannot be made, and the test fails: a judge that
quietly stays away is worse than none.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from lxml import etree
from ofxtools.models.base import PrivateTagWarning
from ofxtools.Parser import OFXTree

from oracles.misjudgements import KNOWN_MISJUDGEMENTS, Amendment, Misjudgement, Pardon

SCHEMA_FOLDER = (
    Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    / "ofx-billpay"
    / "ofx-schema-2.3"
)
DTD_FOLDER = Path("/usr/share/libofx7/libofx/dtd")
SCHEMA_NAMESPACE = "http://ofx.net/types/2003/04"

_HEADER_REACH = 1024
_PATIENCE_SECONDS = 60


class OracleMissingError(RuntimeError):
    """A tool or a rule book is not installed."""

    def __init__(self, what: object) -> None:
        super().__init__(f"{what} is missing: run tools/fetch-oracles")


class Judge(Protocol):
    """Someone else's opinion on a document."""

    @property
    def name(self) -> str:
        """How case files refer to this judge."""

    def applies(self, document: bytes) -> bool:
        """Whether the document is of a family that this judge knows."""

    def complaints(self, document: bytes) -> list[str]:
        """What is wrong with the document; empty when it is accepted. Never raises for it."""


def all_judges() -> list[Judge]:
    """One of each."""
    return [XsdJudge(), DtdJudge(), OfxtoolsJudge()]


def is_sgml(document: bytes) -> bool:
    """Whether the document is, by its header, of the 1.x family."""
    return b"OFXHEADER:" in document[:_HEADER_REACH]


def is_xml(document: bytes) -> bool:
    """Whether the document is, by its header, of the 2.x family."""
    return b"OFXHEADER=" in document[:_HEADER_REACH]


def decode(document: bytes) -> str:
    """The characters of a document: UTF-8 when it is UTF-8, else Windows' Western code page."""
    try:
        return document.decode("utf-8-sig")
    except UnicodeDecodeError:
        return document.decode("cp1252", errors="replace")


class XsdJudge:
    """The official OFX 2.3 schema, which is the public schema for all of 2.x.

    The schema gives its root element a namespace that real documents do not have, so the root
    is moved into it before it is judged.
    """

    name = "xsd"

    def __init__(self, misjudgements: Iterable[Misjudgement] = KNOWN_MISJUDGEMENTS) -> None:
        if not SCHEMA_FOLDER.is_dir():
            raise OracleMissingError(SCHEMA_FOLDER)
        amendments = _amendments(self.name, misjudgements)
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(SCHEMA_FOLDER, folder, dirs_exist_ok=True)
            for rule_book in {amendment.rule_book for amendment in amendments}:
                path = Path(folder, rule_book)
                text = path.read_text(encoding="utf-8")
                path.write_text(_amended(text, rule_book, amendments), encoding="utf-8")
            self._schema = etree.XMLSchema(etree.parse(str(Path(folder, "OFX2_Protocol.xsd"))))

    def applies(self, document: bytes) -> bool:
        return is_xml(document)

    def complaints(self, document: bytes) -> list[str]:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            root = etree.fromstring(document, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            return [f"not well-formed: {error}"]
        if root.tag != "OFX":
            return [f"the root is {root.tag}, not OFX"]
        root.tag = f"{{{SCHEMA_NAMESPACE}}}OFX"
        self._schema.validate(root)
        return [f"line {entry.line}: {entry.message}" for entry in self._schema.error_log]


class DtdJudge:
    """The official OFX 1.6 DTD, read by OpenSP, for all of 1.x.

    It knows names, order, number and end tags; lengths and values it does not know. The SGML
    declaration that goes with it is for ASCII, so any other character is shown to it as a
    question mark.
    """

    name = "dtd"

    def __init__(self, misjudgements: Iterable[Misjudgement] = KNOWN_MISJUDGEMENTS) -> None:
        onsgmls = shutil.which("onsgmls")
        if onsgmls is None:
            raise OracleMissingError("onsgmls")
        dtd, declaration = DTD_FOLDER / "ofx160.dtd", DTD_FOLDER / "opensp.dcl"
        for path in (dtd, declaration):
            if not path.is_file():
                raise OracleMissingError(path)
        self._command = [onsgmls, str(declaration)]
        self._books: dict[int | None, str] = {}
        amendments = _amendments(self.name, misjudgements)
        versions = {version for each in amendments for version in each.versions or ()}
        for version in (None, *sorted(versions)):
            valid = [each for each in amendments if not each.versions or version in each.versions]
            self._books[version] = _amended(dtd.read_text(encoding="ascii"), dtd.name, valid)

    def applies(self, document: bytes) -> bool:
        return is_sgml(document)

    def complaints(self, document: bytes) -> list[str]:
        return self.parse(document)[1]

    def parse(self, document: bytes) -> tuple[list[str], list[str]]:
        """OpenSP's reading of a document, as the lines of its ESIS output, and its complaints."""
        text = decode(document)
        body = re.search("<OFX>.*", text, re.DOTALL | re.IGNORECASE)
        if body is None:
            return [], ["there is no <OFX>"]
        version = re.search(r"VERSION:\s*(\d{3})", text[:_HEADER_REACH])
        book = self._books.get(int(version[1]) if version else None, self._books[None])
        with tempfile.NamedTemporaryFile("w", suffix=".dtd", encoding="ascii") as dtd:
            dtd.write(book)
            dtd.flush()
            try:
                result = subprocess.run(
                    [*self._command, dtd.name, "-"],
                    input=body[0].encode("ascii", errors="replace"),
                    capture_output=True,
                    timeout=_PATIENCE_SECONDS,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                return [], [f"onsgmls was not done after {_PATIENCE_SECONDS} seconds"]
        complaints = result.stderr.decode("ascii", errors="replace").splitlines()
        if result.returncode != 0 and not complaints:
            complaints = [f"onsgmls ended with {result.returncode} and said nothing"]
        return (
            result.stdout.decode("ascii", errors="replace").splitlines(),
            [re.sub(r"^\S*onsgmls:<OSFD>0:", "", complaint) for complaint in complaints],
        )


class OfxtoolsJudge:
    """The Python library ofxtools, for both families: the only one that reads the header.

    It skips an element that it does not know with a warning, which counts as a complaint here,
    except for private elements (with a dot in the name), which OFX allows anywhere.
    """

    name = "ofxtools"

    def __init__(self, misjudgements: Iterable[Misjudgement] = KNOWN_MISJUDGEMENTS) -> None:
        self._pardons = [
            re.compile(each.cure.complaint, re.DOTALL)
            for each in misjudgements
            if each.judge == self.name and isinstance(each.cure, Pardon)
        ]

    def applies(self, document: bytes) -> bool:
        return is_sgml(document) or is_xml(document)

    def complaints(self, document: bytes) -> list[str]:
        found: list[str] = []
        with warnings.catch_warnings(record=True) as skipped:
            warnings.simplefilter("always")
            try:
                tree = OFXTree()
                tree.parse(io.BytesIO(document))
                tree.convert()
            except Exception as error:  # a bad document makes it raise nearly anything
                found.append(str(error) or repr(error))
        found += [
            str(warning.message)
            for warning in skipped
            if not issubclass(warning.category, PrivateTagWarning)
        ]
        return [
            complaint
            for complaint in found
            if not any(pardon.fullmatch(complaint) for pardon in self._pardons)
        ]


def _amendments(judge: str, misjudgements: Iterable[Misjudgement]) -> list[Amendment]:
    return [
        each.cure
        for each in misjudgements
        if each.judge == judge and isinstance(each.cure, Amendment)
    ]


def _amended(text: str, rule_book: str, amendments: Iterable[Amendment]) -> str:
    for amendment in amendments:
        if amendment.rule_book == rule_book:
            if text.count(amendment.text) != 1:
                raise ValueError(f"{rule_book} does not say {amendment.text!r} exactly once")
            text = text.replace(amendment.text, amendment.instead)
    return text
