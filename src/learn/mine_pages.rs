//! 我的课: what there is to learn, and the one thing that each unit still lacks.

use std::collections::BTreeSet;

use axum::response::Response;
use zhibu_earned::{Account, LessonAccount, Pending, Standing as UnitStanding, unit_account};

use super::rules::{self, MayCheck};
use super::standing::{is_refused, write_down};
use super::store::{appeals, checks, hours, tasks};
use super::views::{DoneUnit, Group, Lack, LessonLine, LessonState, MyLearning, UnitCard, in_short};
use crate::course::{self, Brief};
use crate::desk::Here;
use crate::exam;
use crate::web::pages::{day, frame, html, when};
use crate::web::{Ctx, Routes, Stop};

pub(super) fn routes() -> Routes {
    Routes::default().get_own("/desk/learn", mine)
}

async fn mine(ctx: Ctx) -> Result<Response, Stop> {
    let person = ctx.me()?.actor.person.clone();
    let reader = ctx.app.store.read();
    let (units, briefs, known) =
        (course::units(reader).await?, course::briefs(reader).await?, ctx.app.records.of(reader, &person).await?);
    let account = &known.account;
    let days = tasks::due_of(reader, &person, ctx.now).await?;
    let earned = hours::of_person(reader, &person).await?;
    // Few have a lesson of class B, and everybody opens this page.
    let is_offline = account.lessons.values().any(|own| own.offline);
    let refused = if is_offline { appeals::refused_offline(reader, &person, ctx.now).await? } else { BTreeSet::new() };
    let (mut cards, mut done) = (Vec::new(), Vec::new());
    for unit in units {
        let own: Vec<&Brief> = briefs.iter().filter(|brief| brief.unit_code == unit.code).collect();
        let ids: Vec<String> = own.iter().map(|brief| brief.id.clone()).collect();
        let standing = unit_account(&known.record, account, &unit.code, &ids).standing;
        // What was completed stays completed when its evidence has gone.
        let is_earned = earned.iter().any(|row| row.unit_code == unit.code && row.class == "A");
        if !is_earned {
            write_down(&ctx, &known, standing, &unit.code, &ids).await?;
        }
        if standing == UnitStanding::Done || is_earned {
            let lessons = own.iter().map(|brief| line(brief, account.lessons.get(&brief.id))).collect();
            done.push(DoneUnit { course: unit.course, title: unit.title, lessons });
            continue;
        }
        let tries = if standing == UnitStanding::Check { checks::tries(reader, &person, &unit.code).await? } else { Vec::new() };
        let check = rules::may_check(standing, &tries, ctx.now);
        let (group, lack, href) = lack(&ctx, standing, check, &unit.code, &own, account);
        // The person did his part, and it is his turn again.
        let lack = if matches!(lack, Lack::Organiser) && is_refused(&refused, account, &ids) { Lack::Again } else { lack };
        let due = days.get(&unit.code);
        // What is nearly done stays on top; of the rest comes first what has a day.
        let group = if due.is_some() && group != Group::Nearly { Group::Due } else { group };
        // Whoever has begun knows what it is about.
        let is_news = matches!(group, Group::New | Group::Due);
        cards.push(UnitCard {
            group,
            course: unit.course,
            title: unit.title,
            hundredths: unit.hundredths,
            due: due.map(|due| day(&ctx, due)),
            lack,
            gain: if is_news { in_short(&unit.digest) } else { String::new() },
            purpose: if is_news { unit.purpose } else { String::new() },
            href,
            lessons: own.iter().map(|brief| line(brief, account.lessons.get(&brief.id))).collect(),
        });
    }
    cards.sort_by_cached_key(|card| card.due.as_ref().map_or_else(|| "9".to_owned(), |due| due.iso.clone()));
    once(&mut cards);
    let exams = exam::lines(&ctx).await?;
    html(&MyLearning {
        f: frame(&ctx, Here::Learn)?,
        units: cards,
        done,
        exams: exams.into_iter().filter(|line| line.state.is_near()).collect(),
    })
}

/// Of several units of one course only the first of the page says what the course is good for.
fn once(cards: &mut [UnitCard]) {
    let mut told = BTreeSet::new();
    for group in Group::EVERY {
        for card in cards.iter_mut().filter(|card| card.group == group && !card.gain.is_empty()) {
            if !told.insert((card.course.clone(), card.gain.clone())) {
                card.gain.clear();
                card.purpose.clear();
            }
        }
    }
}

/// A lesson in a list.
pub(super) fn line(brief: &Brief, own: Option<&LessonAccount>) -> LessonLine {
    LessonLine { code: brief.code.clone(), title: brief.title.clone(), state: state_of(own) }
}

fn state_of(own: Option<&LessonAccount>) -> LessonState {
    match own {
        Some(own) if own.covered.is_empty() => LessonState::New,
        None => LessonState::New,
        Some(own) if !own.missing.is_empty() => LessonState::Begun,
        Some(own) if own.pending.iter().any(|(_, why)| *why != Pending::Check) => LessonState::Pending,
        Some(_) => LessonState::Read,
    }
}

/// Where a unit stands in the list, what it lacks first, and where that is done.
fn lack(
    ctx: &Ctx,
    standing: UnitStanding,
    check: MayCheck,
    unit: &str,
    lessons: &[&Brief],
    account: &Account,
) -> (Group, Lack, String) {
    let of = |brief: &&Brief| account.lessons.get(&brief.id);
    let unread: Vec<&&Brief> =
        lessons.iter().filter(|brief| of(brief).is_none_or(|own| own.covered.is_empty() || !own.missing.is_empty())).collect();
    let lesson =
        |brief: Option<&&&Brief>| brief.map_or_else(|| "/desk/learn".to_owned(), |brief| format!("/desk/learn/l/{}", brief.code));
    match (standing, check) {
        (UnitStanding::New, _) => (Group::New, Lack::NotBegun(lessons.len()), lesson(unread.first())),
        (UnitStanding::Check, MayCheck::From(at)) => {
            (Group::Begun, Lack::CheckLater(when(ctx, at)), format!("/desk/learn/u/{unit}/check"))
        }
        (UnitStanding::Check, _) => (Group::Nearly, Lack::Check, format!("/desk/learn/u/{unit}/check")),
        (UnitStanding::Answer, _) => {
            let waits =
                |brief: &&&Brief| of(brief).is_some_and(|own| own.pending.iter().any(|(_, why)| *why == Pending::Question));
            (Group::Nearly, Lack::Question, format!("{}#need", lesson(lessons.iter().find(waits).as_ref())))
        }
        (UnitStanding::DoneOffline, _) => {
            let offline = lessons.iter().find(|brief| of(brief).is_some_and(|own| own.offline));
            (Group::Begun, Lack::Organiser, format!("{}#need", lesson(offline.as_ref())))
        }
        (UnitStanding::Missing | UnitStanding::Done, _) => {
            let parts: Vec<u32> = match unread.as_slice() {
                [last] => {
                    of(last).into_iter().flat_map(|own| own.missing.keys()).filter_map(|no| u32::try_from(*no).ok()).collect()
                }
                _ => Vec::new(),
            };
            let href = lesson(unread.first());
            if (1..=2).contains(&parts.len()) {
                (Group::Nearly, Lack::Parts(parts), href)
            } else {
                (Group::Begun, Lack::Lessons(unread.len()), href)
            }
        }
    }
}
