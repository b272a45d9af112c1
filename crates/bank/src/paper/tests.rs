//! Blueprints and papers.

use super::*;

fn section(category: &str, counts: [u32; 3], points: u32) -> Section {
    Section { category: category.into(), counts, any: 0, points }
}

fn blueprint(sections: Vec<Section>) -> Blueprint {
    Blueprint { sections, pass_mark: 1, tries: 2, minutes: 60, grace_s: 30 }
}

fn pool<'a>(list: &[(&'a str, &'a str, u8)]) -> Vec<Candidate<'a>> {
    list.iter().map(|(id, category, difficulty)| Candidate { id, category, difficulty: *difficulty }).collect()
}

#[test]
fn a_paper_follows_its_blueprint() {
    let pool = pool(&[
        ("a", "1.1", 1),
        ("b", "1.1", 1),
        ("c", "1.1", 2),
        ("d", "1.2", 1),
        ("e", "1.2", 3),
        ("f", "2", 1),
        ("g", "2", 1),
        ("h", "10", 1),
    ]);
    let blueprint = blueprint(vec![section("1", [2, 1, 1], 5), section("2", [1, 0, 0], 10)]);
    assert_eq!((blueprint.total(), blueprint.questions()), (30, 5));
    assert_eq!(problems(&blueprint, &pool), []);
    let mut seen = HashSet::new();
    for seed in 0..200 {
        let paper = draw_paper(&blueprint, &pool, seed).unwrap();
        assert_eq!(paper, draw_paper(&blueprint, &pool, seed).unwrap());
        let ids: Vec<&str> = paper.iter().map(|drawn| drawn.id.as_str()).collect();
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 5);
        assert_eq!(
            paper.iter().map(|drawn| (drawn.section, drawn.points)).collect::<Vec<_>>(),
            [(0, 5); 4].into_iter().chain([(1, 10)]).collect::<Vec<_>>()
        );
        assert!(ids[..4].contains(&"c") && ids[..4].contains(&"e") && ["f", "g"].contains(&ids[4]) && !ids.contains(&"h"));
        seen.insert(ids.join(""));
    }
    // 3 pairs of easy ones, 24 orders, 2 of the other section: 144 papers.
    assert!(seen.len() > 90, "{}", seen.len());
}

#[test]
fn sections_that_share_questions_are_filled_from_below() {
    let pool = pool(&[("a", "1.1", 1), ("b", "1.1", 1), ("c", "1.2", 1)]);
    let all = blueprint(vec![section("", [1, 0, 0], 1), section("1.1", [1, 0, 0], 1), section("1", [1, 0, 0], 1)]);
    for seed in 0..50 {
        let paper = draw_paper(&all, &pool, seed).unwrap();
        assert_eq!(paper.iter().map(|drawn| drawn.id.as_str()).collect::<HashSet<_>>().len(), 3);
        assert!(paper.iter().any(|drawn| drawn.section == 1 && drawn.id != "c"));
    }
    let more = blueprint(vec![section("1", [2, 0, 0], 1), section("1.1", [2, 0, 0], 1)]);
    let short = BlueprintProblem::TooFewQuestions { section: 1, difficulty: 1, have: 1, want: 2 };
    assert_eq!(draw_paper(&more, &pool, 0), Err(vec![short]));
}

