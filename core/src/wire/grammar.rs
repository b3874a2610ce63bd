//! What may stand in the elements that a client writes, besides their length: the official words, digits and flags, and which
//! elements go together.
//!
//! Source: the 2.3 schema, which agrees with the 1.6 DTD but for what is said below.

use super::by_tag::ByTag;
use super::tag::Tag;

/// What a value must be.
#[derive(Clone, Copy)]
enum Form {
    Any,
    AccountType,
    Digits,
    Flag,
    Frequency,
    Language,
    Recipient,
    Routing,
    Service,
}

static FORMS: ByTag<Form> = ByTag::new(
    &[
        ("ACCTTYPE", Form::AccountType),
        ("APPVER", Form::Digits),
        ("CANPENDING", Form::Flag),
        ("CLIENTROUTING", Form::Routing),
        ("EXTDPMTCHK", Form::Digits),
        ("EXTDPMTFOR", Form::Recipient),
        ("FREQ", Form::Frequency),
        ("GENUSERKEY", Form::Flag),
        ("INCIMAGES", Form::Flag),
        ("LANGUAGE", Form::Language),
        ("MODPENDING", Form::Flag),
        ("NINSTS", Form::Digits),
        ("REFRESH", Form::Flag),
        ("REJECTIFMISSING", Form::Flag),
        ("SVC", Form::Service),
        ("TOKENONLY", Form::Flag),
        ("USEHTML", Form::Flag),
    ],
    Form::Any,
);

/// What the value of an element must be and is not; `None` if it is, or any text may stand there.
pub(super) fn expected(tag: Tag, value: &str) -> Option<&'static str> {
    let (is_right, what) = match FORMS.get(tag) {
        Form::Any => return None,
        Form::AccountType => (
            matches!(
                value,
                "CHECKING" | "SAVINGS" | "MONEYMRKT" | "CREDITLINE" | "CD"
            ),
            "CHECKING, SAVINGS, MONEYMRKT, CREDITLINE or CD",
        ),
        Form::Digits => (is_digits(value), "digits only"),
        Form::Flag => (matches!(value, "Y" | "N"), "Y or N"),
        Form::Frequency => (is_frequency(value), FREQUENCIES),
        Form::Language => (is_language(value), OFFICIAL),
        Form::Recipient => (
            matches!(value, "INDIVIDUAL" | "BUSINESS"),
            "INDIVIDUAL or BUSINESS",
        ),
        Form::Routing => (matches!(value, "NONE" | "SERVICE" | "MSGSET"), OFFICIAL),
        Form::Service => (
            matches!(value, "BANKSVC" | "BPSVC" | "INVSVC" | "PRESSVC"),
            OFFICIAL,
        ),
    };
    (!is_right).then_some(what)
}

const OFFICIAL: &str = "one of the official words";

/// The codes are sorted and have three letters each.
fn is_language(value: &str) -> bool {
    let (codes, _) = LANGUAGES.as_bytes().as_chunks::<4>();
    let last = LANGUAGES.len() - 3;
    let wanted = value.as_bytes();
    wanted.len() == 3
        && (codes.binary_search_by(|code| code[..3].cmp(wanted)).is_ok()
            || LANGUAGES.as_bytes()[last..] == *wanted)
}

