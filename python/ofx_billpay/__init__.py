"""Pay bills over Open Financial Exchange (OFX): pay, modify, cancel, inquire and synchronize.

    from ofx_billpay import BillPayment

    bank = BillPayment(fi_url="https://ofx.example.com/ofx", fi_organization="EXAMPLE", ...)
    bank.pay_bill()
    print(bank.payment_id, bank.payment_status)

`ofx_billpay.errors` has what calls raise, `ofx_billpay.aio` the same class for asyncio,
`ofx_billpay.sandbox` a bank to test against.
"""

from ofx_billpay._native import (
    Account,
    BillPayment,
    BillPaymentConnectionStatusEventParams,
    BillPaymentErrorEventParams,
    BillPaymentSSLServerAuthenticationEventParams,
    BillPaymentSSLStatusEventParams,
    BillPaymentSyncPayeesEventParams,
    BillPaymentSyncPaymentsEventParams,
    BillPaymentSyncRecurringPaymentsEventParams,
    BillPayProfile,
    ChallengeQuestion,
    CurrentPayee,
    CurrentPayment,
    Payee,
    Payment,
    Profile,
    RecurringPayment,
    SignonRealm,
    SignupProfile,
)
from ofx_billpay.errors import (
    BankTimeoutError,
    BusyError,
    CallInterruptedError,
    InvalidValueError,
    OFXBillPayError,
    PaymentOutcomeUnknownError,
    ProtocolError,
    ServerRefusedError,
    TLSError,
    TransportError,
)

__all__ = [
    "Account",
    "BankTimeoutError",
    "BillPayProfile",
    "BillPayment",
    "BillPaymentConnectionStatusEventParams",
    "BillPaymentErrorEventParams",
    "BillPaymentSSLServerAuthenticationEventParams",
    "BillPaymentSSLStatusEventParams",
    "BillPaymentSyncPayeesEventParams",
    "BillPaymentSyncPaymentsEventParams",
    "BillPaymentSyncRecurringPaymentsEventParams",
    "BusyError",
    "CallInterruptedError",
    "ChallengeQuestion",
    "CurrentPayee",
    "CurrentPayment",
    "InvalidValueError",
    "OFXBillPayError",
    "Payee",
    "Payment",
    "PaymentOutcomeUnknownError",
    "Profile",
    "ProtocolError",
    "RecurringPayment",
    "ServerRefusedError",
    "SignonRealm",
    "SignupProfile",
    "TLSError",
    "TransportError",
]
