"""A small WebDriver client: Chromium, driven over HTTP as the W3C describes it."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PATIENCE_SECONDS = 30.0
ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


class BrowserMissingError(RuntimeError):
    """Chromium or its driver is not installed."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is missing: run tools/fetch-browser")


class WebDriverError(AssertionError):
    """The browser cannot do what it was told."""


class Browser:
    """One window of a new Chromium with an empty profile; closed when the `with` block ends."""

    def __init__(self, width: int = 1280, height: int = 900) -> None:
        driver, browser = shutil.which("chromedriver"), shutil.which("chromium")
        if driver is None:
            raise BrowserMissingError("chromedriver")
        if browser is None:
            raise BrowserMissingError("chromium")
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._driver = subprocess.Popen(
            [driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            self._base = f"http://127.0.0.1:{self._port()}"
            arguments = [f"--user-data-dir={self._profile.name}", *ARGUMENTS]
            options = {"binary": browser, "args": arguments}
            wanted = {"alwaysMatch": {"goog:chromeOptions": options}}
            session = self._call("POST", "/session", {"capabilities": wanted})
            self._base += f"/session/{session['sessionId']}"
            # A window has a least width; this one is narrower where a phone is.
            metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
            command = {"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics}
            self._call("POST", "/goog/cdp/execute", command)
        except BaseException:
            self.close()
            raise

    def open(self, url: str) -> None:
        """Go to a page; it is loaded when this returns."""
        self._call("POST", "/url", {"url": url})

    def script(self, script: str, *arguments: Any) -> Any:
        """Run a script in the page and give what it returns."""
        return self._call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector: str) -> str:
        """Give the first element of a CSS selector."""
        found = self._call("POST", "/element", {"using": "css selector", "value": selector})
        return str(found[ELEMENT])

    def click(self, selector: str) -> None:
        """Click what a person would click."""
        self._call("POST", f"/element/{self.find(selector)}/click", {})

    def write(self, selector: str, text: str) -> None:
        """Replace what stands in a field."""
        element = self.find(selector)
        self._call("POST", f"/element/{element}/clear", {})
        self._call("POST", f"/element/{element}/value", {"text": text})

    def text(self, selector: str = "body") -> str:
        """Give the text of an element as it is shown."""
        return str(self._call("GET", f"/element/{self.find(selector)}/text"))

    def wait_for(self, text: str, selector: str = "body") -> None:
        """Wait until a text is shown: a page that a form leads to takes its time."""
        until = time.monotonic() + PATIENCE_SECONDS
        shown = ""
        while time.monotonic() < until:
            try:
                shown = self.text(selector)
            except WebDriverError:
                shown = "(the page is on its way)"
            if text in shown:
                return
            time.sleep(0.05)
        raise AssertionError(f"{text!r} was not shown, but {shown!r}")

    def press(self, *keys: str) -> None:
        """Press keys one after the other, wherever the focus is."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        action = {"type": "key", "id": "keyboard", "actions": strokes}
        self._call("POST", "/actions", {"actions": [action]})

    def screenshot(self, path: Path) -> None:
        """Write the whole page as a picture."""
        height = self.script("return document.documentElement.scrollHeight")
        width = self.script("return window.innerWidth")
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        params = {"format": "png", "captureBeyondViewport": True, "clip": clip}
        command = {"cmd": "Page.captureScreenshot", "params": params}
        picture = self._call("POST", "/goog/cdp/execute", command)
        path.write_bytes(base64.b64decode(picture["data"]))

    def close(self) -> None:
        """End the browser and its driver."""
        try:
            if "/session/" in getattr(self, "_base", ""):
                self._call("DELETE", "")
        finally:
            self._driver.terminate()
            self._driver.wait(PATIENCE_SECONDS)
            if self._driver.stdout is not None:
                self._driver.stdout.close()
            self._profile.cleanup()

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _port(self) -> int:
        """The port that the driver says it has taken."""
        assert self._driver.stdout is not None
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            line = self._driver.stdout.readline()
            found = re.search(r"on port (\d+)", line)
            if found and int(found[1]) > 0:
                return int(found[1])
            if not line:
                break
        raise RuntimeError("chromedriver did not say on which port it listens")

    def _call(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._base + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=PATIENCE_SECONDS) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            with error:
                told = json.load(error)["value"]
            raise WebDriverError(f"{told['error']}: {told['message'].splitlines()[0]}") from None
