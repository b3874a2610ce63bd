//! The one declaration of OFX elements: what each aggregate holds, in which order, and how long texts
//! may be. The reader, the checks and the writer all go by it.

use crate::status::Status;

/// How often a part of an aggregate occurs. A part may have several names to choose from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Occurs {
    /// Exactly one element.
    One,
    /// At most one element.
    Maybe,
    /// At most one, and only in 2.x: the 1.x definitions do not know it.
    Later,
    /// At most one, and only since the sign-on additions of 2006: in 1.0.3, and from 2.0.3 on.
    Since2006,
    /// Any number, in the order of the message.
    Many,
    /// At least one, in the order of the message.
    Several,
    /// Each name at most once, at least one of them, in the declared order.
    Some,
}

/// A place in an aggregate, and the names of what may stand there.
pub(super) struct Part {
    pub(super) occurs: Occurs,
    pub(super) names: &'static [&'static str],
}

macro_rules! shapes {
    ($($aggregate:ident { $($occurs:ident $($name:ident)|+),* })*) => {
        /// The aggregates whose content this bank reads or writes, parts in the official order.
        pub(super) const SHAPES: &[(&str, &[Part])] = &[$((
            stringify!($aggregate),
            &[$(Part { occurs: Occurs::$occurs, names: &[$(stringify!($name)),+] }),*],
        )),*];
    };
}