/// ISO 639-2.
const LANGUAGES: &str = "AAR ABK ACE ACH ADA AFA AFH AFR AKA AKK ALB ALE ALG AMH ANG APA ARA ARC ARG ARM ARN ARP ART ARW ASM AST \
    ATH AUS AVA AVE AWA AYM AZE BAD BAI BAK BAL BAM BAN BAQ BAS BAT BEJ BEL BEM BEN BER BHO BIH BIK BIN BIS \
    BLA BNT BOS BRA BRE BTK BUA BUG BUL BUR CAD CAI CAR CAT CAU CEB CEL CHA CHB CHE CHG CHI CHK CHM CHN CHO \
    CHP CHR CHU CHV CHY CMC COP COR COS CPE CPF CPP CRE CRP CUS CZE DAK DAN DAR DAY DEL DEN DGR DIN DIV DOI \
    DRA DUA DUM DUT DYU DZO EFI EGY EKA ELX ENG ENM EPO EST EWE EWO FAN FAO FAT FIJ FIN FIU FON FRE FRM FRO \
    FRY FUL FUR GAA GAY GBA GEM GEO GER GEZ GIL GLA GLE GLG GLV GMH GOH GON GOR GOT GRB GRC GRE GRN GUJ GWI \
    HAI HAU HAW HEB HER HIL HIM HIN HIT HMN HMO HUN HUP IBA IBO ICE IDO III IJO IKU ILE ILO INA INC IND INE \
    INH IPK IRA IRO ITA JAV JPN JPR JRB KAA KAB KAC KAL KAM KAN KAR KAS KAU KAW KAZ KBD KHA KHI KHM KHO KIK \
    KIN KIR KMB KOK KOM KON KOR KOS KPE KRO KRU KUA KUM KUR KUT LAD LAH LAM LAO LAT LAV LEZ LIM LIN LIT LOL \
    LOZ LTZ LUA LUB LUG LUI LUN LUO LUS MAC MAD MAG MAH MAI MAK MAL MAN MAO MAP MAR MAS MAY MDR MEN MGA MIC \
    MIN MIS MKH MLG MLT MNC MNI MNO MOH MOL MON MOS MUL MUN MUS MWR MYN NAH NAI NAP NAU NAV NBL NDE NDO NDS \
    NEP NEW NIA NIC NIU NNO NOB NON NOR NSO NUB NYA NYM NYN NYO NZI OCI OJI ORI ORM OSA OSS OTA OTO PAA PAG \
    PAL PAM PAN PAP PAU PEO PER PHI PHN PLI POL PON POR PRA PRO PUS QAA QUE RAJ RAP RAR ROA ROH ROM RUM RUN \
    RUS SAD SAG SAH SAI SAL SAM SAN SAS SAT SCC SCO SCR SEL SEM SGA SGN SHN SID SIN SIO SIT SLA SLO SLV SMA \
    SME SMI SMJ SMN SMO SMS SNA SND SNK SOG SOM SON SOT SPA SRD SRR SSA SSW SUK SUN SUS SUX SWA SWE SYR TAH \
    TAI TAM TAT TEL TEM TER TET TGK TGL THA TIB TIG TIR TIV TKL TLI TMH TOG TON TPI TSI TSN TSO TUK TUM TUP \
    TUR TUT TVL TWI TYV UGA UIG UKR UMB UND URD UZB VAI VEN VIE VOL VOT WAK WAL WAR WAS WEL WEN WLN WOL XHO \
    YAO YAP YID YOR YPK ZAP ZEN ZHA ZND ZUL ZUN";

const FREQUENCIES: &str = "WEEKLY, BIWEEKLY, TWICEMONTHLY, MONTHLY, FOURWEEKS, BIMONTHLY, QUARTERLY, SEMIANNUALLY or ANNUALLY";

/// Three times a year is in the old DTDs, and no more in 2.x: whoever sets it is told.
fn is_frequency(value: &str) -> bool {
    FREQUENCIES
        .split([',', ' '])
        .any(|word| word == value && word != "or")
        || value == "TRIANNUALLY"
}

fn is_digits(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit())
}

