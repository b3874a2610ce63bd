"""
The native part of `ofx_billpay`; import its names from there.
"""

from _typeshed import SupportsGetItem
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from os import PathLike
from pathlib import Path
from typing import Any, SupportsFloat, SupportsIndex, final
from typing_extensions import disjoint_base

__all__ = [
    "Account",
    "Adjustment",
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
    "Challenge",
    "ChallengeQuestion",
    "CurrentPayee",
    "CurrentPayment",
    "DeliveryEstimate",
    "Discount",
    "InterruptibleCall",
    "Invoice",
    "LineItem",
    "MessageSet",
    "NativeSyncEngine",
    "Payee",
    "Payment",
    "PaymentDetails",
    "PresentedBill",
    "Profile",
    "Question",
    "Reconciliation",
    "RecurringPayment",
    "Sandbox",
    "SignonRealm",
    "SignupProfile",
    "run_sandbox",
]

@final
class Account:
    """
    An account of the user.
    """
    def __repr__(self, /) -> str: ...
    @property
    def account_id(self, /) -> str | None:
        """
        The number: what payment_from_account_id is set to.
        """
    @property
    def account_type(self, /) -> str | None:
        """
        The type in the words of OFX, such as CHECKING.
        """
    @property
    def bank_id(self, /) -> str | None:
        """
        The bank: what payment_from_bank_id is set to.
        """
    @property
    def bill_pay_status(self, /) -> str | None:
        """
        Whether it can pay bills: ACTIVE, PEND (asked for) or AVAIL (could be); None if not at all.
        """
    @property
    def can_pay_bills(self, /) -> bool:
        """
        Whether bills can be paid from it now.
        """
    @property
    def description(self, /) -> str | None:
        """
        What it is called.
        """
    @property
    def name(self, /) -> str | None:
        """
        Its name.
        """
    @property
    def phone(self, /) -> str | None:
        """
        The telephone number to ask about it.
        """

