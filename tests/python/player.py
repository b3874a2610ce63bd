"""Plays the scenarios of `tests/scenarios` through the Python class."""

from __future__ import annotations

import json
import re
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ofx_billpay import (
    BankTimeoutError,
    BillPayment,
    BusyError,
    CallInterruptedError,
    Challenge,
    InvalidValueError,
    OFXBillPayError,
    PaymentOutcomeUnknownError,
    ProtocolError,
    ServerRefusedError,
    TLSError,
    TransportError,
)
from ofx_billpay.sandbox import Sandbox

SCENARIOS = Path(__file__).parent.parent / "scenarios"
CUSTOMER: dict[str, Any] = json.loads((SCENARIOS / "shared/customer.json").read_text("utf-8"))

KINDS: dict[type[OFXBillPayError], str] = {
    BankTimeoutError: "timeout",
    BusyError: "busy",
    CallInterruptedError: "interrupted",
    InvalidValueError: "invalid_value",
    OFXBillPayError: "storage",
    PaymentOutcomeUnknownError: "outcome_unknown",
    ProtocolError: "protocol",
    ServerRefusedError: "refused",
    TLSError: "tls",
    TransportError: "transport",
}
EVENTS: dict[str, tuple[str, ...]] = {
    "sync_payments": (
        *("payment_tx_type", "payment_id", "payment_amount", "payment_status", "payment_date"),
        *("payee_id", "payee_list_id", "payee_account", "from_account_id"),
    ),
    "sync_payees": (
        *("payee_tx_type", "payee_id", "payee_list_id", "payee_account"),
        *("payee_name", "payee_city"),
    ),
    "sync_recurring_payments": (
        *("recurring_tx_type", "recurring_id", "recurring_frequency", "recurring_instances"),
        *("payment_amount", "payment_date_due", "payee_list_id"),
    ),
    "error": ("error_code", "description"),
    "connection_status": ("connection_event", "status_code", "description"),
    "ssl_server_authentication": ("cert_subject", "cert_issuer", "status", "accept"),
    "ssl_status": ("message",),
}


class ListenerError(Exception):
    """What the listener of a scenario raises."""


def names() -> list[str]:
    """The paths of all scenarios below their folder."""
    files = [*SCENARIOS.glob("*.json"), *(SCENARIOS / "faults").glob("*.json")]
    return sorted(file.relative_to(SCENARIOS).as_posix() for file in files)


def read(name: str) -> dict[str, Any]:
    """A scenario."""
    return json.loads((SCENARIOS / name).read_text("utf-8"))  # type: ignore[no-any-return]


def play(name: str, version: str, folder: Path) -> None:
    """Plays a scenario in one version; an assertion fails where something is not as it says."""
    scenario = read(name)
    with Sandbox(arguments=["--date", "20260302", *scenario.get("bank", [])]) as bank:
        stage = Stage(bank, version, folder, read_only=scenario.get("read_only", False))
        if "world" in scenario:
            stage.ask("POST /control/scenario", scenario["world"])
        for number, step in enumerate(scenario["steps"], 1):
            try:
                stage.step(step)
            except AssertionError as error:
                raise AssertionError(f"step {number}: {error}") from error


