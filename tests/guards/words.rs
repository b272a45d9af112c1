//! No formalism: no page and no sentence ranks people, counts their points or days, or praises them for being here.
//!
//! The list is short and errs on the side of asking: who needs such a word in an innocent sense puts the sentence on the list of exceptions,
//! with the reason.

use super::{files, none};

/// Words of ranking, scores, streaks and presence.
const WORDS: [&str; 34] = [
    "排行",
    "排名",
    "名次",
    "第一名",
    "前十名",
    "榜",
    "积分",
    "得分",
    "分数",
    "评分",
    "总分",
    "打分",
    "学分",
    "打卡",
    "签到",
    "连续学习",
    "连续登录",
    "在线时长",
    "学习时长",
    "停留",
    "活跃",
    "阅读量",
    "浏览量",
    "点击量",
    "点赞",
    "勋章",
    "徽章",
    "达人",
    "标兵",
    "等级",
    "ranking",
    "leaderboard",
    "streak",
    "score",
];

/// File, a part of the sentence, and why it may stand.
const EXCEPTIONS: [(&str, &str, &str); 3] = [
    ("locales/zh-CN/people.ftl", "没有积分，没有排名，不算在线时长", "Says to the person that there is none of it."),
    ("locales/zh-CN/learn.ftl", "这里没有时间、分数和次数", "Says to the organiser why the page of an appeal has none of it."),
    ("locales/zh-CN/learn.ftl", "没有时间、分数、次数和先后", "Says to the organiser that the page of a branch has none of it."),
];

fn said(file: &str, text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let excepted = EXCEPTIONS.iter().any(|(where_, part, _)| *where_ == file && line.contains(part));
        let low = line.to_lowercase();
        for word in WORDS.iter().filter(|word| !excepted && low.contains(**word)) {
            out.push(format!("{file}:{number} says {word}"));
        }
    }
    out
}

#[test]
fn no_page_ranks_counts_or_rewards_people() {
    let all = [files("templates", &["html"]), files("locales", &["ftl"])].concat();
    let wrong: Vec<String> = all.iter().flat_map(|(file, text)| said(file, text)).collect();
    none("words of formalism (tests/guards/words.rs says which sentences may stand, and why)", &wrong);
    for (file, part, why) in EXCEPTIONS {
        let stands = all.iter().any(|(name, text)| name == file && text.contains(part));
        assert!(stands && why.ends_with('.'), "the exception {part:?} in {file} is no longer needed, or has no reason");
    }
}

#[test]
fn such_a_word_is_named_with_its_line() {
    assert_eq!(
        said("templates/desk/x.html", "<h1>学习</h1>\n<p>本周积分排行</p>"),
        ["templates/desk/x.html:2 says 排行", "templates/desk/x.html:2 says 积分"]
    );
    assert_eq!(said("locales/zh-CN/people.ftl", "a = 没有积分，没有排名，不算在线时长。"), [""; 0]);
    assert_eq!(said("locales/en/desk.ftl", "a = Your Score"), ["locales/en/desk.ftl:1 says score"]);
}
