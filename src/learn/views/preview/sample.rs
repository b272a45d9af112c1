//! The sample data of the preview.

use zhibu_bank::{Answer, Keyed, Shown};

use super::super::*;
use super::world::World;
use crate::desk::{Errors, When};

pub fn when(text: &str) -> When {
    When { iso: "2026-11-26T09:30:00+08:00".to_owned(), text: text.to_owned(), full: "2026年11月26日 9:30".to_owned() }
}

pub fn error(world: &World, field: &str, key: &str) -> Errors {
    with(Errors::none(), field, &world.l.t(key))
}

pub fn with(mut errors: Errors, field: &str, sentence: &str) -> Errors {
    errors.add(field, sentence);
    errors
}

fn line(code: &str, title: &str, state: LessonState) -> LessonLine {
    LessonLine { code: code.to_owned(), title: title.to_owned(), state }
}

fn card(
    group: Group,
    title: &str,
    course: &str,
    hundredths: i64,
    due: Option<When>,
    lack: Lack,
    lessons: Vec<LessonLine>,
) -> UnitCard {
    let href = "/desk/learn/l/4tq8z0ce".to_owned();
    let is_news = matches!(group, Group::Due | Group::New);
    let said = |text: &str| if is_news { text.to_owned() } else { String::new() };
    let (gain, purpose) = (said("照着做一遍就会，不用背。"), said("给每天查验的人，动手以前看"));
    UnitCard { group, course: course.to_owned(), title: title.to_owned(), hundredths, due, lack, gain, purpose, href, lessons }
}

pub fn cards() -> Vec<UnitCard> {
    use LessonState::{Begun, New, Pending, Read};
    vec![
        card(
            Group::Nearly,
            "一屏放几个字",
            "给老党员讲课",
            25,
            Some(when("11月30日")),
            Lack::Parts(vec![3]),
            vec![line("4tq8z0ce", "字要多大", Begun), line("5r", "一屏几行", Read)],
        ),
        card(
            Group::Nearly,
            "进境木材的落地检疫",
            "口岸检疫一日一课",
            75,
            Some(when("12月5日")),
            Lack::Question,
            vec![line("a", "落地那一刻", Pending)],
        ),
        card(
            Group::Nearly,
            "旅客携带物查验：八个常被问到的问题",
            "口岸检疫一日一课",
            50,
            None,
            Lack::CheckLater(when("明天 9:30")),
            vec![],
        ),
        card(
            Group::Due,
            "新修订的查验记录怎么写",
            "新修订的查验记录怎么写",
            300,
            Some(when("12月20日")),
            Lack::NotBegun(4),
            vec![
                line("b", "为什么换新表", New),
                line("c", "逐栏怎么填", New),
                line("d", "填错了怎么改", New),
                line("e", "谁来签字", New),
            ],
        ),
        card(
            Group::Begun,
            "诱捕灯怎么挂",
            "果园巡查",
            50,
            None,
            Lack::Lessons(2),
            vec![line("f", "挂在哪里", Read), line("g", "挂多高", Begun), line("h", "几天收一次", New)],
        ),
        card(Group::New, "手机拍样品，光从哪边来", "随手学", 25, None, Lack::NotBegun(1), vec![line("i", "手机拍样品", New)]),
        card(Group::New, "剖果检查：从果蒂看成熟度", "随手学", 25, None, Lack::Organiser, vec![line("j", "剖果检查", Pending)]),
    ]
}

pub fn others() -> Vec<LessonLine> {
    vec![line("5r8", "一屏几行", LessonState::Read), line("6x2", "念稿子还是讲", LessonState::New)]
}

pub fn fields() -> SittingFields {
    SittingFields { sitting: "9v3k7t2m8q4x".to_owned(), seq: 3, nonce: "n3".to_owned(), receipt: "1.r2".to_owned() }
}

