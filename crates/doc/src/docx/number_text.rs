//! Numbers as Word writes them: 一, 壹, 甲, ①, ⑴, １, IV, b …
//!
//! Promises: any number in any format comes out as short text; formats that are not known come out as digits.

/// How a level of a numbering writes its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Decimal,
    /// At least so many digits.
    Padded(usize),
    Bullet,
    None,
    /// 一 … 九 十 十一 … 一百零一.
    Counting,
    /// 一〇, 一一: digit by digit.
    Digits,
    /// 一 … 十 十一 with 一百零一 and so on, in the old and legal letters 壹贰叁.
    Legal,
    /// 壹貳參 of Taiwan.
    LegalTraditional,
    Stems,
    Branches,
    StemsAndBranches,
    Circle,
    CircledIdeograph,
    Paren,
    FullStop,
    FullWidth,
    Roman {
        upper: bool,
    },
    Letter {
        upper: bool,
    },
    Ordinal,
    Katakana,
    Iroha,
    Korean,
    Chosung,
    Hex,
    Dash,
    Chicago,
}

impl Format {
    /// Reads `w:numFmt`; `custom` is its `w:format` (`001, 002, …`).
    pub(super) fn of(name: &str, custom: Option<&str>) -> Self {
        match name {
            "none" => Self::None,
            "bullet" => Self::Bullet,
            "decimalZero" => Self::Padded(2),
            "custom" => {
                let first = custom.unwrap_or_default().split(',').next().unwrap_or_default().trim();
                let digits = first.chars().filter(char::is_ascii_digit).count();
                Self::Padded(digits.clamp(1, 9))
            }
            "chineseCounting"
            | "chineseCountingThousand"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand"
            | "japaneseCounting"
            | "koreanCounting" => Self::Counting,
            "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" | "koreanDigital2" => Self::Digits,
            "chineseLegalSimplified" => Self::Legal,
            "ideographLegalTraditional" | "japaneseLegal" => Self::LegalTraditional,
            "ideographTraditional" => Self::Stems,
            "ideographZodiac" => Self::Branches,
            "ideographZodiacTraditional" => Self::StemsAndBranches,
            "ideographEnclosedCircle" => Self::CircledIdeograph,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Self::Circle,
            "decimalEnclosedParen" => Self::Paren,
            "decimalEnclosedFullstop" => Self::FullStop,
            "decimalFullWidth" | "decimalFullWidth2" => Self::FullWidth,
            "upperRoman" => Self::Roman { upper: true },
            "lowerRoman" => Self::Roman { upper: false },
            "upperLetter" => Self::Letter { upper: true },
            "lowerLetter" => Self::Letter { upper: false },
            "ordinal" => Self::Ordinal,
            "aiueo" | "aiueoFullWidth" => Self::Katakana,
            "iroha" | "irohaFullWidth" => Self::Iroha,
            "ganada" => Self::Korean,
            "chosung" => Self::Chosung,
            "hex" => Self::Hex,
            "numberInDash" => Self::Dash,
            "chicago" => Self::Chicago,
            _ => Self::Decimal,
        }
    }

