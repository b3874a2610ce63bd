"""The page about the test bank is true: its examples run as written, and nothing is missing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from ofx_billpay.sandbox import Sandbox

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
APP = '''
import pytest
from ofx_billpay import BillPayment, PaymentOutcomeUnknownError


class App:
    """An app that asks again when it does not know what became of a payment."""

    def pay(self, url, user, password, amount):
        payer = BillPayment(
            fi_url=url, fi_organization="SANDBOX", fi_id="99001", ofx_app_id="QWIN",
            ofx_app_version="2700", ofx_user=user, ofx_password=password,
            payment_from_bank_id="123432123", payment_from_account_id="516273",
            payee_id="NGWP01", payee_account="NW-7731", payment_amount=amount,
            payment_date_due="03/18/2026",
        )
        try:
            payer.pay_bill()
        except PaymentOutcomeUnknownError:
            payer.pay_bill()


@pytest.fixture
def app():
    return App()
'''


def example(language: str) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def test_the_ten_lines_work_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(APP)
    (tmp_path / "test_app.py").write_text(example("python"))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=60)
    assert ended.returncode == 0, ended.stdout
    assert "1 passed" in ended.stdout


def test_the_scenario_makes_the_world_that_it_tells_of() -> None:
    with Sandbox(scenario=example("toml")) as bank:
        ledger = bank.ledger()
        assert bank.today == "20240311"
        (kim,) = ledger["users"]
        assert (kim["must_give"], kim["questions"]) == (["AUTHTOKEN"], ["MFA13"])
        assert [payment["state"] for payment in ledger["payments"]] == ["PROCESSEDON"]
        assert bank.balance("4400120") == "1415.80"
        (rent,) = ledger["models"]
        assert (rent["payee_name"], rent["next_due"]) == ("Elm Street Homes", "20240401")
        assert ledger["letters"][0]["subject"] == "Welcome"
        assert bank.armed_faults()[0]["fault"] == {"delay": {"milliseconds": 200}}
    with pytest.raises(ValueError, match=r"line 5 of the scenario.*auth_tokens"):
        Sandbox(scenario=example("toml").replace("auth_token", "auth_tokens"))


def test_every_fault_and_every_quirk_is_in_the_tables() -> None:
    with Sandbox() as bank:
        faults = set(bank.known_faults())
    quirks = {path.stem for path in (ROOT / "sandbox" / "quirks").glob("*.toml")}
    assert len(quirks) > 15
    prose = re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)
    named = set(re.findall(r"`([^`\n]+)`", prose))
    assert (faults | quirks) - named == set()


def test_the_program_lists_every_option_that_the_page_names() -> None:
    command = [sys.executable, "-m", "ofx_billpay.sandbox", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    for option in re.findall(r"--[a-z][a-z-]+", PAGE):
        assert option in told or option == "--open", option
    for described in re.findall(r"^ +(--[a-z-]+)[^\n]*\n( +\S)?", told, re.MULTILINE):
        assert described[1], f"{described[0]} is explained"
