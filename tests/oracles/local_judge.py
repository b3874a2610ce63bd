"""The library's own opinion on a request, asked over the standard streams of a small program that
`tools/build-rust` built."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent.parent


class LocalJudge:
    """Reads a request into messages and writes it again, as the library does with its own."""

    def __init__(self) -> None:
        self._program = subprocess.Popen(
            [ROOT / "target/debug/judge-requests"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> LocalJudge:
        """Give the judge itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the program."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.close()
        self._program.wait(timeout=10)
        self._program.stdout.close()

    def ask(self, request: bytes) -> tuple[bytes | None, str]:
        """Give what would be sent and "", or None and why nothing would be."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(b"%d\n%s" % (len(request), request))
        self._program.stdin.flush()
        word, _, rest = self._program.stdout.readline().decode().partition(" ")
        if word == "ok":
            return self._program.stdout.read(int(rest)), ""
        assert word == "no", (word, rest)
        return None, rest.strip()
