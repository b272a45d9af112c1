//! The Chinese words of the format: headings, kinds, answers, difficulties. They are what files hold, as tags are in XML.

use crate::fold::fold;

/// Headings in the order of the template, options apart.
pub(super) const KIND: &str = "题型";
pub(super) const STEM: &str = "题干";
pub(super) const OPTION: &str = "选项";
pub(super) const ANSWER: &str = "答案";
pub(super) const EXPLAIN: &str = "解析";
pub(super) const DIFFICULTY: &str = "难度";
pub(super) const PLACE: &str = "位置";

/// Other words that stand above such columns.
pub(super) const OTHER_HEADINGS: [(&str, &str); 13] = [
    ("类型", KIND),
    ("试题类型", KIND),
    ("题目类型", KIND),
    ("题目", STEM),
    ("试题", STEM),
    ("题目内容", STEM),
    ("正确答案", ANSWER),
    ("标准答案", ANSWER),
    ("参考答案", ANSWER),
    ("试题解析", EXPLAIN),
    ("答案解析", EXPLAIN),
    ("章节", PLACE),
    ("分类", PLACE),
];

/// A kind of row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    Single,
    Multiple,
    TrueFalse,
    Matching,
    Ordering,
    Blanks,
    Case,
}

/// What is written for each kind.
pub(super) const KINDS: [(RowKind, &str); 7] = [
    (RowKind::Single, "单选题"),
    (RowKind::Multiple, "多选题"),
    (RowKind::TrueFalse, "判断题"),
    (RowKind::Matching, "匹配题"),
    (RowKind::Ordering, "排序题"),
    (RowKind::Blanks, "填空题"),
    (RowKind::Case, "案例题"),
];

/// What else is read, without the last 题.
const OTHER_KINDS: [(&str, RowKind); 20] = [
    ("单选", RowKind::Single),
    ("单项选择", RowKind::Single),
    ("多选", RowKind::Multiple),
    ("多项选择", RowKind::Multiple),
    ("不定项", RowKind::Multiple),
    ("不定项选择", RowKind::Multiple),
    ("判断", RowKind::TrueFalse),
    ("是非", RowKind::TrueFalse),
    ("匹配", RowKind::Matching),
    ("连线", RowKind::Matching),
    ("配对", RowKind::Matching),
    ("搭配", RowKind::Matching),
    ("排序", RowKind::Ordering),
    ("填空", RowKind::Blanks),
    ("简填", RowKind::Blanks),
    ("案例", RowKind::Case),
    ("案例分析", RowKind::Case),
    ("材料", RowKind::Case),
    ("材料分析", RowKind::Case),
    ("综合", RowKind::Case),
];

/// Before the kind of a part of a case.
const PART: &str = "小题";

/// The word of a kind.
pub(super) fn kind_word(kind: RowKind, is_part: bool) -> String {
    let word = KINDS.iter().find(|(other, _)| *other == kind).map_or("", |(_, word)| word);
    if is_part { format!("{PART}{}", word.trim_end_matches('题')) } else { word.to_owned() }
}

/// The kind that a word means, and whether it is a part of a case.
pub(super) fn kind_of(word: &str) -> Option<(RowKind, bool)> {
    let word = fold(word);
    let (word, is_part) = match word.strip_prefix(PART) {
        Some(rest) => (rest.trim_matches(|c: char| !c.is_alphanumeric()), true),
        None => (word.as_str(), false),
    };
    let word = word.strip_suffix('题').unwrap_or(word);
    let kind = OTHER_KINDS.iter().find(|(other, _)| *other == word).map(|(_, kind)| *kind)?;
    (kind != RowKind::Case || !is_part).then_some((kind, is_part))
}

/// All words of the list in the template.
pub(super) fn kind_words() -> Vec<String> {
    let whole = KINDS.iter().map(|(kind, _)| kind_word(*kind, false));
    let parts = KINDS.iter().filter(|(kind, _)| *kind != RowKind::Case).map(|(kind, _)| kind_word(*kind, true));
    whole.chain(parts).collect()
}

/// Written for true and for false.
pub(super) const TRUE: &str = "对";
pub(super) const FALSE: &str = "错";

const TRUE_WORDS: [&str; 14] = ["对", "正确", "√", "✓", "✔", "☑", "t", "true", "是", "y", "yes", "1", "对的", "正"];
const FALSE_WORDS: [&str; 16] =
    ["错", "错误", "×", "✗", "✘", "✕", "✖", "x", "f", "false", "否", "n", "no", "0", "不对", "不正确"];

/// Whether an answer says true or false.
pub(super) fn truth_of(word: &str) -> Option<bool> {
    let word = fold(word);
    if TRUE_WORDS.contains(&word.as_str()) {
        return Some(true);
    }
    FALSE_WORDS.contains(&word.as_str()).then_some(false)
}