shapes! {
    OFX {
        Maybe SIGNONMSGSRQV1 | SIGNONMSGSRSV1, Maybe SIGNUPMSGSRQV1 | SIGNUPMSGSRSV1,
        Maybe BANKMSGSRQV1 | BANKMSGSRSV1, Maybe CREDITCARDMSGSRQV1 | CREDITCARDMSGSRSV1,
        Maybe INVSTMTMSGSRQV1 | INVSTMTMSGSRSV1, Maybe INTERXFERMSGSRQV1 | INTERXFERMSGSRSV1,
        Maybe WIREXFERMSGSRQV1 | WIREXFERMSGSRSV1, Maybe BILLPAYMSGSRQV1 | BILLPAYMSGSRSV1,
        Maybe EMAILMSGSRQV1 | EMAILMSGSRSV1, Maybe PROFMSGSRQV1 | PROFMSGSRSV1
    }
    SIGNONMSGSRQV1 { One SONRQ, Maybe PINCHTRNRQ, Maybe CHALLENGETRNRQ, Maybe MFACHALLENGETRNRQ }
    SIGNONMSGSRSV1 { One SONRS, Maybe PINCHTRNRS, Maybe CHALLENGETRNRS, Maybe MFACHALLENGETRNRS }
    SONRQ {
        One DTCLIENT, Maybe USERID, Maybe USERPASS, Maybe USERKEY, Maybe ACCESSTOKEN,
        Maybe GENUSERKEY, One LANGUAGE, Maybe FI, Maybe SESSCOOKIE, One APPID, One APPVER,
        Maybe APPKEY, Maybe CLIENTUID, Maybe USERCRED1, Maybe USERCRED2, Maybe AUTHTOKEN,
        Maybe ACCESSKEY, Many MFACHALLENGEANSWER | MFACHALLENGEA
    }
    SONRS {
        One STATUS, One DTSERVER, Maybe USERKEY, Maybe TSKEYEXPIRE, One LANGUAGE, Maybe DTPROFUP,
        Maybe DTACCTUP, Maybe FI, Maybe SESSCOOKIE, Maybe ACCESSKEY
    }
    MFACHALLENGEANSWER { One MFAPHRASEID, One MFAPHRASEA }
    MFACHALLENGEA { One MFAPHRASEID, One MFAPHRASEA }
    PINCHTRNRQ { One TRNUID, Maybe CLTCOOKIE, Maybe TAN, One PINCHRQ }
    PINCHRQ { One USERID, One NEWUSERPASS }
    PINCHRS { One USERID, Maybe DTCHANGED }
    MFACHALLENGETRNRQ { One TRNUID, Maybe CLTCOOKIE, Maybe TAN, One MFACHALLENGERQ }
    MFACHALLENGETRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE, Maybe MFACHALLENGERS }
    MFACHALLENGERQ { One DTCLIENT }
    MFACHALLENGERS { Several MFACHALLENGE }
    MFACHALLENGE { One MFAPHRASEID, Maybe MFAPHRASELABEL }
    FI { One ORG, Maybe FID }
    STATUS { One CODE, One SEVERITY, Maybe MESSAGE }
    SIGNUPMSGSRQV1 { Many ACCTINFOTRNRQ | ACCTTRNRQ }
    SIGNUPMSGSRSV1 { Many ACCTINFOTRNRS | ENROLLTRNRS | ACCTTRNRS | CHGUSERINFOTRNRS }
    PINCHTRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE, Maybe PINCHRS }
    CHALLENGETRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE }
    ACCTINFOTRNRQ { One TRNUID, Maybe CLTCOOKIE, Maybe TAN, One ACCTINFORQ }
    ACCTINFOTRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE, Maybe ACCTINFORS }
    ACCTINFORQ { One DTACCTUP }
    ACCTINFORS { One DTACCTUP, Many ACCTINFO }
    ACCTINFO { Maybe DESC, Some BANKACCTINFO | BPACCTINFO }
    BANKACCTINFO { One BANKACCTFROM, One SUPTXDL, One XFERSRC, One XFERDEST, One SVCSTATUS }
    BPACCTINFO { One BANKACCTFROM, One SVCSTATUS }
    ENROLLTRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE }
    ACCTTRNRQ { One TRNUID, Maybe CLTCOOKIE, Maybe TAN, One ACCTRQ }
    ACCTTRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE, Maybe ACCTRS }
    ACCTRQ { One SVCADD | SVCCHG | SVCDEL, One SVC }
    ACCTRS { One SVCADD | SVCDEL, One SVC, One SVCSTATUS }
    SVCADD { One BANKACCTTO }
    SVCDEL { One BANKACCTFROM }
    CHGUSERINFOTRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE }
    BANKMSGSRSV1 { Many STMTTRNRS | INTRATRNRS }
    STMTTRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE }
    INTRATRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE }
    CREDITCARDMSGSRSV1 { Many CCSTMTTRNRS }
    CCSTMTTRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE }
    INVSTMTMSGSRSV1 { Many INVSTMTTRNRS }
    INVSTMTTRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE }
    INTERXFERMSGSRSV1 { Many INTERTRNRS }
    INTERTRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE }
    WIREXFERMSGSRSV1 { Many WIRETRNRS }
    WIRETRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE }
    EMAILMSGSRSV1 { Many MAILTRNRS }
    MAILTRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE }
    PROFMSGSRSV1 { Many PROFTRNRS }
    PROFMSGSRQV1 { Many PROFTRNRQ }
    PROFTRNRQ { One TRNUID, Maybe CLTCOOKIE, Maybe TAN, One PROFRQ }
    PROFTRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE, Maybe PROFRS }
    PROFRQ { One CLIENTROUTING, One DTPROFUP }
    PROFRS {
        One MSGSETLIST, One SIGNONINFOLIST, One DTPROFUP, One FINAME, One ADDR1, One CITY,
        One STATE, One POSTALCODE, One COUNTRY, Maybe CSPHONE, Maybe TSPHONE, Maybe EMAIL
    }
    MSGSETLIST { One SIGNONMSGSET, One SIGNUPMSGSET, One BILLPAYMSGSET, Maybe EMAILMSGSET, One PROFMSGSET }
    EMAILMSGSET { One EMAILMSGSETV1 }
    EMAILMSGSETV1 { One MSGSETCORE, One MAILSUP, One GETMIMESUP }
    SIGNONMSGSET { One SIGNONMSGSETV1 }
    SIGNONMSGSETV1 { One MSGSETCORE }
    SIGNUPMSGSET { One SIGNUPMSGSETV1 }
    SIGNUPMSGSETV1 {
        One MSGSETCORE, One OTHERENROLL, One CHGUSERINFO, One AVAILACCTS, One CLIENTACTREQ
    }
    OTHERENROLL { One MESSAGE }
    BILLPAYMSGSET { One BILLPAYMSGSETV1 }
    BILLPAYMSGSETV1 {
        One MSGSETCORE, One DAYSWITH, One DFLTDAYSTOPAY, One XFERDAYSWITH, One XFERDFLTDAYSTOPAY,
        Many PROCDAYSOFF, One PROCENDTM, One MODELWND, One POSTPROCWND, One STSVIAMODS,
        One PMTBYADDR, One PMTBYXFER, One PMTBYPAYEEID, One CANADDPAYEE, One HASEXTDPMT,
        One CANMODPMTS, One CANMODMDLS, One DIFFFIRSTPMT, One DIFFLASTPMT, Later BILLPUBCONTEXT
    }
    PROFMSGSET { One PROFMSGSETV1 }
    PROFMSGSETV1 { One MSGSETCORE }
    MSGSETCORE {
        One VER, One URL, One OFXSEC, One TRANSPSEC, One SIGNONREALM, Several LANGUAGE,
        One SYNCMODE, One RESPFILEER, Maybe SPNAME
    }
    SIGNONINFOLIST { Many SIGNONINFO }
    SIGNONINFO {
        One SIGNONREALM, One MIN, One MAX, One CHARTYPE, One CASESEN, One SPECIAL, One SPACES,
        One PINCH, One CHGPINFIRST, Since2006 USERCRED1LABEL, Since2006 USERCRED2LABEL,
        Since2006 CLIENTUIDREQ, Since2006 AUTHTOKENFIRST, Since2006 AUTHTOKENLABEL,
        Since2006 MFACHALLENGESUPT, Since2006 MFACHALLENGEFIRST
    }
    BILLPAYMSGSRQV1 {
        Many PAYEETRNRQ | PAYEESYNCRQ,
        Many PMTTRNRQ | RECPMTTRNRQ | PMTINQTRNRQ | PMTMAILTRNRQ | PMTSYNCRQ | RECPMTSYNCRQ
            | PMTMAILSYNCRQ
    }
    BILLPAYMSGSRSV1 {
        Many PAYEETRNRS | PAYEESYNCRS,
        Many PMTTRNRS | RECPMTTRNRS | PMTINQTRNRS | PMTMAILTRNRS | PMTSYNCRS | RECPMTSYNCRS
            | PMTMAILSYNCRS
    }
    PAYEETRNRQ {
        One TRNUID, Maybe CLTCOOKIE, Maybe TAN, One PAYEERQ | PAYEEMODRQ | PAYEEDELRQ
    }
    PAYEETRNRS {
        One TRNUID, One STATUS, Maybe CLTCOOKIE, Maybe PAYEERS | PAYEEMODRS | PAYEEDELRS
    }
    PMTTRNRQ { One TRNUID, Maybe CLTCOOKIE, Maybe TAN, One PMTRQ | PMTMODRQ | PMTCANCRQ }
    PMTTRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE, Maybe PMTRS | PMTMODRS | PMTCANCRS }
    PMTINQTRNRQ { One TRNUID, Maybe CLTCOOKIE, Maybe TAN, One PMTINQRQ }
    PMTINQTRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE, Maybe PMTINQRS }
    RECPMTTRNRQ {
        One TRNUID, Maybe CLTCOOKIE, Maybe TAN, One RECPMTRQ | RECPMTMODRQ | RECPMTCANCRQ
    }
    RECPMTTRNRS {
        One TRNUID, One STATUS, Maybe CLTCOOKIE, Maybe RECPMTRS | RECPMTMODRS | RECPMTCANCRS
    }
    PMTMAILTRNRQ { One TRNUID, Maybe CLTCOOKIE, Maybe TAN, One PMTMAILRQ }
    PMTMAILTRNRS { One TRNUID, One STATUS, Maybe CLTCOOKIE, Maybe PMTMAILRS }
    PAYEESYNCRQ { One TOKEN | TOKENONLY | REFRESH, One REJECTIFMISSING, Many PAYEETRNRQ }
    PAYEESYNCRS { One TOKEN, Maybe LOSTSYNC, Many PAYEETRNRS }
    PMTSYNCRQ {
        One TOKEN | TOKENONLY | REFRESH, One REJECTIFMISSING, One BANKACCTFROM, Many PMTTRNRQ
    }
    PMTSYNCRS { One TOKEN, Maybe LOSTSYNC, One BANKACCTFROM, Many PMTTRNRS }
    RECPMTSYNCRQ {
        One TOKEN | TOKENONLY | REFRESH, One REJECTIFMISSING, One BANKACCTFROM, Many RECPMTTRNRQ
    }
    RECPMTSYNCRS { One TOKEN, Maybe LOSTSYNC, One BANKACCTFROM, Many RECPMTTRNRS }
    PMTMAILSYNCRQ {
        One TOKEN | TOKENONLY | REFRESH, One REJECTIFMISSING, Maybe INCIMAGES, Maybe USEHTML,
        Many PMTMAILTRNRQ
    }
    PMTMAILSYNCRS { One TOKEN, Maybe LOSTSYNC, Many PMTMAILTRNRS }
    PMTRQ { One PMTINFO }
    PMTRS {
        One SRVRTID, One PAYEELSTID, One CURDEF, One PMTINFO, Maybe EXTDPAYEE, Maybe CHECKNUM,
        One PMTPRCSTS, Maybe RECSRVRTID
    }
    PMTMODRQ { One SRVRTID, One PMTINFO }
    PMTMODRS { One SRVRTID, One PMTINFO, Maybe PMTPRCSTS }
    PMTCANCRQ { One SRVRTID }
    PMTCANCRS { One SRVRTID }
    PMTINQRQ { One SRVRTID }
    PMTINQRS { One SRVRTID, One PMTPRCSTS, Maybe CHECKNUM }
    RECPMTRQ { One RECURRINST, One PMTINFO, Maybe INITIALAMT, Maybe FINALAMT }
    RECPMTRS {
        One RECSRVRTID, One PAYEELSTID, One CURDEF, One RECURRINST, One PMTINFO, Maybe INITIALAMT,
        Maybe FINALAMT, Maybe EXTDPAYEE
    }
    RECPMTMODRQ {
        One RECSRVRTID, One RECURRINST, One PMTINFO, Maybe INITIALAMT, Maybe FINALAMT,
        One MODPENDING
    }
    RECPMTMODRS {
        One RECSRVRTID, One RECURRINST, One PMTINFO, Maybe INITIALAMT, Maybe FINALAMT,
        One MODPENDING
    }
    RECPMTCANCRQ { One RECSRVRTID, One CANPENDING }
    RECPMTCANCRS { One RECSRVRTID, One CANPENDING }
    RECURRINST { Maybe NINSTS, One FREQ }
    PMTMAILRQ { One MAIL, Maybe SRVRTID, Maybe PMTINFO }
    PMTMAILRS { One MAIL, Maybe SRVRTID, Maybe PMTINFO }
    MAIL {
        One USERID, One DTCREATED, One FROM, One TO, One SUBJECT, One MSGBODY, One INCIMAGES,
        One USEHTML
    }
    PMTINFO {
        One BANKACCTFROM, One TRNAMT, Maybe PAYEEID | PAYEE, Maybe PAYEELSTID, Maybe BANKACCTTO,
        Many EXTDPMT, One PAYACCT, One DTDUE, Maybe MEMO, Maybe BILLREFINFO, Later BILLPUBINFO
    }
    BILLPUBINFO { One BILLPUB, One BILLID }
    EXTDPMT { Maybe EXTDPMTFOR, Maybe EXTDPMTCHK, Some EXTDPMTDSC | EXTDPMTINV }
    EXTDPMTINV { Several INVOICE }
    INVOICE {
        One INVNO, One INVTOTALAMT, One INVPAIDAMT, One INVDATE, One INVDESC, Maybe DISCOUNT,
        Maybe ADJUSTMENT, Many LINEITEM
    }
    DISCOUNT { One DSCRATE, One DSCAMT, Maybe DSCDATE, One DSCDESC }
    ADJUSTMENT { Maybe ADJNO, One ADJDESC, One ADJAMT, Maybe ADJDATE }
    LINEITEM { One LITMAMT, One LITMDESC }
    BANKACCTFROM { One BANKID, Maybe BRANCHID, One ACCTID, One ACCTTYPE, Maybe ACCTKEY }
    BANKACCTTO { One BANKID, Maybe BRANCHID, One ACCTID, One ACCTTYPE, Maybe ACCTKEY }
    PAYEE {
        One NAME, One ADDR1, Maybe ADDR2, Maybe ADDR3, One CITY, One STATE, One POSTALCODE,
        Maybe COUNTRY, One PHONE
    }
    EXTDPAYEE { Maybe PAYEEID, Maybe IDSCOPE, Maybe NAME, One DAYSTOPAY }
    PMTPRCSTS { One PMTPRCCODE, One DTPMTPRC }
    PAYEERQ { One PAYEEID | PAYEE, Maybe BANKACCTTO, Many PAYACCT }
    PAYEERS { One PAYEELSTID, Maybe PAYEE, Maybe BANKACCTTO, Maybe EXTDPAYEE, Many PAYACCT }
    PAYEEMODRQ { One PAYEELSTID, Maybe PAYEE, Maybe BANKACCTTO, Many PAYACCT }
    PAYEEMODRS { One PAYEELSTID, Maybe PAYEE, Maybe BANKACCTTO, Many PAYACCT, Maybe EXTDPAYEE }
    PAYEEDELRQ { One PAYEELSTID }
    PAYEEDELRS { One PAYEELSTID }
}

