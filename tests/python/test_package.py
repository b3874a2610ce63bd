"""What is installed along with the module: the list of all that it is built of."""

from __future__ import annotations

import json
import re
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[2] / "Cargo.lock"


def bill_of_materials() -> dict[str, Any]:
    files = distribution("ofx-billpay").files or []
    found = [file for file in files if file.name.endswith(".cyclonedx.json")]
    assert len(found) == 1, found
    content: dict[str, Any] = json.loads(Path(str(found[0].locate())).read_text())
    return content


def test_the_package_has_a_bill_of_materials() -> None:
    bill = bill_of_materials()
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == "ofx-billpay-python"


def test_it_names_the_crates_that_matter_with_the_versions_of_the_lock_file() -> None:
    locked = set(re.findall(r'^name = "(.+)"\nversion = "(.+)"', LOCK.read_text(), re.MULTILINE))
    named = {(part["name"], part["version"]) for part in bill_of_materials()["components"]}
    assert named <= locked, named - locked
    names = {name for name, _ in named}
    assert names >= {"ofx-billpay", "ofx-billpay-sandbox", "rustls", "ring", "hyper", "rusqlite"}


def test_every_crate_in_it_has_its_licence_and_where_it_comes_from() -> None:
    for part in bill_of_materials()["components"]:
        assert part["licenses"], part["name"]
        assert part["purl"].startswith("pkg:cargo/"), part["name"]
