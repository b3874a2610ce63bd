"""Reads from the sources what each language has of the classes, for the table of parity."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CLASSES = ("BillPayment", "SyncEngine")

# What is in one language and not in another, and why. A name with * stands for all that begin so.
HOLES: dict[str, dict[str, str]] = {
    "BillPayment": {
        "close": "frees memory that Rust and Python free by themselves",
        "on_*": "events are functions of a listener, which Rust, Kotlin and Swift set as a whole",
        "listener": "Python has a handler for each event",
        "events": "the events as a stream of Swift, beside the listener",
        "pay_bill_again": "`pay_bill` with `allow_duplicate` elsewhere",
        "request_profile_anonymously": "`request_profile` with `anonymous` elsewhere",
        "challenge_from_json": "`Challenge.from_json` elsewhere",
        "profile": "what `request_profile` returned, elsewhere",
        "new": "the constructor elsewhere",
        "read_only": "an argument of the constructor elsewhere",
        "forbid_changes": "an argument of the constructor elsewhere",
        "institution": "a record of flat properties, for the languages with records",
        "sign_on": "a record of flat properties, for the languages with records",
        "firewall": "a record of flat properties, for the languages with records",
        "client_certificate": "a record of flat properties, for the languages with records",
        "recurring_payment": "a record of flat properties; Python has the properties",
        "read_synchronization": "a stream of bytes, which only Rust has; others set `ofx_response`",
        "set_payment_values": "the typed values of a record that is set; Python sets texts",
        "set_recurring_values": "the typed values of a record that is set; Python sets texts",
        "sync_payment_details": "Rust asks the record: `PaymentRecord::details`",
        "sync_payment_bill": "Rust asks the record: `PaymentRecord::bill`",
        "sync_recurring_payment_details": "Rust asks the record: `RecurringRecord::details`",
    },
    "SyncEngine": {
        "queue": "Kotlin and Swift have its functions in the engine: `poll`, `end`, `events`",
        "poll": "a function of the queue elsewhere",
        "end": "a function of the queue elsewhere",
        "events": "a flow; Python iterates over the queue, Rust polls it",
        "open": "the constructor of Python",
        "path": "who opened the engine knows it",
        "records": "`payees`, `payments` and `recurring` elsewhere",
        "payees": "Rust has `records` of a channel",
        "payments": "Rust has `records` of a channel",
        "recurring": "Rust has `records` of a channel",
    },
}


def snake(name: str) -> str:
    """A name of Kotlin as Rust and Python write it."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def read(path: str) -> str:
    """A file of the repository."""
    return (ROOT / path).read_text("utf-8")


def properties() -> set[str]:
    """The one list of properties."""
    listed = read("core/src/client/properties.rs")
    return set(re.findall(r"^                (\w+)(?:,| =|:)", listed, re.M))


def settled(names: set[str]) -> set[str]:
    """Names without those that set or get what is there as a property."""
    pairs = {f"{verb}_{name}" for name in names for verb in ("get", "set")}
    return names - pairs


def rust(name: str) -> set[str]:
    """The public methods of a class of the core."""
    folder = {"BillPayment": "core/src/client", "SyncEngine": "core/src/job"}[name]
    found: set[str] = properties() if name == "BillPayment" else set()
    for path in sorted((ROOT / folder).glob("*.rs")):
        text = path.read_text("utf-8").split("#[cfg(test)]")[0]
        for block in re.findall(rf"^impl {name} \{{$(.*?)^\}}", text, re.M | re.S):
            found |= set(re.findall(r"^    pub fn (\w+)", block, re.M))
    # It is set and never read.
    return settled({"listener" if each == "set_listener" else each for each in found})


