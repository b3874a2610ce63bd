"""A bank to test against: a real OFX bill-payment server on loopback.

    from ofx_billpay.sandbox import Sandbox

    with Sandbox() as bank:
        print(bank.url)

Run it as a program with `python -m ofx_billpay.sandbox --listen 127.0.0.1:8080 --database bank.db`.
"""

from __future__ import annotations

import json
import sys
from os import PathLike
from typing import Any

from ofx_billpay import _native

__all__ = ["Sandbox"]


class Sandbox(_native.Sandbox):
    """A bank to test against, stopped when the `with` block ends.

    Institution SANDBOX, identifier 99001; user "demo" with password "demo-pass" has the checking
    account 516273 (10000.00) and the savings account 516274 (5000.00), both in bank 123432123. Its
    clock stands still until `advance_days` moves it.

    Arguments: `database` is the SQLite file that holds the bank, in memory if None; `start_date`
    the day on which a new bank begins, as YYYYMMDD; `port` where it listens, a free one if 0;
    `quirk` the name of a profile of a difficult server; `scenario` the text of a scenario file;
    `tls` and `client_certificates` whether it speaks TLS and asks for certificates; `arguments`
    those of the command line for all the rest, such as `["--history-limit", "50"]`.
    """

    def __init__(
        self,
        database: str | PathLike[str] | None = None,
        *,
        start_date: str | None = None,
        port: int = 0,
        quirk: str | None = None,
        scenario: str | None = None,
        tls: bool = False,
        client_certificates: bool = False,
        arguments: list[str] | None = None,
    ) -> None:
        """Start a bank; it serves when this returns. The native part took the arguments already."""

    def __enter__(self) -> Sandbox:
        """Give the bank itself."""
        return self

    def reset(self) -> None:
        """Make all as new: books, faults and log."""
        self._control("reset", "null")

    def ledger(self) -> dict[str, Any]:
        """Give the books: accounts, payees, payments, models, letters, users, message_sets."""
        return self._ask("ledger")  # type: ignore[no-any-return]

    def history(
        self,
        user: str,
        account: str | None = None,
        *,
        kind: str | None = None,
        after: int = 0,
        most: int = 100,
    ) -> list[dict[str, Any]]:
        """Give the synchronization history of an account, or of the payees if `account` is None.

        `kind` is "payments" or "recurring" with an account, "payees" or "mail" without.
        """
        return self._ask(  # type: ignore[no-any-return]
            "history", user=user, account=account, kind=kind, after=after, most=most
        )

    def exchanges(self) -> list[dict[str, Any]]:
        """Give the last requests with their replies, secrets masked."""
        return self._ask("exchanges")  # type: ignore[no-any-return]

    def clear_exchanges(self) -> None:
        """Forget the requests and replies."""
        self._control("clear_exchanges", "null")

    def pay_as_other_client(
        self,
        user: str,
        account: str,
        payee: str,
        amount: str,
        due: str,
        *,
        pay_account: str | None = None,
        memo: str | None = None,
    ) -> str:
        """Schedule a payment as another client of the user would; give its identifier.

        `payee` is a name or an entry of the user's list, or an identifier such as NGWP01; `due` is
        YYYYMMDD.
        """
        return self._ask(  # type: ignore[no-any-return]
            "pay",
            user=user,
            account=account,
            payee=payee,
            amount=amount,
            due=due,
            pay_account=pay_account,
            memo=memo,
        )

    def modify_as_other_client(
        self,
        user: str,
        payment_id: str,
        *,
        amount: str | None = None,
        due: str | None = None,
        memo: str | None = None,
    ) -> None:
        """Change a payment as another client would. What is None stays."""
        self._ask("modify", user=user, server_id=payment_id, amount=amount, due=due, memo=memo)

    def cancel_as_other_client(self, user: str, payment_id: str) -> None:
        """Cancel a payment as another client would."""
        self._ask("cancel", user=user, server_id=payment_id)

    def add_payee_as_other_client(self, user: str, name: str, **details: Any) -> str:
        """Add a payee as another client would; give its entry in the list.

        Details are street, city, state, postal_code, phone and accounts (a list); those not given
        do not matter.
        """
        return self._ask("add_payee", user=user, name=name, **details)  # type: ignore[no-any-return]

    def pay_regularly_as_other_client(
        self,
        user: str,
        account: str,
        payee: str,
        amount: str,
        due: str,
        frequency: str,
        *,
        instances: int | None = None,
        pay_account: str | None = None,
        memo: str | None = None,
    ) -> str:
        """Schedule a recurring payment as another client would; give its identifier.

        `due` is the day of the first payment, `frequency` such as MONTHLY; without `instances` it
        goes on for ever.
        """
        return self._ask(  # type: ignore[no-any-return]
            "pay_regularly",
            user=user,
            account=account,
            payee=payee,
            amount=amount,
            due=due,
            frequency=frequency,
            instances=instances,
            pay_account=pay_account,
            memo=memo,
        )

    def cancel_recurring_as_other_client(
        self, user: str, recurring_id: str, *, include_pending: bool = False
    ) -> None:
        """Cancel a recurring payment as another client would."""
        self._ask("cancel_regular", user=user, server_id=recurring_id, pending=include_pending)

    def write_letter(
        self, user: str, subject: str, text: str, *, payment_id: str | None = None
    ) -> None:
        """Write to a user: payment mail, about a payment if one is named."""
        self._ask("write_letter", user=user, subject=subject, text=text, server_id=payment_id)

    def change_user(self, user: str, **changes: Any) -> None:
        """Change a user, as people at the bank do. What is not given stays as it is.

        Changes are password (with realm: for that realm only), locked, must_change_password,
        user_cred1, user_cred2, auth_token, client_uid_required, questions (a list of dictionaries
        with phrase, label, answer), revoke_keys and confirm_client. An empty text or list asks for
        it no longer.
        """
        self._ask("change_user", user=user, **changes)

    def change_account(
        self, number: str, *, balance: str | None = None, bill_pay: str | None = None
    ) -> None:
        """Change an account: its balance, and whether bills are paid from it.

        `bill_pay` is AVAIL, PEND or ACTIVE.
        """
        self._ask("change_account", number=number, balance=balance, bill_pay=bill_pay)

    def move_message_set(
        self, message_set: str, url: str | None = None, *, realm: str = "SANDBOX"
    ) -> bool:
        """Serve a message set at another URL, back at the usual one if None, and in a realm.

        `message_set` is SIGNON, SIGNUP, BILLPAY or PROF; paths below `url` of this bank are served
        by it. Give whether there is such a set.
        """
        return self._ask(  # type: ignore[no-any-return]
            "move_message_set", message_set=message_set, url=url, realm=realm
        )

    def arm(
        self,
        fault: str | dict[str, Any],
        *,
        times: int = 1,
        message: str | None = None,
        user: str | None = None,
    ) -> int:
        """Make something go wrong with the next request, or the next `times` (0: for ever).

        `fault` is a name of `known_faults()`, whose details then are some that make sense, or a
        name with details such as `{"drop_after_executing": {"bytes": 100}}`. With `message`, such
        as "PMTRQ", and `user` it strikes only such requests. Give what it is disarmed with.
        """
        known = {"fault": fault, "times": times, "message": message, "user": user}
        return self._ask("arm", **known)  # type: ignore[no-any-return]

    def armed_faults(self) -> list[dict[str, Any]]:
        """Give the faults that wait for their request."""
        return self._ask("armed_faults")  # type: ignore[no-any-return]

    def disarm(self, fault_id: int) -> bool:
        """Take a fault back; give whether it was armed."""
        return json.loads(self._control("disarm", json.dumps(fault_id)))  # type: ignore[no-any-return]

    def disarm_all(self) -> None:
        """Take all faults back."""
        self._control("disarm_all", "null")

    def known_faults(self) -> dict[str, str]:
        """Give every fault there is, and what it does."""
        return self._ask("known_faults")  # type: ignore[no-any-return]

    def _ask(self, command: str, **arguments: Any) -> Any:
        return json.loads(self._control(command, json.dumps(arguments)))


if __name__ == "__main__":
    sys.exit(_native.run_sandbox(sys.argv[1:]))
