//! The pages of the preview, each with its sample data.

use zhibu_bank::{Answer, Shown};

use super::super::*;
use super::Frame;
use super::sample::{TEXT, appeals, others, sheet, when};
use crate::desk::{Errors, Form, Here};
use crate::edition::views::{Ctx, qr_svg};
use crate::edition::{SectionLink, Site};
use crate::web::assets::Assets;
use crate::web::i18n::Lang;

/// What every page stands on.
pub struct World {
    pub l: Lang,
    pub assets: Assets,
    site: Site,
}

fn form() -> Form {
    Form { csrf: "token".to_owned(), key: "0197".to_owned() }
}

impl World {
    pub fn new() -> Self {
        let section = |code: &str, name: &str| SectionLink { code: code.to_owned(), name: name.to_owned() };
        let site = Site {
            name: "云汀国门党建".to_owned(),
            public_url: "https://dj.yunting.example".to_owned(),
            sponsor: "云汀检验检疫局机关党委".to_owned(),
            demo: true,
            sections: vec![section("dongtai", "动态"), section("xuexi", "学习"), section("gongkai", "公开")],
            ..Site::default()
        };
        Self { l: Lang::zh(), assets: Assets::load(), site }
    }

    pub fn frame(&self, here: Here, back: &str) -> Frame<'_> {
        Frame {
            l: &self.l,
            assets: &self.assets,
            site_name: self.site.name.clone(),
            person_name: "韩青屿".to_owned(),
            person_post: "动植检党支部宣传委员".to_owned(),
            csrf: "token".to_owned(),
            here,
            back: back.to_owned(),
            may_write: true,
            may_review: true,
            may_organise: true,
            may_people: true,
            flash: None,
        }
    }

    pub fn public(&self) -> Ctx<'_> {
        Ctx { l: &self.l, assets: &self.assets, site: &self.site }
    }

    pub fn lesson(&self, standing: Standing) -> LessonPage<'_> {
        LessonPage {
            refused: false,
            slots: crate::learn::Slots::default(),
            f: self.frame(Here::Learn, "/desk/learn/l/4tq8z0ce"),
            form: form(),
            person: "p7".to_owned(),
            code: "4tq8z0ce".to_owned(),
            title: "字要多大，一屏几行".to_owned(),
            unit: "k7m2qd9x".to_owned(),
            unit_title: "一屏放几个字".to_owned(),
            hundredths: 25,
            digest: "坐到后排试一遍，就知道一屏放几个字。".to_owned(),
            purpose: "给老党员讲课的人，做课件的时候用".to_owned(),
            source: "动植检党支部".to_owned(),
            due: Some(when("12月20日")),
            length: 240_000,
            kind: "text",
            version: "v1".into(),
            changed: false,
            keep: vec![KeepForm { form: "text", bytes: 0 }],
            parts: TEXT
                .iter()
                .zip(1..)
                .map(|((title, from, to, html), no)| TextPart {
                    no,
                    title: (*title).to_owned(),
                    from: *from,
                    to: *to,
                    html: (*html).to_owned(),
                    mark: format!("m{no}"),
                })
                .collect(),
            standing,
            sitting: None,
            question: None,
            others: others(),
        }
    }

    pub fn question(&self, shown: Shown, given: Answer, state: QuestionState) -> QuestionPage<'_> {
        QuestionPage {
            explained: vec!["灯挂在外缘，飞来的虫才不进园。".to_owned()],
            f: self.frame(Here::Learn, "/desk/learn/q/8h2m4v7k"),
            form: form(),
            ask: "8h2m4v7k".to_owned(),
            lesson: "4tq8z0ce".to_owned(),
            title: "字要多大，一屏几行".to_owned(),
            shown,
            given,
            errors: Errors::none(),
            state,
        }
    }

    pub fn check(&self, state: CheckState) -> CheckPage<'_> {
        CheckPage {
            beside: String::new(),
            f: self.frame(Here::Learn, "/desk/learn/u/k7m2qd9x/check"),
            form: form(),
            unit: "k7m2qd9x".to_owned(),
            title: "一屏放几个字".to_owned(),
            hundredths: 25,
            lesson: "4tq8z0ce".to_owned(),
            state,
            errors: Errors::none(),
        }
    }

    pub fn record(&self, units: Vec<RecordUnit>) -> RecordPage<'_> {
        let sum = |category, hundredths, counts| CategorySum { category, hundredths, counts, needed: false };
        RecordPage {
            years: vec![2026, 2025],
            closed: false,
            f: self.frame(Here::Learn, "/desk/learn/record"),
            form: form(),
            year: YearSum {
                year: 2026,
                needed: 3200,
                committee: false,
                counted: 2100,
                categories: vec![
                    sum(Category::Class, 1500, true),
                    sum(Category::GroupStudy, 600, true),
                    sum(Category::SelfStudy, 675, false),
                ],
                met: Met::NotYet,
                rule: "国家-2026.2".to_owned(),
                source: "2019—2023年全国党员教育培训工作规划".to_owned(),
            },
            classes: Class::EVERY
                .into_iter()
                .zip([675, 50, 600, 2100])
                .map(|(class, hundredths)| ClassSum { class, hundredths })
                .collect(),
            units,
            appealed: true,
            older: Some("/desk/learn/record?before=1".to_owned()),
            later_page: false,
        }
    }

    pub fn appeal(&self) -> AppealForm<'_> {
        AppealForm {
            f: self.frame(Here::Learn, "/desk/learn/record/appeal"),
            form: form(),
            hidden: vec![("lesson".to_owned(), "a".to_owned()), ("from".to_owned(), "30000".to_owned())],
            title: "进境木材的落地检疫".to_owned(),
            lesson: "a".to_owned(),
            day: "11月19日".to_owned(),
            from: "20:31".to_owned(),
            to: "20:42".to_owned(),
            why: Why::Question,
            reason: Some(Reason::CalledAway),
            words: "门口来了一车苗木，我去看了一眼，回来接着读的。".to_owned(),
            due: when("12月1日"),
            make_up: true,
            errors: Errors::none(),
        }
    }

    pub fn decide(&self) -> AppealDecide<'_> {
        AppealDecide {
            f: self.frame(Here::People, "/desk/appeals/2"),
            form: form(),
            row: appeals().remove(1),
            said: "门口来了一车苗木，我去看了一眼，回来接着读的。".to_owned(),
            version: 1,
            way: Some(Way::Oral),
            agrees: None,
            words: String::new(),
            errors: Errors::none(),
        }
    }

    pub fn branch(&self, rows: Vec<BranchRow>, filter: BranchFilter) -> BranchLearning<'_> {
        let help = |name: &str, way, words: &str, at: &str| HelpAsked {
            id: "3".to_owned(),
            name: name.to_owned(),
            way,
            about: "《一屏放几个字》这一课".to_owned(),
            words: words.to_owned(),
            at: when(at),
        };
        let task = |title: &str, due: &str, of: &str| TaskRow {
            href: "/desk/units/7/learning/4".to_owned(),
            title: title.to_owned(),
            due: when(due),
            of: of.to_owned(),
        };
        BranchLearning {
            years: [2026, 2025],
            closed: false,
            f: self.frame(Here::Organise, "/desk/units/7/learning"),
            form: form(),
            id: "7".to_owned(),
            unit: "动植检党支部".to_owned(),
            year: 2026,
            waiting: appeals(),
            sheets: vec![sheet("春训班", SheetState::Open), sheet("学条例", SheetState::Returned)],
            helps: vec![
                help("纪存真", HelpWay::Teach, "字太小，想要一份印出来的", "昨天"),
                help("程与安", HelpWay::Call, "夜班，赶不上 12月3日的现场课", "前天"),
            ],
            rows,
            named: true,
            own_people: false,
            filter,
            tasks: vec![task("一屏放几个字", "12月20日", ""), task("进境木材的落地检疫", "12月31日", "机关党委")],
            courses: vec![CourseChoice {
                whole: "course:7".to_owned(),
                title: "给老党员讲课".to_owned(),
                units: [("k7m2qd9x", "一屏放几个字"), ("p3v8wn5t", "先讲哪一句")]
                    .map(|(code, title)| (code.to_owned(), title.to_owned()))
                    .into(),
            }],
            chosen: String::new(),
            due: String::new(),
            today: "2026-11-24".to_owned(),
            errors: Errors::none(),
        }
    }

    pub fn certificate(&self) -> CertificatePage<'_> {
        let check_url = "https://dj.yunting.example/certificates?n=YT-2026-7F3K-Q2MZ".to_owned();
        CertificatePage {
            f: self.frame(Here::Learn, "/desk/learn/certificates/YT-2026-7F3K-Q2MZ"),
            text: CertificateText {
                number: "YT-2026-7F3K-Q2MZ".to_owned(),
                title: "一屏放几个字".to_owned(),
                course: "给老党员讲课".to_owned(),
                hundredths: 25,
                class: Class::Verified,
                issuer: "云汀检验检疫局机关党委".to_owned(),
                day: "2026年11月26日".to_owned(),
                rule: "国家-2026.2".to_owned(),
            },
            qr_svg: qr_svg(&check_url).unwrap(),
            check_url,
        }
    }
}
