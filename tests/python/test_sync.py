"""Synchronization in the background, as programs use it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ofx_billpay.errors import BankTimeoutError, InvalidValueError, OFXBillPayError
from ofx_billpay.sandbox import Sandbox
from ofx_billpay.sync import Connection, Event, SyncEngine

GUIDE = Path(__file__).parent.parent.parent / "docs" / "sync.md"
KEY = bytes(range(32))
ANSWERS = {"MFA13": "6789", "SCHOOL": "Maplewood", "MFA107": "a program"}


def usual(connection: Connection) -> str:
    return f"{connection.user}-pass"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sync.db"


@pytest.fixture
def engine(path: Path) -> Iterator[SyncEngine]:
    with SyncEngine(path, key=KEY, credentials=usual) as engine:
        yield engine


Add = Callable[[str], int]


@pytest.fixture
def add(engine: SyncEngine, bank: Sandbox) -> Add:
    def adder(user: str) -> int:
        return engine.add_connection(
            url=bank.url, organization="SANDBOX", fi_id="99001", user=user, timeout=10
        )

    return adder


def pay(bank: Sandbox, amount: str = "84.20") -> str:
    return bank.pay_as_other_client(
        "demo", "516273", "NGWP01", amount, "20260316", pay_account="NW-7731"
    )


def test_the_example_of_the_guide_runs(tmp_path: Path) -> None:
    example = re.search(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    run = subprocess.run(
        [sys.executable, "-c", example[1]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert lines[0] == "1 SYNC_QUEUED QUEUED"
    assert lines[-2].endswith("SYNC_ALL_SUCCESS COMPLETED")
    assert lines[-1] == "84.20 2026-03-16 WILLPROCESSON"


def test_a_job_fetches_what_the_bank_has(engine: SyncEngine, bank: Sandbox, add: Add) -> None:
    payment = pay(bank)
    connection = add("demo")
    job = engine.synchronize(connection)
    assert job.wait() == "COMPLETED"
    assert (job.type, job.scope, job.connection_id) == ("ALL", "TRANSACTIONS", connection)
    assert job.error is None
    assert job.challenge is None
    assert [record.key for record in engine.payments(connection)] == [payment]
    assert [record.fields["name"] for record in engine.payees(connection)] == [
        "Northgate Water & Power"
    ]
    assert engine.recurring(connection) == []
    assert [account.number for account in engine.accounts(connection)] == ["516273", "516274"]
    assert "516273" not in repr(engine.accounts(connection))
    assert "84.20" not in repr(engine.payments(connection))
    cursor = max(record.change for record in engine.changes(connection))
    bank.cancel_as_other_client("demo", payment)
    assert engine.synchronize(connection).wait() == "COMPLETED"
    changed = engine.changes(connection, after=cursor)
    assert [(record.key, record.removed) for record in changed] == [(payment, True)]
    assert engine.payments(connection) == []


def test_events_have_the_documented_json(engine: SyncEngine, add: Add) -> None:
    connection = add("second")
    engine.synchronize(connection).wait()
    events = engine.queue.poll()
    assert [event.id for event in events] == list(range(1, len(events) + 1))
    assert events[-1].event_type == "SYNC_ALL_SUCCESS"
    assert events[-1].resource["status"] == "SUCCESS"
    shown = json.loads(events[-1].to_json())
    documented = re.search(r"```json\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert documented is not None
    example = json.loads(documented[1])
    assert shown.keys() == example.keys()
    assert shown["resource"].keys() == example["resource"].keys()
    assert shown["resource"]["channels"][0].keys() == example["resource"]["channels"][0].keys()
    assert shown["job"].keys() == example["job"].keys()
    assert engine.queue.poll(after=engine.queue.end(), wait=0.05) == []


def test_every_event_that_can_come_is_documented(engine: SyncEngine, add: Add) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    engine.synchronize(add("mfa")).wait()
    for event in engine.queue.poll():
        stem = re.sub(r"_(SUCCESS|ERROR|LOST)$", "", event.event_type)
        assert event.event_type in guide or f"{stem}_SUCCESS" in guide


def test_the_queue_can_be_awaited(engine: SyncEngine, add: Add) -> None:
    connection = add("second")

    async def listen() -> list[Event]:
        engine.synchronize(connection)
        heard = []
        async for event in engine.queue:
            heard.append(event)
            if event.event_type.startswith("SYNC_ALL"):
                break
        return heard

    heard = asyncio.run(asyncio.wait_for(listen(), 30))
    assert heard == engine.queue.poll()


def test_challenges_are_answered_and_wrong_answers_asked_again(
    engine: SyncEngine, add: Add
) -> None:
    job = engine.synchronize(add("mfa"))
    assert job.wait() == "AWAIT_AUTH"
    challenge = job.challenge
    assert challenge is not None
    assert [question.id for question in challenge.questions] == list(ANSWERS)
    with pytest.raises(InvalidValueError, match="answers"):
        job.answer({"MFA13": "6789"})
    job.answer({**ANSWERS, "MFA13": "0000"})
    cursor = 0
    while job.challenge is None or job.challenge.round == 1:
        for event in engine.queue.poll(cursor, wait=5):
            cursor = event.id
    engine.job(job.id).answer(ANSWERS)
    while job.wait() == "AWAIT_AUTH":
        engine.queue.poll(engine.queue.end(), wait=0.1)
    assert job.state == "COMPLETED"


def test_another_process_answers(engine: SyncEngine, path: Path, add: Add) -> None:
    job = engine.synchronize(add("mfa"))
    assert job.wait() == "AWAIT_AUTH"
    program = (
        "import sys; from ofx_billpay.sync import SyncEngine\n"
        "with SyncEngine(sys.argv[1], key=bytes(range(32))) as engine:\n"
        "    assert not engine.is_working\n"
        f"    engine.answer(int(sys.argv[2]), {ANSWERS!r})\n"
    )
    command = [sys.executable, "-c", program, str(path), str(job.id)]
    subprocess.run(command, check=True, timeout=60)
    while job.wait() == "AWAIT_AUTH":
        engine.queue.poll(engine.queue.end(), wait=0.1)
    assert job.state == "COMPLETED"


def test_a_function_that_raises_fails_the_job_and_tells_no_secret(
    path: Path, bank: Sandbox
) -> None:
    def broken(connection: Connection) -> str:
        raise LookupError(f"no password hunter2 for {connection.user}")

    with SyncEngine(path, credentials=broken) as engine:
        connection = engine.add_connection(
            url=bank.url, organization="SANDBOX", fi_id="99001", user="demo"
        )
        job = engine.synchronize(connection)
        assert job.wait() == "FAILED"
        error = job.error
        assert error is not None
        assert "LookupError" in error.detail
        assert "hunter2" not in error.detail
        assert bank.exchanges() == []


def test_a_stored_password_needs_consent_and_a_key(path: Path, bank: Sandbox) -> None:
    where: Any = {"url": bank.url, "organization": "SANDBOX", "fi_id": "99001", "user": "demo"}
    with SyncEngine(path) as engine, pytest.raises(InvalidValueError, match="key"):
        engine.add_connection(**where, may_store_credentials=True, password="demo-pass")
    with SyncEngine(path, key=KEY) as engine:
        with pytest.raises(InvalidValueError, match="consent"):
            engine.add_connection(**where, password="demo-pass")
        connection = engine.add_connection(
            **where, may_store_credentials=True, password="demo-pass"
        )
        assert engine.synchronize(connection).wait() == "COMPLETED"
        shown = engine.connection(connection)
        assert shown.has_password
        assert shown.next_due is not None
        assert engine.connections() == [shown]
        engine.set_consent(connection, False)
        assert not engine.connection(connection).has_password
        assert engine.synchronize(connection).wait() == "FAILED"
        for file in os.listdir(path.parent):
            assert b"demo-pass" not in (path.parent / file).read_bytes()


def test_wrong_values_are_refused_with_their_names(
    engine: SyncEngine, path: Path, add: Add
) -> None:
    connection = add("demo")
    with pytest.raises(InvalidValueError, match="SyncType"):
        engine.synchronize(connection, type="SOME")
    with pytest.raises(InvalidValueError, match="connection"):
        engine.synchronize(77)
    with pytest.raises(InvalidValueError, match="job"):
        engine.job(77)
    with pytest.raises(InvalidValueError, match="key"):
        SyncEngine(path.with_name("other.db"), key=b"short")
    path.with_name("no.db").write_text("this is no database " * 10, encoding="utf-8")
    with pytest.raises(OFXBillPayError, match="cannot be used"):
        SyncEngine(path.with_name("no.db"))


def test_who_waits_too_long_is_told(engine: SyncEngine, bank: Sandbox, add: Add) -> None:
    bank.arm({"delay": {"milliseconds": 3000}}, times=0)
    job = engine.synchronize(add("second"))
    with pytest.raises(BankTimeoutError, match="still"):
        job.wait(0.2)


def test_an_engine_that_nobody_closes_does_not_keep_the_interpreter(tmp_path: Path) -> None:
    program = (
        "from ofx_billpay.sync import SyncEngine\n"
        "from ofx_billpay.sandbox import Sandbox\n"
        "bank = Sandbox(); bank.arm({'delay': {'milliseconds': 60000}}, times=0)\n"
        "engine = SyncEngine('sync.db', credentials=lambda connection: 'demo-pass')\n"
        "c = engine.add_connection(url=bank.url, organization='S', fi_id='1', user='demo')\n"
        "engine.synchronize(c); engine.queue.poll(1, wait=10)\n"
    )
    command = [sys.executable, "-W", "error", "-c", program]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=30)
