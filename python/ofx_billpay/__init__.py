"""Pay bills over Open Financial Exchange (OFX): pay, modify, cancel, inquire and synchronize.

    from ofx_billpay import BillPayment

    bank = BillPayment(fi_url="https://ofx.example.com/ofx", fi_organization="EXAMPLE", ...)
    bank.pay_bill()
    print(bank.payment_id, bank.payment_status)

`ofx_billpay.errors` has what calls raise, `ofx_billpay.sandbox` a bank to test against.
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
    Profile,
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
    "InvalidValueError",
    "OFXBillPayError",
    "PaymentOutcomeUnknownError",
    "Profile",
    "ProtocolError",
    "ServerRefusedError",
    "SignonRealm",
    "SignupProfile",
    "TLSError",
    "TransportError",
]