/// Aggregates that are recognised by name and whose content is not looked at.
pub(super) const OTHER_AGGREGATES: &[&str] = &[
    "BANKMSGSRQV1",
    "BILLPAYMSGSRQV2",
    "CCSTMTTRNRQ",
    "CHALLENGERQ",
    "CHALLENGETRNRQ",
    "CHGUSERINFOTRNRQ",
    "CREDITCARDMSGSRQV1",
    "EMAILMSGSRQV1",
    "ENROLLTRNRQ",
    "INTERTRNRQ",
    "INTERXFERMSGSRQV1",
    "INTRATRNRQ",
    "INVSTMTMSGSRQV1",
    "INVSTMTTRNRQ",
    "MAILTRNRQ",
    "STMTTRNRQ",
    "SVCCHG",
    "WIRETRNRQ",
    "WIREXFERMSGSRQV1",
];

/// What the text of a leaf looks like.
#[derive(Clone, Copy)]
pub(super) enum Form {
    Text,
    Digits,
    Amount,
    /// A day; a time beside it says nothing.
    Date,
    /// A day and a time.
    Moment,
    OneOf(&'static [&'static str]),
}

const ACCOUNT_TYPES: Form = Form::OneOf(&["CHECKING", "SAVINGS", "MONEYMRKT", "CREDITLINE", "CD"]);
const YES_OR_NO: Form = Form::OneOf(&["Y", "N"]);

