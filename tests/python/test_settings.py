"""Every setting of the component is there, and does what it says."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from ofx_billpay import BillPayment, InvalidValueError

from python import replies
from python.banks import Answer, ScriptedBank, leaf
from python.conftest import SURFACE
from python.deviations import DEVIATIONS
from python.payers import make

CONFIG: dict[str, dict[str, Any]] = SURFACE["config"]
LISTS = [name for name in CONFIG if name.endswith("[i]")]
PLAIN = [name for name in CONFIG if not name.endswith("[i]")]
QUESTIONS = {"GetResponseVar"}
READABLE = [name for name in PLAIN if name not in QUESTIONS]
WITH_DEFAULT = {name: each["default"] for name, each in CONFIG.items() if "default" in each}
READ_ONLY = [name for name in READABLE if CONFIG[name].get("read_only")]
# Reports of one's own version, and what can be set beside being read.
REPORTS = {*READ_ONLY, "LicenseInfo"}

# Values that each setting takes, as they are read back.
EXAMPLES = {
    "AuthToken": ["12345"],
    "ClientUId": ["d2c8-1"],
    "CurrencyFormat": ["#,##0.00", "N2", ""],
    "DateFormat": ["yyyy-MM-dd", "OFXDATE"],
    "NewPassword": ["new"],
    "OFXDateFormat": ["YYYYMMddHHmmss.xxx", "yyyyMMddHHmmss.xxx[G:Z]"],
    "OFXLog": ["log.txt"],
    "UserCred1A": ["a"],
    "UserCred2A": ["b"],
    "AcceptEncoding": ["gzip"],
    "AllowHTTPCompression": ["False", "True"],
    "AllowHTTPFallback": ["False"],
    "Authorization": ["Bearer x"],
    "ChunkSize": ["1", "4096"],
    "CompressHTTPRequest": ["True"],
    "EncodeURL": ["True"],
    "FollowRedirects": ["1", "2", "0"],
    "GetOn302Redirect": ["True"],
    "HTTP2HeadersWithoutIndexing": ["user-agent,x-key"],
    "HTTPVersion": ["1.0", "2.0", "1.1"],
    "IfModifiedSince": ["Sat, 29 Oct 2017 19:43:31 GMT"],
    "KeepAlive": ["True"],
    "MaxRedirectAttempts": ["0", "3"],
    "OtherHeaders": ["X-One: 1\r\nX-Two: 2"],
    "ProxyAuthorization": ["Basic x"],
    "ProxyAuthScheme": ["2", "3", "0"],
    "ProxyPassword": ["p"],
    "ProxyPort": ["3128"],
    "ProxyServer": ["proxy.example"],
    "ProxyUser": ["u"],
    "TransferredDataLimit": ["1000"],
    "UseChunkedEncoding": ["True"],
    "UseIDNs": ["True"],
    "UseProxyAutoConfigURL": ["False"],
    "UserAgent": ["InetClntApp/3.0", ""],
    "ConnectionTimeout": ["5"],
    "FirewallAutoDetect": ["True"],
    "FirewallHost": ["fw.example"],
    "FirewallPassword": ["p"],
    "FirewallPort": ["8080"],
    "FirewallType": ["1", "2", "3", "10", "0"],
    "FirewallUser": ["u"],
    "KeepAliveInterval": ["1000"],
    "KeepAliveTime": ["1000"],
    "Linger": ["False"],
    "LingerTime": ["3"],
    "LocalHost": ["127.0.0.1"],
    "LocalPort": ["4000"],
    "MaxTransferRate": ["100000"],
    "ProxyExceptionsList": ["a.example;*.b.example"],
    "TCPKeepAlive": ["True"],
    "TcpNoDelay": ["True"],
    "UseIPv6": ["0", "1", "2", "3"],
    "LogSSLPackets": ["True"],
    "ReuseSSLSession": ["True"],
    "SSLCACertFilePaths": ["/etc/ssl/certs/ca-certificates.crt"],
    "SSLCheckCRL": ["1", "2"],
    "SSLCipherStrength": ["128", "256"],
    "SSLEnabledCipherSuites": ["TLS_AES_256_GCM_SHA384;TLS_AES_128_GCM_SHA256"],
    "SSLEnabledProtocols": ["3072", "12288", "4032"],
    "SSLIncludeCertChain": ["True"],
    "SSLKeyLogFile": ["keys.txt"],
    "SSLSecurityFlags": ["1", "16"],
    "TLS12SignatureAlgorithms": ["sha256-rsa,sha256-ecdsa"],
    "TLS12SupportedGroups": ["ecdhe_secp384r1"],
    "TLS13KeyShareGroups": ["ecdhe_secp256r1"],
    "TLS13SignatureAlgorithms": ["rsa_pss_sha256,ecdsa_secp256r1_sha256"],
    "TLS13SupportedGroups": ["ecdhe_secp256r1,ecdhe_x25519"],
    "AbsoluteTimeout": ["True"],
    "FirewallData": ["X-A: b"],
    "InBufferSize": ["65536"],
    "OutBufferSize": ["65536"],
    "CodePage": ["1252", "28591", "65001"],
    "MaskSensitive": ["False"],
}
# Takes a certificate, which tests of TLS give it.
ELSEWHERE = {"SSLCACerts", "SSLServerCACerts"}
# Set by one text and read as another.
ANSWERING = {"TransferredRequest"}

WRONG = [
    *("AllowHTTPCompression=perhaps", "ChunkSize=0", "ChunkSize=many", "FollowRedirects=3"),
    *("HTTPVersion=3.0", "HTTPVersion=2.1", "OtherHeaders=no colon", "OtherHeaders=Host: x"),
    *("ProxyAuthScheme=1", "ProxyPort=0", "ProxyPort=65536", "UserAgent=a\nb"),
    *("ConnectionTimeout=-1", "FirewallType=4", "FirewallPort=70000", "UseIPv6=4"),
    *("KeepAliveTime=0", "CodePage=437", "DateFormat=hh:mm", "OFXDateFormat=MM/dd/yyyy"),
    *("CurrencyFormat=C", "MissingPayAccount=", f"MissingPayAccount={'x' * 33}", "NewFileUID=x"),
    *("LineEnds=CR", "Indentation=9", "MFAAnswerName=x", "TimeZone=EST", "OFXLogLevel=0"),
    *("SSLEnabledProtocols=768", "SSLEnabledCipherSuites=nonsense", "SSLCipherStrength=257"),
    *("SSLCheckOCSP=1", "SSLSecurityFlags=x", "TLS13SupportedGroups=nonsense"),
    *("UsePlatformHTTPClient=True", "KerberosSPN=x", "MaxLineLength=1", "SSLCACerts=x"),
    *("ServerMessage=x", "StatusLine=x", "BytesTransferred=1", "CorrectFITID[0]=x"),
]


def pays(request: str) -> Answer:
    """A bank that does all that it is asked for."""
    return replies.ofx(replies.done(request.replace("\r\n", "")))


@pytest.mark.parametrize("name", READABLE)
def test_every_setting_can_be_read_in_any_case(name: str) -> None:
    payer = BillPayment()
    value = payer.config(name)
    assert payer.config(name.lower()) == payer.config(f" {name.upper()} ") == value
    if name in WITH_DEFAULT and name not in DEVIATIONS:
        assert value == WITH_DEFAULT[name]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_nothing_in_a_reply_about_payments(name: str) -> None:
    payer = BillPayment(ofx_response=replies.payees_sync())
    assert payer.config(name.replace("[i]", "[0]")) == ""
    with pytest.raises(InvalidValueError, match="index"):
        payer.config(name.replace("[i]", "[x]"))


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in EXAMPLES.items() for value in values]
)
def test_a_setting_is_read_as_it_was_set_until_reset(name: str, value: str) -> None:
    payer = BillPayment()
    before = payer.config(name)
    assert payer.config(f"{name}={value}") == ""
    assert payer.config(name) == value
    payer.reset()
    assert payer.config(name) == before


def test_every_setting_is_tried_or_fixed_or_only_read() -> None:
    fixed = set()
    for name in READABLE:
        try:
            BillPayment().config(f"{name}=something else")
        except InvalidValueError as error:
            if ": stays" in error.detail:
                fixed.add(name)
    tried = set(EXAMPLES) | ELSEWHERE | ANSWERING
    assert not tried & fixed
    assert tried | fixed | REPORTS == set(READABLE)


@pytest.mark.parametrize("configuration", WRONG)
def test_a_wrong_value_is_refused_by_name_and_changes_nothing(configuration: str) -> None:
    payer = BillPayment()
    name = configuration.partition("=")[0]
    before = "" if "[" in name else payer.config(name)
    with pytest.raises(InvalidValueError, match="^.10022. " + re.escape(name.partition("[")[0])):
        payer.config(configuration)
    assert "[" in name or payer.config(name) == before


@pytest.mark.parametrize("name", READ_ONLY)
def test_what_only_reports_cannot_be_set(name: str) -> None:
    with pytest.raises(InvalidValueError, match="read-only"):
        BillPayment().config(f"{name}=x")


@pytest.mark.parametrize(
    ("name", "value"), [("FirewallType", "3"), ("FirewallHost", "h"), ("FirewallUser", "u")]
)
def test_settings_and_properties_about_the_firewall_are_the_same(name: str, value: str) -> None:
    payer = BillPayment()
    attribute = re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()
    payer.config(f"{name}={value}")
    assert str(getattr(payer, attribute)) == value
    assert payer.config("FirewallPort") == str(payer.firewall_port)


# What is sent.


def test_amounts_are_shown_and_taken_in_the_currency_format() -> None:
    with ScriptedBank(pays) as bank:
        payer = make(bank.url)
        payer.config("CurrencyFormat=$#,##0.00")
        payer.payment_amount = "$1,234.50"
        payer.pay_bill()
    assert Decimal(leaf(bank.requests[0], "TRNAMT")) == Decimal("1234.50")
    assert payer.payment_amount == "$84.20"
    for ambiguous in ("1,234.50", "$1,23.00"):
        payer.payment_amount = ambiguous
        with pytest.raises(InvalidValueError, match="payment_amount"):
            payer.pay_bill()


@pytest.mark.parametrize(
    ("settings", "due", "sent"),
    [
        ([], "03/18/2026", "20260318"),
        (["DateFormat=yyyy.MM.dd"], "2026.03.18", "20260318"),
        (
            ["DateFormat=yyyy.MM.dd", "OFXDateFormat=YYYYMMddHHmmss.xxx[G:Z]", "TimeZone=-5:EST"],
            "2000.01.01",
            "20000101000000.000[-5:EST]",
        ),
        (["OFXDateFormat=YYYYMMddHHmmss.xxx"], "03/18/2026", "20260318000000.000"),
        (["OFXDateFormat=yyyyMMddHHmmss"], "03/18/2026 10:30:00", "20260318103000"),
        (["DateFormat=OFXDATE"], "20260318", "20260318"),
        (["DateFormat=OFXDATE"], "20260318120000.000[-5:EST]", "20260318120000.000[-5:EST]"),
    ],
)
def test_due_dates_are_sent_in_the_form_that_was_set(
    settings: list[str], due: str, sent: str
) -> None:
    with ScriptedBank(pays) as bank:
        payer = make(bank.url)
        for setting in settings:
            payer.config(setting)
        payer.payment_date_due = due
        payer.pay_bill()
    assert leaf(bank.requests[0], "DTDUE") == sent


def test_a_wrong_date_names_the_property_the_value_and_the_pattern() -> None:
    payer = make("http://127.0.0.1:1/ofx")
    payer.config("DateFormat=yyyy.MM.dd")
    payer.payment_date_due = "03/18/2026"
    with pytest.raises(InvalidValueError) as caught:
        payer.pay_bill()
    for part in ("payment_date_due", "03/18/2026", "yyyy.MM.dd"):
        assert part in caught.value.detail


@pytest.mark.parametrize("setting", ["MissingPayAccount=refuse", "MissingPayAccount=N/A"])
def test_a_missing_account_with_the_payee_is_refused_or_sent_as_was_said(setting: str) -> None:
    with ScriptedBank(pays) as bank:
        payer = make(bank.url, payee_account="")
        with pytest.raises(InvalidValueError, match="MissingPayAccount"):
            payer.pay_bill()
        payer.config(setting)
        if setting.endswith("refuse"):
            with pytest.raises(InvalidValueError, match="payee_account"):
                payer.pay_bill()
            assert bank.requests == []
        else:
            payer.pay_bill()
            assert leaf(bank.requests[0], "PAYACCT") == "N/A"


@pytest.mark.parametrize("version", ["102", "211"])
def test_layout_is_as_the_institution_wants_it(version: str) -> None:
    with ScriptedBank(pays) as bank:
        payer = make(bank.url, version)
        payer.pay_bill()
        for setting in ("CloseLeaves=True", "LineEnds=CRLF", "Indentation=2", "NewFileUID=NONE"):
            payer.config(setting)
        payer.pay_bill(allow_duplicate=True)
    plain, laid_out = bank.requests
    assert ("</TRNAMT>" in plain) == (version == "211")
    assert "</TRNAMT>\r\n" in laid_out
    assert "\r\n  <SIGNONMSGSRQV1>\r\n    <SONRQ>\r\n      <DTCLIENT>" in laid_out
    assert re.search('NEWFILEUID[:=]"?NONE', laid_out)
    assert not re.search('NEWFILEUID[:=]"?NONE', plain)


def test_the_institution_is_left_out_where_it_wants_that() -> None:
    with ScriptedBank(pays) as bank:
        payer = make(bank.url, fi_organization="", fi_id="")
        with pytest.raises(InvalidValueError, match="fi_organization"):
            payer.pay_bill()
        payer.config("SendFI=False")
        payer.pay_bill()
    assert "<FI>" not in bank.requests[0]


def test_answers_to_challenges_are_called_as_the_institution_wants() -> None:
    with ScriptedBank(replies.ofx(replies.document())) as bank:
        payer = make(bank.url)
        for name in ("MFACHALLENGEANSWER", "MFACHALLENGEA"):
            payer.config(f"MFAAnswerName={name}")
            payer.send_challenge_answers({"MFA1": "blue <MFACHALLENGEANSWER>"})
    for request, name in zip(bank.requests, ("MFACHALLENGEANSWER", "MFACHALLENGEA")):
        assert f"<{name}><MFAPHRASEID>MFA1" in request
        assert f"</{name}>" in request
        assert "blue &lt;MFACHALLENGEANSWER&gt;" in request


@pytest.mark.parametrize(
    ("page", "encoding", "charset"),
    [("1252", "cp1252", "1252"), ("28591", "latin-1", "ISO-8859-1")],
)
def test_latin_letters_are_sent_in_the_code_page_that_was_set(
    page: str, encoding: str, charset: str
) -> None:
    with ScriptedBank(pays) as bank:
        payer = make(bank.url, payee_name="Café Zürich")
        with pytest.raises(InvalidValueError, match="payee_name") as caught:
            payer.pay_bill()
        assert caught.value.code == 434
        payer.config(f"CodePage={page}")
        payer.pay_bill()
        payer.payee_name = "Łódź"
        with pytest.raises(InvalidValueError, match="payee_name") as caught:
            payer.pay_bill()
        assert caught.value.code == 434
    (body,) = bank.bodies
    assert f"CHARSET:{charset}\r\n".encode() in body
    assert "<NAME>Café Zürich<".encode(encoding) in body


def test_headers_are_those_that_were_set() -> None:
    with ScriptedBank(pays) as bank:
        payer = make(bank.url)
        payer.pay_bill()
        for setting in (
            *("UserAgent=", "Accept=", "Authorization=Bearer abc", "IfModifiedSince=never"),
            "OtherHeaders=X-One: 1\r\ncontent-type: text/ofx",
        ):
            payer.config(setting)
        payer.pay_bill(allow_duplicate=True)
    usual, other = ({*head.lower().split("\r\n")} for head in bank.heads)
    assert {"content-type: application/x-ofx", "accept: */*, application/x-ofx"} <= usual
    assert any(line.startswith("user-agent: ofx-billpay/") for line in usual)
    assert {"authorization: bearer abc", "if-modified-since: never", "x-one: 1"} <= other
    assert "content-type: text/ofx" in other
    unwanted = ("user-agent", "accept:", "content-type: app")
    assert not any(line.startswith(unwanted) for line in other)


def test_headers_stand_in_the_order_that_was_set_and_no_others_where_they_are_not_wanted() -> None:
    with ScriptedBank(pays) as bank:
        payer = make(bank.url)
        for setting in (
            *("UserAgent=", "Accept=", "AllowHTTPCompression=False"),
            "HeaderOrder=Content-Type, Host, Content-Length, Connection",
        ):
            payer.config(setting)
        payer.pay_bill()
    names = [line.partition(":")[0].title() for line in bank.heads[0].split("\r\n")[1:]]
    assert names == ["Content-Type", "Host", "Content-Length", "Connection"]
