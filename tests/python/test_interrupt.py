"""Ctrl-C ends a call at once, and other threads run while one waits."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import pytest
from ofx_billpay import BankTimeoutError

from python.banks import Deed, ScriptedBank
from python.payers import METHODS, Method, make

FOLDER = os.path.dirname(os.path.dirname(__file__))
PATIENCE = 0.2
"""How long a call may take to notice a signal."""

PROGRAM = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
from python.payers import METHODS, make
payer = make(sys.argv[2], timeout=0)
method = {str(method): method for method in METHODS}[sys.argv[3]]
try:
    method.call(payer)
except BaseException as error:
    ended = time.time()
    cause = error.__cause__
    print(json.dumps({
        "ended": ended,
        "error": type(error).__name__,
        "cause": type(cause).__name__,
        "code": getattr(cause, "code", None),
        "transaction_id": getattr(cause, "transaction_id", None),
    }))
"""


def interrupt(bank: ScriptedBank, method: Method) -> dict[str, Any]:
    """Sends Ctrl-C to a program that waits for a bank, and gives what it tells of its end."""
    command = [sys.executable, "-c", PROGRAM, FOLDER, bank.url, method.name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert bank.heard.wait(30)
        sent = time.time()
        process.send_signal(signal.SIGINT)
        told, complaints = process.communicate(timeout=30)
    assert complaints == b""
    outcome: dict[str, Any] = json.loads(told)
    outcome["seconds"] = outcome["ended"] - sent
    return outcome


@pytest.mark.parametrize("method", METHODS, ids=str)
def test_ctrl_c_ends_a_call_that_waits(method: Method) -> None:
    with ScriptedBank(Deed.HANG) as bank:
        outcome = interrupt(bank, method)
    assert outcome["error"] == "KeyboardInterrupt"
    assert outcome["code"] == 301
    assert outcome["seconds"] < PATIENCE
    if method.moves_money:
        assert outcome["cause"] == "PaymentOutcomeUnknownError"
        assert [outcome["transaction_id"]] == bank.transaction_ids
    else:
        assert outcome["cause"] == "CallInterruptedError"


def test_a_signal_whose_handler_raises_ends_a_call() -> None:
    class AlarmError(Exception):
        pass

    def handler(number: int, frame: object) -> None:
        raise AlarmError

    former = signal.signal(signal.SIGALRM, handler)
    try:
        with ScriptedBank(Deed.HANG) as bank:
            payer = make(bank.url, timeout=0)
            signal.setitimer(signal.ITIMER_REAL, 0.2)
            with pytest.raises(AlarmError):
                payer.get_status("P1")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)


def test_a_signal_whose_handler_returns_ends_nothing() -> None:
    heard: list[int] = []
    former = signal.signal(signal.SIGALRM, lambda number, frame: heard.append(number))
    try:
        with ScriptedBank(Deed.HANG) as bank:
            payer = make(bank.url, timeout=1)
            signal.setitimer(signal.ITIMER_REAL, 0.2)
            with pytest.raises(BankTimeoutError):
                payer.get_status("P1")
    finally:
        signal.signal(signal.SIGALRM, former)
    assert heard == [signal.SIGALRM]


def test_other_threads_run_while_a_call_waits() -> None:
    counted = 0
    with ScriptedBank(Deed.HANG) as bank:
        payer = make(bank.url, timeout=1)
        waiting = threading.Thread(
            target=pytest.raises, args=(BankTimeoutError, payer.get_status, "1")
        )
        waiting.start()
        assert bank.heard.wait(10)
        while waiting.is_alive():
            counted += 1
            assert payer.payee_name == "Maple Street Bakery"
            payer.payment_memo = str(counted)
            time.sleep(0.001)
        waiting.join()
    assert counted > 100
    assert payer.payment_memo == str(counted)


def test_the_object_works_after_it_was_interrupted() -> None:
    with ScriptedBank(Deed.HANG) as bank:
        payer = make(bank.url, timeout=0)
        timer = threading.Timer(0.3, signal.raise_signal, (signal.SIGINT,))
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            payer.get_status("P1")
        timer.join()
        payer.timeout = 1
        with pytest.raises(BankTimeoutError):
            payer.get_status("P1")


def test_ctrl_c_reaches_the_thread_that_waits_and_no_other() -> None:
    """A property that another thread sets meanwhile must not take the interrupt away."""
    elsewhere: list[BaseException] = []
    ended = threading.Event()

    with ScriptedBank(Deed.HANG) as bank:
        payer = make(bank.url, timeout=0)

        def set_properties() -> None:
            while not ended.is_set():
                try:
                    payer.payment_memo = "from another thread"
                except BaseException as error:
                    elsewhere.append(error)

        setter = threading.Thread(target=set_properties)
        timer = threading.Timer(0.3, signal.raise_signal, (signal.SIGINT,))
        setter.start()
        timer.start()
        try:
            with pytest.raises(KeyboardInterrupt):
                payer.get_status("P1")
        finally:
            ended.set()
            setter.join()
            timer.join()
    assert elsewhere == []