/// A leaf: its longest text, its form, and the status a request deserves that breaks either.
pub(super) struct Leaf(
    pub(super) &'static str,
    pub(super) usize,
    pub(super) Form,
    pub(super) Status,
);

/// The leaves that a request of this bank may hold and that can break a rule.
pub(super) const LEAVES: &[Leaf] = &[
    Leaf("ACCESSKEY", 1000, Form::Text, Status::SignonInvalid),
    Leaf("ACCTID", 22, Form::Text, Status::SourceNotFound),
    Leaf("ACCTKEY", 22, Form::Text, Status::SourceNotFound),
    Leaf("ACCTTYPE", 10, ACCOUNT_TYPES, Status::SourceNotFound),
    Leaf("ADDR1", 32, Form::Text, Status::InvalidPayeeAddress),
    Leaf("ADDR2", 32, Form::Text, Status::InvalidPayeeAddress),
    Leaf("ADDR3", 32, Form::Text, Status::InvalidPayeeAddress),
    Leaf("ADJAMT", 32, Form::Amount, Status::General),
    Leaf("ADJDATE", 64, Form::Date, Status::General),
    Leaf("ADJDESC", 80, Form::Text, Status::General),
    Leaf("ADJNO", 32, Form::Text, Status::General),
    Leaf("APPID", 5, Form::Text, Status::General),
    Leaf("APPVER", 4, Form::Text, Status::General),
    Leaf("AUTHTOKEN", 171, Form::Text, Status::InvalidAuthToken),
    Leaf("BANKID", 9, Form::Text, Status::SourceNotFound),
    Leaf("BILLID", 32, Form::Text, Status::General),
    Leaf("BILLPUB", 32, Form::Text, Status::General),
    Leaf("BILLREFINFO", 80, Form::Text, Status::General),
    Leaf("BRANCHID", 22, Form::Text, Status::SourceNotFound),
    Leaf("CANPENDING", 1, YES_OR_NO, Status::General),
    Leaf("CITY", 32, Form::Text, Status::InvalidPayeeCity),
    Leaf(
        "CLIENTROUTING",
        7,
        Form::OneOf(&["NONE", "SERVICE", "MSGSET"]),
        Status::General,
    ),
    Leaf("CLIENTUID", 36, Form::Text, Status::WrongClientUid),
    Leaf("CLTCOOKIE", 32, Form::Text, Status::General),
    Leaf("COUNTRY", 3, Form::Text, Status::InvalidPayeeAddress),
    Leaf("DSCAMT", 32, Form::Amount, Status::General),
    Leaf("DSCDATE", 64, Form::Date, Status::General),
    Leaf("DSCDESC", 80, Form::Text, Status::General),
    Leaf("DSCRATE", 32, Form::Amount, Status::General),
    Leaf("DTACCTUP", 64, Form::Moment, Status::General),
    Leaf("DTCLIENT", 64, Form::Date, Status::General),
    Leaf("DTCREATED", 64, Form::Moment, Status::General),
    Leaf("DTDUE", 64, Form::Date, Status::InvalidDate),
    Leaf("DTPROFUP", 64, Form::Moment, Status::General),
    Leaf("EXTDPMTCHK", 10, Form::Digits, Status::General),
    Leaf("EXTDPMTDSC", 255, Form::Text, Status::General),
    Leaf(
        "EXTDPMTFOR",
        10,
        Form::OneOf(&["INDIVIDUAL", "BUSINESS"]),
        Status::General,
    ),
    Leaf("FINALAMT", 32, Form::Amount, Status::InvalidAmount),
    Leaf("FREQ", 32, Form::Text, Status::InvalidFrequency),
    Leaf("FROM", 32, Form::Text, Status::General),
    Leaf("GENUSERKEY", 1, YES_OR_NO, Status::General),
    Leaf("INCIMAGES", 1, YES_OR_NO, Status::General),
    Leaf("INITIALAMT", 32, Form::Amount, Status::InvalidAmount),
    Leaf("INVDATE", 64, Form::Date, Status::General),
    Leaf("INVDESC", 80, Form::Text, Status::General),
    Leaf("INVNO", 32, Form::Text, Status::General),
    Leaf("INVPAIDAMT", 32, Form::Amount, Status::General),
    Leaf("INVTOTALAMT", 32, Form::Amount, Status::General),
    Leaf("LANGUAGE", 3, Form::Text, Status::General),
    Leaf("LITMAMT", 32, Form::Amount, Status::General),
    Leaf("LITMDESC", 80, Form::Text, Status::General),
    Leaf("MEMO", 255, Form::Text, Status::General),
    Leaf("MFAPHRASEA", 64, Form::Text, Status::WrongAnswers),
    Leaf("MFAPHRASEID", 32, Form::Text, Status::WrongAnswers),
    Leaf("MODPENDING", 1, YES_OR_NO, Status::General),
    Leaf("MSGBODY", 10_000, Form::Text, Status::General),
    Leaf("NAME", 32, Form::Text, Status::InvalidPayeeName),
    Leaf("NEWUSERPASS", 171, Form::Text, Status::PasswordNotChanged),
    Leaf("NINSTS", 3, Form::Digits, Status::General),
    Leaf("PAYACCT", 32, Form::Text, Status::InvalidPayeeAccount),
    Leaf("PAYEEID", 12, Form::Text, Status::InvalidPayeeId),
    Leaf("PAYEELSTID", 12, Form::Text, Status::InvalidPayeeListId),
    Leaf("PHONE", 32, Form::Text, Status::InvalidPayee),
    Leaf("POSTALCODE", 11, Form::Text, Status::InvalidPayeePostalCode),
    Leaf("RECSRVRTID", 10, Form::Text, Status::UnknownModel),
    Leaf("REFRESH", 1, Form::OneOf(&["Y"]), Status::General),
    Leaf("REJECTIFMISSING", 1, YES_OR_NO, Status::General),
    Leaf("SESSCOOKIE", 1000, Form::Text, Status::General),
    Leaf("SRVRTID", 10, Form::Text, Status::UnknownServerId),
    Leaf("STATE", 5, Form::Text, Status::InvalidPayeeState),
    Leaf("SUBJECT", 60, Form::Text, Status::General),
    Leaf(
        "SVC",
        7,
        Form::OneOf(&["BANKSVC", "BPSVC", "INVSVC", "PRESSVC"]),
        Status::InvalidService,
    ),
    Leaf("TAN", 80, Form::Text, Status::General),
    Leaf("TO", 32, Form::Text, Status::UnknownRecipient),
    Leaf("TOKEN", 10, Form::Text, Status::General),
    Leaf("TOKENONLY", 1, Form::OneOf(&["Y"]), Status::General),
    Leaf("TRNAMT", 32, Form::Amount, Status::InvalidAmount),
    Leaf("TRNUID", 36, Form::Text, Status::General),
    Leaf("USEHTML", 1, YES_OR_NO, Status::General),
    Leaf("USERCRED1", 171, Form::Text, Status::SignonInvalid),
    Leaf("USERCRED2", 171, Form::Text, Status::SignonInvalid),
    Leaf("USERID", 32, Form::Text, Status::SignonInvalid),
    Leaf("USERKEY", 64, Form::Text, Status::SignonInvalid),
    Leaf("USERPASS", 171, Form::Text, Status::SignonInvalid),
];
