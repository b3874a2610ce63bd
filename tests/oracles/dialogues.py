"""Dialogues with the test bank in raw OFX: every kind of transaction, and every status it gives."""

from __future__ import annotations

import http.client
import itertools
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from ofx_billpay.sandbox import Sandbox

FIRST_DAY = "20240304"
LONG = "x" * 33
CHECKING = (
    "<BANKACCTFROM><BANKID>123432123</BANKID><ACCTID>516273</ACCTID>"
    "<ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>"
)
EVERY_ACCOUNT_FIELD = CHECKING.replace(
    "<ACCTID>516273", "<BRANCHID>7</BRANCHID><ACCTID>516273"
).replace("</BANKACCTFROM>", "<ACCTKEY>K</ACCTKEY></BANKACCTFROM>")
INVOICE = (
    "<INVOICE><INVNO>1</INVNO><INVTOTALAMT>90.00</INVTOTALAMT><INVPAIDAMT>84.20</INVPAIDAMT>"
    "<INVDATE>20240301</INVDATE><INVDESC>Water</INVDESC><DISCOUNT><DSCRATE>1.5</DSCRATE>"
    "<DSCAMT>5.80</DSCAMT><DSCDATE>20240302</DSCDATE><DSCDESC>Early</DSCDESC></DISCOUNT>"
    "<ADJUSTMENT><ADJNO>2</ADJNO><ADJDESC>Late</ADJDESC><ADJAMT>1.00</ADJAMT>"
    "<ADJDATE>20240303</ADJDATE></ADJUSTMENT><LINEITEM><LITMAMT>90.00</LITMAMT>"
    "<LITMDESC>9 m3</LITMDESC></LINEITEM></INVOICE>"
)
EXTENDED = (
    "<EXTDPMT><EXTDPMTFOR>BUSINESS</EXTDPMTFOR><EXTDPMTCHK>12</EXTDPMTCHK>"
    "<EXTDPMTDSC>For &lt;b&gt; &amp; more</EXTDPMTDSC>"
    f"<EXTDPMTINV>{INVOICE}</EXTDPMTINV></EXTDPMT>"
)
PROFILE_REQUEST = (
    "<PROFRQ><CLIENTROUTING>MSGSET</CLIENTROUTING><DTPROFUP>19700101</DTPROFUP></PROFRQ>"
)
PUBLISHER = "<BILLPUBINFO><BILLPUB>Northgate</BILLPUB><BILLID>B-1</BILLID></BILLPUBINFO>"
TRANSFER = CHECKING.replace("FROM>", "TO>").replace("516273", "77")
PHRASE = (
    "<MFACHALLENGEANSWER><MFAPHRASEID>{}</MFAPHRASEID><MFAPHRASEA>{}</MFAPHRASEA>"
    "</MFACHALLENGEANSWER>"
)


def payee(name: str = "Jane", **replaced: str) -> str:
    """A PAYEE that no directory knows; other fields by their names in small letters."""
    parts = {
        **{"name": name, "addr1": "1 Elm St", "addr2": "", "addr3": "", "city": "Dunford"},
        **{"state": "OH", "postalcode": "10001", "country": "USA", "phone": "555-0142"},
        **replaced,
    }
    leaves = (f"<{key.upper()}>{text}</{key.upper()}>" for key, text in parts.items() if text)
    return f"<PAYEE>{''.join(leaves)}</PAYEE>"


NORTHGATE = payee("Northgate Water &amp; Power", postalcode="43999")


def info(whom: str, amount: str = "84.20", due: str = "20240318", more: str = "") -> str:
    """A PMTINFO. `more` comes before PAYACCT."""
    return (
        f"<PMTINFO>{CHECKING}<TRNAMT>{amount}</TRNAMT>{whom}{more}<PAYACCT>NW-7731</PAYACCT>"
        f"<DTDUE>{due}</DTDUE><MEMO>M\u00e4rz &amp; more</MEMO><BILLREFINFO>R</BILLREFINFO>"
        "</PMTINFO>"
    )


