"""Synchronize connections in the background: jobs, a queue of events, a store of what was fetched.

    from ofx_billpay.sync import SyncEngine

    with SyncEngine("sync.db", credentials=lambda connection: keyring[connection.user]) as engine:
        bank = engine.add_connection(
            url="https://ofx.example.com/ofx", organization="EXAMPLE", fi_id="1001", user="kim01"
        )
        job = engine.synchronize(bank)
        for event in engine.queue.poll(after=0, wait=30):
            print(event.id, event.event_type)

docs/sync.md has the states of a job, the events and their JSON.
"""

from __future__ import annotations

import asyncio
import atexit
import dataclasses
import json
import time
import weakref
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from os import PathLike, fspath
from typing import Any, cast

from ofx_billpay._native import NativeSyncEngine
from ofx_billpay.errors import BankTimeoutError

__all__ = [
    "Account",
    "Challenge",
    "Connection",
    "Event",
    "Job",
    "JobError",
    "Question",
    "Queue",
    "Record",
    "SyncEngine",
]

DAY = 86_400
_TIMED_OUT = 201
# An asynchronous reader looks so often whether it was cancelled.
_SLICE = 0.5


@dataclass(frozen=True)
class Connection:
    """A connection as it is stored.

    Attributes:
        id: identifies it.
        url, realm: where it is signed on at the moment, and whose password that takes.
        organization, fi_id: the institution (ORG, FID).
        ofx_version, app_id, app_version, client_uid: how requests are written and signed.
        user: the user's name at the institution.
        timeout: for how many seconds the bank may be silent.
        settings: settings of `BillPayment.config` by name.
        may_store_credentials: whether the user allows that.
        has_password: whether a password is stored.
        interval: seconds between automatic synchronizations; None without.
        next_due: when the next one is due, in seconds since 1970; None while there will be none.
        stopped_by: the OFX status (15500, 15502) that stopped them; otherwise None.
        failures: how many jobs failed since the last that did not.
        created: when it was added, in seconds since 1970.
    """

    id: int
    url: str
    realm: str | None
    organization: str
    fi_id: str
    ofx_version: str
    app_id: str
    app_version: str
    user: str
    client_uid: str
    timeout: int
    settings: dict[str, str]
    may_store_credentials: bool
    has_password: bool
    interval: int | None
    next_due: int | None
    stopped_by: int | None
    failures: int
    created: int


@dataclass(frozen=True)
class Account:
    """An account of a connection; `active` says whether it pays bills.

    Its `repr` hides number and description.
    """

    id: int
    bank_id: str
    number: str = dataclasses.field(repr=False)
    type: str
    description: str = dataclasses.field(repr=False)
    active: bool


@dataclass(frozen=True)
class Question:
    """A question of a challenge: what it is answered under, and its text, which may be empty."""

    id: str
    label: str


@dataclass(frozen=True)
class Challenge:
    """What the user is asked: the number of the challenge within its job, questions, since when."""

    round: int
    questions: tuple[Question, ...]
    since: int


@dataclass(frozen=True)
class JobError:
    """Why a job failed: code, OFX status if a bank refused, words for people, an upgrade's data."""

    code: int
    detail: str
    status_code: int | None = None
    data: dict[str, Any] | None = None


@dataclass(frozen=True)
class Record:
    """A payee, a payment or a recurring model. Its `repr` hides the fields.

    Attributes:
        channel: "payees", "payments" or "recurring".
        account_id: the account that pays; None for a payee.
        key: the identifier that the bank gave it.
        change: greater than that of every change before; a cursor for `SyncEngine.changes`.
        removed: whether it is no more.
        fields: by name, such as "amount"; dates as yyyy-mm-dd, amounts as decimal texts.
    """

    channel: str
    account_id: int | None
    key: str
    change: int
    removed: bool
    fields: dict[str, str] = dataclasses.field(repr=False)


@dataclass(frozen=True)
class Event:
    """One entry of the queue.

    Attributes:
        id: what `Queue.poll` takes as a cursor.
        event_type: what happened, such as "SYNC_ALL_SUCCESS".
        resource_type: "CONNECTION".
        creation_date: when, in seconds since 1970.
        resource: the connection as it stood then, with its channels.
        job: the job that it is of: id, type, scope, state, and challenge or error if there is one.
    """

    id: int
    event_type: str
    resource_type: str
    creation_date: int
    resource: dict[str, Any]
    job: dict[str, Any]
    _json: str = dataclasses.field(repr=False, compare=False)

    @classmethod
    def _read(cls, text: str) -> Event:
        shown = json.loads(text)
        shown["id"] = int(shown["id"])
        return cls(_json=text, **shown)

    def to_json(self) -> str:
        """Give the documented JSON."""
        return self._json