#[test]
fn every_problem_is_told() {
    let one = pool(&[("a", "1", 1)]);
    let codes =
        |blueprint: &Blueprint| problems(blueprint, &one).iter().map(|problem| Fault::from(problem).code).collect::<Vec<_>>();
    let good = blueprint(vec![section("1", [1, 0, 0], 5)]);
    assert_eq!(codes(&good), Vec::<&str>::new());
    let with = |change: fn(&mut Blueprint)| {
        let mut other = good.clone();
        change(&mut other);
        codes(&other)
    };
    assert_eq!(with(|b| b.sections.clear()), ["blueprint-no-sections", "blueprint-pass-mark"]);
    assert_eq!(with(|b| b.sections = vec![b.sections[0].clone(); 21]), ["blueprint-too-many-sections"]);
    assert_eq!(with(|b| b.sections.push(section("1", [0; 3], 1))), ["blueprint-empty-section"]);
    assert_eq!(with(|b| b.sections[0].points = 0), ["blueprint-points", "blueprint-pass-mark"]);
    assert_eq!(with(|b| b.sections[0].counts = [u32::MAX; 3]).len(), 4);
    assert_eq!(with(|b| b.pass_mark = 6), ["blueprint-pass-mark"]);
    assert_eq!(with(|b| b.tries = 0), ["blueprint-tries"]);
    assert_eq!(with(|b| b.minutes = 481), ["blueprint-minutes"]);
    assert_eq!(with(|b| b.grace_s = 601), ["blueprint-grace"]);
    assert_eq!(with(|b| b.sections[0].counts = [0, 0, 1]), ["blueprint-too-few-questions"]);
    let json = serde_json::to_string(&good).unwrap();
    assert_eq!(
        json,
        r#"{"sections":[{"category":"1","counts":[1,0,0],"points":5}],"pass_mark":1,"tries":2,"minutes":60,"grace_s":30}"#
    );
}

#[test]
fn whichever_difficulty_leaves_to_others_what_they_need() {
    let pool = pool(&[("a", "1.1", 1), ("b", "1.1", 3), ("c", "1.2", 2)]);
    // The lower one must take the hard question, whatever the seed says: the upper one needs the easy one.
    let any = |category: &str, any| Section { any, ..section(category, [0; 3], 2) };
    let both = blueprint(vec![any("1.1", 1), section("1", [1, 0, 0], 3)]);
    for seed in 0..50 {
        let paper = draw_paper(&both, &pool, seed).unwrap();
        assert_eq!(paper.iter().map(|drawn| drawn.id.as_str()).collect::<Vec<_>>(), ["b", "a"]);
    }
    // Both questions of 1.1 are asked for below; the easy one above comes from nowhere else.
    let more = blueprint(vec![any("1.1", 2), section("1", [1, 0, 0], 3)]);
    let short = BlueprintProblem::TooFewQuestions { section: 1, difficulty: 0, have: 1, want: 2 };
    assert_eq!(draw_paper(&more, &pool, 0), Err(vec![short]));
    let all = blueprint(vec![any("1", 3)]);
    let seen: HashSet<String> =
        (0..60).map(|seed| draw_paper(&all, &pool, seed).unwrap().into_iter().map(|d| d.id).collect()).collect();
    assert_eq!(seen.len(), 6, "every order comes");
    assert_eq!((all.total(), all.questions()), (6, 3));
}

#[test]
fn a_blueprint_that_a_paper_answers_always_finds_one() {
    // Blueprints made from a paper that exists, over every category and difficulty: whatever the seed, each is drawn whole.
    let pool = pool(&[
        ("a", "1.1", 1),
        ("b", "1.1", 2),
        ("c", "1.1", 3),
        ("d", "1.2", 1),
        ("e", "1.2", 2),
        ("f", "2", 1),
        ("g", "2", 2),
        ("h", "2", 3),
    ]);
    let ways = ["", "1", "1.1", "1.2", "2"];
    for number in 0..4_000_u64 {
        let mut sections: Vec<Section> = Vec::new();
        for (at, candidate) in pool.iter().enumerate() {
            let pick = order(Use::Draw, number * 8 + at as u64, 40)[0];
            let category = ways[pick % 5];
            if pick >= 35 || !belongs(candidate.category, category) {
                continue;
            }
            let mut one = section(category, [0; 3], 1);
            if pick.is_multiple_of(2) {
                one.any = 1;
            } else {
                one.counts[usize::from(candidate.difficulty) - 1] = 1;
            }
            sections.push(one);
        }
        if sections.is_empty() {
            continue;
        }
        let wanted = sections.len();
        let paper = draw_paper(&blueprint(sections), &pool, number).unwrap();
        assert_eq!(paper.iter().map(|drawn| drawn.id.as_str()).collect::<HashSet<_>>().len(), wanted);
    }
}