class Customer:
    """A user with a program that speaks one version; keeps every reply as it was on the wire."""

    def __init__(self, bank: Sandbox, version: str, user: str = "demo", password: str = "") -> None:
        self.bank = bank
        self.version = version
        self.user = user
        self.password = password or f"{user}-pass"
        self.replies: list[bytes] = []
        self._numbers = itertools.count(1)

    def send(
        self, sets: str = "", proof: str = "", beside: str = "", fi: str = "<ORG>SANDBOX</ORG>"
    ) -> str:
        """Send message sets, more at the end of SONRQ, and more beside it; give the reply."""
        body = (
            "<OFX><SIGNONMSGSRQV1><SONRQ><DTCLIENT>20240304101500</DTCLIENT>"
            f"<USERID>{self.user}</USERID><USERPASS>{self.password}</USERPASS>"
            f"<GENUSERKEY>Y</GENUSERKEY><LANGUAGE>ENG</LANGUAGE><FI>{fi}</FI><APPID>QWIN</APPID><APPVER>2700</APPVER>{proof}"
            f"</SONRQ>{beside}</SIGNONMSGSRQV1>{sets}</OFX>"
        )
        where = urlsplit(self.bank.url)
        line = http.client.HTTPConnection(str(where.hostname), where.port, timeout=60)
        file = (self._header() + body).encode("utf-8" if self.version >= "200" else "cp1252")
        line.request("POST", where.path, file, {"Content-Type": "application/x-ofx"})
        answer = line.getresponse()
        reply = answer.read()
        line.close()
        assert answer.status == 200, reply
        self.replies.append(reply)
        return reply.decode("utf-8" if b"<?xml" in reply else "cp1252")

    def pay(self, *requests: str) -> str:
        """Send bill-payment requests."""
        return self.send(f"<BILLPAYMSGSRQV1>{''.join(requests)}</BILLPAYMSGSRQV1>")

    def transaction(self, wrapper: str, body: str, trnuid: str = "") -> str:
        """One request of its own TRNUID, with a CLTCOOKIE."""
        trnuid = trnuid or f"{self.user}-{next(self._numbers)}"
        return (
            f"<{wrapper}TRNRQ><TRNUID>{trnuid}</TRNUID><CLTCOOKIE>c</CLTCOOKIE>{body}"
            f"</{wrapper}TRNRQ>"
        )

    def _header(self) -> str:
        if self.version >= "200":
            return (
                '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\r\n'
                f'<?OFX OFXHEADER="200" VERSION="{self.version}" SECURITY="NONE" '
                'OLDFILEUID="NONE" NEWFILEUID="NONE"?>\r\n'
            )
        return (
            f"OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:{self.version}\r\nSECURITY:NONE\r\n"
            "ENCODING:USASCII\r\nCHARSET:1252\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\n"
            "NEWFILEUID:NONE\r\n\r\n"
        )


def text_of(reply: str, name: str) -> str:
    """The text of the last element of this name."""
    return reply.split(f"<{name}>")[-1].split("<")[0].strip()


def order(customer: Customer, pmt_info: str) -> str:
    """A payment, not yet sent."""
    return customer.transaction("PMT", f"<PMTRQ>{pmt_info}</PMTRQ>")


def sync(
    kind: str, how: str, embedded: str = "", reject: str = "N", account: str = CHECKING
) -> str:
    """A synchronization of one of the four kinds."""
    context = {"PAYEE": "", "PMTMAIL": "<INCIMAGES>N</INCIMAGES><USEHTML>N</USEHTML>"}
    return (
        f"<{kind}SYNCRQ>{how}<REJECTIFMISSING>{reject}</REJECTIFMISSING>"
        f"{context.get(kind, account)}{embedded}</{kind}SYNCRQ>"
    )


def recurrence(pmt_info: str, freq: str = "MONTHLY", wrap: str = "RECPMTRQ", more: str = "") -> str:
    """RECPMTRQ or RECPMTMODRQ, the latter with `more` behind the common part."""
    before = "<RECSRVRTID>R000000001</RECSRVRTID>" if wrap == "RECPMTMODRQ" else ""
    return (
        f"<{wrap}>{before}<RECURRINST><NINSTS>12</NINSTS><FREQ>{freq}</FREQ></RECURRINST>{pmt_info}"
        f"<INITIALAMT>10</INITIALAMT><FINALAMT>20</FINALAMT>{more}</{wrap}>"
    )