@final
class Adjustment:
    """
    An adjustment of an invoice.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls, /, *, amount: str, description: str, number: str | None = None, date: str | None = None
    ) -> Adjustment:
        """
        An adjustment by an amount, which may be negative; `date` as YYYY-MM-DD or YYYYMMDD.
        """
    def __repr__(self, /) -> str: ...
    @property
    def amount(self, /) -> str:
        """
        The amount.
        """
    @property
    def date(self, /) -> str | None:
        """
        Its date as YYYY-MM-DD.
        """
    @property
    def description(self, /) -> str:
        """
        What it is for.
        """
    @property
    def number(self, /) -> str | None:
        """
        Its number.
        """

@final
class BillPayProfile:
    """
    What an institution's bill payment can do. What the bank left out is None.
    """
    def __repr__(self, /) -> str: ...
    @property
    def bills(self, /) -> bool | None:
        """
        Whether presented bills are understood.
        """
    @property
    def by_address(self, /) -> bool | None:
        """
        Whether payees are taken by name and address.
        """
    @property
    def by_payee_id(self, /) -> bool | None:
        """
        Whether payees are taken by identifier.
        """
    @property
    def by_transfer(self, /) -> bool | None:
        """
        Whether payees are paid by transfer.
        """
    @property
    def can_add_payee(self, /) -> bool | None:
        """
        Whether the user can add payees by address.
        """
    @property
    def can_modify_models(self, /) -> bool | None:
        """
        Whether recurring models can be modified.
        """
    @property
    def can_modify_payments(self, /) -> bool | None:
        """
        Whether payments can be modified.
        """
    @property
    def cut_off(self, /) -> str | None:
        """
        Until when a day's payments are taken, as the bank sent it, such as 170000.000[-5:EST].
        """
    @property
    def days_off(self, /) -> list[str]:
        """
        Days of the week on which nothing is processed, such as SATURDAY.
        """
    @property
    def days_withdrawn(self, /) -> int | None:
        """
        Days before processing on which the money leaves the account.
        """
    @property
    def default_days_to_pay(self, /) -> int | None:
        """
        Days that a payment by address takes, where the payee does not say.
        """
    @property
    def extended(self, /) -> bool | None:
        """
        Whether business details are taken.
        """
    @property
    def file_recovery(self, /) -> bool | None:
        """
        Whether a lost file can be asked for again.
        """
    @property
    def first_may_differ(self, /) -> bool | None:
        """
        Whether the first payment of a model may differ.
        """
    @property
    def inquiry_window(self, /) -> int | None:
        """
        Days after processing that a payment can be asked about.
        """
    @property
    def last_may_differ(self, /) -> bool | None:
        """
        Whether the last payment of a model may differ.
        """
    @property
    def model_window(self, /) -> int | None:
        """
        Days before it is due that a recurring model makes a payment.
        """
    @property
    def provider(self, /) -> str | None:
        """
        The service provider behind it.
        """
    @property
    def realm(self, /) -> str | None:
        """
        The realm whose sign-on it takes.
        """
    @property
    def refresh(self, /) -> bool | None:
        """
        Whether a refresh is supported.
        """
    @property
    def status_by_sync(self, /) -> bool | None:
        """
        Whether a synchronization tells of status changes.
        """
    @property
    def sync_mode(self, /) -> str | None:
        """
        How much a synchronization tells: FULL or LITE.
        """
    @property
    def transfer_days_withdrawn(self, /) -> int | None:
        """
        As days_withdrawn, for payments by transfer.
        """
    @property
    def transfer_default_days_to_pay(self, /) -> int | None:
        """
        As default_days_to_pay, for payments by transfer.
        """
    @property
    def url(self, /) -> str | None:
        """
        Where it is served.
        """

@disjoint_base
class BillPayment:
    """
    Pays bills over OFX: sign on, pay, modify, cancel, inquire, keep payees, synchronize.

    Set the institution, the sign-on, the account, the payee and the payment, then call `pay_bill()`.
    Calls block until the bank has answered and release the interpreter meanwhile; events come on the
    calling thread. An object does one thing at a time: a second call meanwhile raises `BusyError`.
    Every property is an attribute, and a pair of methods `get_name()` and `set_name(value)`; those of
    a synchronization are methods `get_sync_name(index)`.
    """
    def __init__(
        self,
        /,
        *,
        ofx_version: str | None = None,
        ofx_response: str | None = None,
        payee_aggregate: str | None = None,
        payee_name: str | None = None,
        fi_id: str | None = None,
        fi_organization: str | None = None,
        fi_url: str | None = None,
        ofx_app_id: str | None = None,
        ofx_app_version: str | None = None,
        ofx_user: str | None = None,
        payee_account: str | None = None,
        payee_addr1: str | None = None,
        payee_addr2: str | None = None,
        payee_addr3: str | None = None,
        payee_city: str | None = None,
        payee_country: str | None = None,
        payee_id: str | None = None,
        payee_list_id: str | None = None,
        payee_phone: str | None = None,
        payee_postal_code: str | None = None,
        payee_state: str | None = None,
        payment_amount: str | None = None,
        payment_bill_ref: str | None = None,
        payment_date_due: str | None = None,
        payment_from_account_id: str | None = None,
        payment_from_bank_id: str | None = None,
        payment_id: str | None = None,
        payment_memo: str | None = None,
        payment_to_account_id: str | None = None,
        payment_to_bank_id: str | None = None,
        recurring_id: str | None = None,
        recurring_frequency: str | None = None,
        recurring_instances: str | None = None,
        recurring_initial_amount: str | None = None,
        recurring_final_amount: str | None = None,
        ofx_access_key: str | None = None,
        ofx_password: str | None = None,
        payment_from_account_type: SupportsIndex | None = None,
        payment_to_account_type: SupportsIndex | None = None,
        timeout: SupportsIndex | None = None,
        firewall_auto_detect: bool | None = None,
        firewall_type: SupportsIndex | None = None,
        firewall_host: str | None = None,
        firewall_port: SupportsIndex | None = None,
        firewall_user: str | None = None,
        firewall_password: str | None = None,
        ssl_accept_server_cert_encoded: bytes | None = None,
        ssl_cert_store: bytes | None = None,
        ssl_cert_store_type: SupportsIndex | None = None,
        ssl_cert_store_password: str | None = None,
        ssl_cert_encoded: bytes | None = None,
        ssl_cert_subject: str | None = None,
        ssl_provider: SupportsIndex | None = None,
        on_connection_status: Callable[[BillPaymentConnectionStatusEventParams], object]
        | None = None,
        on_error: Callable[[BillPaymentErrorEventParams], object] | None = None,
        on_ssl_server_authentication: Callable[
            [BillPaymentSSLServerAuthenticationEventParams], object
        ]
        | None = None,
        on_ssl_status: Callable[[BillPaymentSSLStatusEventParams], object] | None = None,
        on_sync_payment_mail: Callable[[BillPaymentSyncPaymentMailEventParams], object]
        | None = None,
        on_sync_payees: Callable[[BillPaymentSyncPayeesEventParams], object] | None = None,
        on_sync_payments: Callable[[BillPaymentSyncPaymentsEventParams], object] | None = None,
        on_sync_recurring_payments: Callable[[BillPaymentSyncRecurringPaymentsEventParams], object]
        | None = None,
        read_only: bool = False,
        journal: str | PathLike[str] | None = None,
    ) -> None:
        """
        An object with the given properties and event handlers; all others have their defaults.

        With `read_only` it cannot move money or change anything at the bank: calls that would raise
        `InvalidValueError` before anything is built. `journal` is the setting `Journal`: the file in
        which transactions are written down, so that nothing is paid twice after a crash.
        """
    def __new__(cls, /, *_arguments: "object", **_keywords: "object") -> BillPayment:
        """
        An object with all properties at their defaults. A subclass may take what it likes.
        """
    def __repr__(self, /) -> str: ...
    def activate_account(self, /) -> str | None:
        """
        Asks the bank to make the account that pays usable for bill payment. Returns its status now:
        ACTIVE, PEND or AVAIL; None if the bank does not say.
        """
    def add_payee(self, /) -> None:
        """
        Adds the payee that the properties describe to the list at the bank. Afterwards
        `payee_list_id` is set, and what else the bank says about the payee.
        """
    def add_recurring_payment(self, /) -> None:
        """
        Adds a recurring model: the bank makes the payment that the properties describe as often as
        `recurring_frequency` says, `recurring_instances` times or without end, the first due on
        `payment_date_due`. Afterwards `recurring_id` is set. Raises as `pay_bill` does.
        """
    def cancel_payment(self, /, payment_id: str) -> None:
        """
        Cancels a payment that is not yet processed. Raises as `pay_bill` does.
        """
    def cancel_recurring_payment(self, /, recurring_id: str, include_pending: bool = False) -> None:
        """
        Cancels a recurring model. With `include_pending`, payments that it has made already and that
        are not yet processed are cancelled too. Raises as `pay_bill` does.
        """
    def check_payment(self, /) -> None:
        """
        Checks the payment that the properties describe as `pay_bill` does before it sends anything:
        what OFX requires, and, after `request_profile`, what this bank takes.
        """
    def config(self, /, configuration_string: str) -> str:
        """
        Reads or sets a setting: "Name" returns its value, "Name=value" sets it and returns "".
        """
    def delete_payee(self, /, list_id: str) -> None:
        """
        Deletes a payee from the list at the bank.
        """
    def delivery_estimate(self, /, date_due: str = "") -> DeliveryEstimate:
        """
        Tells until when a payment must be sent to arrive by a due date, in the form of the DateFormat setting;
        `payment_date_due` if it is "". Nothing is sent: it is counted from the profile at hand, in working days, and from
        what the bank said about the payee. Raises `InvalidValueError` before `request_profile`.
        """
    @property
    def fi_id(self, /) -> str:
        """
        The institution's identifier, sent as FID. Required. Default: empty.
        """
    @fi_id.setter
    def fi_id(self, /, value: str) -> None: ...
    @property
    def fi_organization(self, /) -> str:
        """
        The institution's name, sent as ORG; servers compare it letter by letter. Required. Default: empty.
        """
    @fi_organization.setter
    def fi_organization(self, /, value: str) -> None: ...
    @property
    def fi_url(self, /) -> str:
        """
        Where the institution answers OFX: an https URL. Required. Default: empty.
        """
    @fi_url.setter
    def fi_url(self, /, value: str) -> None: ...
    @property
    def firewall_auto_detect(self, /) -> bool:
        """
        Whether proxies are taken from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY of the environment where none is
        set. Default: False.
        """
    @firewall_auto_detect.setter
    def firewall_auto_detect(self, /, value: bool) -> None: ...
    @property
    def firewall_host(self, /) -> str:
        """
        The host of the firewall. Default: empty.
        """
    @firewall_host.setter
    def firewall_host(self, /, value: str) -> None: ...
    @property
    def firewall_password(self, /) -> str:
        """
        The password for the firewall. Default: empty.
        """
    @firewall_password.setter
    def firewall_password(self, /, value: str) -> None: ...
    @property
    def firewall_port(self, /) -> int:
        """
        The port of the firewall. Default: 0.
        """
    @firewall_port.setter
    def firewall_port(self, /, value: SupportsIndex) -> None: ...
    @property
    def firewall_type(self, /) -> int:
        """
        The kind of the firewall that connections are made through: 0 none, 1 tunnel, 2 SOCKS4, 3 SOCKS5, 10 SOCKS4A.
        Setting it sets firewall_port to 80 or 1080. Default: 0.
        """
    @firewall_type.setter
    def firewall_type(self, /, value: SupportsIndex) -> None: ...
    @property
    def firewall_user(self, /) -> str:
        """
        The user's name for the firewall. Default: empty.
        """
    @firewall_user.setter
    def firewall_user(self, /, value: str) -> None: ...
    def get_fi_id(self, /) -> str:
        """
        The institution's identifier, sent as FID. Required. Default: empty.
        """
    def get_fi_organization(self, /) -> str:
        """
        The institution's name, sent as ORG; servers compare it letter by letter. Required. Default: empty.
        """
    def get_fi_url(self, /) -> str:
        """
        Where the institution answers OFX: an https URL. Required. Default: empty.
        """
    def get_firewall_auto_detect(self, /) -> bool:
        """
        Whether proxies are taken from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY of the environment where none is
        set. Default: False.
        """
    def get_firewall_host(self, /) -> str:
        """
        The host of the firewall. Default: empty.
        """
    def get_firewall_password(self, /) -> str:
        """
        The password for the firewall. Default: empty.
        """
    def get_firewall_port(self, /) -> int:
        """
        The port of the firewall. Default: 0.
        """
    def get_firewall_type(self, /) -> int:
        """
        The kind of the firewall that connections are made through: 0 none, 1 tunnel, 2 SOCKS4, 3 SOCKS5, 10 SOCKS4A.
        Setting it sets firewall_port to 80 or 1080. Default: 0.
        """
    def get_firewall_user(self, /) -> str:
        """
        The user's name for the firewall. Default: empty.
        """
    def get_lost_sync(self, /) -> bool:
        """
        Whether the token of the last synchronization was too old, so that changes are lost. Default: False.
        """
    def get_ofx_access_key(self, /) -> str:
        """
        The key that the bank gave for challenges answered before; a newer one replaces it. Default: empty.
        """
    def get_ofx_app_id(self, /) -> str:
        """
        The application's identifier, sent as APPID, up to 5 characters. Required. Default: empty.
        """
    def get_ofx_app_version(self, /) -> str:
        """
        The application's version, sent as APPVER, up to 4 digits. Required. Default: empty.
        """
    def get_ofx_password(self, /) -> str:
        """
        The user's password. Required. Default: empty.
        """
    def get_ofx_request(self, /) -> str:
        """
        The last request as sent, with secrets masked unless the MaskSensitive setting is False. Default: empty.
        """
    def get_ofx_response(self, /) -> str:
        """
        The last reply of the bank as received, with keys masked unless MaskSensitive is False. Setting it parses the
        text offline as if it had been received. Default: empty.
        """
    def get_ofx_user(self, /) -> str:
        """
        The user's name at the institution, sent as USERID. Required. Default: empty.
        """
    def get_ofx_version(self, /) -> str:
        """
        The version of OFX that requests are written in: 102, 103, 151 or 160 (SGML), 200, 201, 202, 203, 210, 211 or
        220 (XML). Default: 102.
        """
    def get_payee_account(self, /) -> str:
        """
        The user's account number with the payee, sent as PAYACCT, up to 32 characters. OFX requires it for
        payments. Default: empty.
        """
    def get_payee_addr1(self, /) -> str:
        """
        The first line of the payee's address, up to 32 characters. Default: empty.
        """
    def get_payee_addr2(self, /) -> str:
        """
        The second line of the payee's address. Default: empty.
        """
    def get_payee_addr3(self, /) -> str:
        """
        The third line of the payee's address; only with a second. Default: empty.
        """
    def get_payee_aggregate(self, /) -> str:
        """
        All about the payee as XML, as the bank sent it. Setting it fills the payee's properties; those set afterwards
        win. Default: empty.
        """
    def get_payee_city(self, /) -> str:
        """
        The payee's city, up to 32 characters. Default: empty.
        """
    def get_payee_country(self, /) -> str:
        """
        The payee's country, three letters of ISO 3166. Default: USA.
        """
    def get_payee_days_to_pay(self, /) -> str:
        """
        The days that a payment to the payee takes (DAYSTOPAY). Default: empty.
        """
    def get_payee_id(self, /) -> str:
        """
        The identifier that the payment system gave the payee, used instead of name and address. Filled by the
        bank's answers. Default: empty.
        """
    def get_payee_id_scope(self, /) -> str:
        """
        How far payee_id reaches: GLOBAL or USER. Default: empty.
        """
    def get_payee_list_id(self, /) -> str:
        """
        The payee's entry in the user's list at the bank. Filled by the bank's answers. Default: empty.
        """
    def get_payee_name(self, /) -> str:
        """
        The payee's name, up to 32 characters. Another name means another payee: identifiers that the bank gave the
        former one are then cleared. Default: empty.
        """
    def get_payee_phone(self, /) -> str:
        """
        The payee's telephone number, in any form. Default: empty.
        """
    def get_payee_postal_code(self, /) -> str:
        """
        The payee's postal code, up to 11 characters. Default: empty.
        """
    def get_payee_state(self, /) -> str:
        """
        The payee's state, up to 5 characters. Default: empty.
        """
    def get_payment_aggregate(self, /) -> str:
        """
        All about the payment as XML, as the bank sent it. Default: empty.
        """
    def get_payment_amount(self, /) -> str:
        """
        The amount to pay, a decimal number such as 123.45, positive. Default: empty.
        """
    def get_payment_bill_ref(self, /) -> str:
        """
        A reference that the biller supplied, up to 80 characters. Default: empty.
        """
    def get_payment_check_number(self, /) -> str:
        """
        The number of the cheque that pays it, once there is one. Default: empty.
        """
    def get_payment_currency_code(self, /) -> str:
        """
        The currency of the payment, three letters of ISO 4217. Default: empty.
        """
    def get_payment_date_due(self, /) -> str:
        """
        When the payment is due, in the form of the DateFormat setting. Default: empty.
        """
    def get_payment_date_processed(self, /) -> str:
        """
        The day of what payment_status says, in the form of the DateFormat setting. Default: empty.
        """
    def get_payment_from_account_id(self, /) -> str:
        """
        The number of the account that pays, up to 22 characters. Default: empty.
        """
    def get_payment_from_account_type(self, /) -> int:
        """
        The type of the account that pays: 0 checking, 1 savings, 2 money market, 3 line of credit. Default: 0.
        """
    def get_payment_from_bank_id(self, /) -> str:
        """
        The bank of the account that pays, up to 9 characters. Default: empty.
        """
    def get_payment_id(self, /) -> str:
        """
        The identifier that the bank gave the payment (SRVRTID). Filled by the bank's answers. Default: empty.
        """
    def get_payment_memo(self, /) -> str:
        """
        A note to the payee, up to 255 characters. Default: empty.
        """
    def get_payment_payee_account(self, /) -> str:
        """
        The user's account number with the payee of the payment. Default: empty.
        """
    def get_payment_payee_aggregate(self, /) -> str:
        """
        Name and address of the payee of the payment as XML. Default: empty.
        """
    def get_payment_payee_id(self, /) -> str:
        """
        The identifier of the payee of the payment. Default: empty.
        """
    def get_payment_payee_list_id(self, /) -> str:
        """
        The list entry of the payee of the payment. Default: empty.
        """
    def get_payment_status(self, /) -> str:
        """
        What becomes of the payment: WILLPROCESSON, PROCESSEDON, NOFUNDSON, FAILEDON or CANCELEDON. Default: empty.
        """
    def get_payment_to_account_id(self, /) -> str:
        """
        The number of the account that is paid, where the bank pays by transfer. Default: empty.
        """
    def get_payment_to_account_type(self, /) -> int:
        """
        The type of the account that is paid: 0 checking, 1 savings, 2 money market, 3 line of credit. Default: 0.
        """
    def get_payment_to_bank_id(self, /) -> str:
        """
        The bank of the account that is paid, where the bank pays by transfer. Default: empty.
        """
    def get_payment_tx_type(self, /) -> str:
        """
        What the last synchronized payment was: ADDED, MODIFIED or CANCELLED. Default: empty.
        """
    def get_recurring_aggregate(self, /) -> str:
        """
        All about the recurring model as XML, as the bank sent it. Default: empty.
        """
    def get_recurring_final_amount(self, /) -> str:
        """
        The amount of the last payment of a recurring model, if it differs. Default: empty.
        """
    def get_recurring_frequency(self, /) -> str:
        """
        How often a recurring model pays: WEEKLY, BIWEEKLY, TWICEMONTHLY, MONTHLY, FOURWEEKS, BIMONTHLY, QUARTERLY,
        SEMIANNUALLY or ANNUALLY. Default: empty.
        """
    def get_recurring_id(self, /) -> str:
        """
        The identifier that the bank gave the recurring model (RECSRVRTID). Filled by the bank's answers. Default: empty.
        """
    def get_recurring_initial_amount(self, /) -> str:
        """
        The amount of the first payment of a recurring model, if it differs. Default: empty.
        """
    def get_recurring_instances(self, /) -> str:
        """
        How many payments a recurring model makes, up to 999; empty for no end. Default: empty.
        """
    def get_ssl_accept_server_cert_encoded(self, /) -> bytes:
        """
        The one certificate of the server (PEM or DER) that is accepted without further checks. Default: empty.
        """
    def get_ssl_cert_encoded(self, /) -> bytes:
        """
        The client's certificate (PEM), whose key is looked for in the store. Default: empty.
        """
    def get_ssl_cert_store(self, /) -> bytes:
        """
        The store of the client's certificate: the name of a file, or what would stand in it. Default: MY.
        """
    def get_ssl_cert_store_password(self, /) -> str:
        """
        The password of the store. Default: empty.
        """
    def get_ssl_cert_store_type(self, /) -> int:
        """
        The kind of the store: 2 PFX file, 3 PFX, 4 JKS file, 5 JKS, 6 PEM file, 7 PEM, 8 and 9 certificate, 11 and 12
        PKCS7, 18 JWK file, 19 JWK, 99 to be detected. Default: 0.
        """
    def get_ssl_cert_subject(self, /) -> str:
        """
        The subject of the client's certificate, to be set last: it is looked for in the store, whole or in part; `*`
        takes any. Reads as the whole subject, empty if none was found. Default: empty.
        """
    def get_ssl_provider(self, /) -> int:
        """
        Who speaks TLS: 0 and 2 are this library; 1, the platform, is refused. Default: 0.
        """
    def get_ssl_server_cert_encoded(self, /) -> bytes:
        """
        The certificate that the server showed last, PEM. Default: empty.
        """
    def get_status(self, /, payment_id: str) -> None:
        """
        Asks what became of a payment. Afterwards `payment_status` and `payment_date_processed` are
        set, and `payment_check_number` if a cheque pays it.
        """
    def get_sync_payee_account(self, /, index: SupportsIndex) -> str:
        """
        The user's account number with the payee.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payee_addr1(self, /, index: SupportsIndex) -> str:
        """
        The first line of the payee's address.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payee_addr2(self, /, index: SupportsIndex) -> str:
        """
        The second line of the payee's address.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payee_addr3(self, /, index: SupportsIndex) -> str:
        """
        The third line of the payee's address.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payee_aggregate(self, /, index: SupportsIndex) -> str:
        """
        All about the payee as XML, as the bank sent it.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payee_city(self, /, index: SupportsIndex) -> str:
        """
        The payee's city.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payee_count(self, /) -> int:
        """
        The number of payees in the last synchronization. Default: 0.
        """
    def get_sync_payee_country(self, /, index: SupportsIndex) -> str:
        """
        The payee's country; USA where the bank does not say.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payee_days_to_pay(self, /, index: SupportsIndex) -> str:
        """
        The days that a payment to the payee takes.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payee_id(self, /, index: SupportsIndex) -> str:
        """
        The identifier that the payment system gave the payee.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payee_id_scope(self, /, index: SupportsIndex) -> str:
        """
        How far that identifier reaches: GLOBAL or USER.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payee_list_id(self, /, index: SupportsIndex) -> str:
        """
        The payee's entry in the user's list.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payee_name(self, /, index: SupportsIndex) -> str:
        """
        The payee's name.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payee_phone(self, /, index: SupportsIndex) -> str:
        """
        The payee's telephone number.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payee_postal_code(self, /, index: SupportsIndex) -> str:
        """
        The payee's postal code.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payee_state(self, /, index: SupportsIndex) -> str:
        """
        The payee's state.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payee_tx_type(self, /, index: SupportsIndex) -> str:
        """
        What happened to the payee: ADDED, MODIFIED or DELETED.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payment_aggregate(self, /, index: SupportsIndex) -> str:
        """
        All about the payment as XML, as the bank sent it.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payment_amount(self, /, index: SupportsIndex) -> str:
        """
        The amount.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payment_bill_ref(self, /, index: SupportsIndex) -> str:
        """
        The reference that the biller supplied.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payment_check_number(self, /, index: SupportsIndex) -> str:
        """
        The number of the cheque that pays it.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payment_count(self, /) -> int:
        """
        The number of payments in the last synchronization. Default: 0.
        """
    def get_sync_payment_currency_code(self, /, index: SupportsIndex) -> str:
        """
        The currency.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payment_date_due(self, /, index: SupportsIndex) -> str:
        """
        When it is due.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payment_date_processed(self, /, index: SupportsIndex) -> str:
        """
        The day of what its status says.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payment_id(self, /, index: SupportsIndex) -> str:
        """
        The identifier that the bank gave the payment.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payment_memo(self, /, index: SupportsIndex) -> str:
        """
        The note to the payee.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payment_payee_account(self, /, index: SupportsIndex) -> str:
        """
        The user's account number with the payee.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payment_payee_aggregate(self, /, index: SupportsIndex) -> str:
        """
        Name and address of the payee as XML.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payment_payee_id(self, /, index: SupportsIndex) -> str:
        """
        The identifier of the payee.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payment_payee_list_id(self, /, index: SupportsIndex) -> str:
        """
        The payee's entry in the user's list.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payment_status(self, /, index: SupportsIndex) -> str:
        """
        What becomes of it: WILLPROCESSON, PROCESSEDON, NOFUNDSON, FAILEDON or CANCELEDON.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_payment_tx_type(self, /, index: SupportsIndex) -> str:
        """
        What happened to the payment: ADDED, MODIFIED or CANCELLED.

        `index` counts from 0; raises `InvalidValueError` if there are not so many.
        """
    def get_sync_recurring_payment_count(self, /) -> int:
        """
        The number of recurring models in the last synchronization. Default: 0.
        """
    def get_timeout(self, /) -> int:
        """
        For how many seconds the bank may be silent before a call fails; 0 for ever. Default: 60.
        """
    @property
    def lost_sync(self, /) -> bool:
        """
        Whether the token of the last synchronization was too old, so that changes are lost. Default: False.
        """
    def modify_payee(self, /, payee_list_id: str) -> None:
        """
        Modifies a payee of the list at the bank. The properties describe all of the payee, not the
        difference.
        """
    def modify_payment(self, /, payment_id: str) -> None:
        """
        Modifies a payment that is not yet processed. The properties describe all of the new payment,
        not the difference; name and identifier of the payee must stay. Raises as `pay_bill` does.
        """
    def modify_recurring_payment(self, /, recurring_id: str, include_pending: bool = False) -> None:
        """
        Modifies a recurring model. The properties describe all of the new model, not the difference.
        With `include_pending`, payments that it has made already and that are not yet processed change
        too. Raises as `pay_bill` does.
        """
    @property
    def ofx_access_key(self, /) -> str:
        """
        The key that the bank gave for challenges answered before; a newer one replaces it. Default: empty.
        """
    @ofx_access_key.setter
    def ofx_access_key(self, /, value: str) -> None: ...
    @property
    def ofx_app_id(self, /) -> str:
        """
        The application's identifier, sent as APPID, up to 5 characters. Required. Default: empty.
        """
    @ofx_app_id.setter
    def ofx_app_id(self, /, value: str) -> None: ...
    @property
    def ofx_app_version(self, /) -> str:
        """
        The application's version, sent as APPVER, up to 4 digits. Required. Default: empty.
        """
    @ofx_app_version.setter
    def ofx_app_version(self, /, value: str) -> None: ...
    @property
    def ofx_password(self, /) -> str:
        """
        The user's password. Required. Default: empty.
        """
    @ofx_password.setter
    def ofx_password(self, /, value: str) -> None: ...
    @property
    def ofx_request(self, /) -> str:
        """
        The last request as sent, with secrets masked unless the MaskSensitive setting is False. Default: empty.
        """
    @property
    def ofx_response(self, /) -> str:
        """
        The last reply of the bank as received, with keys masked unless MaskSensitive is False. Setting it parses the
        text offline as if it had been received. Default: empty.
        """
    @ofx_response.setter
    def ofx_response(self, /, value: str) -> None: ...
    @property
    def ofx_user(self, /) -> str:
        """
        The user's name at the institution, sent as USERID. Required. Default: empty.
        """
    @ofx_user.setter
    def ofx_user(self, /, value: str) -> None: ...
    @property
    def ofx_version(self, /) -> str:
        """
        The version of OFX that requests are written in: 102, 103, 151 or 160 (SGML), 200, 201, 202, 203, 210, 211 or
        220 (XML). Default: 102.
        """
    @ofx_version.setter
    def ofx_version(self, /, value: str) -> None: ...
    @property
    def on_connection_status(
        self, /
    ) -> Callable[[BillPaymentConnectionStatusEventParams], object] | None:
        """
        Called with a `BillPaymentConnectionStatusEventParams` when the connection to the bank changes.
        """
    @on_connection_status.setter
    def on_connection_status(
        self, /, handler: Callable[[BillPaymentConnectionStatusEventParams], object] | None
    ) -> None: ...
    @property
    def on_error(self, /) -> Callable[[BillPaymentErrorEventParams], object] | None:
        """
        Called with a `BillPaymentErrorEventParams` when a call is about to fail; None for nobody.
        """
    @on_error.setter
    def on_error(
        self, /, handler: Callable[[BillPaymentErrorEventParams], object] | None
    ) -> None: ...
    @property
    def on_ssl_server_authentication(
        self, /
    ) -> Callable[[BillPaymentSSLServerAuthenticationEventParams], object] | None:
        """
        Called with a `BillPaymentSSLServerAuthenticationEventParams` when the server has shown its
        certificate, before anything is sent. Its `accept` can be set; a handler that raises refuses.
        """
    @on_ssl_server_authentication.setter
    def on_ssl_server_authentication(
        self, /, handler: Callable[[BillPaymentSSLServerAuthenticationEventParams], object] | None
    ) -> None: ...
    @property
    def on_ssl_status(self, /) -> Callable[[BillPaymentSSLStatusEventParams], object] | None:
        """
        Called with a `BillPaymentSSLStatusEventParams` when the secure connection makes progress.
        """
    @on_ssl_status.setter
    def on_ssl_status(
        self, /, handler: Callable[[BillPaymentSSLStatusEventParams], object] | None
    ) -> None: ...
    @property
    def on_sync_payees(self, /) -> Callable[[BillPaymentSyncPayeesEventParams], object] | None:
        """
        Called with a `BillPaymentSyncPayeesEventParams` for each payee of a synchronization; None
        for nobody.
        """
    @on_sync_payees.setter
    def on_sync_payees(
        self, /, handler: Callable[[BillPaymentSyncPayeesEventParams], object] | None
    ) -> None: ...
    @property
    def on_sync_payment_mail(
        self, /
    ) -> Callable[[BillPaymentSyncPaymentMailEventParams], object] | None:
        """
        Called with a `BillPaymentSyncPaymentMailEventParams` for each letter of a synchronization;
        None for nobody.
        """
    @on_sync_payment_mail.setter
    def on_sync_payment_mail(
        self, /, handler: Callable[[BillPaymentSyncPaymentMailEventParams], object] | None
    ) -> None: ...
    @property
    def on_sync_payments(self, /) -> Callable[[BillPaymentSyncPaymentsEventParams], object] | None:
        """
        Called with a `BillPaymentSyncPaymentsEventParams` for each payment of a synchronization;
        None for nobody.
        """
    @on_sync_payments.setter
    def on_sync_payments(
        self, /, handler: Callable[[BillPaymentSyncPaymentsEventParams], object] | None
    ) -> None: ...
    @property
    def on_sync_recurring_payments(
        self, /
    ) -> Callable[[BillPaymentSyncRecurringPaymentsEventParams], object] | None:
        """
        Called with a `BillPaymentSyncRecurringPaymentsEventParams` for each recurring model of a
        synchronization; None for nobody.
        """
    @on_sync_recurring_payments.setter
    def on_sync_recurring_payments(
        self, /, handler: Callable[[BillPaymentSyncRecurringPaymentsEventParams], object] | None
    ) -> None: ...
    def open_transactions(self, /) -> list[str]:
        """
        The TRNUIDs of transactions that the bank may have carried out or not, oldest first; with a journal,
        all of that journal.
        """
    def pay_bill(self, /, *, allow_duplicate: bool = False) -> None:
        """
        Pays a bill: schedules the payment that the properties describe.

        Required are the institution, the sign-on, `payment_from_bank_id`,
        `payment_from_account_id`, `payment_amount`, `payment_date_due`, `payee_account`, and either
        `payee_id` or the payee's name, address and telephone number. Afterwards `payment_id`,
        `payment_status` and what else the bank answered are set; the bank may have changed what was
        asked for. Raises `InvalidValueError` before anything is sent, `ServerRefusedError` if the bank
        declined, and `PaymentOutcomeUnknownError` if it may have paid and no answer was understood.

        An equal payment (same payee, accounts, amount and due date) within the hours of the setting
        `DuplicateWindow` raises `InvalidValueError`, and nothing is sent, unless `allow_duplicate` says
        that it is meant.
        """
    @property
    def payee(self, /) -> CurrentPayee:
        """
        The payee that the properties describe now. It does not change with them.
        """
    @property
    def payee_account(self, /) -> str:
        """
        The user's account number with the payee, sent as PAYACCT, up to 32 characters. OFX requires it for
        payments. Default: empty.
        """
    @payee_account.setter
    def payee_account(self, /, value: str) -> None: ...
    @property
    def payee_addr1(self, /) -> str:
        """
        The first line of the payee's address, up to 32 characters. Default: empty.
        """
    @payee_addr1.setter
    def payee_addr1(self, /, value: str) -> None: ...
    @property
    def payee_addr2(self, /) -> str:
        """
        The second line of the payee's address. Default: empty.
        """
    @payee_addr2.setter
    def payee_addr2(self, /, value: str) -> None: ...
    @property
    def payee_addr3(self, /) -> str:
        """
        The third line of the payee's address; only with a second. Default: empty.
        """
    @payee_addr3.setter
    def payee_addr3(self, /, value: str) -> None: ...
    @property
    def payee_aggregate(self, /) -> str:
        """
        All about the payee as XML, as the bank sent it. Setting it fills the payee's properties; those set afterwards
        win. Default: empty.
        """
    @payee_aggregate.setter
    def payee_aggregate(self, /, value: str) -> None: ...
    @property
    def payee_city(self, /) -> str:
        """
        The payee's city, up to 32 characters. Default: empty.
        """
    @payee_city.setter
    def payee_city(self, /, value: str) -> None: ...
    @property
    def payee_country(self, /) -> str:
        """
        The payee's country, three letters of ISO 3166. Default: USA.
        """
    @payee_country.setter
    def payee_country(self, /, value: str) -> None: ...
    @property
    def payee_days_to_pay(self, /) -> str:
        """
        The days that a payment to the payee takes (DAYSTOPAY). Default: empty.
        """
    @property
    def payee_id(self, /) -> str:
        """
        The identifier that the payment system gave the payee, used instead of name and address. Filled by the
        bank's answers. Default: empty.
        """
    @payee_id.setter
    def payee_id(self, /, value: str) -> None: ...
    @property
    def payee_id_scope(self, /) -> str:
        """
        How far payee_id reaches: GLOBAL or USER. Default: empty.
        """
    @property
    def payee_list_id(self, /) -> str:
        """
        The payee's entry in the user's list at the bank. Filled by the bank's answers. Default: empty.
        """
    @payee_list_id.setter
    def payee_list_id(self, /, value: str) -> None: ...
    @property
    def payee_name(self, /) -> str:
        """
        The payee's name, up to 32 characters. Another name means another payee: identifiers that the bank gave the
        former one are then cleared. Default: empty.
        """
    @payee_name.setter
    def payee_name(self, /, value: str) -> None: ...
    @property
    def payee_phone(self, /) -> str:
        """
        The payee's telephone number, in any form. Default: empty.
        """
    @payee_phone.setter
    def payee_phone(self, /, value: str) -> None: ...
    @property
    def payee_postal_code(self, /) -> str:
        """
        The payee's postal code, up to 11 characters. Default: empty.
        """
    @payee_postal_code.setter
    def payee_postal_code(self, /, value: str) -> None: ...
    @property
    def payee_state(self, /) -> str:
        """
        The payee's state, up to 5 characters. Default: empty.
        """
    @payee_state.setter
    def payee_state(self, /, value: str) -> None: ...
    @property
    def payment(self, /) -> CurrentPayment:
        """
        The payment that the properties describe now. It does not change with them.
        """
    @property
    def payment_aggregate(self, /) -> str:
        """
        All about the payment as XML, as the bank sent it. Default: empty.
        """
    @property
    def payment_amount(self, /) -> str:
        """
        The amount to pay, a decimal number such as 123.45, positive. Default: empty.
        """
    @payment_amount.setter
    def payment_amount(self, /, value: str) -> None: ...
    @property
    def payment_bill(self, /) -> PresentedBill | None:
        """
        The presented bill that the payment pays (OFX 2.0.1 and later); None for none. Default: None.
        """
    @payment_bill.setter
    def payment_bill(self, /, bill: PresentedBill | None) -> None: ...
    @property
    def payment_bill_ref(self, /) -> str:
        """
        A reference that the biller supplied, up to 80 characters. Default: empty.
        """
    @payment_bill_ref.setter
    def payment_bill_ref(self, /, value: str) -> None: ...
    @property
    def payment_check_number(self, /) -> str:
        """
        The number of the cheque that pays it, once there is one. Default: empty.
        """
    @property
    def payment_currency_code(self, /) -> str:
        """
        The currency of the payment, three letters of ISO 4217. Default: empty.
        """
    @property
    def payment_date_due(self, /) -> str:
        """
        When the payment is due, in the form of the DateFormat setting. Default: empty.
        """
    @payment_date_due.setter
    def payment_date_due(self, /, value: str) -> None: ...
    @property
    def payment_date_processed(self, /) -> str:
        """
        The day of what payment_status says, in the form of the DateFormat setting. Default: empty.
        """
    @property
    def payment_details(self, /) -> list[PaymentDetails]:
        """
        The business details that go along with the payment. Default: none.
        """
    @payment_details.setter
    def payment_details(self, /, details: SupportsGetItem[int, PaymentDetails]) -> None: ...
    @property
    def payment_from_account_id(self, /) -> str:
        """
        The number of the account that pays, up to 22 characters. Default: empty.
        """
    @payment_from_account_id.setter
    def payment_from_account_id(self, /, value: str) -> None: ...
    @property
    def payment_from_account_type(self, /) -> int:
        """
        The type of the account that pays: 0 checking, 1 savings, 2 money market, 3 line of credit. Default: 0.
        """
    @payment_from_account_type.setter
    def payment_from_account_type(self, /, value: SupportsIndex) -> None: ...
    @property
    def payment_from_bank_id(self, /) -> str:
        """
        The bank of the account that pays, up to 9 characters. Default: empty.
        """
    @payment_from_bank_id.setter
    def payment_from_bank_id(self, /, value: str) -> None: ...
    @property
    def payment_id(self, /) -> str:
        """
        The identifier that the bank gave the payment (SRVRTID). Filled by the bank's answers. Default: empty.
        """
    @payment_id.setter
    def payment_id(self, /, value: str) -> None: ...
    @property
    def payment_memo(self, /) -> str:
        """
        A note to the payee, up to 255 characters. Default: empty.
        """
    @payment_memo.setter
    def payment_memo(self, /, value: str) -> None: ...
    @property
    def payment_payee_account(self, /) -> str:
        """
        The user's account number with the payee of the payment. Default: empty.
        """
    @property
    def payment_payee_aggregate(self, /) -> str:
        """
        Name and address of the payee of the payment as XML. Default: empty.
        """
    @property
    def payment_payee_id(self, /) -> str:
        """
        The identifier of the payee of the payment. Default: empty.
        """
    @property
    def payment_payee_list_id(self, /) -> str:
        """
        The list entry of the payee of the payment. Default: empty.
        """
    @property
    def payment_status(self, /) -> str:
        """
        What becomes of the payment: WILLPROCESSON, PROCESSEDON, NOFUNDSON, FAILEDON or CANCELEDON. Default: empty.
        """
    @property
    def payment_to_account_id(self, /) -> str:
        """
        The number of the account that is paid, where the bank pays by transfer. Default: empty.
        """
    @payment_to_account_id.setter
    def payment_to_account_id(self, /, value: str) -> None: ...
    @property
    def payment_to_account_type(self, /) -> int:
        """
        The type of the account that is paid: 0 checking, 1 savings, 2 money market, 3 line of credit. Default: 0.
        """
    @payment_to_account_type.setter
    def payment_to_account_type(self, /, value: SupportsIndex) -> None: ...
    @property
    def payment_to_bank_id(self, /) -> str:
        """
        The bank of the account that is paid, where the bank pays by transfer. Default: empty.
        """
    @payment_to_bank_id.setter
    def payment_to_bank_id(self, /, value: str) -> None: ...
    @property
    def payment_tx_type(self, /) -> str:
        """
        What the last synchronized payment was: ADDED, MODIFIED or CANCELLED. Default: empty.
        """
    def reconcile(self, /) -> list[Reconciliation]:
        """
        Asks the bank what became of each open transaction, oldest first, and settles those that it answers
        for.

        Each is looked for in a synchronization by its TRNUID. If it is not there and this object has its
        request, that very request is sent again under its TRNUID, which the bank recognises. It is not sent
        again if the bank shows an equal payment whose TRNUID it does not tell, since that may be it. After a
        restart there is no request: repeating the call with the same properties sends it under its TRNUID.
        The object needs the institution, the sign-on and the account that pays; properties and lists stay as
        they are. What cannot be settled stays open, with the reason.
        """
    @property
    def recurring_aggregate(self, /) -> str:
        """
        All about the recurring model as XML, as the bank sent it. Default: empty.
        """
    @property
    def recurring_final_amount(self, /) -> str:
        """
        The amount of the last payment of a recurring model, if it differs. Default: empty.
        """
    @recurring_final_amount.setter
    def recurring_final_amount(self, /, value: str) -> None: ...
    @property
    def recurring_frequency(self, /) -> str:
        """
        How often a recurring model pays: WEEKLY, BIWEEKLY, TWICEMONTHLY, MONTHLY, FOURWEEKS, BIMONTHLY, QUARTERLY,
        SEMIANNUALLY or ANNUALLY. Default: empty.
        """
    @recurring_frequency.setter
    def recurring_frequency(self, /, value: str) -> None: ...
    @property
    def recurring_id(self, /) -> str:
        """
        The identifier that the bank gave the recurring model (RECSRVRTID). Filled by the bank's answers. Default: empty.
        """
    @recurring_id.setter
    def recurring_id(self, /, value: str) -> None: ...
    @property
    def recurring_initial_amount(self, /) -> str:
        """
        The amount of the first payment of a recurring model, if it differs. Default: empty.
        """
    @recurring_initial_amount.setter
    def recurring_initial_amount(self, /, value: str) -> None: ...
    @property
    def recurring_instances(self, /) -> str:
        """
        How many payments a recurring model makes, up to 999; empty for no end. Default: empty.
        """
    @recurring_instances.setter
    def recurring_instances(self, /, value: str) -> None: ...
    def request_accounts(self, /) -> list[Account]:
        """
        Asks for the user's accounts, with what each can be used for.
        """
    def request_challenge_questions(self, /) -> list[ChallengeQuestion]:
        """
        Asks for the questions that the bank wants answered, after it refused with status 3000.
        """
    def request_profile(self, /, *, anonymous: bool = False) -> Profile:
        """
        Asks for the institution's profile: where it serves what, how to sign on, and what its bill
        payment can do. Kept until it changes. With `anonymous` nobody signs on. Afterwards payments are
        checked by it, and requests go where it says: to other servers only if TrustedHosts names them.
        """
    def reset(self, /) -> None:
        """
        Sets all properties and settings to their defaults and forgets the session. Event handlers
        stay, and so do transactions whose outcome is unknown.
        """
    def resume(self, /, challenge: Challenge, answers: "dict[str, str]") -> "str | None":
        """
        Answers a challenge, the `challenge` of an error, and sends the request again that the bank refused, under the same
        transaction id. `answers` are by the `phrase_id` of each question that people answer.

        Afterwards the properties are filled as the call itself would have done. Returns the token if it was a
        synchronization, otherwise None. A call without a request to repeat, such as `request_accounts`, is only signed on
        for: make it again. Raises as the call itself; wrong answers are refused with another challenge.
        """
    def send_challenge_answers(self, /, answers: "dict[str, str]") -> "None":
        """
        Answers the questions, given by their identifiers. Afterwards the call that was refused with
        status 3000 can be made again.
        """
    def send_payment_mail(
        self,
        /,
        subject: str,
        text: str,
        payment_id: str | None = None,
        *,
        to: str | None = None,
        html: bool = False,
    ) -> BillPaymentSyncPaymentMailEventParams:
        """
        Sends a letter to the bank, about a payment or anything else, and returns it as the bank took it.

        `text` may have several lines. `payment_id` is a payment that this object made, changed or synchronized: its
        particulars go along. `to` is the institution if it is None. With `html` the text is HTML, which is sent only
        where the profile at hand says that the institution takes it. Raises `InvalidValueError` before anything is sent.
        """
    def set_fi_id(self, /, value: str) -> None:
        """
        The institution's identifier, sent as FID. Required. Default: empty.
        """
    def set_fi_organization(self, /, value: str) -> None:
        """
        The institution's name, sent as ORG; servers compare it letter by letter. Required. Default: empty.
        """
    def set_fi_url(self, /, value: str) -> None:
        """
        Where the institution answers OFX: an https URL. Required. Default: empty.
        """
    def set_firewall_auto_detect(self, /, value: bool) -> None:
        """
        Whether proxies are taken from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY of the environment where none is
        set. Default: False.
        """
    def set_firewall_host(self, /, value: str) -> None:
        """
        The host of the firewall. Default: empty.
        """
    def set_firewall_password(self, /, value: str) -> None:
        """
        The password for the firewall. Default: empty.
        """
    def set_firewall_port(self, /, value: SupportsIndex) -> None:
        """
        The port of the firewall. Default: 0.
        """
    def set_firewall_type(self, /, value: SupportsIndex) -> None:
        """
        The kind of the firewall that connections are made through: 0 none, 1 tunnel, 2 SOCKS4, 3 SOCKS5, 10 SOCKS4A.
        Setting it sets firewall_port to 80 or 1080. Default: 0.
        """
    def set_firewall_user(self, /, value: str) -> None:
        """
        The user's name for the firewall. Default: empty.
        """
    def set_ofx_access_key(self, /, value: str) -> None:
        """
        The key that the bank gave for challenges answered before; a newer one replaces it. Default: empty.
        """
    def set_ofx_app_id(self, /, value: str) -> None:
        """
        The application's identifier, sent as APPID, up to 5 characters. Required. Default: empty.
        """
    def set_ofx_app_version(self, /, value: str) -> None:
        """
        The application's version, sent as APPVER, up to 4 digits. Required. Default: empty.
        """
    def set_ofx_password(self, /, value: str) -> None:
        """
        The user's password. Required. Default: empty.
        """
    def set_ofx_response(self, /, value: str) -> None:
        """
        The last reply of the bank as received, with keys masked unless MaskSensitive is False. Setting it parses the
        text offline as if it had been received. Default: empty.
        """
    def set_ofx_user(self, /, value: str) -> None:
        """
        The user's name at the institution, sent as USERID. Required. Default: empty.
        """
    def set_ofx_version(self, /, value: str) -> None:
        """
        The version of OFX that requests are written in: 102, 103, 151 or 160 (SGML), 200, 201, 202, 203, 210, 211 or
        220 (XML). Default: 102.
        """
    def set_payee_account(self, /, value: str) -> None:
        """
        The user's account number with the payee, sent as PAYACCT, up to 32 characters. OFX requires it for
        payments. Default: empty.
        """
    def set_payee_addr1(self, /, value: str) -> None:
        """
        The first line of the payee's address, up to 32 characters. Default: empty.
        """
    def set_payee_addr2(self, /, value: str) -> None:
        """
        The second line of the payee's address. Default: empty.
        """
    def set_payee_addr3(self, /, value: str) -> None:
        """
        The third line of the payee's address; only with a second. Default: empty.
        """
    def set_payee_aggregate(self, /, value: str) -> None:
        """
        All about the payee as XML, as the bank sent it. Setting it fills the payee's properties; those set afterwards
        win. Default: empty.
        """
    def set_payee_city(self, /, value: str) -> None:
        """
        The payee's city, up to 32 characters. Default: empty.
        """
    def set_payee_country(self, /, value: str) -> None:
        """
        The payee's country, three letters of ISO 3166. Default: USA.
        """
    def set_payee_id(self, /, value: str) -> None:
        """
        The identifier that the payment system gave the payee, used instead of name and address. Filled by the
        bank's answers. Default: empty.
        """
    def set_payee_list_id(self, /, value: str) -> None:
        """
        The payee's entry in the user's list at the bank. Filled by the bank's answers. Default: empty.
        """
    def set_payee_name(self, /, value: str) -> None:
        """
        The payee's name, up to 32 characters. Another name means another payee: identifiers that the bank gave the
        former one are then cleared. Default: empty.
        """
    def set_payee_phone(self, /, value: str) -> None:
        """
        The payee's telephone number, in any form. Default: empty.
        """
    def set_payee_postal_code(self, /, value: str) -> None:
        """
        The payee's postal code, up to 11 characters. Default: empty.
        """
    def set_payee_state(self, /, value: str) -> None:
        """
        The payee's state, up to 5 characters. Default: empty.
        """
    def set_payment_amount(self, /, value: str) -> None:
        """
        The amount to pay, a decimal number such as 123.45, positive. Default: empty.
        """
    def set_payment_bill_ref(self, /, value: str) -> None:
        """
        A reference that the biller supplied, up to 80 characters. Default: empty.
        """
    def set_payment_date_due(self, /, value: str) -> None:
        """
        When the payment is due, in the form of the DateFormat setting. Default: empty.
        """
    def set_payment_from_account_id(self, /, value: str) -> None:
        """
        The number of the account that pays, up to 22 characters. Default: empty.
        """
    def set_payment_from_account_type(self, /, value: SupportsIndex) -> None:
        """
        The type of the account that pays: 0 checking, 1 savings, 2 money market, 3 line of credit. Default: 0.
        """
    def set_payment_from_bank_id(self, /, value: str) -> None:
        """
        The bank of the account that pays, up to 9 characters. Default: empty.
        """
    def set_payment_id(self, /, value: str) -> None:
        """
        The identifier that the bank gave the payment (SRVRTID). Filled by the bank's answers. Default: empty.
        """
    def set_payment_memo(self, /, value: str) -> None:
        """
        A note to the payee, up to 255 characters. Default: empty.
        """
    def set_payment_to_account_id(self, /, value: str) -> None:
        """
        The number of the account that is paid, where the bank pays by transfer. Default: empty.
        """
    def set_payment_to_account_type(self, /, value: SupportsIndex) -> None:
        """
        The type of the account that is paid: 0 checking, 1 savings, 2 money market, 3 line of credit. Default: 0.
        """
    def set_payment_to_bank_id(self, /, value: str) -> None:
        """
        The bank of the account that is paid, where the bank pays by transfer. Default: empty.
        """
    def set_realm_credentials(self, /, realm: str, user: str, password: str) -> None:
        """
        Sets user and password of a realm other than that of the profile: some institutions serve message sets in several
        realms, each with a sign-on of its own. An empty password forgets those of the realm.
        """
    def set_recurring_final_amount(self, /, value: str) -> None:
        """
        The amount of the last payment of a recurring model, if it differs. Default: empty.
        """
    def set_recurring_frequency(self, /, value: str) -> None:
        """
        How often a recurring model pays: WEEKLY, BIWEEKLY, TWICEMONTHLY, MONTHLY, FOURWEEKS, BIMONTHLY, QUARTERLY,
        SEMIANNUALLY or ANNUALLY. Default: empty.
        """
    def set_recurring_id(self, /, value: str) -> None:
        """
        The identifier that the bank gave the recurring model (RECSRVRTID). Filled by the bank's answers. Default: empty.
        """
    def set_recurring_initial_amount(self, /, value: str) -> None:
        """
        The amount of the first payment of a recurring model, if it differs. Default: empty.
        """
    def set_recurring_instances(self, /, value: str) -> None:
        """
        How many payments a recurring model makes, up to 999; empty for no end. Default: empty.
        """
    def set_ssl_accept_server_cert_encoded(self, /, value: bytes) -> None:
        """
        The one certificate of the server (PEM or DER) that is accepted without further checks. Default: empty.
        """
    def set_ssl_cert_encoded(self, /, value: bytes) -> None:
        """
        The client's certificate (PEM), whose key is looked for in the store. Default: empty.
        """
    def set_ssl_cert_store(self, /, value: bytes) -> None:
        """
        The store of the client's certificate: the name of a file, or what would stand in it. Default: MY.
        """
    def set_ssl_cert_store_password(self, /, value: str) -> None:
        """
        The password of the store. Default: empty.
        """
    def set_ssl_cert_store_type(self, /, value: SupportsIndex) -> None:
        """
        The kind of the store: 2 PFX file, 3 PFX, 4 JKS file, 5 JKS, 6 PEM file, 7 PEM, 8 and 9 certificate, 11 and 12
        PKCS7, 18 JWK file, 19 JWK, 99 to be detected. Default: 0.
        """
    def set_ssl_cert_subject(self, /, value: str) -> None:
        """
        The subject of the client's certificate, to be set last: it is looked for in the store, whole or in part; `*`
        takes any. Reads as the whole subject, empty if none was found. Default: empty.
        """
    def set_ssl_provider(self, /, value: SupportsIndex) -> None:
        """
        Who speaks TLS: 0 and 2 are this library; 1, the platform, is refused. Default: 0.
        """
    def set_timeout(self, /, value: SupportsIndex) -> None:
        """
        For how many seconds the bank may be silent before a call fails; 0 for ever. Default: 60.
        """
    def settle(self, /, transaction_id: str) -> bool:
        """
        Takes a transaction for settled: whoever calls this knows from the bank what became of it. Asking for
        the same again is then a new transaction. Returns whether it was open.
        """
    @property
    def ssl_accept_server_cert_encoded(self, /) -> bytes:
        """
        The one certificate of the server (PEM or DER) that is accepted without further checks. Default: empty.
        """
    @ssl_accept_server_cert_encoded.setter
    def ssl_accept_server_cert_encoded(self, /, value: bytes) -> None: ...
    @property
    def ssl_cert_encoded(self, /) -> bytes:
        """
        The client's certificate (PEM), whose key is looked for in the store. Default: empty.
        """
    @ssl_cert_encoded.setter
    def ssl_cert_encoded(self, /, value: bytes) -> None: ...
    @property
    def ssl_cert_store(self, /) -> bytes:
        """
        The store of the client's certificate: the name of a file, or what would stand in it. Default: MY.
        """
    @ssl_cert_store.setter
    def ssl_cert_store(self, /, value: bytes) -> None: ...
    @property
    def ssl_cert_store_password(self, /) -> str:
        """
        The password of the store. Default: empty.
        """
    @ssl_cert_store_password.setter
    def ssl_cert_store_password(self, /, value: str) -> None: ...
    @property
    def ssl_cert_store_type(self, /) -> int:
        """
        The kind of the store: 2 PFX file, 3 PFX, 4 JKS file, 5 JKS, 6 PEM file, 7 PEM, 8 and 9 certificate, 11 and 12
        PKCS7, 18 JWK file, 19 JWK, 99 to be detected. Default: 0.
        """
    @ssl_cert_store_type.setter
    def ssl_cert_store_type(self, /, value: SupportsIndex) -> None: ...
    @property
    def ssl_cert_subject(self, /) -> str:
        """
        The subject of the client's certificate, to be set last: it is looked for in the store, whole or in part; `*`
        takes any. Reads as the whole subject, empty if none was found. Default: empty.
        """
    @ssl_cert_subject.setter
    def ssl_cert_subject(self, /, value: str) -> None: ...
    @property
    def ssl_provider(self, /) -> int:
        """
        Who speaks TLS: 0 and 2 are this library; 1, the platform, is refused. Default: 0.
        """
    @ssl_provider.setter
    def ssl_provider(self, /, value: SupportsIndex) -> None: ...
    @property
    def ssl_server_cert_encoded(self, /) -> bytes:
        """
        The certificate that the server showed last, PEM. Default: empty.
        """
    @property
    def sync_payee_count(self, /) -> int:
        """
        The number of payees in the last synchronization. Default: 0.
        """
    @property
    def sync_payees(self, /) -> Sequence[Payee]:
        """
        The payees of the last synchronization: a sequence that never changes.
        """
    def sync_payment_bill(self, /, index: SupportsIndex) -> PresentedBill | None:
        """
        The presented bill that a payment of the last synchronization pays, counted from 0; None for none.
        """
    @property
    def sync_payment_count(self, /) -> int:
        """
        The number of payments in the last synchronization. Default: 0.
        """
    def sync_payment_details(self, /, index: SupportsIndex) -> list[PaymentDetails]:
        """
        The business details of a payment of the last synchronization, counted from 0.
        """
    @property
    def sync_payment_mail(self, /) -> list[BillPaymentSyncPaymentMailEventParams]:
        """
        The letters of the last synchronization.
        """
    @property
    def sync_payments(self, /) -> Sequence[Payment]:
        """
        The payments of the last synchronization: a sequence that never changes.
        """
    @property
    def sync_recurring_payment_count(self, /) -> int:
        """
        The number of recurring models in the last synchronization. Default: 0.
        """
    def sync_recurring_payment_details(self, /, index: SupportsIndex) -> list[PaymentDetails]:
        """
        The business details of a recurring model of the last synchronization, counted from 0.
        """
    @property
    def sync_recurring_payments(self, /) -> Sequence[RecurringPayment]:
        """
        The recurring models of the last synchronization: a sequence that never changes.
        """
    def synchronize_payees(self, /, token: str) -> str:
        """
        Asks what happened to the list of payees since a token, as `synchronize_payments` does for
        payments. Calls `on_sync_payees` for each payee.
        """
    def synchronize_payment_mail(self, /, token: str) -> str:
        """
        Asks for the letters since a token, the user's own and the bank's, as `synchronize_payments` does for payments.
        Calls `on_sync_payment_mail` for each letter. The token is another than that of payments.
        """
    def synchronize_payments(self, /, token: str) -> str:
        """
        Asks what happened to the payments from the account that pays, since a token: what the last
        call returned, "0" for all that the bank still has, or "REFRESH" for the present state.

        Returns the token for next time: keep it together with what it covers. Calls
        `on_sync_payments` for each payment; `lost_sync` says whether changes are missing.
        """
    def synchronize_recurring_payments(self, /, token: str) -> str:
        """
        Asks what happened to the recurring models of the account that pays, since a token, as
        `synchronize_payments` does for payments. Calls `on_sync_recurring_payments` for each model.
        The token is another than that of payments.
        """
    @property
    def timeout(self, /) -> int:
        """
        For how many seconds the bank may be silent before a call fails; 0 for ever. Default: 60.
        """
    @timeout.setter
    def timeout(self, /, value: SupportsIndex) -> None: ...

@final
class BillPaymentConnectionStatusEventParams:
    """
    The connection to the bank changed.
    """
    def __repr__(self, /) -> str: ...
    @property
    def connection_event(self, /) -> str:
        """
        What happened, such as `Remote host connection complete.`.
        """
    @property
    def description(self, /) -> str:
        """
        The same in words.
        """
    @property
    def status_code(self, /) -> int:
        """
        The code of the error that it is, 0 if none.
        """

@final
class BillPaymentErrorEventParams:
    """
    A failure that is about to be raised.
    """
    def __repr__(self, /) -> str: ...
    @property
    def description(self, /) -> str:
        """
        What happened, in words.
        """
    @property
    def error_code(self, /) -> int:
        """
        The component's error code.
        """

@final
class BillPaymentSSLServerAuthenticationEventParams:
    """
    The server showed its certificate. Nothing of the request has left yet.
    """
    def __repr__(self, /) -> str: ...
    @property
    def accept(self, /) -> bool:
        """
        Whether to go on: at first, what the checks of the certificate say. Setting it to True accepts one that they refuse,
        setting it to False refuses one that is good.
        """
    @accept.setter
    def accept(self, /, value: bool) -> None: ...
    @property
    def cert_encoded(self, /) -> bytes:
        """
        The certificate as PEM; the whole chain with the setting SSLIncludeCertChain.
        """
    @property
    def cert_issuer(self, /) -> str:
        """
        Who issued it.
        """
    @property
    def cert_subject(self, /) -> str:
        """
        Whose it is, such as `CN=bank.example, O=Example, C=US`.
        """
    @property
    def status(self, /) -> str:
        """
        `OK`, or what is wrong with it.
        """

@final
class BillPaymentSSLStatusEventParams:
    """
    The secure connection made progress.
    """
    def __repr__(self, /) -> str: ...
    @property
    def message(self, /) -> str:
        """
        What happened, in words.
        """

@disjoint_base
class BillPaymentSyncPayeesEventParams:
    """
    A payee of a synchronization.

    Tell it by `isinstance`: a handler that reads all of an event gets objects of a subclass, which have the same attributes.
    """
    def __repr__(self, /) -> str: ...
    @property
    def payee_account(self, /) -> str:
        """
        The user's account number with the payee.
        """
    @property
    def payee_addr1(self, /) -> str:
        """
        The first line of the payee's address.
        """
    @property
    def payee_addr2(self, /) -> str:
        """
        The second line of the payee's address.
        """
    @property
    def payee_addr3(self, /) -> str:
        """
        The third line of the payee's address.
        """
    @property
    def payee_aggregate(self, /) -> str:
        """
        All about the payee as XML, as the bank sent it.
        """
    @property
    def payee_city(self, /) -> str:
        """
        The payee's city.
        """
    @property
    def payee_country(self, /) -> str:
        """
        The payee's country; USA where the bank does not say.
        """
    @property
    def payee_id(self, /) -> str:
        """
        The identifier that the payment system gave the payee.
        """
    @property
    def payee_id_scope(self, /) -> str:
        """
        How far that identifier reaches: GLOBAL or USER.
        """
    @property
    def payee_list_id(self, /) -> str:
        """
        The payee's entry in the user's list.
        """
    @property
    def payee_name(self, /) -> str:
        """
        The payee's name.
        """
    @property
    def payee_phone(self, /) -> str:
        """
        The payee's telephone number.
        """
    @property
    def payee_postal_code(self, /) -> str:
        """
        The payee's postal code.
        """
    @property
    def payee_state(self, /) -> str:
        """
        The payee's state.
        """
    @property
    def payee_tx_type(self, /) -> str:
        """
        What happened to the payee: ADDED, MODIFIED or DELETED.
        """
    @property
    def record(self, /) -> Payee:
        """
        The payee with typed attributes.
        """

@final
class BillPaymentSyncPaymentMailEventParams:
    """
    A letter of a synchronization, or one that was sent.
    """
    def __repr__(self, /) -> str: ...
    @property
    def body(self, /) -> str:
        """
        The text as it was sent, which may be HTML.
        """
    @property
    def created(self, /) -> str:
        """
        When it was written.
        """
    @property
    def is_html(self, /) -> bool:
        """
        Whether it is HTML.
        """
    @property
    def mail_aggregate(self, /) -> str:
        """
        All of it as XML, as the bank sent it.
        """
    @property
    def payment_id(self, /) -> str:
        """
        The payment that it is about; "" if it is about none.
        """
    @property
    def recipient(self, /) -> str:
        """
        To whom.
        """
    @property
    def sender(self, /) -> str:
        """
        Who wrote it.
        """
    @property
    def subject(self, /) -> str:
        """
        What it is about.
        """
    @property
    def text(self, /) -> str:
        """
        The text without HTML: paragraphs as lines, tags and scripts left out.
        """

@disjoint_base
class BillPaymentSyncPaymentsEventParams:
    """
    A payment of a synchronization.

    Tell it by `isinstance`: a handler that reads all of an event gets objects of a subclass, which have the same attributes.
    """
    def __repr__(self, /) -> str: ...
    @property
    def from_account_id(self, /) -> str:
        """
        The account that pays.
        """
    @property
    def payee_account(self, /) -> str:
        """
        The user's account number with the payee.
        """
    @property
    def payee_aggregate(self, /) -> str:
        """
        Name and address of the payee as XML.
        """
    @property
    def payee_id(self, /) -> str:
        """
        The identifier of the payee.
        """
    @property
    def payee_list_id(self, /) -> str:
        """
        The payee's entry in the user's list.
        """
    @property
    def payment_aggregate(self, /) -> str:
        """
        All about the payment as XML, as the bank sent it.
        """
    @property
    def payment_amount(self, /) -> str:
        """
        The amount.
        """
    @property
    def payment_date(self, /) -> str:
        """
        The day of what its status says; where the bank sent no status, the day it is due.
        """
    @property
    def payment_id(self, /) -> str:
        """
        The identifier that the bank gave it.
        """
    @property
    def payment_status(self, /) -> str:
        """
        What becomes of it: WILLPROCESSON, PROCESSEDON, NOFUNDSON, FAILEDON or CANCELEDON.
        """
    @property
    def payment_tx_type(self, /) -> str:
        """
        What happened to it: ADDED, MODIFIED or CANCELLED.
        """
    @property
    def record(self, /) -> Payment:
        """
        The payment with typed attributes.
        """

@disjoint_base
class BillPaymentSyncRecurringPaymentsEventParams:
    """
    A recurring model of a synchronization.

    Tell it by `isinstance`: a handler that reads all of an event gets objects of a subclass, which have the same attributes.
    """
    def __repr__(self, /) -> str: ...
    @property
    def from_account_id(self, /) -> str:
        """
        The account that pays.
        """
    @property
    def payee_account(self, /) -> str:
        """
        The user's account number with the payee.
        """
    @property
    def payee_aggregate(self, /) -> str:
        """
        Name and address of the payee as XML.
        """
    @property
    def payee_id(self, /) -> str:
        """
        The identifier of the payee.
        """
    @property
    def payee_list_id(self, /) -> str:
        """
        The payee's entry in the user's list.
        """
    @property
    def payment_amount(self, /) -> str:
        """
        The amount of each payment.
        """
    @property
    def payment_date_due(self, /) -> str:
        """
        When the next payment is due.
        """
    @property
    def payment_memo(self, /) -> str:
        """
        The note to the payee.
        """
    @property
    def record(self, /) -> RecurringPayment:
        """
        The model with typed attributes.
        """
    @property
    def recurring_aggregate(self, /) -> str:
        """
        All about the model as XML, as the bank sent it.
        """
    @property
    def recurring_final_amount(self, /) -> str:
        """
        The amount of the last payment, if it differs.
        """
    @property
    def recurring_frequency(self, /) -> str:
        """
        How often it pays, in the words of OFX.
        """
    @property
    def recurring_id(self, /) -> str:
        """
        The identifier that the bank gave it.
        """
    @property
    def recurring_initial_amount(self, /) -> str:
        """
        The amount of the first payment, if it differs.
        """
    @property
    def recurring_instances(self, /) -> str:
        """
        How many payments; empty for no end.
        """
    @property
    def recurring_tx_type(self, /) -> str:
        """
        What happened to it: ADDED, MODIFIED or CANCELLED.
        """

@final
class Challenge:
    """
    What a bank wants answered before it does what was asked: the `challenge` of an error.

    `BillPayment.resume` sends the request again with the answers, in this process or another: `to_json` and `from_json` carry
    it there. It holds no password and no answer, but the request with its account numbers.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> "tuple[object, ...]": ...
    def __repr__(self, /) -> str: ...
    @staticmethod
    def from_json(json: str) -> Challenge:
        """
        A challenge of the JSON that `to_json` made.
        """
    @property
    def help_url(self, /) -> str | None:
        """
        Where the bank explains its one-time code; None if it does not.
        """
    @property
    def questions(self, /) -> list[Question]:
        """
        The questions.
        """
    @property
    def status(self, /) -> int:
        """
        The status that the bank refused with: 3000, 3001, 15512 or 15513.
        """
    def to_json(self, /) -> str:
        """
        The challenge as JSON, to be resumed by another process.
        """
    @property
    def transaction_id(self, /) -> str | None:
        """
        The TRNUID under which the request is sent again; None if it has none.
        """

