"""Pay bills over Open Financial Exchange (OFX): pay, modify, cancel, inquire and synchronize.

    from ofx_billpay import BillPayment

    bank = BillPayment(fi_url="https://ofx.example.com/ofx", fi_organization="EXAMPLE", ...)
    bank.pay_bill()
    print(bank.payment_id, bank.payment_status)

`ofx_billpay.errors` has what calls raise, `ofx_billpay.sandbox` a bank to test against.
"""

from ofx_billpay._native import (
    Account,
    Adjustment,
    BillPayment,
    BillPaymentConnectionStatusEventParams,
    BillPaymentErrorEventParams,
    BillPaymentSSLServerAuthenticationEventParams,
    BillPaymentSSLStatusEventParams,
    BillPaymentSyncPayeesEventParams,
    BillPaymentSyncPaymentMailEventParams,
    BillPaymentSyncPaymentsEventParams,
    BillPaymentSyncRecurringPaymentsEventParams,
    BillPayProfile,
    Challenge,
    ChallengeQuestion,
    DeliveryEstimate,
    Discount,
    Invoice,
    LineItem,
    MessageSet,
    PaymentDetails,
    PresentedBill,
    Profile,
    Question,
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
    "Adjustment",
    "BankTimeoutError",
    "BillPayProfile",
    "BillPayment",
    "BillPaymentConnectionStatusEventParams",
    "BillPaymentErrorEventParams",
    "BillPaymentSSLServerAuthenticationEventParams",
    "BillPaymentSSLStatusEventParams",
    "BillPaymentSyncPayeesEventParams",
    "BillPaymentSyncPaymentMailEventParams",
    "BillPaymentSyncPaymentsEventParams",
    "BillPaymentSyncRecurringPaymentsEventParams",
    "BusyError",
    "CallInterruptedError",
    "Challenge",
    "ChallengeQuestion",
    "DeliveryEstimate",
    "Discount",
    "InvalidValueError",
    "Invoice",
    "LineItem",
    "MessageSet",
    "OFXBillPayError",
    "PaymentDetails",
    "PaymentOutcomeUnknownError",
    "PresentedBill",
    "Profile",
    "ProtocolError",
    "Question",
    "ServerRefusedError",
    "SignonRealm",
    "SignupProfile",
    "TLSError",
    "TransportError",
]