def letter(to: str = "SANDBOX", html: str = "N", about: str = "", user: str = "demo") -> str:
    """A PMTMAILRQ."""
    return (
        f"<PMTMAILRQ><MAIL><USERID>{user}</USERID><DTCREATED>20240304</DTCREATED><FROM>{user}</FROM>"
        f"<TO>{to}</TO><SUBJECT>Where is it</SUBJECT><MSGBODY>My &lt;payment&gt;</MSGBODY>"
        f"<INCIMAGES>N</INCIMAGES><USEHTML>{html}</USEHTML></MAIL>{about}</PMTMAILRQ>"
    )


def payments(demo: Customer) -> None:
    """Single payments: all that goes well, and all that does not."""
    more = TRANSFER + EXTENDED
    full = info(NORTHGATE, more=more).replace(CHECKING, EVERY_ACCOUNT_FIELD)
    full = full.replace("</BILLREFINFO>", f"</BILLREFINFO>{PUBLISHER}")
    address = payee("Anna", addr2="Rear", addr3="Ring twice")
    first = text_of(demo.pay(order(demo, full)), "SRVRTID")
    demo.pay(order(demo, info(address)), order(demo, info("<PAYEEID>LKTL01</PAYEEID>")))
    listed = text_of(demo.pay(order(demo, info(payee()))), "PAYEELSTID")
    demo.pay(order(demo, info(f"<PAYEELSTID>{listed}</PAYEELSTID>")))

    def change(server_id: str, pmt_info: str) -> str:
        body = f"<PMTMODRQ><SRVRTID>{server_id}</SRVRTID>{pmt_info}</PMTMODRQ>"
        return demo.transaction("PMT", body)

    def named(server_id: str, kind: str = "PMTCANCRQ", wrapper: str = "PMT") -> str:
        body = f"<{kind}><SRVRTID>{server_id}</SRVRTID></{kind}>"
        return demo.transaction(wrapper, body)

    demo.pay(change(first, full.replace("84.20", "85")), change(first, info(payee("Other"))))
    demo.pay(change("NOSUCH", info(payee())), named("NOSUCH", "PMTINQRQ", "PMTINQ"))
    for wrong in (
        *(info(payee(), amount="0"), info(payee(), due="20250901"), info(payee(), due="20240101")),
        *(info(""), info(payee(phone=LONG)), info(payee(addr3="x")), info(payee(city=LONG))),
        *(info(payee(state="OHIO12")), info(payee(postalcode="123456789012"))),
        *(info(payee(LONG)), info("<PAYEEID>NOBODY</PAYEEID>"), info(payee(addr1=LONG))),
        *(info("<PAYEELSTID>NOBODY</PAYEELSTID>"), info(payee()).replace("NW-7731", LONG)),
        *(info(payee()).replace("516273", number) for number in ("999999", "700001")),
        info(payee()).replace("<TRNAMT>84.20</TRNAMT>", ""),
    ):
        demo.pay(order(demo, wrong))
    twice = demo.transaction("PMT", f"<PMTRQ>{info(payee())}</PMTRQ>", "twice")
    demo.pay(twice)
    demo.pay(twice)
    demo.pay(twice.replace("84.20", "84.21"))
    demo.pay(order(demo, info(payee(), amount="900000")))
    canceled = text_of(demo.pay(order(demo, info(payee()))), "SRVRTID")
    demo.pay(named(canceled))
    demo.pay(named(canceled))
    by_check = text_of(demo.pay(order(demo, info(payee("Bea")))), "SRVRTID")
    demo.bank.advance_days(20)
    demo.pay(named(by_check, "PMTINQRQ", "PMTINQ"), named(first, "PMTINQRQ", "PMTINQ"))
    demo.pay(named(by_check), change(by_check, info(payee("Bea"), due="20240401")))
    demo.bank.pay_as_other_client("demo", "516273", "Jane", "5", "20240410")
    synchronize(demo, "PMT", order(demo, info(payee(), due="20240410")))
    demo.pay(sync("PMT", "<TOKEN>0</TOKEN>", account=CHECKING.replace("516273", "999999")))


