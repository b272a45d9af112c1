//! Showing and grading.

use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_bank::{Answer, Choice, Kind, Pair, Part, Question, Shown, grade, guess_chance, problems, right_answer, shown};

use super::any;

fn single() -> Question {
    let options = ["一", "二", "三", "四"].iter().enumerate().map(|(at, text)| Choice { text: (*text).into(), right: at == 2 });
    Question::new(Kind::Single { options: options.collect() }, "几？")
}

fn matching(sides: &[(&str, &str)]) -> Question {
    let pairs = sides.iter().map(|(left, right)| Pair { left: (*left).into(), right: (*right).into() }).collect();
    Question::new(Kind::Matching { pairs }, "配对")
}

fn given(list: &[&str]) -> Answer {
    Answer::Given(list.iter().map(|text| (*text).to_owned()).collect())
}

#[test]
fn what_goes_out_is_this_and_no_more() {
    let parts = vec![
        Part { kind: single().kind, stem: "几？".into(), explain: "因为三".into() },
        Part { kind: Kind::TrueFalse { right: true }, stem: "对吗？".into(), explain: String::new() },
    ];
    let mut case = Question::new(Kind::Case { parts }, "材料");
    case.explain = "解析".into();
    let out = serde_json::to_value(shown(&case, 1)).unwrap();
    let options = out["parts"][0]["options"].as_array().unwrap().clone();
    let keys: Vec<&Value> = options.iter().map(|option| &option["key"]).collect();
    assert_eq!(keys, ["a", "b", "c", "d"]);
    assert_eq!(
        out,
        json!({"type": "case", "stem": "材料", "parts": [
            {"type": "single", "stem": "几？", "options": options},
            {"type": "true_false", "stem": "对吗？"},
        ]})
    );
    let blanks = Question::new(Kind::Blanks { accepted: vec![vec!["二".into()], vec!["三".into()]] }, "第____条第（ ）款");
    let out = serde_json::to_value(shown(&blanks, 1)).unwrap();
    assert_eq!(out, json!({"type": "blanks", "pieces": ["第", "条第", "款"], "blanks": 2}));
    let Shown::Matching { left, right, .. } = shown(&matching(&[("甲", "1"), ("乙", "1"), ("丙", "2"), ("", "3")]), 5) else {
        panic!()
    };
    assert_eq!(left, ["甲", "乙", "丙"]);
    let mut texts: Vec<&str> = right.iter().map(|right| right.text.as_str()).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["1", "2", "3"]);
}

/// Swapping what is right for what is wrong changes no byte of what goes out, whenever the texts are the same.
#[test]
fn the_right_answer_leaves_no_trace() {
    for seed in 0..50 {
        let one = single();
        let Kind::Single { options } = &one.kind else { panic!() };
        let turned = options.iter().enumerate().map(|(at, choice)| Choice { text: choice.text.clone(), right: at == 0 });
        let other = Question::new(Kind::Single { options: turned.collect() }, "几？");
        assert_eq!(shown(&one, seed), shown(&other, seed));
        let yes = Question::new(Kind::TrueFalse { right: true }, "对吗？");
        let no = Question::new(Kind::TrueFalse { right: false }, "对吗？");
        assert_eq!(shown(&yes, seed), shown(&no, seed));
        let short = Question::new(Kind::Blanks { accepted: vec![vec!["甲".into()]] }, "__");
        let long = Question::new(Kind::Blanks { accepted: vec![vec!["乙乙".into(), "丙".into()]] }, "__");
        assert_eq!(shown(&short, seed), shown(&long, seed));
    }
}

#[test]
fn the_right_option_stands_everywhere() {
    let mut places = [0; 4];
    for seed in 0..4_000 {
        let Answer::Given(keys) = right_answer(&single(), seed) else { panic!() };
        places["abcd".find(&keys[0]).unwrap()] += 1;
    }
    assert!(places.iter().all(|count| (880..1_120).contains(count)), "{places:?}");
}

#[test]
fn near_misses_are_wrong() {
    let question = single();
    let Answer::Given(right) = right_answer(&question, 9) else { panic!() };
    let key = right[0].as_str();
    assert!(grade(&question, 9, &given(&[key])).right);
    for wrong in [given(&[]), given(&[key, key]), given(&["z"]), given(&[""]), given(&["A"]), Answer::Parts(vec![given(&[key])])]
    {
        assert!(!grade(&question, 9, &wrong).right, "{wrong:?}");
    }
    let groups = matching(&[("甲", "1"), ("乙", "1"), ("丙", "2")]);
    let Answer::Given(keys) = right_answer(&groups, 3) else { panic!() };
    assert_eq!(keys[0], keys[1]);
    assert!(grade(&groups, 3, &given(&[&keys[0], &keys[1], &keys[2]])).right);
    assert!(!grade(&groups, 3, &given(&[&keys[0], &keys[2], &keys[1]])).right);
    let blanks = Question::new(Kind::Blanks { accepted: vec![vec!["二".into(), "2".into()], vec!["3..5".into()]] }, "第__条__");
    assert!(grade(&blanks, 0, &given(&["２", "4.5"])).right);
    assert!(!grade(&blanks, 0, &given(&["2"])).right);
    assert!(!grade(&blanks, 0, &given(&["2", "4", ""])).right);
    assert!(!grade(&blanks, 0, &given(&["", "4"])).right);
}