@final
class ChallengeQuestion:
    """
    A question that the bank wants answered.
    """
    def __repr__(self, /) -> str: ...
    @property
    def label(self, /) -> str | None:
        """
        The question for people; None where OFX gives the identifier its meaning.
        """
    @property
    def phrase_id(self, /) -> str:
        """
        Which question, such as MFA13.
        """

@final
class CurrentPayee:
    """
    The payee that the properties of an object described at one moment.
    """
    def __repr__(self, /) -> str: ...
    @property
    def account(self, /) -> str:
        """
        The user's account number with the payee.
        """
    @property
    def addr1(self, /) -> str:
        """
        The first line of the address.
        """
    @property
    def addr2(self, /) -> str:
        """
        The second line.
        """
    @property
    def addr3(self, /) -> str:
        """
        The third line.
        """
    @property
    def city(self, /) -> str:
        """
        The city.
        """
    @property
    def country(self, /) -> str:
        """
        The country, three letters of ISO 3166.
        """
    @property
    def days_to_pay(self, /) -> int | None:
        """
        The days that a payment to the payee takes; None if the bank did not say. Raises `ProtocolError` if it cannot be
        read.
        """
    @property
    def id(self, /) -> str:
        """
        The identifier that the payment system gave the payee.
        """
    @property
    def id_scope(self, /) -> str:
        """
        How far that identifier reaches: GLOBAL or USER.
        """
    @property
    def list_id(self, /) -> str:
        """
        The entry in the user's list.
        """
    @property
    def name(self, /) -> str:
        """
        The name.
        """
    @property
    def phone(self, /) -> str:
        """
        The telephone number.
        """
    @property
    def postal_code(self, /) -> str:
        """
        The postal code.
        """
    @property
    def state(self, /) -> str:
        """
        The state.
        """