/// What an aggregate must hold that its declaration alone does not say.
enum Rule {
    /// One of several, each by its first element.
    OneOf(&'static [Tag]),
    /// The first only along with the second.
    Needs(Tag, Tag),
}

const fn needs(asking: &str, needed: &str) -> Rule {
    Rule::Needs(Tag::of(asking), Tag::of(needed))
}

static RULES: ByTag<&[Rule]> = ByTag::new(
    &[
        (
            "SONRQ",
            &[
                Rule::OneOf(&[
                    Tag::of("USERID"),
                    Tag::of("USERKEY"),
                    Tag::of("ACCESSTOKEN"),
                ]),
                needs("USERID", "USERPASS"),
                needs("USERPASS", "USERID"),
                needs("USERCRED2", "USERCRED1"),
            ],
        ),
        ("PAYEE", &[needs("ADDR3", "ADDR2")]),
        (
            "EXTDPMT",
            &[Rule::OneOf(&[Tag::of("EXTDPMTDSC"), Tag::of("EXTDPMTINV")])],
        ),
        ("EXTDPMTINV", &[Rule::OneOf(&[Tag::of("INVOICE")])]),
        ("OFXEXTENSION", &[Rule::OneOf(&[Tag::of("OFXELEMENT")])]),
        ("PAYEEMODRQ", &[needs("BANKACCTTO", "PAYEE")]),
        (
            "PMTMAILRQ",
            &[needs("SRVRTID", "PMTINFO"), needs("PMTINFO", "SRVRTID")],
        ),
    ],
    &[],
);

/// The first element that an aggregate lacks, given what it holds; and the element that asks for it, if one does.
pub(super) fn lacking(
    aggregate: Tag,
    children: &[Tag],
) -> Option<(&'static str, Option<&'static str>)> {
    let has = |tag: &Tag| children.contains(tag);
    RULES.get(aggregate).iter().find_map(|rule| match rule {
        Rule::OneOf(tags) if tags.iter().any(has) => None,
        Rule::OneOf([first, ..]) => Some((first.name(), None)),
        Rule::Needs(asking, needed) if has(asking) && !has(needed) => {
            Some((needed.name(), Some(asking.name())))
        }
        Rule::OneOf([]) | Rule::Needs(..) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_digits_and_flags_are_the_official_ones() {
        for (name, right, wrong) in [
            ("ACCTTYPE", "CHECKING", "checking"),
            ("APPVER", "2700", "27.0"),
            ("CANPENDING", "Y", "y"),
            ("CLIENTROUTING", "MSGSET", "ALL"),
            ("EXTDPMTCHK", "0012", "12a"),
            ("EXTDPMTFOR", "BUSINESS", "Business"),
            ("FREQ", "ANNUALLY", "ANUALLY"),
            ("FREQ", "QUARTERLY", "or"),
            ("LANGUAGE", "ENG", "en"),
            ("LANGUAGE", "AAR", "AAQ"),
            ("LANGUAGE", "ZUN", "ZUO"),
            ("SVC", "BPSVC", "BP"),
        ] {
            let tag = Tag::of(name);
            assert_eq!(expected(tag, right), None, "{name}");
            assert!(expected(tag, wrong).is_some(), "{name}");
        }
        assert_eq!(expected(Tag::of("MEMO"), "Anything"), None);
    }

    #[test]
    fn languages_are_sorted_codes_of_three_letters() {
        assert!(LANGUAGES.split(' ').is_sorted());
        assert!(LANGUAGES.split(' ').all(|code| code.len() == 3));
        assert!(LANGUAGES.split(' ').all(is_language));
        assert!(!is_language("EN ") && !is_language("G EN") && !is_language(""));
    }

    #[test]
    fn what_goes_together_is_asked_for() {
        let tags = |names: &[&str]| names.iter().map(|name| Tag::of(name)).collect::<Vec<_>>();
        let lacks = |aggregate, names| lacking(Tag::of(aggregate), &tags(names));
        assert_eq!(lacks("EXTDPMT", &[]), Some(("EXTDPMTDSC", None)));
        assert_eq!(lacks("EXTDPMT", &["EXTDPMTINV"]), None);
        assert_eq!(lacks("PAYEE", &["ADDR3"]), Some(("ADDR2", Some("ADDR3"))));
        assert_eq!(lacks("PAYEE", &["ADDR2", "ADDR3"]), None);
        assert_eq!(lacks("SONRQ", &["USERKEY"]), None);
        assert_eq!(
            lacks("SONRQ", &["USERID"]),
            Some(("USERPASS", Some("USERID")))
        );
        assert_eq!(lacks("PMTRQ", &[]), None);
    }
}