@dataclass
class Stage:
    """What a play goes on with from step to step."""

    bank: Sandbox
    version: str
    folder: Path
    read_only: bool
    object: BillPayment = field(init=False)
    listened_to: tuple[str, ...] = ()
    heard: list[dict[str, Any]] = field(default_factory=list)
    challenge: Challenge | None = None
    transaction: str = ""
    result: str = ""

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Makes the object."""
        self.listened_to = ()
        self.object = BillPayment(
            read_only=self.read_only, fi_url=self.bank.url, ofx_version=self.version, **CUSTOMER
        )
        self.object.config("DateFormat=MM/dd/yyyy")

    def step(self, step: dict[str, Any]) -> None:
        """Carries out one step."""
        if "set" in step:
            # Another name clears the identifiers of the payee before.
            for name, value in sorted(step["set"].items(), key=lambda one: one[0] != "payee_name"):
                setattr(self.object, name, self.filled(value))
        elif "config" in step:
            for setting in step["config"]:
                self.object.config(self.filled(setting))
        elif "listen" in step:
            self.listen(**step["listen"])
        elif "anew" in step:
            self.begin()
        elif "bank" in step:
            answer = self.ask(step["bank"], self.filled(step.get("with")))
            if "gives" in step:
                compare(self.filled(step["gives"]), answer, step["bank"])
        elif "call" in step:
            self.call(**step)
        else:
            for name, value in step["expect"].items():
                compare(self.filled(value), self.read(name), name)

    def listen(
        self, to: list[str], accept: bool | None = None, throw_at: str | None = None
    ) -> None:
        """Listens from now on."""
        self.listened_to = tuple(to)
        for name in EVENTS:

            def hear(event: Any, name: str = name) -> None:
                if name in self.listened_to:
                    told = {each: getattr(event, each) for each in EVENTS[name]}
                    self.heard.append({"event": name, **told})
                if name == "ssl_server_authentication" and accept is not None:
                    event.accept = accept
                if name == throw_at:
                    raise ListenerError

            setattr(self.object, f"on_{name}", hear)

    def call(self, call: str, **expected: Any) -> None:
        """Calls a method, and compares how it ended."""
        arguments = [self.filled(each) for each in expected.get("with", [])]
        self.heard = []
        failure: dict[str, Any] | None = None
        value: Any = None
        try:
            value = plain(self.method(call)(*arguments))
        except ListenerError:
            failure = {"kind": "listener"}
        except OFXBillPayError as error:
            failure = fields_of(error)
            self.challenge, self.transaction = error.challenge, error.transaction_id or ""
        if "error" in expected:
            assert failure is not None, f"{call} succeeds"
            compare(self.filled(expected["error"]), failure, f"error of {call}")
        else:
            assert failure is None, f"{call} fails: {failure}"
        if isinstance(value, str):
            self.result = value
        if "gives" in expected:
            compare(self.filled(expected["gives"]), value, call)
        compare(self.filled(expected.get("events", [])), self.heard, f"events of {call}")

    def method(self, name: str) -> Callable[..., Any]:
        """The method that a word stands for."""
        if name == "pay_bill_again":
            return lambda: self.object.pay_bill(allow_duplicate=True)
        if name == "resume":
            assert self.challenge is not None
            challenge = self.challenge
            return lambda answers: self.object.resume(challenge, answers)
        return getattr(self.object, name)  # type: ignore[no-any-return]

    def read(self, name: str) -> Any:
        """What a property says now."""
        lists = {"sync_payments": "sync_payment_", "sync_payees": "sync_payee_"}
        if name not in lists:
            return getattr(self.object, name)
        prefix = lists[name]
        getters = [each for each in dir(self.object) if each.startswith(f"get_{prefix}")]
        getters.remove(f"get_{prefix}count")
        return [
            {each[len(f"get_{prefix}") :]: getattr(self.object, each)(index) for each in getters}
            for index in range(getattr(self.object, f"{prefix}count"))
        ]

    def filled(self, value: Any) -> Any:
        """A value with all names in its texts replaced."""
        if isinstance(value, str):
            return re.sub(r"\$([a-z_]+)", lambda found: self.named(found[1]), value)
        if isinstance(value, list):
            return [self.filled(each) for each in value]
        if isinstance(value, dict):
            return {name: self.filled(each) for name, each in value.items()}
        return value

    def named(self, name: str) -> str:
        """What a name in a text stands for."""
        own = {"folder": self.folder, "transaction": self.transaction, "result": self.result}
        return str(own[name] if name in own else getattr(self.object, name))

    def ask(self, what: str, body: Any = None) -> Any:
        """Asks the bank's control interface."""
        method, path = what.split(" ")
        request = urllib.request.Request(
            self.bank.url.rpartition("/ofx")[0] + path,
            None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"},
            method=method,
        )
        trust = ssl.create_default_context(cafile=self.bank.ca_file)
        try:
            with urllib.request.urlopen(request, context=trust) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{what} fails: {error.read().decode()}") from None


def plain(value: Any) -> Any:
    """What a method returned, as JSON would have it."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    outcome = ("transaction_id", "outcome", "payment_id", "reason")
    if hasattr(value, "outcome"):
        return {name: getattr(value, name) for name in outcome}
    return value


def fields_of(error: OFXBillPayError) -> dict[str, Any]:
    """An error by the names of its fields."""
    names = ("code", "detail", "status_code", "severity", "server_message", "transaction_id")
    questions = error.challenge and [each.phrase_id for each in error.challenge.questions]
    fields = {name: getattr(error, name) for name in names}
    return {"kind": KINDS[type(error)], "questions": questions, **fields}


def compare(expected: Any, found: Any, where: str) -> None:
    """Fails where something is not as expected, and tells the path to it."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for name, value in expected.items():
            compare(value, found.get(name), f"{where}.{name}")
    elif isinstance(expected, list) and isinstance(found, list):
        assert len(expected) == len(found), f"{where}: expected {expected}, found {found}"
        for index, (value, each) in enumerate(zip(expected, found)):
            compare(value, each, f"{where}[{index}]")
    else:
        assert fits(expected, found), f"{where}: expected {expected!r}, found {found!r}"


def fits(expected: Any, found: Any) -> bool:
    """Whether a value that has no parts is what is expected."""
    if isinstance(expected, str) and isinstance(found, str) and expected.startswith("*"):
        part = expected.strip("*")
        return part in found and found != ""
    return type(expected) is type(found) and bool(expected == found)