@final
class CurrentPayment:
    """
    The payment that the properties of an object described at one moment, as `pay_bill` would have read them.
    """
    def __repr__(self, /) -> str: ...
    @property
    def amount(self, /) -> Decimal | None:
        """
        The amount as it would be sent; None if it is not set. Raises `InvalidValueError` where `pay_bill` would.
        """
    @property
    def bill_ref(self, /) -> str:
        """
        The reference that the biller supplied.
        """
    @property
    def date_due(self, /) -> date | None:
        """
        The day on which it is due; None if it is not set. Raises `InvalidValueError` where `pay_bill` would.
        """
    @property
    def from_account_id(self, /) -> str:
        """
        The account that pays.
        """
    @property
    def from_account_type(self, /) -> str:
        """
        The type of the account that pays, in the words of OFX, such as CHECKING.
        """
    @property
    def from_bank_id(self, /) -> str:
        """
        The bank of the account that pays.
        """
    @property
    def id(self, /) -> str:
        """
        The identifier that the bank gave it.
        """
    @property
    def memo(self, /) -> str:
        """
        The note to the payee.
        """
    @property
    def payee(self, /) -> CurrentPayee:
        """
        The payee as set.
        """
    @property
    def status(self, /) -> str:
        """
        What becomes of it, as the bank last said: WILLPROCESSON, PROCESSEDON, NOFUNDSON, FAILEDON or CANCELEDON.
        """
    @property
    def to_account_id(self, /) -> str:
        """
        The account that is paid, where the bank pays by transfer.
        """
    @property
    def to_account_type(self, /) -> str:
        """
        The type of the account that is paid, in the words of OFX.
        """
    @property
    def to_bank_id(self, /) -> str:
        """
        The bank of the account that is paid.
        """