def synchronize(demo: Customer, kind: str, embedded: str) -> None:
    """Each form of a synchronization, with a request inside where that is possible."""
    for how in ("<TOKEN>0</TOKEN>", "<TOKEN>1</TOKEN>", "<TOKENONLY>Y</TOKENONLY>"):
        demo.pay(sync(kind, how))
    demo.pay(sync(kind, "<REFRESH>Y</REFRESH>"))
    demo.pay(sync(kind, "<REFRESH>Y</REFRESH>", embedded, reject="Y"))
    demo.pay(sync(kind, "<TOKEN>1</TOKEN>", embedded, reject="Y"))
    demo.pay(sync(kind, "<TOKEN>999999</TOKEN>"))
    demo.pay(sync(kind, "<TOKEN>1</TOKEN>", embedded))


def payees(demo: Customer) -> None:
    """The payee list."""

    def ask(body: str) -> str:
        return demo.pay(demo.transaction("PAYEE", body))

    numbers = "<PAYACCT>1</PAYACCT><PAYACCT>2</PAYACCT>"
    added = text_of(ask(f"<PAYEERQ>{payee()}{TRANSFER}{numbers}</PAYEERQ>"), "PAYEELSTID")
    known = text_of(ask("<PAYEERQ><PAYEEID>NGWP01</PAYEEID></PAYEERQ>"), "PAYEELSTID")
    ask(f"<PAYEERQ>{NORTHGATE}</PAYEERQ>")
    for list_id, address in ((added, payee("Joan")), (known, payee()), ("NOSUCH", payee())):
        named = f"<PAYEELSTID>{list_id}</PAYEELSTID>"
        ask(f"<PAYEEMODRQ>{named}{address}{numbers}</PAYEEMODRQ>")
    ask(f"<PAYEEMODRQ><PAYEELSTID>{known}</PAYEELSTID>{numbers}</PAYEEMODRQ>")
    ask(f"<PAYEEDELRQ><PAYEELSTID>{known}</PAYEELSTID></PAYEEDELRQ>")
    ask(f"<PAYEEDELRQ><PAYEELSTID>{known}</PAYEELSTID></PAYEEDELRQ>")
    demo.bank.add_payee_as_other_client("demo", "Green Thumb Gardens")
    body = f"<PAYEERQ>{payee('New')}</PAYEERQ>"
    synchronize(demo, "PAYEE", demo.transaction("PAYEE", body))


def recurring(demo: Customer) -> None:
    """Recurring payments."""

    def ask(body: str) -> str:
        return demo.pay(demo.transaction("RECPMT", body))

    ask(recurrence(info(NORTHGATE)))
    ask(recurrence(info(payee()), "NEVER"))
    for pending in "YN":
        end = f"<MODPENDING>{pending}</MODPENDING>"
        ask(recurrence(info(NORTHGATE, "90"), "WEEKLY", "RECPMTMODRQ", end))
    demo.bank.advance_days(30)
    synchronize(demo, "RECPMT", demo.transaction("RECPMT", recurrence(info(payee("Eve")))))
    demo.pay(sync("PMT", "<TOKEN>0</TOKEN>"), sync("PMT", "<REFRESH>Y</REFRESH>"))
    for server_id in ("R000000001", "R000000001", "NOSUCH"):
        named = f"<RECSRVRTID>{server_id}</RECSRVRTID>"
        ask(f"<RECPMTCANCRQ>{named}<CANPENDING>Y</CANPENDING></RECPMTCANCRQ>")
    demo.pay(sync("RECPMT", "<TOKEN>1</TOKEN>"))


def mail(demo: Customer) -> None:
    """Payment mail."""
    paid = text_of(demo.pay(order(demo, info(payee()))), "SRVRTID")
    about = f"<SRVRTID>{paid}</SRVRTID>{info(payee())}"
    for body in (
        *(letter(), letter(about=about), letter(html="Y"), letter("The Pope")),
        *(letter(user="second"), letter(about=f"<SRVRTID>{paid}</SRVRTID>")),
    ):
        demo.pay(demo.transaction("PMTMAIL", body))
    demo.bank.advance_days(1)
    demo.bank.write_letter("demo", "A check came back", "Look <here> & there", payment_id=paid)
    synchronize(demo, "PMTMAIL", demo.transaction("PMTMAIL", letter()))


