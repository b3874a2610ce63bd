"""Servers that speak TLS, with certificates that openssl makes for the run."""

from __future__ import annotations

import functools
import socket
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from python import replies
from python.banks import _read


def openssl(*arguments: str) -> None:
    """Run openssl, quietly."""
    subprocess.run(["openssl", *arguments], check=True, capture_output=True, timeout=60)


@dataclass(frozen=True)
class Authority:
    """A certificate authority in a folder of its own."""

    folder: Path

    @property
    def certificate(self) -> Path:
        return self.folder / "ca.pem"

    def issue(self, name: str, host: str) -> tuple[Path, Path]:
        """A certificate for a host, and its key."""
        certificate, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        if not certificate.exists():
            request, extensions = self.folder / f"{name}.csr", self.folder / f"{name}.ext"
            kind = "IP" if host[0].isdigit() else "DNS"
            extensions.write_text(f"subjectAltName={kind}:{host}\n")
            new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
            subject = f"/C=US/O=Example/CN={name}"
            out = ["-keyout", str(key), "-out", str(request)]
            openssl("req", *new_key, *out, "-subj", subject)
            signer = ["-CA", str(self.certificate), "-CAkey", str(self.folder / "ca.key")]
            what = ["-in", str(request), "-extfile", str(extensions), "-CAcreateserial"]
            openssl("x509", "-req", *what, *signer, "-days", "30", "-out", str(certificate))
        return certificate, key


@functools.cache
def authority() -> Authority:
    """The authority of this run."""
    folder = Path(tempfile.mkdtemp(prefix="authority"))
    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    out = ["-keyout", str(folder / "ca.key"), "-out", str(folder / "ca.pem")]
    openssl("req", "-x509", *new_key, *out, "-subj", "/O=Example/CN=Test authority", "-days", "30")
    return Authority(folder)


def context(name: str = "bank", host: str = "127.0.0.1") -> ssl.SSLContext:
    """What a server needs to speak TLS."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*authority().issue(name, host))
    return made


class SecureBank:
    """A bank that does all that it is asked for, over TLS."""

    def __init__(self, tls: ssl.SSLContext, script: Callable[[str], str] = replies.done) -> None:
        self.tls = tls
        self.script = script
        self.requests: list[str] = []
        self.handshakes: list[str] = []
        """How each connection ended: the version of TLS, or the error."""
        self._ending = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self.url = f"https://127.0.0.1:{self._listener.getsockname()[1]}/ofx"
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def _accept(self) -> None:
        while not self._ending.is_set():
            try:
                line, _ = self._listener.accept()
            except socket.timeout:
                continue
            with line:
                line.settimeout(10)
                try:
                    self._serve(line)
                except (ssl.SSLError, OSError) as error:
                    self.handshakes.append(str(error))

    def _serve(self, line: socket.socket) -> None:
        with self.tls.wrap_socket(line, server_side=True) as secure:
            received = _read(secure)
            if received is None:
                self.handshakes.append("left")
                return
            self.handshakes.append(str(secure.version()))
            request = received[1].decode()
            self.requests.append(request)
            body = self.script(request).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            secure.sendall(head.encode() + body)

    def __enter__(self) -> SecureBank:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ending.set()
        self._thread.join()
        self._listener.close()