@final
class DeliveryEstimate:
    """
    How long a payment takes, and until when it can be sent. Dates are YYYY-MM-DD.
    """
    def __repr__(self, /) -> str: ...
    @property
    def days_to_pay(self, /) -> int:
        """
        The working days between processing and arrival.
        """
    @property
    def due(self, /) -> str:
        """
        When the payment shall have arrived.
        """
    @property
    def earliest_due(self, /) -> str:
        """
        The first due date that can still be met.
        """
    @property
    def in_time(self, /) -> bool:
        """
        Whether `send_before` is still ahead.
        """
    @property
    def processed(self, /) -> str:
        """
        The day on which the bank processes it.
        """
    @property
    def send_before(self, /) -> str:
        """
        The moment before which it must be sent, in the bank's own zone, as in 2026-11-30T17:00:00-05:00.
        """
    @property
    def withdrawn(self, /) -> str:
        """
        The day on which the money leaves the account.
        """

@final
class Discount:
    """
    A discount on an invoice.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls, /, *, rate: str, amount: str, description: str, date: str | None = None
    ) -> Discount:
        """
        A discount of a rate in percent and an amount; `date` as YYYY-MM-DD or YYYYMMDD.
        """
    def __repr__(self, /) -> str: ...
    @property
    def amount(self, /) -> str:
        """
        The amount.
        """
    @property
    def date(self, /) -> str | None:
        """
        Its date as YYYY-MM-DD.
        """
    @property
    def description(self, /) -> str:
        """
        What it is for.
        """
    @property
    def rate(self, /) -> str:
        """
        The rate, in percent.
        """

@final
class InterruptibleCall:
    """
    One call that can be interrupted. It is this very call that ends, whatever else its object does meanwhile.
    """
    def __new__(cls, /) -> InterruptibleCall:
        """
        A call that is not interrupted yet.
        """
    def interrupt(self, /) -> None:
        """
        Interrupts what `run` runs now, or will run: a call that waits for the bank ends within a fraction of a second as one
        does that Ctrl-C interrupts.
        """
    def run(self, /, callable: "Callable[[], object]") -> "Any":
        """
        Calls a callable without arguments on this thread, and gives what it returns.
        """

@final
class Invoice:
    """
    An invoice that a payment settles in whole or in part.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls,
        /,
        *,
        number: str,
        total: str,
        paid: str,
        date: str,
        description: str,
        discount: Discount | None = None,
        adjustment: Adjustment | None = None,
        lines: SupportsGetItem[int, LineItem] = ...,
    ) -> Invoice:
        """
        An invoice of a total, of which so much is paid; `date` as YYYY-MM-DD or YYYYMMDD.
        """
    def __repr__(self, /) -> str: ...
    @property
    def adjustment(self, /) -> Adjustment | None:
        """
        An adjustment.
        """
    @property
    def date(self, /) -> str:
        """
        Its date as YYYY-MM-DD.
        """
    @property
    def description(self, /) -> str:
        """
        What it is for, up to 80 characters.
        """
    @property
    def discount(self, /) -> Discount | None:
        """
        A discount.
        """
    @property
    def lines(self, /) -> list[LineItem]:
        """
        Its lines.
        """
    @property
    def number(self, /) -> str:
        """
        Its number, up to 32 characters.
        """
    @property
    def paid(self, /) -> str:
        """
        What is paid of it.
        """
    @property
    def total(self, /) -> str:
        """
        Its total.
        """