pub const TEXT: [(&str, i64, i64, &str); 5] = [
    (
        "先站到后排",
        0,
        48_000,
        "<p>讲课前十分钟，先别开电脑。走到会议室最后一排，坐下来，看一眼幕布。</p><p>后排离幕布六米。纪老师坐在那里，他的眼镜是五年前配的。他看得清的字，全场都看得清；他看不清的，你讲得再好，他也只能听个大概。</p><p>站过后排的人，改起稿子来下得了手。</p>",
    ),
    (
        "二十四磅",
        48_000,
        96_000,
        "<p>一屏的字，正文不小于二十四磅，标题不小于三十六磅。这个数不是拍脑袋来的：六米外，字高要有两厘米，眼睛才不费劲。</p><ul><li>标题一行写完，写不完就是话没想清楚。</li><li>正文不超过六行，每行不超过十五个字。</li><li>数字比字再大一号，老同志先看数字。</li></ul>",
    ),
    (
        "一张图顶半页字",
        96_000,
        168_000,
        "<p>能用一张照片说清的，不写字。灯挂在果园外缘，拍一张灯和果树的照片，比写三行“应当悬挂于果园外缘迎风面”管用。</p><p>照片里要有人，有手，有尺子。有人，知道多高；有手，知道怎么弄；有尺子，知道多大。</p><blockquote><p>图是给后排看的，不是给相机看的。</p></blockquote><p>图下面写一句话，说清楚看哪里。没有这一句，十个人会看十个地方。</p>",
    ),
    (
        "",
        168_000,
        204_000,
        "<p>白底黑字，重点用一种颜色。红字配蓝底，投影上看是一团灰。</p><p>不放会动的字。字一动，老同志就在找字，不在听课。</p>",
    ),
    (
        "讲完留一页",
        204_000,
        240_000,
        "<p>最后一页只写三行：今天记住哪一件，回去做哪一件，不懂问谁、电话多少。</p><p>这一页停着，等大家抄完再关。</p>",
    ),
];

pub fn nothing_yet() -> Standing {
    Standing {
        covered: Vec::new(),
        pending: Vec::new(),
        missing: TEXT.iter().zip(1..).map(|((_, from, to, _), part)| Missing { part, from: *from, to: *to }).collect(),
        again: Vec::new(),
        resume: 0,
        check: CheckStands::NotYet,
        done: false,
    }
}

pub fn half() -> Standing {
    Standing {
        covered: vec![(0, 120_000), (168_000, 204_000)],
        pending: vec![Pending { from: 60_000, to: 96_000, why: Why::Question }, Pending { from: 0, to: 60_000, why: Why::Check }],
        missing: vec![Missing { part: 3, from: 120_000, to: 168_000 }, Missing { part: 5, from: 204_000, to: 240_000 }],
        again: Vec::new(),
        resume: 120_000,
        check: CheckStands::NotYet,
        done: false,
    }
}

fn all(check: CheckStands, done: bool) -> Standing {
    let covered = vec![(0, 240_000)];
    Standing { covered, pending: Vec::new(), missing: Vec::new(), again: Vec::new(), resume: 240_000, check, done }
}

pub fn done() -> Standing {
    all(CheckStands::Passed, true)
}

pub fn check_open() -> Standing {
    let pending = vec![Pending { from: 0, to: 240_000, why: Why::Check }, Pending { from: 0, to: 240_000, why: Why::Offline }];
    Standing { pending, again: vec![(96_000, 240_000)], ..all(CheckStands::Open, false) }
}

pub fn check_later() -> Standing {
    all(CheckStands::Later(when("明天 9:30")), false)
}

fn keyed(texts: &[&str]) -> Vec<Keyed> {
    texts.iter().zip('a'..).map(|(text, key)| Keyed { key: key.to_string(), text: (*text).to_owned() }).collect()
}

fn given(answer: &[&str]) -> Answer {
    Answer::Given(answer.iter().map(|it| (*it).to_owned()).collect())
}