#[test]
fn a_case_is_graded_part_by_part() {
    let part = |kind, stem: &str| Part { kind, stem: stem.into(), explain: String::new() };
    let parts = vec![
        part(single().kind, "几？"),
        part(Kind::TrueFalse { right: false }, "对吗？"),
        part(Kind::Ordering { items: vec!["一".into(), "二".into(), "三".into()] }, "排"),
    ];
    let case = Question::new(Kind::Case { parts }, "材料");
    let Answer::Parts(right) = right_answer(&case, 4) else { panic!() };
    assert_eq!(right[1], given(&["f"]));
    let mark = grade(&case, 4, &Answer::Parts(vec![right[0].clone(), given(&["t"]), right[2].clone()]));
    assert_eq!((mark.right, mark.parts), (false, vec![true, false, true]));
    let mark = grade(&case, 4, &Answer::Parts(vec![right[0].clone()]));
    assert_eq!((mark.right, mark.parts), (false, vec![true, false, false]));
    let mut more = right.clone();
    more.push(given(&["a"]));
    assert!(!grade(&case, 4, &Answer::Parts(more)).right);
    assert!(grade(&case, 4, &Answer::Parts(right)).right);
    assert_eq!(grade(&case, 4, &Answer::none()).parts, [false, false, false]);
}

#[test]
fn an_answer_is_a_list_in_json() {
    for (value, answer) in [
        (json!(["a", "c"]), given(&["a", "c"])),
        (json!([["a"], [], ["二"]]), Answer::Parts(vec![given(&["a"]), given(&[]), given(&["二"])])),
        (json!([["a"], "b"]), Answer::Parts(vec![given(&["a"]), given(&[])])),
        (json!(["a", 1]), Answer::none()),
        (json!({"right": true}), Answer::none()),
        (json!(null), Answer::none()),
        (json!([[["a"]]]), Answer::Parts(vec![given(&[])])),
    ] {
        assert_eq!(Answer::from_value(&value), answer, "{value}");
    }
    assert_eq!(serde_json::to_value(given(&["a"])).unwrap(), json!(["a"]));
}

/// The texts that an answer's keys name in what is shown, part by part.
fn named(shown: &Shown, answer: &Answer) -> Vec<Vec<String>> {
    let (offered, given) = match (shown, answer) {
        (Shown::Case { parts, .. }, Answer::Parts(given)) => {
            return parts.iter().zip(given).flat_map(|(part, given)| named(part, given)).collect();
        }
        (Shown::Single { options, .. } | Shown::Multiple { options, .. }, Answer::Given(given)) => (options, given),
        (Shown::Matching { right, .. }, Answer::Given(given)) => (right, given),
        (Shown::Ordering { items, .. }, Answer::Given(given)) => (items, given),
        (_, Answer::Given(given)) => return vec![given.clone()],
        (_, Answer::Parts(_)) => panic!(),
    };
    let text = |key: &String| offered.iter().find(|offered| offered.key == *key).unwrap().text.clone();
    vec![given.iter().map(text).collect()]
}

/// What is right by the question itself; a choice sorted, because the keys decide its order.
fn wanted(kind: &Kind) -> Vec<Vec<String>> {
    match kind {
        Kind::Single { options } | Kind::Multiple { options } => {
            vec![options.iter().filter(|choice| choice.right).map(|choice| choice.text.clone()).collect()]
        }
        Kind::TrueFalse { right } => vec![vec![if *right { "t" } else { "f" }.to_owned()]],
        Kind::Matching { pairs } => {
            vec![pairs.iter().filter(|pair| !pair.left.is_empty()).map(|pair| pair.right.clone()).collect()]
        }
        Kind::Ordering { items } => vec![items.clone()],
        Kind::Blanks { .. } => vec![],
        Kind::Case { parts } => parts.iter().flat_map(|part| wanted(&part.kind)).collect(),
    }
}

proptest! {
    #[test]
    fn the_keys_of_the_right_answer_name_the_right_texts(question in any::question(), seed: u64) {
        prop_assume!(!format!("{:?}", question.kind).contains("Blanks"));
        let sorted = |lists: Vec<Vec<String>>| lists.into_iter().map(|mut list| { list.sort(); list }).collect::<Vec<_>>();
        let (is, wanted) = (named(&shown(&question, seed), &right_answer(&question, seed)), wanted(&question.kind));
        if matches!(question.kind, Kind::Matching { .. } | Kind::Ordering { .. }) {
            prop_assert_eq!(&is, &wanted);
        }
        prop_assert_eq!(sorted(is), sorted(wanted));
    }

    #[test]
    fn the_right_answer_is_right(question in any::question(), seed: u64) {
        let answer = right_answer(&question, seed);
        prop_assert!(grade(&question, seed, &answer).right);
        let json = serde_json::to_value(&answer).unwrap();
        prop_assert_eq!(Answer::from_value(&json), answer);
        let chance = guess_chance(&question);
        prop_assert!((0.0..=1.0).contains(&chance));
    }

    #[test]
    fn a_question_survives_the_database(question in any::draft()) {
        let json = serde_json::to_string(&question).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Question>(&json).unwrap(), &question);
        let tidy = question.tidy();
        prop_assert_eq!(tidy.clone().tidy(), tidy);
    }

    #[test]
    fn no_draft_and_no_answer_makes_anything_panic(question in any::draft(), seed: u64, keys in prop::collection::vec(".{0,3}", 0..12)) {
        for problem in problems(&question) {
            prop_assert!(problem.code().starts_with("question-"));
            problem.args();
        }
        shown(&question, seed);
        right_answer(&question, seed);
        guess_chance(&question);
        grade(&question, seed, &Answer::Given(keys.clone()));
        grade(&question, seed, &Answer::Parts(vec![Answer::Given(keys)]));
    }
}