class Job:
    """A link to a job. Its properties ask the file each time."""

    def __init__(self, engine: SyncEngine, job_id: int) -> None:
        """Make a link; `SyncEngine.synchronize` and `SyncEngine.job` do."""
        self._engine = engine
        self.id = job_id

    def __repr__(self) -> str:
        """Name the job."""
        return f"Job(id={self.id})"

    def __eq__(self, other: object) -> bool:
        """Compare links: the same job of the same engine."""
        return isinstance(other, Job) and self._engine is other._engine and self.id == other.id

    def __hash__(self) -> int:
        """Hash the link."""
        return hash(self.id)

    def _shown(self) -> dict[str, Any]:
        return json.loads(self._engine._job(self.id))  # type: ignore[no-any-return]

    @property
    def state(self) -> str:
        """QUEUED, RUNNING, AWAIT_AUTH, COMPLETED or FAILED."""
        return self._shown()["state"]  # type: ignore[no-any-return]

    @property
    def connection_id(self) -> int:
        """The connection that it synchronizes."""
        return self._shown()["connection_id"]  # type: ignore[no-any-return]

    @property
    def type(self) -> str:
        """ALL or LIST_ACCOUNTS."""
        return self._shown()["type"]  # type: ignore[no-any-return]

    @property
    def scope(self) -> str:
        """TRANSACTIONS or ACCOUNTS."""
        return self._shown()["scope"]  # type: ignore[no-any-return]

    @property
    def challenge(self) -> Challenge | None:
        """What the user is asked while the state is AWAIT_AUTH; otherwise None."""
        shown = self._shown()["challenge"]
        if shown is None:
            return None
        questions = tuple(Question(**question) for question in shown["questions"])
        return Challenge(shown["round"], questions, shown["since"])

    @property
    def error(self) -> JobError | None:
        """Why it failed; None if it did not."""
        shown = self._shown()["error"]
        return None if shown is None else JobError(**shown)

    def answer(self, answers: Mapping[str, str]) -> None:
        """Answer the challenge: each question by its id. Wrong answers lead to a new challenge."""
        self._engine.answer(self.id, answers)

    def wait(self, timeout: float = 60.0) -> str:
        """Wait until the job has ended or awaits its user, and give its state.

        Raises BankTimeoutError if that takes longer than `timeout` seconds; the job goes on.
        """
        until = time.monotonic() + timeout
        cursor = self._engine.queue.end()
        while True:
            state = self.state
            if state in {"COMPLETED", "FAILED", "AWAIT_AUTH"}:
                return state
            rest = until - time.monotonic()
            if rest <= 0:
                detail = f"job {self.id} is still {state} after {timeout:g} s"
                raise BankTimeoutError(_TIMED_OUT, detail)
            for event in self._engine.queue.poll(cursor, min(rest, _SLICE)):
                cursor = event.id


class Queue:
    """The events of all jobs: append-only, read with a cursor, by as many readers as there are.

    `async for event in queue` gives all events from the first on and waits for more; `follow`
    begins after a cursor.
    """

    def __init__(self, engine: SyncEngine) -> None:
        """Make a reader; `SyncEngine.queue` is one."""
        self._engine = engine

    def poll(self, after: int = 0, wait: float = 0.0) -> list[Event]:
        """Give the events after a cursor, oldest first, at most 1000; wait `wait` seconds for some.

        The cursor is the `id` of the last event that was read. Reading takes nothing away.
        """
        return [Event._read(text) for text in self._engine._poll(after, wait)]

    def end(self) -> int:
        """Give the cursor behind all events that there are."""
        return self._engine._end()

    async def follow(self, after: int = 0) -> AsyncIterator[Event]:
        """Give the events after a cursor, and wait for more without end."""
        while True:
            for event in await asyncio.to_thread(self.poll, after, _SLICE):
                after = event.id
                yield event

    def __aiter__(self) -> AsyncIterator[Event]:
        """Give all events, and wait for more."""
        return self.follow()


