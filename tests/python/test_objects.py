"""The object among Python's own: collected, subclassed, forked, made and dropped by the dozen."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import weakref
from typing import Any

import pytest
from ofx_billpay import BillPayment, OFXBillPayError

from python import replies
from python.banks import ScriptedBank
from python.payers import PayerMaker, make


def test_an_object_whose_handler_knows_it_is_collected() -> None:
    def knot() -> weakref.ref[BillPayment]:
        def handler(event: object) -> None:
            print(payer, event)

        payer = BillPayment(on_error=handler)
        payer.on_sync_payees = payer.on_sync_payments = handler
        return weakref.ref(payer)

    gone = knot()
    gc.collect()
    assert gone() is None


def test_a_subclass_whose_method_is_the_handler_is_collected() -> None:
    class Own(BillPayment):
        def heard(self, event: object) -> None:
            del event

    payer = Own()
    payer.on_error = payer.heard
    gone = weakref.ref(payer)
    del payer
    gc.collect()
    assert gone() is None


def test_a_subclass_may_have_an_initializer_of_its_own() -> None:
    class Own(BillPayment):
        def __init__(self, **properties: Any) -> None:
            super().__init__()
            self.extra = properties.get("fi_id")

    payer = Own(fi_id="1")
    assert (payer.fi_id, payer.extra) == ("", "1")


def test_a_subclass_may_be_made_of_other_things() -> None:
    class Own(BillPayment):
        def __init__(self, name: str) -> None:
            super().__init__()
            self.fi_organization = name

    assert Own("EXAMPLE").fi_organization == "EXAMPLE"


def test_a_subclass_hands_properties_on_as_any_class_does() -> None:
    class Own(BillPayment):
        def __init__(self, **properties: Any) -> None:
            super().__init__(**properties)

    assert Own(fi_id="1").fi_id == "1"


def test_a_handler_that_resets_is_refused_and_the_sync_goes_on() -> None:
    body = replies.transaction("PMTTRNRS", "0", "<PMTRS><SRVRTID>P1</SRVRTID></PMTRS>")
    with ScriptedBank(replies.ofx(replies.payments_sync(body))) as bank:
        payer = make(bank.url)
        payer.on_sync_payments = lambda event: payer.reset()
        with pytest.raises(OFXBillPayError) as caught:
            payer.synchronize_payments("0")
    assert caught.value.code == 143
    assert payer.sync_payment_count == 1
    assert payer.fi_id == "99001"


def test_a_handler_that_drops_the_last_reference_does_no_harm() -> None:
    body = replies.transaction("PMTTRNRS", "0", "<PMTRS><SRVRTID>P1</SRVRTID></PMTRS>")
    holder: list[BillPayment] = []
    with ScriptedBank(replies.ofx(replies.payments_sync(body * 3))) as bank:
        holder.append(make(bank.url))
        gone = weakref.ref(holder[0])

        def handler(event: object) -> None:
            holder.clear()
            gc.collect()

        holder[0].on_sync_payments = handler
        holder[0].synchronize_payments("0")
    gc.collect()
    assert gone() is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize("used", [False, True], ids=["fresh", "used"])
def test_a_forked_process_can_go_on(used: bool) -> None:
    """In a process of its own, since this one has threads."""
    program = """
import os, sys
sys.path.insert(0, sys.argv[1])
from python.payers import make
payer = make(sys.argv[2], timeout=5)
if sys.argv[3] == "True":
    payer.synchronize_payments("0")
child = os.fork()
if child == 0:
    try:
        payer.synchronize_payments("0")
        os._exit(0)
    except BaseException as error:
        print(repr(error), flush=True)
        os._exit(1)
_, status = os.waitpid(child, 0)
payer.synchronize_payments("0")
sys.exit(os.waitstatus_to_exitcode(status))
"""
    folder = os.path.dirname(os.path.dirname(__file__))
    with ScriptedBank(replies.ofx(replies.payments_sync())) as bank:
        result = subprocess.run(
            [sys.executable, "-c", program, folder, bank.url, str(used)],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_both_sides_of_a_fork_call_at_the_same_time() -> None:
    """They must not take each other's news of the network, and wait for it until they time out."""
    program = """
import os, sys
sys.path.insert(0, sys.argv[1])
from python.payers import make
payer = make(sys.argv[2], timeout=2)
payer.synchronize_payments("0")
child = os.fork()
failed = 0
try:
    for _ in range(50):
        payer.synchronize_payments("0")
except BaseException as error:
    os.write(1, (repr(error) + "\\n").encode())
    failed = 1
if child == 0:
    os._exit(failed)
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status) or failed)
"""
    folder = os.path.dirname(os.path.dirname(__file__))
    with ScriptedBank(replies.ofx(replies.payments_sync())) as bank:
        result = subprocess.run(
            [sys.executable, "-c", program, folder, bank.url],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize("kept", [False, True], ids=["dropped", "kept"])
def test_many_objects_leave_no_files_or_threads_behind(make_payer: PayerMaker, kept: bool) -> None:
    folder = "/proc/self/fd"
    if not os.path.isdir(folder):
        pytest.skip("open files cannot be counted here")
    make_payer().synchronize_payments("0")
    gc.collect()
    files, threads = len(os.listdir(folder)), threading.active_count()
    payers = []
    for _ in range(50):
        payer = make_payer()
        payer.synchronize_payments("0")
        if kept:
            payers.append(payer)
        del payer
    gc.collect()
    assert len(os.listdir(folder)) <= files + 5
    assert threading.active_count() <= threads + 2


def test_properties_are_read_and_set_from_many_threads() -> None:
    payer = BillPayment()
    wrong: list[str] = []

    def work(text: str) -> None:
        for _ in range(500):
            payer.payment_memo = text
            seen = payer.payment_memo
            if len(set(seen)) != 1 or len(seen) != 100:
                wrong.append(seen)

    threads = [threading.Thread(target=work, args=(letter * 100,)) for letter in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_attributes_that_do_not_exist_cannot_be_set() -> None:
    """A misspelt property must not be taken for one that was set."""
    payer = BillPayment()
    with pytest.raises(AttributeError):
        payer.payment_ammount = "1"  # type: ignore[attr-defined]


def test_a_handler_may_use_another_object(make_payer: PayerMaker) -> None:
    other = make_payer()
    other.pay_bill()
    payer = make_payer()
    payer.on_sync_payments = lambda event: other.get_status(event.payment_id)
    payer.synchronize_payments("0")
    assert other.payment_status == "WILLPROCESSON"


def test_exceptions_of_handlers_that_do_things_when_they_die_do_not_hang() -> None:
    """In a process of its own, which can be given up."""
    program = """
import sys
sys.path.insert(0, sys.argv[1])
from ofx_billpay import BillPayment
from python import replies

class Restless(Exception):
    def __del__(self):
        payer.payment_memo = "last words"

def handler(event):
    raise Restless

payer = BillPayment(on_sync_payments=handler)
body = replies.transaction("PMTTRNRS", "0", "<PMTRS><SRVRTID>P1</SRVRTID></PMTRS>")
try:
    payer.ofx_response = replies.payments_sync(body * 3)
except Restless:
    pass
print(payer.sync_payment_count)
"""
    folder = os.path.dirname(os.path.dirname(__file__))
    command = [sys.executable, "-c", program, folder]
    result = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    assert (result.returncode, result.stdout) == (0, "3\n")
