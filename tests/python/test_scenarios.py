"""Python plays every scenario, in every version that it names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from python.player import SCENARIOS, compare, names, play, read

PLAYS = [(name, version) for name in names() for version in read(name)["versions"]]


@pytest.mark.parametrize(("name", "version"), PLAYS)
def test_a_scenario_goes_as_it_is_written(name: str, version: str, tmp_path: Path) -> None:
    play(name, version, tmp_path)


def test_no_file_is_left_out() -> None:
    files = {
        path.relative_to(SCENARIOS).as_posix() for path in SCENARIOS.rglob("*") if path.is_file()
    }
    assert files - {"README.md", "shared/customer.json"} == {name for name, _ in PLAYS}


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ({"a": [1, {"b": "x"}]}, {"a": [1, {"b": "y"}], "c": 1}),
        ([], [1]),
        ({"a": 1}, {}),
        ("*", ""),
        ("*x*", "abc"),
        (True, 1),
    ],
)
def test_a_scenario_that_tells_something_else_fails(expected: Any, found: Any) -> None:
    with pytest.raises(AssertionError, match="expected"):
        compare(expected, found, "it")