/// Written for 1, 2, 3.
pub(super) const DIFFICULTIES: [&str; 3] = ["易", "中", "难"];

const DIFFICULTY_WORDS: [(&str, u8); 18] = [
    ("", 2),
    ("1", 1),
    ("2", 2),
    ("3", 3),
    ("易", 1),
    ("容易", 1),
    ("简单", 1),
    ("较易", 1),
    ("低", 1),
    ("中", 2),
    ("中等", 2),
    ("一般", 2),
    ("普通", 2),
    ("适中", 2),
    ("难", 3),
    ("困难", 3),
    ("较难", 3),
    ("高", 3),
];

/// The difficulty that a word means.
pub(super) fn difficulty_of(word: &str) -> Option<u8> {
    let word = fold(word);
    DIFFICULTY_WORDS.iter().find(|(other, _)| *other == word).map(|(_, difficulty)| *difficulty)
}

/// The second sheet of the template: heading of its last column, and a row for each kind – 题型, 题干, options, 答案, 解析, 难度, 位置, and how to
/// fill in such a row.
pub(super) const GUIDE: &str = "填写说明";
pub(super) const SHEET: &str = "题库";
pub(super) const HOW: &str = "怎么填";

/// One example: kind, stem, options, answer, explanation, difficulty, category, what to know.
pub(super) type Example =
    (&'static str, &'static str, &'static [&'static str], &'static str, &'static str, &'static str, &'static str, &'static str);

pub(super) const EXAMPLES: [Example; 9] = [
    (
        "单选题",
        "党的根本宗旨是（　　）。",
        &["全心全意为人民服务", "提高经济效益", "扩大对外交往", "完善规章制度"],
        "A",
        "见《党章》总纲。",
        "易",
        "1.1",
        "答案填一个字母。随堂题和出门题至少要四个选项。",
    ),
    (
        "多选题",
        "下列属于“三会一课”的有（　　）。",
        &["支部党员大会", "支部委员会", "党小组会", "职工代表大会"],
        "ABC",
        "",
        "中",
        "1.1",
        "答案填全部正确选项的字母，写成 ABC 或 A、B、C 都行。",
    ),
    ("判断题", "预备党员的预备期为一年。", &[], "对", "", "易", "1.1", "答案填“对”或“错”。判断题只能用在考试里。"),
    (
        "匹配题",
        "把会议和召开次数连起来。",
        &["支部党员大会 → 一般每季度一次", "支部委员会 → 一般每月一次", "→ 每天一次"],
        "",
        "",
        "中",
        "1.2",
        "每个选项写一对，中间用 → 或 -> 隔开；左边空着的是干扰项。答案不填。",
    ),
    (
        "排序题",
        "按先后排列发展党员的步骤。",
        &["递交入党申请书", "确定入党积极分子", "确定发展对象", "接收预备党员"],
        "ABCD",
        "",
        "中",
        "1.2",
        "答案按正确次序填字母；选项已经排好的，可以不填。",
    ),
    (
        "填空题",
        "党的最高理想和最终目标是实现____，党员大会一般每____召开一次。",
        &[],
        "共产主义；季度｜三个月",
        "",
        "难",
        "1.2",
        "题干用 ____ 或（　）标出空；几个空的答案用；隔开，一个空有几种写法用｜隔开；数字可以写范围，如 3..5。",
    ),
    ("案例题", "小李是预备党员，近三个月没有缴纳党费。", &[], "", "", "中", "1.3", "这一行只写材料，小题紧接着一行写一道。"),
    (
        "小题单选",
        "支部首先应当怎样做？",
        &["谈心谈话，了解原因", "直接除名", "不予理会", "通报批评"],
        "A",
        "",
        "",
        "",
        "小题的题型以“小题”开头，难度和位置不填，跟着案例走。",
    ),
    ("小题判断", "党员应当按期缴纳党费。", &[], "对", "", "", "", "题目里要写 ；｜→ 这三个符号本身时，前面加一个 \\。"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_written_word_is_read() {
        for (kind, _) in KINDS {
            assert_eq!(kind_of(&kind_word(kind, false)), Some((kind, false)));
            assert_eq!(kind_of(&kind_word(kind, true)), (kind != RowKind::Case).then_some((kind, true)));
        }
        assert_eq!(kind_of(" 单项选择题 "), Some((RowKind::Single, false)));
        assert_eq!(kind_of("小题：多选题"), Some((RowKind::Multiple, true)));
        assert_eq!(kind_of("问答题"), None);
        assert_eq!(
            (truth_of(TRUE), truth_of(FALSE), truth_of("Ｔ"), truth_of("√")),
            (Some(true), Some(false), Some(true), Some(true))
        );
        assert!(DIFFICULTIES.iter().zip(1..).all(|(word, difficulty)| difficulty_of(word) == Some(difficulty)));
    }
}
