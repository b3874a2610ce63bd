"""People watch the test bank in a browser: what programs do appears there, and they can step in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from ofx_billpay import OFXBillPayError
from ofx_billpay.sandbox import Sandbox
from python.payers import make

from browser.webdriver import Browser

DESKTOP, PHONE = (1280, 900), (390, 844)
TAB, ENTER = "\ue004", "\ue007"


@pytest.fixture
def bank() -> Iterator[Sandbox]:
    with Sandbox(start_date="20260302") as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser(*DESKTOP) as window:
        yield window


def page_of(bank: Sandbox) -> str:
    return bank.url.removesuffix("ofx")


def lively(bank: Sandbox) -> None:
    """A bank in which there is something of everything."""
    payer = make(bank.url)
    payer.pay_bill()
    payer.payee_name, payer.payee_account = "Green Thumb Gardens & Sons", "G-17"
    payer.payment_amount = "60000.00"
    payer.pay_bill()
    bank.pay_as_other_client("demo", "516273", "NGWP01", "31.05", "20260330")
    bank.pay_regularly_as_other_client(
        "demo", "516273", "LKTL01", "29.90", "20260309", "MONTHLY", instances=12
    )
    payer.payment_amount = "12.00"
    payer.pay_bill()
    bank.cancel_as_other_client("demo", payer.payment_id)
    bank.write_letter("demo", "A check came back", "The post could not deliver it.\nPlease call.")
    bank.arm({"http_error": {"status": 503}}, message="PMTRQ")
    with pytest.raises(OFXBillPayError):
        payer.pay_bill()
    bank.arm("drop_before_executing", times=3, message="PMTRQ", user="demo")
    bank.advance_days(15)


def test_a_payment_appears_and_its_state_changes_with_the_clock(
    bank: Sandbox, browser: Browser
) -> None:
    browser.open(page_of(bank))
    assert "Today is 2026-03-02" in browser.text("header")
    assert "Nothing was paid yet." in browser.text()
    make(bank.url).pay_bill()
    browser.open(page_of(bank))
    payment = browser.text(".payments li")
    assert "Maple Street Bakery" in payment
    assert "84.20" in payment
    assert "Will be processed on 2026-03-13, due 2026-03-18" in payment
    assert "10000.00" in browser.text(".cards")

    browser.write("#days", "11")
    browser.click("header button")
    browser.wait_for("Today is 2026-03-13", "header")
    assert "Processed on 2026-03-13, due 2026-03-18" in browser.text(".payments li")
    assert "9915.80" in browser.text(".cards")
    assert bank.today == "20260313"
    assert bank.balance("516273") == "9915.80"


def test_a_fault_that_is_armed_by_hand_strikes_once(bank: Sandbox, browser: Browser) -> None:
    browser.open(page_of(bank))
    browser.click(".arm summary")
    browser.script("document.querySelector('#fault').value = 'http_error'")
    browser.write("#details", '{"status": 503}')
    browser.write("#message", "PMTRQ")
    browser.click(".arm button")
    browser.wait_for('{"http_error":{"status":503', ".armed")
    payer = make(bank.url)
    with pytest.raises(OFXBillPayError):
        payer.pay_bill()
    browser.open(page_of(bank))
    assert "Nothing will go wrong." in browser.text()
    assert "http_error" in browser.text(".exchange summary")

    bank.arm("one_line")
    browser.open(page_of(bank))
    browser.click(".armed button")
    browser.wait_for("Nothing will go wrong.")
    assert bank.armed_faults() == []


def test_request_and_reply_stand_side_by_side_without_secrets(
    bank: Sandbox, browser: Browser
) -> None:
    make(bank.url).pay_bill()
    browser.open(page_of(bank))
    browser.click(".exchange summary")
    sides = browser.script(
        "return [...document.querySelectorAll('.exchange pre')].map("
        "side => [side.innerText, side.getBoundingClientRect().left, side.scrollWidth])"
    )
    (request, left, _), (reply, right, _) = sides
    assert "<PMTRQ>" in request
    assert "<PMTRS>" in reply
    assert left < right
    assert "<USERPASS>***" in request
    assert "demo-pass" not in browser.script("return document.documentElement.outerHTML")


def test_mistakes_of_people_are_explained(bank: Sandbox, browser: Browser) -> None:
    browser.open(page_of(bank))
    browser.click(".arm summary")
    browser.script("document.querySelector('#fault').value = 'http_error'")
    browser.write("#details", '{"status": 200}')
    browser.click(".arm button")
    browser.wait_for("status is from 400 to 599", "[role=alert]")
    assert bank.armed_faults() == []


def test_the_keyboard_is_enough(bank: Sandbox, browser: Browser) -> None:
    browser.open(page_of(bank))
    browser.press(TAB)
    assert browser.script("return document.activeElement.className") == "skip"
    browser.press(TAB)
    assert browser.script("return document.activeElement.id") == "days"
    outline = browser.script("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "the focus is seen"
    browser.press(TAB, ENTER)
    browser.wait_for("Today is 2026-03-03", "header")
    assert bank.today == "20260303"
    unnamed = browser.script(
        "return [...document.querySelectorAll('input:not([type=hidden]), select')]"
        ".filter(field => !field.labels.length).length"
    )
    assert unnamed == 0


def test_the_page_starts_nothing_and_loads_nothing_from_elsewhere(
    bank: Sandbox, browser: Browser
) -> None:
    browser.open(page_of(bank))
    loaded = browser.script(
        "return performance.getEntriesByType('resource').map(each => each.name)"
    )
    assert all(name.startswith(page_of(bank)) for name in loaded)
    assert browser.script("return document.scripts.length") == 0


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_everything_is_there_and_fits(bank: Sandbox, size: tuple[int, int], tmp_path: Path) -> None:
    """With the variable SCREENSHOTS, pictures for the eye are kept in that folder."""
    lively(bank)
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    with Browser(*size) as window:
        window.open(page_of(bank))
        text = window.text()
        for part in (
            *("516273", "Green Thumb Gardens & Sons", "No funds on", "Canceled on"),
            *("Recurring payments", "monthly, 12 times", "Lakeside Telephone", "A check came back"),
            *("http_error", "drop_before_executing", "only PMTRQ, only of demo", "USERCRED1"),
        ):
            assert part in text, part
        window.screenshot(folder / f"{size[0]}.png")
        window.script("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert "Please call." in window.text()
        width = window.script("return document.documentElement.scrollWidth")
        assert width <= size[0], "nothing sticks out"
        small = window.script(
            "return [...document.querySelectorAll('button, input:not([type=hidden]), select')]"
            ".filter(each => each.getBoundingClientRect().height < 32).length"
        )
        assert small == 0, "whatever is touched is large enough"
        window.screenshot(folder / f"{size[0]}-open.png")
