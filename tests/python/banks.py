"""Banks to test against: one that records what goes to and fro, one that does as it is told."""

from __future__ import annotations

import enum
import http.client
import re
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Union
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Exchange:
    """One request and its reply, as they were on the wire."""

    path: str
    headers: Mapping[str, str]
    request: bytes
    status: int
    reply: bytes


class Recorder:
    """A proxy on loopback that keeps every request and every reply."""

    def __init__(self, target: str) -> None:
        self.exchanges: list[Exchange] = []
        recorder, where = self, urlsplit(target)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                line = http.client.HTTPConnection(str(where.hostname), where.port, timeout=60)
                headers = {"Content-Type": self.headers.get("Content-Type", "")}
                line.request("POST", where.path, body, headers)
                answer = line.getresponse()
                reply = answer.read()
                line.close()
                recorder.exchanges.append(
                    Exchange(self.path, dict(self.headers.items()), body, answer.status, reply)
                )
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.getheader("Content-Type") or "")
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/ofx"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def requests(self) -> list[str]:
        """The bodies of all requests."""
        return [exchange.request.decode() for exchange in self.exchanges]

    @property
    def replies(self) -> list[str]:
        """The bodies of all replies."""
        return [exchange.reply.decode() for exchange in self.exchanges]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@dataclass(frozen=True)
class Answer:
    """An HTTP answer, sent as it is."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    promised: int | None = None
    """The Content-Length, if it shall be another than that of the body."""
    pause: tuple[int, Callable[[], object]] | None = None
    """After how many bytes of the body it waits for what, if it does."""


class Deed(enum.Enum):
    """What a bank can do instead of answering."""

    HANG = "says nothing until it is closed"
    CLOSE_UNREAD = "closes the connection without reading"
    CLOSE_READ = "reads the request and closes the connection"


Reaction = Union[Answer, Deed]
Script = Callable[[str], Reaction]


class ScriptedBank:
    """A bank on loopback that reacts to each request as its script says."""

    def __init__(self, script: Reaction | Script, port: int = 0) -> None:
        self.script = script
        self.requests: list[str] = []
        self.heads: list[str] = []
        """What stood before the bodies: request lines and headers."""
        self.bodies: list[bytes] = []
        """The bodies as they were on the wire."""
        self.heard = threading.Event()
        """Set when a request has arrived."""
        self._ending = threading.Event()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", port))
        self._listener.settimeout(0.05)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/ofx"
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()

    @property
    def transaction_ids(self) -> list[str]:
        """The TRNUIDs of all requests."""
        return [transaction_id(request) for request in self.requests]

    def close(self) -> None:
        self._ending.set()
        self._accepting.join()
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> ScriptedBank:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _accept(self) -> None:
        while not self._ending.is_set():
            try:
                line, _ = self._listener.accept()
            except socket.timeout:
                continue
            thread = threading.Thread(target=self._serve, args=(line,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, line: socket.socket) -> None:
        with line:
            if self.script is Deed.CLOSE_UNREAD:
                return
            line.settimeout(10)
            received = _read(line)
            if received is None:
                return
            head, body = received
            request = body.decode(errors="replace")
            self.heads.append(head)
            self.bodies.append(body)
            self.requests.append(request)
            self.heard.set()
            reaction = self.script(request) if callable(self.script) else self.script
            if reaction is Deed.HANG:
                self._ending.wait()
            if not isinstance(reaction, Answer):
                return
            length = len(reaction.body) if reaction.promised is None else reaction.promised
            lines = [
                f"HTTP/1.1 {reaction.status} Scripted",
                f"Content-Length: {length}",
                "Connection: close",
                *(f"{name}: {value}" for name, value in reaction.headers.items()),
            ]
            at, wait = reaction.pause or (len(reaction.body), lambda: None)
            line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + reaction.body[:at])
            wait()
            line.sendall(reaction.body[at:])


def _read(line: socket.socket) -> tuple[str, bytes] | None:
    received = b""
    while b"\r\n\r\n" not in received:
        more = line.recv(65536)
        if not more:
            return None
        received += more
    head, _, body = received.partition(b"\r\n\r\n")
    found = re.search(rb"content-length:\s*(\d+)", head, re.IGNORECASE)
    assert found is not None, "OFX requests have a Content-Length"
    while len(body) < int(found[1]):
        more = line.recv(65536)
        if not more:
            return None
        body += more
    return head.decode(), body


def refused_url() -> str:
    """A URL on loopback where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}/ofx"


def transaction_id(request: str) -> str:
    """The TRNUID of a request."""
    return leaf(request, "TRNUID")


def leaf(text: str, tag: str) -> str:
    """The one value of a leaf, with its entities decoded."""
    values = leaves(text, tag)
    assert len(values) == 1, (tag, values)
    return values[0]


def leaves(text: str, tag: str) -> list[str]:
    """All values of a leaf, with their entities decoded."""
    found = re.findall(rf"<{tag}>([^<]*)", text)
    return [
        value.rstrip("\r\n").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        for value in found
    ]