class SyncEngine(NativeSyncEngine):
    """Synchronizes connections in the background, and keeps what it fetched in one SQLite file.

    Calls return at once and never talk to a bank. Several processes may open one file: the first
    works, the others ask, answer and read, and one of them takes over when it ends.

    Arguments: `path` is the file; `key` 32 random bytes that secrets are sealed with, kept by you
    and elsewhere; `credentials` a function that is given a `Connection` and gives its password, on
    a thread of the engine; `workers` how many jobs run at once; `challenge_age` for how many
    seconds a job waits for its user.
    """

    def __new__(
        cls,
        path: str | PathLike[str],
        *,
        key: bytes | None = None,
        credentials: Callable[[Connection], str] | None = None,
        workers: int = 8,
        challenge_age: int = 600,
    ) -> SyncEngine:
        """Open a file, which is made if it is not there, and begin to work."""

        def ask(shown: str) -> str:
            assert credentials is not None
            return credentials(Connection(**json.loads(shown)))

        given = None if credentials is None else ask
        made = super().__new__(cls, fspath(path), key, given, workers, challenge_age)
        engine = cast("SyncEngine", made)
        _open_engines.add(engine)
        return engine

    def __init__(
        self,
        path: str | PathLike[str],
        *,
        key: bytes | None = None,
        credentials: Callable[[Connection], str] | None = None,
        workers: int = 8,
        challenge_age: int = 600,
    ) -> None:
        """Nothing is left to do: the arguments were taken when the object was made."""

    def __enter__(self) -> SyncEngine:
        """Give the engine itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the engine."""
        self.close()

    def __repr__(self) -> str:
        """Say whether it works."""
        return f"SyncEngine(is_working={self.is_working})"

    @property
    def queue(self) -> Queue:
        """The events of all jobs."""
        return Queue(self)

    def add_connection(
        self,
        *,
        url: str,
        organization: str,
        fi_id: str,
        user: str,
        ofx_version: str = "102",
        app_id: str = "QWIN",
        app_version: str = "2700",
        client_uid: str = "",
        timeout: int = 60,
        settings: Mapping[str, str] | None = None,
        accounts: Iterable[tuple[str, str, str]] = (),
        may_store_credentials: bool = False,
        password: str | None = None,
        interval: int | None = DAY,
    ) -> int:
        """Add a connection and give its identifier. Nothing is asked of the bank before a job is.

        `accounts` are triples: bank, number, type (CHECKING, SAVINGS, MONEYMRKT,
        CREDITLINE); without any, the first job asks the bank for them. `settings` are those of
        `BillPayment.config`, where a bank is picky or has a certificate authority of its own.
        `password` is stored sealed,
        which takes a key and the user's consent, `may_store_credentials`. `interval` is the seconds
        between automatic synchronizations, which happen only with that consent; None for none.
        """
        given = {
            "url": url,
            "organization": organization,
            "fi_id": fi_id,
            "user": user,
            "ofx_version": ofx_version,
            "app_id": app_id,
            "app_version": app_version,
            "client_uid": client_uid,
            "timeout": timeout,
            "settings": list((settings or {}).items()),
            "accounts": [list(account) for account in accounts],
            "may_store_credentials": may_store_credentials,
            "interval": interval,
        }
        return self._add_connection(json.dumps(given), password)

    def connection(self, connection: int) -> Connection:
        """Give a connection."""
        return Connection(**json.loads(self._connection(connection)))

    def connections(self, after: int = 0, most: int = 1000) -> list[Connection]:
        """Give the connections after one, in the order in which they were added."""
        return [Connection(**one) for one in json.loads(self._connections(after, most))]

    def accounts(self, connection: int) -> list[Account]:
        """Give the accounts of a connection."""
        return [Account(**one) for one in json.loads(self._accounts(connection))]

    def synchronize(
        self, connection: int, *, type: str = "ALL", scope: str = "TRANSACTIONS"
    ) -> Job:
        """Ask for a job and give the link to it at once.

        `type` is ALL, or LIST_ACCOUNTS, which a job of type ALL follows by itself; `scope` is
        TRANSACTIONS, or ACCOUNTS for the accounts alone.
        """
        return Job(self, self._synchronize(connection, type, scope))

    def synchronize_all(self, *, type: str = "ALL", scope: str = "TRANSACTIONS") -> list[Job]:
        """Ask for a job for each connection, and give a link to each."""
        return [Job(self, job) for job in self._synchronize_all(type, scope)]

    def job(self, job: int) -> Job:
        """Give the link to a job by its identifier."""
        self._job(job)
        return Job(self, job)

    def answer(self, job: int, answers: Mapping[str, str]) -> None:
        """Answer the challenge of a job, from any process that has opened the file."""
        self._answer(job, dict(answers))

    def payees(self, connection: int) -> list[Record]:
        """Give the payees as they stand."""
        return self._present(connection, "payees")

    def payments(self, connection: int) -> list[Record]:
        """Give the payments as they stand."""
        return self._present(connection, "payments")

    def recurring(self, connection: int) -> list[Record]:
        """Give the recurring models as they stand."""
        return self._present(connection, "recurring")

    def changes(self, connection: int, after: int = 0) -> list[Record]:
        """Give what changed after a cursor, oldest first: each record once, as it stands now.

        The cursor is the greatest `Record.change` that was seen.
        """
        return [Record(**one) for one in json.loads(self._changes(connection, after))]

    def _present(self, connection: int, channel: str) -> list[Record]:
        return [Record(**one) for one in json.loads(self._records(connection, channel))]


_open_engines: weakref.WeakSet[SyncEngine] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    """Close what is open: the workers must not outlive the interpreter."""
    for engine in list(_open_engines):
        engine.close()
