"""The exceptions: a small hierarchy with plain attributes, which can be kept and sent about."""

from __future__ import annotations

import copy
import pickle

import pytest
from ofx_billpay import BillPayment, InvalidValueError, errors
from ofx_billpay.errors import OFXBillPayError

HIERARCHY: dict[type[OFXBillPayError], tuple[type[Exception], ...]] = {
    errors.OFXBillPayError: (Exception,),
    errors.InvalidValueError: (OFXBillPayError, ValueError),
    errors.ServerRefusedError: (OFXBillPayError,),
    errors.ProtocolError: (OFXBillPayError,),
    errors.TransportError: (OFXBillPayError, ConnectionError, OSError),
    errors.TLSError: (errors.TransportError, OFXBillPayError),
    errors.BankTimeoutError: (errors.TransportError, TimeoutError),
    errors.CallInterruptedError: (OFXBillPayError,),
    errors.BusyError: (OFXBillPayError,),
    errors.PaymentOutcomeUnknownError: (OFXBillPayError,),
}
ALL = tuple(HIERARCHY)
NAMES = ("code", "detail", "status_code", "severity", "server_message", "transaction_id")
FULL = (2001, "refused \u00e9", 15500, "ERROR", "No & no", "trn-1")
SHORT = (143, "busy", None, None, None, None)


def attributes(error: OFXBillPayError) -> tuple[object, ...]:
    return tuple(getattr(error, name) for name in NAMES)


def test_the_hierarchy_is_complete() -> None:
    assert {each.__name__ for each in ALL} == set(errors.__all__)


@pytest.mark.parametrize("kind", ALL)
def test_an_error_is_what_programs_expect(kind: type[OFXBillPayError]) -> None:
    assert issubclass(kind, HIERARCHY[kind])
    assert kind.__doc__
    is_unknown = kind is errors.PaymentOutcomeUnknownError
    assert not (is_unknown and issubclass(kind, (errors.TransportError, errors.ProtocolError)))


@pytest.mark.parametrize("values", [FULL, SHORT], ids=["full", "short"])
@pytest.mark.parametrize("kind", ALL)
def test_an_error_has_its_attributes(
    kind: type[OFXBillPayError], values: tuple[int, str, int, str, str, str]
) -> None:
    error = kind(*values)
    assert attributes(error) == values
    assert str(error) == f"[{values[0]}] {values[1]}"
    assert attributes(kind(values[0], values[1])) == (*values[:2], None, None, None, None)


@pytest.mark.parametrize("values", [FULL, SHORT], ids=["full", "short"])
@pytest.mark.parametrize("kind", ALL)
def test_an_error_survives_pickling_and_copying(
    kind: type[OFXBillPayError], values: tuple[int, str, int, str, str, str]
) -> None:
    error = kind(*values)
    protocols = range(pickle.HIGHEST_PROTOCOL + 1)
    twins = [pickle.loads(pickle.dumps(error, protocol)) for protocol in protocols]
    for twin in (*twins, copy.copy(error), copy.deepcopy(error)):
        assert type(twin) is kind
        assert attributes(twin) == values
        assert str(twin) == str(error)


@pytest.mark.parametrize("kind", ALL)
def test_a_keyword_makes_the_same_error(kind: type[OFXBillPayError]) -> None:
    error = kind(**dict(zip(NAMES, FULL)))  # type: ignore[arg-type]
    twin = pickle.loads(pickle.dumps(error))
    assert attributes(twin) == attributes(error) == FULL


def test_the_operating_system_s_attributes_do_not_lie() -> None:
    """An OSError takes its first two arguments for an errno and its words."""
    error = errors.TransportError(10061, "the server refused the connection")
    assert error.errno in (None, 10061)
    assert "[Errno" not in str(error)


def test_errors_of_calls_are_pickled_too() -> None:
    with pytest.raises(InvalidValueError) as caught:
        BillPayment().pay_bill()
    twin = pickle.loads(pickle.dumps(caught.value))
    assert attributes(twin) == attributes(caught.value)


def test_the_error_event_tells_what_is_raised() -> None:
    heard = []
    payer = BillPayment(on_error=lambda event: heard.append((event.error_code, event.description)))
    with pytest.raises(InvalidValueError) as caught:
        payer.pay_bill()
    assert heard == [(caught.value.code, caught.value.detail)]