pub fn questions() -> Vec<(&'static str, Shown, Answer)> {
    let choice = Shown::Single {
        stem: "会议室最后一排看不清，先改什么？".to_owned(),
        options: keyed(&[
            "把字放大到二十四磅以上，一屏少放几行",
            "请后排的同志往前坐",
            "把投影调亮",
            "每人发一份讲稿，让大家自己看",
        ]),
    };
    let many = Shown::Multiple {
        stem: "下面哪些照片后排看得懂？".to_owned(),
        options: keyed(&["灯旁边站着人，看得出多高", "灯的特写，背景虚化", "手拿尺子量灯口", "夜里拍的，只见一团亮"]),
    };
    let matching = Shown::Matching {
        stem: "照片里放什么，后排就知道什么？".to_owned(),
        left: ["放一个人", "放一只手", "放一把尺子"].map(str::to_owned).to_vec(),
        right: keyed(&["有多高", "怎么弄", "有多大", "是谁拍的"]),
    };
    let ordering = Shown::Ordering {
        stem: "讲课前这几件事，先做哪件？".to_owned(),
        items: keyed(&["打开电脑，过一遍片子", "坐到最后一排看幕布", "把看不清的字放大"]),
    };
    let blanks = Shown::Blanks {
        pieces: vec!["一屏的正文不小于 ".to_owned(), " 磅，标题不小于 ".to_owned(), " 磅。".to_owned()],
        blanks: 2,
    };
    let case = Shown::Case {
        stem: "小唐给老党员讲诱捕灯，做了十二页片子，每页九行字，红字蓝底。\n讲到第三页，纪老师说：“看不清，你念吧。”".to_owned(),
        parts: vec![choice.clone(), blanks.clone()],
    };
    vec![
        ("choice", choice, given(&["a"])),
        ("many", many, given(&["a", "c"])),
        ("matching", matching, given(&["b", "", "c"])),
        ("ordering", ordering, given(&["b", "c", "a"])),
        ("blanks", blanks, given(&["24", ""])),
        ("case", case, Answer::Parts(vec![given(&["a"]), given(&["24", "36"])])),
    ]
}

pub fn check() -> Vec<CheckQuestion> {
    let mut all: Vec<CheckQuestion> =
        questions().into_iter().take(5).zip(1..).map(|((_, shown, given), no)| CheckQuestion { no, shown, given }).collect();
    all[0].given = given(&["b"]);
    all[2].given = Answer::none();
    all[4].given = Answer::none();
    all
}

fn unit(
    title: &str,
    course: &str,
    class: Class,
    hundredths: i64,
    earned: bool,
    day: &str,
    evidence: Vec<Evidence>,
) -> RecordUnit {
    RecordUnit {
        title: title.to_owned(),
        course: course.to_owned(),
        class,
        hundredths,
        earned,
        day: when(day),
        evidence,
        stretches: Vec::new(),
        take_back: None,
        certificate: (earned && class == Class::Verified).then(|| "YT-2026-7F3K-Q2MZ".to_owned()),
    }
}