def institution(demo: Customer) -> None:
    """Profile, accounts, services, and what is not offered."""

    def profile(since: str) -> str:
        body = f"<PROFRQ><CLIENTROUTING>MSGSET</CLIENTROUTING><DTPROFUP>{since}</DTPROFUP></PROFRQ>"
        return f"<PROFMSGSRQV1>{demo.transaction('PROF', body)}</PROFMSGSRQV1>"

    def accounts(since: str) -> str:
        body = f"<ACCTINFORQ><DTACCTUP>{since}</DTACCTUP></ACCTINFORQ>"
        return f"<SIGNUPMSGSRQV1>{demo.transaction('ACCTINFO', body)}</SIGNUPMSGSRQV1>"

    def service(action: str, number: str, kind: str, name: str = "BPSVC") -> str:
        end = "TO" if action == "SVCADD" else "FROM"
        account = CHECKING.replace("FROM>", f"{end}>").replace("516273", number)
        account = account.replace("CHECKING", kind)
        body = f"<ACCTRQ><{action}>{account}</{action}><SVC>{name}</SVC></ACCTRQ>"
        return f"<SIGNUPMSGSRQV1>{demo.transaction('ACCT', body)}</SIGNUPMSGSRQV1>"

    for since in ("19700101", "20300101"):
        demo.send(profile(since))
        demo.send(accounts(since))
    demo.send(service("SVCADD", "516275", "MONEYMRKT"))
    demo.send(service("SVCDEL", "516274", "SAVINGS"))
    demo.send(service("SVCADD", "1", "CHECKING"))
    demo.send(service("SVCDEL", "700001", "CHECKING"))
    demo.send(service("SVCADD", "516275", "MONEYMRKT", "BANKSVC"))
    demo.pay(
        order(demo, info(payee()).replace("516273", "516275").replace("CHECKING", "MONEYMRKT"))
    )
    for name, requests in (
        ("SIGNUP", ("ENROLL", "CHGUSERINFO")),
        ("BANK", ("STMT", "INTRA")),
        ("CREDITCARD", ("CCSTMT",)),
        ("INVSTMT", ("INVSTMT",)),
        ("INTERXFER", ("INTER",)),
        ("WIREXFER", ("WIRE",)),
        ("EMAIL", ("MAIL",)),
    ):
        for request in requests:
            one = demo.transaction(request, "")
            demo.send(f"<{name}MSGSRQV1>{one}</{name}MSGSRQV1>")
    demo.send(beside=demo.transaction("CHALLENGE", "<CHALLENGERQ></CHALLENGERQ>"))
    demo.send(f"<BILLPAYMSGSRQV2>{order(demo, info(payee()))}</BILLPAYMSGSRQV2>")
    demo.bank.move_message_set("BILLPAY", "http://127.0.0.1:9/ofx", realm="BILLS")
    demo.send(profile("19700101"))
    demo.pay(order(demo, info(payee())))
    demo.send(
        accounts("19700101") + f"<BILLPAYMSGSRQV1>{sync('PMT', '<TOKEN>0</TOKEN>')}"
        "</BILLPAYMSGSRQV1>"
    )