    /// `n` in this format.
    pub(super) fn write(&self, n: u32) -> String {
        match self {
            Self::Bullet | Self::None => String::new(),
            Self::Decimal => n.to_string(),
            Self::Padded(digits) => format!("{n:0digits$}"),
            Self::Counting => counting(n, PLAIN, "零", "万"),
            Self::Digits => n.to_string().bytes().map(|d| nth("〇一二三四五六七八九", d.saturating_sub(b'0'))).collect(),
            Self::Legal => counting(n, LEGAL, "零", "万"),
            Self::LegalTraditional => counting(n, LEGAL_TRADITIONAL, "零", "萬"),
            Self::Stems => cycle("甲乙丙丁戊己庚辛壬癸", n, 10),
            Self::Branches => cycle("子丑寅卯辰巳午未申酉戌亥", n, 12),
            Self::StemsAndBranches => match n {
                0 => "0".into(),
                n => format!(
                    "{}{}",
                    cycle("甲乙丙丁戊己庚辛壬癸", (n - 1) % 10 + 1, 10),
                    cycle("子丑寅卯辰巳午未申酉戌亥", (n - 1) % 12 + 1, 12)
                ),
            },
            Self::Circle => match n {
                0 => "⓪".into(),
                1..=20 => shifted(0x2460, n - 1),
                21..=35 => shifted(0x3251, n - 21),
                36..=50 => shifted(0x32B1, n - 36),
                n => n.to_string(),
            },
            Self::CircledIdeograph => {
                if (1..=10).contains(&n) {
                    shifted(0x3280, n - 1)
                } else {
                    n.to_string()
                }
            }
            Self::Paren => {
                if (1..=20).contains(&n) {
                    shifted(0x2474, n - 1)
                } else {
                    format!("({n})")
                }
            }
            Self::FullStop => {
                if (1..=20).contains(&n) {
                    shifted(0x2488, n - 1)
                } else {
                    format!("{n}.")
                }
            }
            Self::FullWidth => n.to_string().bytes().map(|d| nth("０１２３４５６７８９", d.saturating_sub(b'0'))).collect(),
            Self::Roman { upper } => roman(n, *upper),
            Self::Letter { upper } => letter(n, *upper),
            Self::Ordinal => {
                let end = match (n % 10, n % 100) {
                    (_, 11..=13) => "th",
                    (1, _) => "st",
                    (2, _) => "nd",
                    (3, _) => "rd",
                    _ => "th",
                };
                format!("{n}{end}")
            }
            Self::Katakana => {
                cycle("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン", n, 46)
            }
            Self::Iroha => {
                cycle("イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン", n, 48)
            }
            Self::Korean => cycle("가나다라마바사아자차카타파하", n, 14),
            Self::Chosung => cycle("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ", n, 14),
            Self::Hex => format!("{n:X}"),
            Self::Dash => format!("- {n} -"),
            Self::Chicago => {
                let times = (n.saturating_sub(1) / 4 + 1).min(20) as usize;
                if n == 0 {
                    "0".into()
                } else {
                    nth("*†‡§", u8::try_from((n - 1) % 4).unwrap_or(0)).to_string().repeat(times)
                }
            }
        }
    }
}

const PLAIN: [&str; 12] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "百千"];
const LEGAL: [&str; 12] = ["", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖", "拾", "佰仟"];
const LEGAL_TRADITIONAL: [&str; 12] = ["", "壹", "貳", "參", "肆", "伍", "陸", "柒", "捌", "玖", "拾", "佰仟"];

/// 一 to 九千九百九十九万九千九百九十九; larger ones in digits.
fn counting(n: u32, letters: [&str; 12], zero: &str, ten_thousand: &str) -> String {
    if n == 0 {
        return zero.to_owned();
    }
    if n >= 100_000_000 {
        return n.to_string();
    }
    let (high, low) = (n / 10_000, n % 10_000);
    let mut out = String::new();
    if high > 0 {
        out.push_str(&below_ten_thousand(high, letters, zero));
        out.push_str(ten_thousand);
        if low > 0 && low < 1_000 {
            out.push_str(zero);
        }
    }
    out.push_str(&below_ten_thousand(low, letters, zero));
    // 十一, not 一十一, as Word numbers; the legal letters keep their 壹.
    match out.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None => out,
    }
}

fn below_ten_thousand(n: u32, letters: [&str; 12], zero: &str) -> String {
    let [_, _, _, _, _, _, _, _, _, _, ten, hundreds] = letters;
    let digit = |d: u32| letters.get(d as usize).copied().unwrap_or_default();
    let mut places = hundreds.chars();
    let (hundred, thousand) = (places.next(), places.next());
    let units = [(1_000, thousand), (100, hundred), (10, ten.chars().next()), (1, None)];
    let mut out = String::new();
    let mut gap = false;
    for (size, unit) in units {
        let d = n / size % 10;
        if d == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push_str(zero);
            gap = false;
        }
        out.push_str(digit(d));
        out.extend(unit);
    }
    out
}

fn nth(letters: &str, at: u8) -> char {
    letters.chars().nth(at as usize).unwrap_or('?')
}

/// Letters that Word begins again after the last one… it writes digits instead, except where the cycle is the format itself.
fn cycle(letters: &str, n: u32, size: u32) -> String {
    match n {
        n if (1..=size).contains(&n) => letters.chars().nth((n - 1) as usize).map(String::from).unwrap_or_default(),
        n => n.to_string(),
    }
}

fn shifted(first: u32, by: u32) -> String {
    char::from_u32(first + by).map(String::from).unwrap_or_default()
}

fn roman(n: u32, upper: bool) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if n == 0 || n >= 5_000 {
        return n.to_string();
    }
    let mut rest = n;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    if upper { out.to_uppercase() } else { out }
}

/// a … z, aa, bb … as Word does; digits when it would grow silly.
fn letter(n: u32, upper: bool) -> String {
    if n == 0 || n > 26 * 10 {
        return n.to_string();
    }
    let first = if upper { b'A' } else { b'a' };
    let sign = char::from(first + u8::try_from((n - 1) % 26).unwrap_or(0));
    sign.to_string().repeat(((n - 1) / 26 + 1) as usize)
}