pub fn record(_: &World) -> Vec<RecordUnit> {
    let stretch = |why, make_up, appeal| Stretch {
        lesson: String::new(),
        code: "a".to_owned(),
        day: "11月19日".to_owned(),
        from: "20:31".to_owned(),
        to: "20:42".to_owned(),
        why,
        make_up,
        appeal,
    };
    let none = || AppealStands::None { href: "/desk/learn/record/appeal?l=a&from=30000".to_owned() };
    let mut wood = unit(
        "进境木材的落地检疫",
        "口岸检疫一日一课",
        Class::Verified,
        75,
        false,
        "11月19日",
        vec![Evidence::Parts { read: 5, all: 6 }, Evidence::Questions { answered: 3, right: 3 }, Evidence::CheckPassed],
    );
    wood.stretches = vec![stretch(Why::Question, true, none())];
    let mut lamp = unit(
        "诱捕灯怎么挂",
        "果园巡查",
        Class::Verified,
        50,
        false,
        "11月18日",
        vec![Evidence::Parts { read: 4, all: 6 }, Evidence::CheckOpen],
    );
    lamp.stretches = vec![stretch(Why::Question, false, AppealStands::Waits { due: when("12月1日") })];
    vec![
        wood,
        lamp,
        unit(
            "旅客携带物查验常见八问",
            "口岸检疫一日一课",
            Class::Verified,
            50,
            true,
            "11月12日",
            vec![Evidence::Parts { read: 4, all: 4 }, Evidence::Questions { answered: 2, right: 2 }, Evidence::CheckPassed],
        ),
        unit(
            "检疫处理通知单怎么写",
            "",
            Class::Offline,
            50,
            true,
            "11月8日",
            vec![Evidence::Parts { read: 3, all: 3 }, Evidence::Offline],
        ),
        unit(
            "秋季集中培训（三天）",
            "砚石湾监管点",
            Class::OnSite,
            1500,
            true,
            "10月15日",
            vec![Evidence::Witnessed { by: vec!["培训班班长".to_owned(), "支部组织委员".to_owned()] }],
        ),
        unit(
            "植物检疫基础（省局网院）",
            "",
            Class::Imported,
            600,
            true,
            "9月3日",
            vec![Evidence::Certificate { tail: "5081".to_owned() }],
        ),
    ]
}

pub fn appeals() -> Vec<AppealRow> {
    let row = |id: &str, person: &str, title: &str, why, reason, due: &str, overdue| AppealRow {
        id: id.to_owned(),
        person: person.to_owned(),
        title: title.to_owned(),
        why,
        reason,
        due: when(due),
        overdue,
    };
    vec![
        row("1", "程与安", "诱捕灯怎么挂", Why::Question, Reason::NotShown, "11月24日", true),
        row("2", "韩青屿", "进境木材的落地检疫", Why::Question, Reason::CalledAway, "12月1日", false),
    ]
}

pub fn told() -> Vec<MyAppeal> {
    let decided = |agreed, words: &str| Outcome::Decided {
        agreed,
        by: "支部组织委员邵临川".to_owned(),
        words: words.to_owned(),
        at: when("11月22日"),
    };
    let mine = |title: &str, outcome| MyAppeal { title: title.to_owned(), why: Why::Question, made: when("11月20日"), outcome };
    vec![
        mine("进境木材的落地检疫", Outcome::Waits { due: when("12月1日") }),
        mine("查验记录怎么写", Outcome::Late { due: when("11月20日") }),
        mine("诱捕灯怎么挂", decided(true, "电话里问了灯口朝哪边、为什么，讲得清楚，还说了雨后怎么办。")),
        mine("查验记录怎么写", decided(false, "问了改错怎么改，没有答上。请再读一遍第 3 段，补答一题就行。")),
    ]
}

pub fn sheet(title: &str, state: SheetState) -> SheetRow {
    SheetRow {
        href: "/desk/units/7/attendance/9".to_owned(),
        title: title.to_owned(),
        category: Category::Class,
        day: when("11月20日"),
        place: "三楼会议室".to_owned(),
        state,
        corrects: false,
    }
}

pub fn branch() -> Vec<BranchRow> {
    let row = |name: &str, met, counts_from| BranchRow { name: name.to_owned(), met, counts_from };
    vec![
        row("卢照庭", Met::Yes, None),
        row("纪存真", Met::NotYet, None),
        row("邵临川", Met::Yes, None),
        row("唐素衣", Met::NotDue, Some(2027)),
        row("陶望舒", Met::Yes, None),
        row("韩青屿", Met::NotYet, None),
        row("程与安", Met::NotYet, None),
    ]
}