def sign_on(bank: Sandbox, version: str) -> Iterator[Customer]:
    """Every way in which a sign-on succeeds or fails, that every version knows."""

    def change(customer: Customer, new: str, user: str = "") -> str:
        body = f"<PINCHRQ><USERID>{user or customer.user}</USERID><NEWUSERPASS>{new}</NEWUSERPASS>"
        return customer.transaction("PINCH", f"{body}</PINCHRQ>")

    def business(customer: Customer) -> str:
        requests = order(customer, info(payee())) + sync("PMT", "<TOKEN>0</TOKEN>")
        return f"<BILLPAYMSGSRQV1>{requests}</BILLPAYMSGSRQV1>"

    demo = Customer(bank, version)
    demo.send(business(demo), fi="<ORG>OTHER</ORG>")
    demo.send(beside=change(demo, demo.password))
    demo.send(beside=change(demo, "another-pass", "second"))
    demo.send(beside=change(demo, "another-pass"))
    yield demo
    second = Customer(bank, version, "second", "wrong")
    for _ in range(4):
        second.send(business(second))
    yield second
    newpass = Customer(bank, version, "newpass")
    for _ in range(2):
        newpass.send(business(newpass))
    yield newpass
    device = Customer(bank, version, "device")
    device.send(business(device))
    yield device
    anonymous = Customer(bank, version, "anonymous" + 23 * "0", "anonymous" + 23 * "0")
    anonymous.send()
    anonymous.send(business(anonymous))
    yield anonymous


def proofs(bank: Sandbox, version: str) -> Iterator[Customer]:
    """What users prove in the versions that have room for it."""
    question = "<MFACHALLENGERQ><DTCLIENT>20240304</DTCLIENT></MFACHALLENGERQ>"
    answers = [("MFA13", "6789"), ("SCHOOL", "Maplewood"), ("MFA107", "any")]
    right = "".join(itertools.starmap(PHRASE.format, answers))

    def business(customer: Customer) -> str:
        return f"<BILLPAYMSGSRQV1>{order(customer, info(payee()))}</BILLPAYMSGSRQV1>"

    mfa = Customer(bank, version, "mfa")
    mfa.send(business(mfa))
    mfa.send(beside=mfa.transaction("MFACHALLENGE", question))
    mfa.send(business(mfa), right)
    for _ in range(4):
        mfa.send(business(mfa), right.replace("6789", "1"))
    yield mfa
    token = Customer(bank, version, "token")
    for proof in ("", "<AUTHTOKEN>1</AUTHTOKEN>", "<AUTHTOKEN>739214</AUTHTOKEN>"):
        token.send(business(token), proof)
    body = PROFILE_REQUEST
    for customer in (token, Customer(bank, version, "creds")):
        customer.send(f"<PROFMSGSRQV1>{customer.transaction('PROF', body)}</PROFMSGSRQV1>")
        yield customer
    demo = Customer(bank, version)
    demo.send(beside=demo.transaction("MFACHALLENGE", question))
    yield demo


def strict(bank: Sandbox, version: str) -> Customer:
    """A bank that wants its lead time, and that answers a repeated TRNUID with a status."""
    demo = Customer(bank, version)
    demo.pay(order(demo, info(payee(), due="20240305")))
    demo.pay(demo.transaction("PMT", f"<PMTRQ>{info(payee())}</PMTRQ>", "again"))
    demo.pay(demo.transaction("PMT", f"<PMTRQ>{info(payee())}</PMTRQ>", "again"))
    demo.send(fi="<ORG>SANDBOX</ORG><FID>1</FID>")
    return demo


TOPICS: tuple[Callable[[Customer], None], ...] = (payments, payees, recurring, mail, institution)


def all_replies(version: str, has_proofs: bool) -> list[bytes]:
    """Every reply of every dialogue in one version."""
    replies: list[bytes] = []
    for topic in TOPICS:
        with Sandbox(start_date=FIRST_DAY) as bank:
            demo = Customer(bank, version)
            topic(demo)
            replies += demo.replies
    with Sandbox(start_date=FIRST_DAY) as bank:
        for customer in sign_on(bank, version):
            replies += customer.replies
    if has_proofs:
        with Sandbox(start_date=FIRST_DAY) as bank:
            for customer in proofs(bank, version):
                replies += customer.replies
    arguments = ["--lead-time=reject", "--duplicates=status2019", "--history-limit=1"]
    arguments += ["--sgml-leaves=closed", "--html-mail", "--status-changes=asked"]
    with Sandbox(start_date=FIRST_DAY, arguments=arguments) as bank:
        customer = strict(bank, version)
        # Where letters may be HTML, the profile says so.
        profile = customer.transaction("PROF", PROFILE_REQUEST)
        customer.send(f"<PROFMSGSRQV1>{profile}</PROFMSGSRQV1>")
        replies += customer.replies
    return replies