@final
class LineItem:
    """
    A line of an invoice.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, amount: str, description: str) -> LineItem:
        """
        A line with an amount, such as "12.50", and what it is for, up to 80 characters.
        """
    def __repr__(self, /) -> str: ...
    @property
    def amount(self, /) -> str:
        """
        The amount.
        """
    @property
    def description(self, /) -> str:
        """
        What it is for.
        """

@final
class MessageSet:
    """
    Where and how an institution serves a message set. What the bank left out is None.
    """
    def __repr__(self, /) -> str: ...
    @property
    def file_recovery(self, /) -> bool | None:
        """
        Whether a lost file can be asked for again.
        """
    @property
    def languages(self, /) -> list[str]:
        """
        The languages, such as ENG.
        """
    @property
    def name(self, /) -> str:
        """
        The set: SIGNON, SIGNUP, BILLPAY, EMAIL or PROF.
        """
    @property
    def provider(self, /) -> str | None:
        """
        The service provider behind it.
        """
    @property
    def realm(self, /) -> str | None:
        """
        The realm whose sign-on it takes.
        """
    @property
    def refresh(self, /) -> bool | None:
        """
        Whether a refresh is supported.
        """
    @property
    def secure(self, /) -> bool | None:
        """
        Whether a secure connection is needed.
        """
    @property
    def security(self, /) -> str | None:
        """
        Application-level security: NONE or the obsolete TYPE1.
        """
    @property
    def sync_mode(self, /) -> str | None:
        """
        How much a synchronization tells: FULL or LITE.
        """
    @property
    def url(self, /) -> str | None:
        """
        Where it is served.
        """
    @property
    def version(self, /) -> int | None:
        """
        The version of the set.
        """

@disjoint_base
class NativeSyncEngine:
    """
    The native half of `ofx_billpay.sync.SyncEngine`; use that.
    """
    def __new__(
        cls,
        /,
        path: str | PathLike[str],
        key: SupportsGetItem[int, SupportsIndex] | None,
        credentials: Any | None,
        workers: SupportsIndex,
        challenge_age: SupportsIndex,
    ) -> NativeSyncEngine: ...
    def _accounts(self, /, connection: SupportsIndex) -> str: ...
    def _add_connection(self, /, given: str, password: str | None) -> int: ...
    def _answer(self, /, job: SupportsIndex, answers: dict[str, str]) -> None: ...
    def _changes(self, /, connection: SupportsIndex, after: SupportsIndex) -> str: ...
    def _connection(self, /, connection: SupportsIndex) -> str: ...
    def _connections(self, /, after: SupportsIndex, most: SupportsIndex) -> str: ...
    def _end(self, /) -> int: ...
    def _job(self, /, job: SupportsIndex) -> str: ...
    def _poll(self, /, after: SupportsIndex, wait: SupportsFloat | SupportsIndex) -> list[str]:
        """
        Events after a cursor, each as JSON; waits up to so many seconds for some.
        """
    def _records(self, /, connection: SupportsIndex, channel: str) -> str: ...
    def _synchronize(self, /, connection: SupportsIndex, kind: str, scope: str) -> int: ...
    def _synchronize_all(self, /, kind: str, scope: str) -> list[int]: ...
    def close(self, /) -> None:
        """
        Ends the work. Jobs that are broken off run again when the file is opened next.
        """
    @property
    def is_working(self, /) -> bool:
        """
        Whether this process works on the jobs of the file, and not another one.
        """
    def remove_connection(self, /, connection: SupportsIndex) -> None:
        """
        Removes a connection with all that is stored of it; its events stay.
        """
    def resume(self, /, connection: SupportsIndex) -> None:
        """
        Lets refused credentials be tried once more, and automatic synchronization go on.
        """
    def set_consent(self, /, connection: SupportsIndex, may_store: bool) -> None:
        """
        Says whether the user allows that credentials are stored; without, those that are stored are removed.
        """
    def set_password(self, /, connection: SupportsIndex, password: str) -> None:
        """
        Stores a password, with the user's consent; automatic synchronization that was stopped goes on.
        """

@final
class Payee:
    """
    A payee that a synchronization told of, or the payee of a payment. Records with the same content are equal, and stay
    as they are.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def account(self, /) -> str:
        """
        The user's account number with the payee; the first, if there are several.
        """
    @property
    def addr1(self, /) -> str:
        """
        The first line of the address.
        """
    @property
    def addr2(self, /) -> str:
        """
        The second line.
        """
    @property
    def addr3(self, /) -> str:
        """
        The third line.
        """
    @property
    def aggregate(self, /) -> str:
        """
        All of it as XML, as the bank sent it.
        """
    @property
    def city(self, /) -> str:
        """
        The city.
        """
    @property
    def country(self, /) -> str:
        """
        The country; USA where the bank does not say.
        """
    @property
    def days_to_pay(self, /) -> int | None:
        """
        The days that a payment to the payee takes; None if the bank does not say. Raises `ProtocolError` if it cannot be
        read.
        """
    @property
    def id(self, /) -> str:
        """
        The identifier that the payment system gave the payee.
        """
    @property
    def id_scope(self, /) -> str:
        """
        How far that identifier reaches: GLOBAL or USER.
        """
    @property
    def list_id(self, /) -> str:
        """
        The entry in the user's list.
        """
    @property
    def name(self, /) -> str:
        """
        The name.
        """
    @property
    def phone(self, /) -> str:
        """
        The telephone number.
        """
    @property
    def postal_code(self, /) -> str:
        """
        The postal code.
        """
    @property
    def state(self, /) -> str:
        """
        The state.
        """
    @property
    def tx_type(self, /) -> str:
        """
        What happened to the payee: ADDED, MODIFIED or DELETED; empty for the payee of a payment.
        """

