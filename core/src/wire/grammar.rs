//! What may stand in the elements that a client writes, besides their length: the official words, digits and flags, and which
//! elements go together.
//!
//! Source: the 2.3 schema, which agrees with the 1.6 DTD but for what is said below.

use super::tag::Tag;

/// What the value of an element must be; `None` if any text may stand there.
pub(super) fn expected(tag: Tag, value: &str) -> Option<&'static str> {
    let is_wrong = match tag.name() {
        "ACCTTYPE" => {
            let known = ["CHECKING", "SAVINGS", "MONEYMRKT", "CREDITLINE", "CD"];
            return (!known.contains(&value))
                .then_some("CHECKING, SAVINGS, MONEYMRKT, CREDITLINE or CD");
        }
        "APPVER" | "EXTDPMTCHK" | "NINSTS" => {
            return (!is_digits(value)).then_some("digits only");
        }
        "CANPENDING" | "GENUSERKEY" | "INCIMAGES" | "MODPENDING" | "REFRESH"
        | "REJECTIFMISSING" | "TOKENONLY" | "USEHTML" => {
            return (!matches!(value, "Y" | "N")).then_some("Y or N");
        }
        "CLIENTROUTING" => !matches!(value, "NONE" | "SERVICE" | "MSGSET"),
        "EXTDPMTFOR" => {
            return (!matches!(value, "INDIVIDUAL" | "BUSINESS"))
                .then_some("INDIVIDUAL or BUSINESS");
        }
        "FREQ" => return (!is_frequency(value)).then_some(FREQUENCIES),
        "LANGUAGE" => !LANGUAGES.split(' ').any(|code| code == value),
        "SVC" => !matches!(value, "BANKSVC" | "BPSVC" | "INVSVC" | "PRESSVC"),
        _ => false,
    };
    is_wrong.then_some("one of the official words")
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
    OneOf(&'static [&'static str]),
    /// The first only along with the second.
    Needs(&'static str, &'static str),
}

/// The rules of aggregates, each for all of the names before it.
const RULES: &[(&[&str], Rule)] = &[
    (
        &["SONRQ"],
        Rule::OneOf(&["USERID", "USERKEY", "ACCESSTOKEN"]),
    ),
    (&["SONRQ"], Rule::Needs("USERID", "USERPASS")),
    (&["SONRQ"], Rule::Needs("USERPASS", "USERID")),
    (&["SONRQ"], Rule::Needs("USERCRED2", "USERCRED1")),
    (&["PAYEE"], Rule::Needs("ADDR3", "ADDR2")),
    (&["EXTDPMT"], Rule::OneOf(&["EXTDPMTDSC", "EXTDPMTINV"])),
    (&["EXTDPMTINV"], Rule::OneOf(&["INVOICE"])),
    (&["OFXEXTENSION"], Rule::OneOf(&["OFXELEMENT"])),
    (&["PAYEEMODRQ"], Rule::Needs("BANKACCTTO", "PAYEE")),
    (&["PMTMAILRQ"], Rule::Needs("SRVRTID", "PMTINFO")),
    (&["PMTMAILRQ"], Rule::Needs("PMTINFO", "SRVRTID")),
];

/// The first element that an aggregate lacks, given what it holds; and the element that asks for it, if one does.
pub(super) fn lacking(
    aggregate: Tag,
    children: &[Tag],
) -> Option<(&'static str, Option<&'static str>)> {
    let has = |name: &str| children.iter().any(|child| child.name() == name);
    RULES
        .iter()
        .filter(|(names, _)| names.contains(&aggregate.name()))
        .find_map(|(_, rule)| match rule {
            Rule::OneOf(names) if names.iter().any(|name| has(name)) => None,
            Rule::OneOf([first, ..]) => Some((*first, None)),
            Rule::Needs(asking, needed) if has(asking) && !has(needed) => {
                Some((*needed, Some(*asking)))
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
            ("SVC", "BPSVC", "BP"),
        ] {
            let tag = Tag::of(name);
            assert_eq!(expected(tag, right), None, "{name}");
            assert!(expected(tag, wrong).is_some(), "{name}");
        }
        assert_eq!(expected(Tag::of("MEMO"), "Anything"), None);
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
