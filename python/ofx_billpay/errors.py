"""What calls raise: one small hierarchy, with plain attributes.

Every exception has a `code` (the component's, such as 2001) and a `detail` for people. A refusal
of the bank has its status besides. No exception holds a password or another secret.
"""

from __future__ import annotations

# As typing has it. Importing that would take longer than all of this package.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from ofx_billpay import Challenge

__all__ = [
    "BankTimeoutError",
    "BusyError",
    "CallInterruptedError",
    "InvalidValueError",
    "OFXBillPayError",
    "PaymentOutcomeUnknownError",
    "ProtocolError",
    "ServerRefusedError",
    "TLSError",
    "TransportError",
]


class OFXBillPayError(Exception):
    """Base of all that this package raises about OFX.

    Attributes:
        code: the component's error code.
        detail: what happened and what to do next, for people.
        status_code: the OFX status code of a refusal, such as 15500; otherwise None.
        severity: the severity of that status as sent; otherwise None.
        server_message: the bank's own words, "" if it sent none; otherwise None.
        transaction_id: the TRNUID of a transaction whose outcome is unknown; otherwise None.
        challenge: what the bank wants answered first, for `BillPayment.resume`; otherwise None.
    """

    def __init__(
        self,
        code: int,
        detail: str,
        status_code: int | None = None,
        severity: str | None = None,
        server_message: str | None = None,
        transaction_id: str | None = None,
        challenge: Challenge | None = None,
    ) -> None:
        """Make an exception; the library does, programs need not."""
        super().__init__(
            code, detail, status_code, severity, server_message, transaction_id, challenge
        )
        self.code = code
        self.detail = detail
        self.status_code = status_code
        self.severity = severity
        self.server_message = server_message
        self.transaction_id = transaction_id
        self.challenge = challenge

    def __str__(self) -> str:
        """Give the code and what happened."""
        return f"[{self.code}] {self.detail}"


class InvalidValueError(OFXBillPayError, ValueError):
    """A property, setting or argument is missing or wrong. Nothing was sent."""


class ServerRefusedError(OFXBillPayError):
    """The bank answered, and refused: `status_code` says why."""


class ProtocolError(OFXBillPayError):
    """The bank's reply cannot be understood."""


class TransportError(OFXBillPayError, ConnectionError):
    """The bank could not be reached, or the line dropped."""


class TLSError(TransportError):
    """The secure connection could not be made."""


class BankTimeoutError(TransportError, TimeoutError):
    """The bank was silent for longer than `timeout` allows."""


class CallInterruptedError(OFXBillPayError):
    """The call was interrupted; as the cause of a KeyboardInterrupt, before anything was sent."""


class BusyError(OFXBillPayError):
    """The object is busy with another call."""


class PaymentOutcomeUnknownError(OFXBillPayError):
    """The bank may have carried out the request or not: no answer to it was understood.

    `transaction_id` names it. Calling the same method again with nothing changed repeats the same
    transaction, which the bank recognizes; a synchronization shows whether it exists.
    """