@final
class Payment:
    """
    A payment that a synchronization told of. Records with the same content are equal, and stay as they are.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def aggregate(self, /) -> str:
        """
        All of it as XML, as the bank sent it.
        """
    @property
    def amount(self, /) -> Decimal | None:
        """
        The amount, exactly as the bank wrote it; None if it left it out. Raises `ProtocolError` if it cannot be read.
        """
    @property
    def bill_ref(self, /) -> str:
        """
        The reference that the biller supplied.
        """
    @property
    def check_number(self, /) -> str:
        """
        The number of the cheque that pays it.
        """
    @property
    def currency_code(self, /) -> str:
        """
        The currency, three letters of ISO 4217.
        """
    @property
    def date_due(self, /) -> date | None:
        """
        The day on which it is due, as the bank wrote it; None if it left it out. Raises `ProtocolError` if it cannot be read.
        """
    @property
    def date_processed(self, /) -> date | None:
        """
        The day of what `status` says, as the bank wrote it; None if it left it out. Raises `ProtocolError` if it cannot
        be read.
        """
    @property
    def from_account_id(self, /) -> str:
        """
        The account that pays.
        """
    @property
    def from_account_type(self, /) -> str:
        """
        The type of the account that pays, in the words of OFX, such as CHECKING.
        """
    @property
    def from_bank_id(self, /) -> str:
        """
        The bank of the account that pays.
        """
    @property
    def id(self, /) -> str:
        """
        The identifier that the bank gave it.
        """
    @property
    def memo(self, /) -> str:
        """
        The note to the payee.
        """
    @property
    def model_id(self, /) -> str:
        """
        The recurring model that made it.
        """
    @property
    def payee(self, /) -> Payee | None:
        """
        The payee with name and address; None if the bank gave neither.
        """
    @property
    def payee_account(self, /) -> str:
        """
        The user's account number with the payee.
        """
    @property
    def payee_id(self, /) -> str:
        """
        The identifier of the payee.
        """
    @property
    def payee_list_id(self, /) -> str:
        """
        The payee's entry in the user's list.
        """
    @property
    def processed_at(self, /) -> datetime | None:
        """
        The moment of what `status` says, with its zone; None if the bank gave no time of day. Raises `ProtocolError` if it
        cannot be read.
        """
    @property
    def status(self, /) -> str:
        """
        What becomes of it: WILLPROCESSON, PROCESSEDON, NOFUNDSON, FAILEDON or CANCELEDON.
        """
    @property
    def to_account_id(self, /) -> str:
        """
        The account that is paid, where the bank pays by transfer.
        """
    @property
    def to_account_type(self, /) -> str:
        """
        The type of the account that is paid, in the words of OFX.
        """
    @property
    def to_bank_id(self, /) -> str:
        """
        The bank of the account that is paid.
        """
    @property
    def tx_type(self, /) -> str:
        """
        What happened to it: ADDED, MODIFIED or CANCELLED.
        """

@final
class PaymentDetails:
    """
    Details of a payment between businesses: a description, invoices, or both.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls,
        /,
        *,
        description: str | None = None,
        invoices: SupportsGetItem[int, Invoice] = ...,
        business: bool | None = None,
        check_number: str | None = None,
    ) -> PaymentDetails:
        """
        Details: `business` is whether a business is paid (None: it is not said), `check_number` the cheque number to print.
        """
    def __repr__(self, /) -> str: ...
    @property
    def business(self, /) -> bool | None:
        """
        Whether a business is paid, and not a person; None if it is not said.
        """
    @property
    def check_number(self, /) -> str | None:
        """
        The cheque number to print, up to 10 digits.
        """
    @property
    def description(self, /) -> str | None:
        """
        What the payment is for, up to 255 characters.
        """
    @property
    def invoices(self, /) -> list[Invoice]:
        """
        The invoices that are paid.
        """