def python(name: str) -> set[str]:
    """The public attributes of a class of Python, those of its base included."""
    path = {"BillPayment": "_native.pyi", "SyncEngine": "sync.py"}[name]
    trees = [ast.parse(read(f"python/ofx_billpay/{path}"))]
    wanted = [name]
    if name == "SyncEngine":
        trees.append(ast.parse(read("python/ofx_billpay/_native.pyi")))
        wanted.append("NativeSyncEngine")
    found = set()
    for node in (node for tree in trees for node in tree.body):
        if isinstance(node, ast.ClassDef) and node.name in wanted:
            for each in node.body:
                if isinstance(each, ast.FunctionDef) and not each.name.startswith("_"):
                    found.add(each.name)
    named = {each.removeprefix("get_") if each[4:] in properties() else each for each in found}
    return settled(named)


def kotlin(name: str) -> set[str]:
    """The public members of a class of Kotlin."""
    text = read(f"kotlin/api/src/main/kotlin/org/ofxbillpay/{name}.kt")
    text = text.split("\nprivate class")[0]
    declared = r"^ +(?:public|override) (?:suspend )?(?:fun|va[lr]) (\w+)"
    members = re.findall(declared, text, re.M)
    found = {snake(member) for member in members} - {"to_string"}
    return found | (properties() if name == "BillPayment" else set())


def swift(name: str) -> set[str]:
    """The public members of a class of Swift, those of its extensions included."""
    found: set[str] = set()
    for path in sorted((ROOT / "swift/Sources/OFXBillPay").glob("*.swift")):
        text = path.read_text("utf-8")
        blocks = rf"^(?:public final class|extension) {name}\b.*?\{{$(.*?)^\}}"
        for block in re.findall(blocks, text, re.M | re.S):
            members = re.findall(r"^    public (?:func|var|let) (\w+)", block, re.M)
            found |= {snake(member) for member in members}
    found -= {"description", "custom_mirror"}
    return settled(found | (properties() if name == "BillPayment" else set()))


LANGUAGES: dict[str, Callable[[str], set[str]]] = {
    "Rust": rust,
    "Python": python,
    "Kotlin": kotlin,
    "Swift": swift,
}


def reason(name: str, member: str) -> str | None:
    """Why a member is not in every language, if that is known."""
    holes = HOLES[name]
    starred = (
        why for hole, why in holes.items() if hole.endswith("*") and member.startswith(hole[:-1])
    )
    return holes.get(member) or next(starred, None)


def unexplained() -> list[str]:
    """Members that a language lacks without a reason, and reasons that nothing needs."""
    complaints = []
    for name in CLASSES:
        has = {language: members(name) for language, members in LANGUAGES.items()}
        everything = set().union(*has.values())
        for member in sorted(everything):
            lacking = [language for language in LANGUAGES if member not in has[language]]
            if lacking and reason(name, member) is None:
                complaints.append(f"{name}.{member} is not in {', '.join(lacking)}")
        for hole in HOLES[name]:
            stem = hole.removesuffix("*")
            meant = [each for each in everything if each.startswith(stem)]
            if all(each in members for each in meant for members in has.values()):
                complaints.append(f"the reason for {name}.{hole} explains nothing")
    return complaints


def table() -> str:
    """The page with all of it."""
    lines = [
        "# What each language has",
        "",
        "Every public method and property of the classes, by the name that Rust and Python write;",
        "Kotlin and Swift write `payBill` for `pay_bill`. Where a language lacks one, it says why.",
        "This page is made from the sources: `make docs` writes it.",
    ]
    for name in CLASSES:
        has = {language: members(name) for language, members in LANGUAGES.items()}
        lines += ["", f"## {name}", "", f"| | {' | '.join(LANGUAGES)} | where it is missing |"]
        lines.append("|---|" + "---|" * (len(LANGUAGES) + 1))
        for member in sorted(set().union(*has.values())):
            there = ["yes" if member in has[language] else "" for language in LANGUAGES]
            why = "" if all(there) else reason(name, member) or ""
            lines.append(f"| `{member}` | {' | '.join(there)} | {why} |")
    return "\n".join(lines) + "\n"
