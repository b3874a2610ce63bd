"""Where an oracle is known to be wrong, or older than the version it judges: the one table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Amendment:
    """A rule book of the judge says `text`; it is made to say `instead`."""

    rule_book: str
    text: str
    instead: str
    versions: frozenset[int] | None = None
    """The header versions judged by the amended book; None for all."""


@dataclass(frozen=True)
class Pardon:
    """Complaints that match `complaint` from their beginning to their end are struck out."""

    complaint: str


@dataclass(frozen=True)
class Misjudgement:
    """One mistake of one judge; `shown_by` is a good document that it would refuse."""

    judge: str
    reason: str
    shown_by: str
    cure: Amendment | Pardon


_MFA_VERSIONS = frozenset({103})
_MFA_IN_SONRQ = (
    "SESSCOOKIE? , APPID , APPVER, CLIENTUID?, (USERCRED1, USERCRED2?)?, "
    "AUTHTOKEN?, ACCESSKEY?, MFACHALLENGEANSWER*)>\n"
    "<!ELEMENT (CLIENTUID, USERCRED1, USERCRED2, AUTHTOKEN, ACCESSKEY) - o (#PCDATA)>\n"
    "<!ELEMENT MFACHALLENGEANSWER - - (MFAPHRASEID, MFAPHRASEA)>\n"
    "<!ELEMENT (MFAPHRASEID, MFAPHRASEA) - o (#PCDATA)>"
)
_MFA_REQUEST = (
    "(SONRQ , PINCHTRNRQ?, CHALLENGETRNRQ?, MFACHALLENGETRNRQ?)>\n"
    "<!ELEMENT MFACHALLENGETRNRQ - - (%TRNRQMACRO, MFACHALLENGERQ)>\n"
    "<!ELEMENT MFACHALLENGERQ - - (DTCLIENT)"
)
_MFA_REPLY = (
    "(SONRS , PINCHTRNRS?, CHALLENGETRNRS?, MFACHALLENGETRNRS?)>\n"
    "<!ELEMENT MFACHALLENGETRNRS - - (%TRNRSMACRO, MFACHALLENGERS?)>\n"
    "<!ELEMENT MFACHALLENGERS - - (MFACHALLENGE+)>\n"
    "<!ELEMENT MFACHALLENGE - - (MFAPHRASEID, MFAPHRASELABEL?)>\n"
    "<!ELEMENT MFAPHRASELABEL - o (#PCDATA)"
)
_MFA_IN_SIGNONINFO = (
    "SPACES, PINCH, CHGPINFIRST, PWTYPE?, (USERCRED1LABEL, USERCRED2LABEL?)?, "
    "CLIENTUIDREQ?, AUTHTOKENFIRST?, AUTHTOKENLABEL?, AUTHTOKENINFOURL?, "
    "MFACHALLENGESUPT?, MFACHALLENGEFIRST?)>\n"
    "<!ELEMENT (USERCRED1LABEL, USERCRED2LABEL, CLIENTUIDREQ, AUTHTOKENFIRST, AUTHTOKENLABEL,\n"
    "  AUTHTOKENINFOURL, MFACHALLENGESUPT, MFACHALLENGEFIRST) - o (#PCDATA)>"
)
_XSD_CHALLENGE = (
    '<xsd:element name="CHALLENGETRN{}" type="ofx:ChallengeTransaction{}" '
    'minOccurs="0" maxOccurs="1"/>'
)
_XSD_MFA = (
    '<xsd:element name="MFACHALLENGETRN{}" type="ofx:MFAChallengeTransaction{}" minOccurs="0"/>'
)

KNOWN_MISJUDGEMENTS: tuple[Misjudgement, ...] = (
    Misjudgement(
        "dtd",
        "the specification's text allows &nbsp; but the DTD forgot to declare it",
        "nbsp-in-payee-name-102.ofx",
        Amendment(
            "ofx160.dtd",
            '<!ENTITY lt CDATA "&#60;">',
            '<!ENTITY lt CDATA "&#60;">\n<!ENTITY nbsp CDATA "?">',
        ),
    ),
    Misjudgement(
        "dtd",
        "1.6 is older than 1.0.3, which added the sign-on elements of 2006",
        "sign-on-request-every-field-103.ofx",
        Amendment("ofx160.dtd", "SESSCOOKIE? , APPID , APPVER)>", _MFA_IN_SONRQ, _MFA_VERSIONS),
    ),
    Misjudgement(
        "dtd",
        "1.6 is older than 1.0.3, which added ACCESSKEY to the sign-on reply",
        "sign-on-reply-every-field-103.ofx",
        Amendment(
            "ofx160.dtd",
            "DTPROFUP? , DTACCTUP? , FI?, SESSCOOKIE?)>",
            "DTPROFUP? , DTACCTUP? , FI?, SESSCOOKIE?, ACCESSKEY?)>",
            _MFA_VERSIONS,
        ),
    ),
    Misjudgement(
        "dtd",
        "1.6 is older than 1.0.3, which added the MFA challenge request",
        "mfa-challenge-request-103.ofx",
        Amendment(
            "ofx160.dtd",
            "(SONRQ , PINCHTRNRQ?, CHALLENGETRNRQ?)",
            _MFA_REQUEST,
            _MFA_VERSIONS,
        ),
    ),
    Misjudgement(
        "dtd",
        "1.6 is older than 1.0.3, which added the MFA challenge reply",
        "mfa-challenge-reply-103.ofx",
        Amendment(
            "ofx160.dtd", "(SONRS , PINCHTRNRS?, CHALLENGETRNRS?)", _MFA_REPLY, _MFA_VERSIONS
        ),
    ),
    Misjudgement(
        "dtd",
        "1.6 is older than 1.0.3, which announces the new sign-on elements in the profile",
        "profile-reply-every-field-103.ofx",
        Amendment(
            "ofx160.dtd",
            "SPACES, PINCH, CHGPINFIRST, PWTYPE?)>",
            _MFA_IN_SIGNONINFO,
            _MFA_VERSIONS,
        ),
    ),
    Misjudgement(
        "xsd",
        "the schema defines the MFA challenge request but no message set refers to it",
        "mfa-challenge-request-211.ofx",
        Amendment(
            "OFX2_Protocol.xsd",
            _XSD_CHALLENGE.format("RQ", "Request"),
            _XSD_CHALLENGE.format("RQ", "Request") + _XSD_MFA.format("RQ", "Request"),
        ),
    ),
    Misjudgement(
        "xsd",
        "the schema defines the MFA challenge reply but no message set refers to it",
        "mfa-challenge-reply-211.ofx",
        Amendment(
            "OFX2_Protocol.xsd",
            _XSD_CHALLENGE.format("RS", "Response"),
            _XSD_CHALLENGE.format("RS", "Response") + _XSD_MFA.format("RS", "Response"),
        ),
    ),
    Misjudgement(
        "ofxtools",
        "the bill-pay reply set misspells PMTMAILTRNRS as PMTMAILTRNS",
        "payment-mail-reply-102.ofx",
        Pardon(r"While parsing BILLPAYMSGSRSV1, encountered unknown tag PMTMAILTRNRS; skipping\."),
    ),
    Misjudgement(
        "ofxtools",
        "SONRQ calls the official MFACHALLENGEANSWER by another name, MFACHALLENGEA",
        "sign-on-request-every-field-103.ofx",
        Pardon(r"While parsing SONRQ, encountered unknown tag MFACHALLENGEANSWER; skipping\."),
    ),
    Misjudgement(
        "ofxtools",
        "SONRQ does not know ACCESSTOKEN as the third way to sign on (OFX 2.2); "
        "it reads no further, so that the rest is left to the schema",
        "sign-on-by-access-token-220.ofx",
        Pardon(r"SONRQ must contain either <USERID> and <USERPASS> or <USERKEY>, but not both"),
    ),
    Misjudgement(
        "ofxtools",
        "PINCHTRNRS must hold a PINCHRS, although a refusal has no body; it reads no further",
        "password-change-refused-102.ofx",
        Pardon(r"Can't set PINCHTRNRS\.pinchrs to None: .*"),
    ),
    Misjudgement(
        "ofxtools",
        "CHALLENGETRNRS must hold a CHALLENGERS, although a refusal has no body; "
        "it reads no further",
        "challenge-refused-102.ofx",
        Pardon(r"Can't set CHALLENGETRNRS\.challengers to None: .*"),
    ),
    Misjudgement(
        "ofxtools",
        "MFACHALLENGETRNRS must hold an MFACHALLENGERS, although a refusal has no body; "
        "it reads no further",
        "mfa-challenge-refused-211.ofx",
        Pardon(r"Can't set MFACHALLENGETRNRS\.mfachallengers to None: .*"),
    ),
)