@final
class PresentedBill:
    """
    A bill that was presented electronically (OFX 2.0.1 and later).
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, publisher: str, bill_id: str) -> PresentedBill:
        """
        A bill by its publisher and its identifier there, each up to 32 characters.
        """
    def __repr__(self, /) -> str: ...
    @property
    def bill_id(self, /) -> str:
        """
        Its identifier.
        """
    @property
    def publisher(self, /) -> str:
        """
        Who published it.
        """

@final
class Profile:
    """
    The profile of an institution. What the bank left out is None.
    """
    def __repr__(self, /) -> str: ...
    @property
    def addr1(self, /) -> str | None:
        """
        The first line of its address.
        """
    @property
    def addr2(self, /) -> str | None:
        """
        The second line.
        """
    @property
    def addr3(self, /) -> str | None:
        """
        The third line.
        """
    @property
    def bill_pay(self, /) -> BillPayProfile | None:
        """
        What bill payment can do; None if the institution does not offer it.
        """
    @property
    def changed(self, /) -> str | None:
        """
        When it changed last, in the form of OFX.
        """
    @property
    def city(self, /) -> str | None:
        """
        The city.
        """
    @property
    def country(self, /) -> str | None:
        """
        The country.
        """
    @property
    def email(self, /) -> str | None:
        """
        The mail address.
        """
    @property
    def fax(self, /) -> str | None:
        """
        The fax number.
        """
    @property
    def html_mail(self, /) -> bool | None:
        """
        Whether mail may be HTML; None if the institution does not say.
        """
    @property
    def message_sets(self, /) -> list[MessageSet]:
        """
        The message sets that matter to bill payment, and where each is served.
        """
    @property
    def name(self, /) -> str | None:
        """
        The name of the institution.
        """
    @property
    def postal_code(self, /) -> str | None:
        """
        The postal code.
        """
    @property
    def service_phone(self, /) -> str | None:
        """
        The telephone number of customer service.
        """
    @property
    def signon_realms(self, /) -> list[SignonRealm]:
        """
        How to sign on, by realm.
        """
    @property
    def signup(self, /) -> SignupProfile | None:
        """
        What can be done with accounts.
        """
    @property
    def state(self, /) -> str | None:
        """
        The state.
        """
    @property
    def support_phone(self, /) -> str | None:
        """
        The telephone number of technical support.
        """
    @property
    def url(self, /) -> str | None:
        """
        The web site.
        """

@final
class Question:
    """
    A question of a challenge.
    """
    def __repr__(self, /) -> str: ...
    @property
    def answered_by_client(self, /) -> bool:
        """
        Whether the client answers by itself, so that nobody need be asked.
        """
    @property
    def label(self, /) -> str:
        """
        The question for people.
        """
    @property
    def phrase_id(self, /) -> str:
        """
        What the answer is given under, such as MFA13; AUTHTOKEN for a one-time code.
        """

@final
class Reconciliation:
    """
    What `reconcile` found out about one transaction.
    """
    def __repr__(self, /) -> str: ...
    @property
    def outcome(self, /) -> str:
        """
        What became of it: done, refused, or open if it is still not known.
        """
    @property
    def payment_id(self, /) -> str:
        """
        The identifier that the bank gave what it made or changed; empty if it is not known.
        """
    @property
    def reason(self, /) -> str:
        """
        How that is known, or why it is not and what to do next.
        """
    @property
    def transaction_id(self, /) -> str:
        """
        Its TRNUID.
        """

@final
class RecurringPayment:
    """
    A recurring model that a synchronization told of. Records with the same content are equal, and stay as they are.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def aggregate(self, /) -> str:
        """
        All of it as XML, as the bank sent it.
        """
    @property
    def amount(self, /) -> Decimal | None:
        """
        The amount of each payment, exactly as the bank wrote it; None if it left it out. Raises `ProtocolError` if it
        cannot be read, as do the other amounts and dates.
        """
    @property
    def date_due(self, /) -> date | None:
        """
        The day on which the next payment is due.
        """
    @property
    def final_amount(self, /) -> Decimal | None:
        """
        The amount of the last payment, if it differs.
        """
    @property
    def frequency(self, /) -> str:
        """
        How often it pays, in the words of OFX, such as MONTHLY.
        """
    @property
    def from_account_id(self, /) -> str:
        """
        The account that pays.
        """
    @property
    def id(self, /) -> str:
        """
        The identifier that the bank gave it.
        """
    @property
    def initial_amount(self, /) -> Decimal | None:
        """
        The amount of the first payment, if it differs.
        """
    @property
    def instances(self, /) -> int | None:
        """
        How many payments; None for no end. Raises `ProtocolError` if it cannot be read.
        """
    @property
    def memo(self, /) -> str:
        """
        The note to the payee.
        """
    @property
    def payee(self, /) -> Payee | None:
        """
        The payee with name and address; None if the bank gave neither.
        """
    @property
    def payee_account(self, /) -> str:
        """
        The user's account number with the payee.
        """
    @property
    def payee_id(self, /) -> str:
        """
        The identifier of the payee.
        """
    @property
    def payee_list_id(self, /) -> str:
        """
        The payee's entry in the user's list.
        """
    @property
    def tx_type(self, /) -> str:
        """
        What happened to it: ADDED, MODIFIED or CANCELLED.
        """

@disjoint_base
class Sandbox:
    """
    A bank to test against: a real OFX server on loopback, stopped when the `with` block ends.

    Institution SANDBOX, identifier 99001; user "demo" with password "demo-pass" has the checking
    account 516273 (10000.00) and the savings account 516274 (5000.00), both in bank 123432123. Its
    clock stands still until `advance_days` moves it.

    `database` is the SQLite file that holds the bank; in memory if None. `start_date` is the day on
    which a new bank begins, as YYYYMMDD; the real day if None. `port` 0 takes a free one. `arguments` are
    those of the command line, for all that has no name of its own here.
    """
    def __enter__(self, /) -> Sandbox: ...
    def __exit__(self, /, _exception_type: Any, _exception: Any, _traceback: Any) -> None: ...
    def __new__(
        cls,
        /,
        database: str | PathLike[str] | None = None,
        *,
        start_date: str | None = None,
        port: SupportsIndex = 0,
        quirk: str | None = None,
        scenario: str | None = None,
        tls: bool = False,
        client_certificates: bool = False,
        arguments: SupportsGetItem[int, str] | None = None,
    ) -> Sandbox: ...
    def __repr__(self, /) -> str: ...
    def _control(self, /, command: str, arguments: str) -> str:
        """
        Carries out a command of the control interface. The class in `ofx_billpay.sandbox` has a method
        for each.
        """
    def advance_days(self, /, days: SupportsIndex) -> str:
        """
        Moves the bank's clock on by some days, processes the payments that fall due, and returns the
        new day as YYYYMMDD.
        """
    def balance(self, /, account_id: str) -> str | None:
        """
        The balance of an account, such as "10000.00"; None if there is no such account.
        """
    @property
    def ca_file(self, /) -> Path | None:
        """
        The file with the certificate authority of a bank with TLS; None without.
        """
    @property
    def client_certificate_file(self, /) -> Path | None:
        """
        The file with a certificate for clients, where the bank asks for one; None otherwise.
        """
    @property
    def client_key_file(self, /) -> Path | None:
        """
        The file with the key of that certificate.
        """
    def load_scenario(self, /, scenario: str) -> None:
        """
        Begins again with another world: `scenario` is the text of a scenario file (TOML).
        """
    def stop(self, /) -> None:
        """
        Stops the bank. Stopping it again does nothing.
        """
    @property
    def today(self, /) -> str:
        """
        The day on which the bank's clock stands, as YYYYMMDD.
        """
    @property
    def url(self, /) -> str:
        """
        Where the bank answers OFX: what `fi_url` is set to.
        """

@final
class SignonRealm:
    """
    How to sign on to a realm. What the bank left out is None.
    """
    def __repr__(self, /) -> str: ...
    @property
    def access_token_required(self, /) -> bool | None:
        """
        Whether an access token of the institution is wanted.
        """
    @property
    def auth_token_first(self, /) -> bool | None:
        """
        Whether an authentication token is wanted in the first session.
        """
    @property
    def auth_token_label(self, /) -> str | None:
        """
        What that token is called.
        """
    @property
    def auth_token_url(self, /) -> str | None:
        """
        Where it is explained.
        """
    @property
    def can_change_password(self, /) -> bool | None:
        """
        Whether the password can be changed.
        """
    @property
    def case_sensitive(self, /) -> bool | None:
        """
        Whether capitals and small letters differ.
        """
    @property
    def challenge_first(self, /) -> bool | None:
        """
        Whether they are asked in the first session.
        """
    @property
    def challenges(self, /) -> bool | None:
        """
        Whether challenge questions are asked.
        """
    @property
    def client_uid_required(self, /) -> bool | None:
        """
        Whether a client identifier is wanted.
        """
    @property
    def credential_1_label(self, /) -> str | None:
        """
        What the first additional credential is called; it is wanted if there is a label.
        """
    @property
    def credential_2_label(self, /) -> str | None:
        """
        What the second is called.
        """
    @property
    def longest_password(self, /) -> int | None:
        """
        The longest password.
        """
    @property
    def must_change_password_first(self, /) -> bool | None:
        """
        Whether it must be changed in the first session.
        """
    @property
    def password_characters(self, /) -> str | None:
        """
        What a password is made of: ALPHAONLY, NUMERICONLY, ALPHAORNUMERIC or ALPHAANDNUMERIC.
        """
    @property
    def realm(self, /) -> str:
        """
        The realm.
        """
    @property
    def shortest_password(self, /) -> int | None:
        """
        The shortest password.
        """
    @property
    def spaces(self, /) -> bool | None:
        """
        Whether blanks are allowed.
        """
    @property
    def special_characters(self, /) -> bool | None:
        """
        Whether special characters are allowed.
        """

@final
class SignupProfile:
    """
    What can be done with accounts. What the bank left out is None.
    """
    def __repr__(self, /) -> str: ...
    @property
    def account_required(self, /) -> bool | None:
        """
        Whether an account number is asked for then.
        """
    @property
    def can_change_user(self, /) -> bool | None:
        """
        Whether the user's data can be changed.
        """
    @property
    def client_activates(self, /) -> bool | None:
        """
        Whether activate_account may be called.
        """
    @property
    def client_enrolls(self, /) -> bool:
        """
        Whether the client enrols the user.
        """
    @property
    def enroll_message(self, /) -> str | None:
        """
        How the user enrols otherwise, for people.
        """
    @property
    def enroll_url(self, /) -> str | None:
        """
        Where the user enrols on the web.
        """
    @property
    def file_recovery(self, /) -> bool | None:
        """
        Whether a lost file can be asked for again.
        """
    @property
    def lists_available_accounts(self, /) -> bool | None:
        """
        Whether accounts that could be used are told of.
        """
    @property
    def provider(self, /) -> str | None:
        """
        The service provider behind it.
        """
    @property
    def realm(self, /) -> str | None:
        """
        The realm whose sign-on it takes.
        """
    @property
    def refresh(self, /) -> bool | None:
        """
        Whether a refresh is supported.
        """
    @property
    def sync_mode(self, /) -> str | None:
        """
        How much a synchronization tells: FULL or LITE.
        """
    @property
    def url(self, /) -> str | None:
        """
        Where it is served.
        """
    @property
    def user_info(self, /) -> bool | None:
        """
        Whether the user's data can be read.
        """

def run_sandbox(arguments: SupportsGetItem[int, str]) -> int:
    """
    Runs the test bank as a program, until Ctrl-C: `arguments` are those of the command line, without
    the name of the program. Returns the exit code.
    """
