//! 我的学习记录: every hour, its class and its evidence in words; what does not count, and why. For nobody but the person.

use std::collections::{BTreeSet, HashMap};

use axum::response::Response;
use zhibu_earned::{Account, Ask, Entry, Pending, Record, Spans, Standing as UnitStanding, account, unit_account};

use super::branch_pages::pack;
use super::rules;
use super::rules::year::{Seen, chosen, shown};
use super::store::appeals::{self, Appeal};
use super::store::attendance::{self, Witnessed};
use super::store::hours::{self, Earned};
use super::store::outside::{self, Certificate};
use super::store::{checks, ledger, years};
use super::views::{
    AppealStands, Category, CategorySum, Class, ClassSum, Evidence, Met, RecordPage, RecordUnit, Stretch, Why, YearSum,
};
use crate::access::Role;
use crate::ambient::Instant;
use crate::course::{self, Brief};
use crate::desk::Here;
use crate::people::rules::{date_of, year_of};
use crate::web::pages::{day, form, frame, html, when};
use crate::web::{Ctx, Routes, Stop, dates};

pub(super) fn routes() -> Routes {
    Routes::default().get_own("/desk/learn/record", record)
}

/// Units on a page.
const PAGE: usize = 20;

async fn record(ctx: Ctx) -> Result<Response, Stop> {
    let me = ctx.me()?;
    let reader = ctx.app.store.read();
    let whole = ledger::read(reader, &me.actor.person).await?;
    let earned = hours::of_person(reader, &me.actor.person).await?;
    let appeals = appeals::of_person(reader, &me.actor.person).await?;
    let briefs = course::briefs(reader).await?;
    let courses = course::units(reader).await?;
    let witnessed = attendance::witnessed(reader, &me.actor.person).await?;
    let outside = outside::of_person(reader, &me.actor.person).await?;
    let book = Book {
        witnessed: &witnessed,
        outside: &outside,
        briefs: &briefs,
        ctx: &ctx,
        record: &whole.record,
        account: account(&whole.record),
        appeals: &appeals,
        failed: checks::failed(reader, &me.actor.person).await?,
    };
    let mut units: Vec<(i64, RecordUnit)> = Vec::new();
    for row in &earned {
        // What a person turned from B into A stands there once.
        if !was_bettered(row, &earned) {
            units.push((row.at, book.earned(row, &courses)));
        }
    }
    for unit in &courses {
        let own: Vec<&Brief> = briefs.iter().filter(|brief| brief.unit_code == unit.code).collect();
        if let Some(begun) = book.begun(unit, &own)
            && !earned.iter().any(|row| row.unit_code == unit.code)
        {
            units.push(begun);
        }
    }
    units.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let years = years_of(&earned, ctx.now);
    let seen = chosen(ctx.query().number("year"), &years, ctx.now);
    let page = usize::try_from(ctx.query().number("page")).unwrap_or_default();
    let more = units.len() > (page + 1) * PAGE;
    html(&RecordPage {
        f: frame(&ctx, Here::Learn)?,
        form: form(&ctx),
        year: year(&ctx, &earned, &seen).await?,
        classes: classes(&earned, seen.year),
        years,
        closed: seen.is_closed(ctx.now),
        units: units.into_iter().map(|(_, unit)| unit).skip(page * PAGE).take(PAGE).collect(),
        appealed: !appeals.is_empty(),
        older: more.then(|| format!("/desk/learn/record?page={}", page + 1)),
        later_page: page > 0,
    })
}

/// A record being told in words.
struct Book<'a> {
    ctx: &'a Ctx,
    record: &'a Record,
    account: Account,
    appeals: &'a [Appeal],
    /// When the newest draw of a unit's check was handed in that was not passed.
    failed: HashMap<String, Instant>,
    witnessed: &'a [Witnessed],
    outside: &'a [Certificate],
    briefs: &'a [Brief],
}

impl Book<'_> {
    fn earned(&self, row: &Earned, units: &[course::Unit]) -> RecordUnit {
        // The versions that the hours were given for: there may be newer ones by now, and others that were begun before.
        let given = self.record.entries.iter().rev().find_map(|entry| match entry {
            Entry::Unit { u, l, .. } if *u == row.unit_code => Some(l),
            _ => None,
        });
        let versions: Vec<&String> = given.into_iter().flatten().collect();
        let class = Class::from_letter(&row.class).unwrap_or(Class::Imported);
        let course = units.iter().find(|unit| unit.code == row.unit_code && unit.title != unit.course);
        // A class: where it was, on which day, and who witnessed it.
        if let Some(sheet) = self.witnessed.iter().find(|sheet| class == Class::OnSite && sheet.id == row.unit_code) {
            let witnesses = Evidence::Witnessed { by: vec![sheet.made_post.clone(), sheet.confirmed_post.clone()] };
            let corrected = (!sheet.why.is_empty()).then(|| Evidence::Corrected { why: sheet.why.clone() });
            return RecordUnit {
                title: row.title.clone(),
                course: sheet.place.clone(),
                class,
                hundredths: row.hundredths,
                earned: true,
                day: day(self.ctx, &date_of(row.at)),
                evidence: corrected.into_iter().chain([witnesses]).collect(),
                stretches: Vec::new(),
                take_back: None,
                certificate: row.certificate.clone(),
            };
        }
        if let Some(entered) = self.outside.iter().find(|entered| class == Class::Imported && entered.id == row.unit_code) {
            return self.entered(row, entered);
        }
        RecordUnit {
            title: row.title.clone(),
            course: course.map(|unit| unit.course.clone()).unwrap_or_default(),
            class,
            hundredths: row.hundredths,
            earned: true,
            day: when(self.ctx, row.at),
            evidence: self.evidence(&versions, class, true),
            // What waits for a person's question, with the day of the answer.
            stretches: if class == Class::Offline {
                let own: Vec<&Brief> = self.briefs.iter().filter(|brief| versions.contains(&&brief.id)).collect();
                own.iter().flat_map(|brief| self.stretches(brief, own.len() > 1)).collect()
            } else {
                Vec::new()
            },
            take_back: None,
            certificate: row.certificate.clone(),
        }
    }

    /// What was learned elsewhere.
    fn entered(&self, row: &Earned, entered: &Certificate) -> RecordUnit {
        let is_taken = self.outside.iter().any(|other| other.takes_back == entered.id);
        let takes_back = !entered.takes_back.is_empty();
        let paper = Evidence::Certificate { tail: entered.tail.clone() };
        RecordUnit {
            title: row.title.clone(),
            course: entered.issuer.clone(),
            class: Class::Imported,
            hundredths: row.hundredths,
            earned: true,
            day: day(self.ctx, &date_of(row.at)),
            evidence: takes_back.then_some(Evidence::TakenBack).into_iter().chain([paper]).collect(),
            stretches: Vec::new(),
            take_back: (!takes_back && !is_taken).then(|| entered.id.clone()),
            certificate: None,
        }
    }

    /// A unit that was begun and is not complete; nothing when it was not begun.
    fn begun(&self, unit: &course::Unit, lessons: &[&Brief]) -> Option<(i64, RecordUnit)> {
        let ids: Vec<String> = lessons.iter().map(|brief| brief.id.clone()).collect();
        let standing = unit_account(self.record, &self.account, &unit.code, &ids).standing;
        // Versions that are not taught any more: what was learned of them does not vanish without a word.
        let older = self.record.lessons.iter().filter(|(id, shape)| shape.unit == unit.code && !ids.contains(id));
        let older: Vec<&String> = older.map(|(id, _)| id).filter(|id| self.account.is_begun(id)).collect();
        if standing == UnitStanding::New && older.is_empty() {
            return None;
        }
        let last = self
            .record
            .entries
            .iter()
            .filter_map(|entry| if let Entry::Stay(stay) = entry { Some(stay) } else { None })
            .filter(|stay| {
                self.record.sittings.get(&stay.s).is_some_and(|lesson| ids.contains(lesson) || older.contains(&lesson))
            })
            .map(|stay| stay.t.1)
            .max()?;
        let mut stretches: Vec<Stretch> = lessons.iter().flat_map(|brief| self.stretches(brief, lessons.len() > 1)).collect();
        let checks = || {
            self.record.entries.iter().filter_map(|entry| match entry {
                Entry::Check { u, ok } if *u == unit.code => Some(*ok),
                _ => None,
            })
        };
        let passed = checks().any(|ok| ok);
        if checks().next().is_some()
            && !passed
            && let Some(first) = lessons.first()
        {
            stretches.push(self.check(&unit.code, &first.code));
        }
        let versions: Vec<&String> = ids.iter().collect();
        let mut evidence = self.evidence(&versions, Class::Verified, passed);
        if !older.is_empty() {
            evidence.push(Evidence::Older);
        }
        let unit = RecordUnit {
            title: unit.title.clone(),
            course: if unit.title == unit.course { String::new() } else { unit.course.clone() },
            class: Class::Verified,
            hundredths: unit.hundredths,
            earned: false,
            day: when(self.ctx, last),
            evidence,
            stretches,
            take_back: None,
            certificate: None,
        };
        Some((last, unit))
    }

    fn evidence(&self, versions: &[&String], class: Class, complete: bool) -> Vec<Evidence> {
        let mut out = Vec::new();
        let (mut all, mut read) = (0, 0);
        for id in versions {
            let (Some(shape), Some(own)) = (self.record.lessons.get(*id), self.account.lessons.get(*id)) else { continue };
            all += shape.parts.len();
            read += shape.parts.len() - own.missing.len();
        }
        // After its time the evidence has gone, and the chain alone still tells that there was some.
        let has_gone =
            complete && versions.iter().all(|id| self.account.lessons.get(*id).is_none_or(|own| own.covered.is_empty()));
        if has_gone {
            out.push(Evidence::Gone);
        } else if all > 0 {
            out.push(Evidence::Parts { read, all });
        }
        let asks: Vec<&Ask> = self
            .record
            .entries
            .iter()
            .filter_map(|entry| if let Entry::Ask(ask) = entry { Some(ask) } else { None })
            .filter(|ask| versions.contains(&&ask.l))
            .collect();
        if !asks.is_empty() {
            out.push(Evidence::Questions { answered: asks.len(), right: asks.iter().filter(|ask| ask.ok).count() });
        }
        if class == Class::Offline {
            out.push(Evidence::Offline);
        }
        if matches!(class, Class::Verified | Class::Offline) {
            out.push(if complete { Evidence::CheckPassed } else { Evidence::CheckOpen });
        }
        let decided = self.record.entries.iter().filter_map(|entry| match entry {
            Entry::Decision { l, ok: true, by, .. } if versions.contains(&l) => Some(by.clone()),
            _ => None,
        });
        out.extend(decided.map(|by| Evidence::Decided { by }));
        out
    }

    /// What waits for a person or an answer, with the time of day.
    fn stretches(&self, brief: &Brief, named: bool) -> Vec<Stretch> {
        let Some(own) = self.account.lessons.get(&brief.id) else { return Vec::new() };
        let waits = rules::stretches(&own.pending).into_iter().filter(|(_, why)| *why != Pending::Check);
        waits
            .map(|((from, to), why)| {
                let places = Spans::one(from, to);
                let (begin, end) = self.record.learned_between(&brief.id, &places).unwrap_or((self.ctx.now, self.ctx.now));
                let l = &self.ctx.app.lang;
                let same_day = date_of(begin) == date_of(end);
                let other_day = if same_day { String::new() } else { dates::near(l, end, self.ctx.now) };
                let question = why == Pending::Question;
                Stretch {
                    lesson: if named { brief.title.clone() } else { String::new() },
                    code: brief.code.clone(),
                    day: dates::near(l, begin, self.ctx.now),
                    from: dates::time(begin),
                    to: format!("{other_day}{}", dates::time(end)),
                    why: if question { Why::Question } else { Why::Offline },
                    make_up: question,
                    appeal: self.appeal(brief, (from, to), why),
                }
            })
            .collect()
    }

    fn appeal(&self, brief: &Brief, (from, to): (i64, i64), why: Pending) -> AppealStands {
        let named = if why == Pending::Question { "question" } else { "offline" };
        let of = self.appeals.iter().filter(|appeal| appeal.lesson_id == brief.id && appeal.why == named);
        let touches = |appeal: &&Appeal| appeal.from_place < to && from < appeal.to_place;
        // A no is about what it was said of, and not about what was learned beside it since.
        let covers = |appeal: &&Appeal| appeal.from_place <= from && to <= appeal.to_place;
        let is_open = |appeal: &&Appeal| appeal.state == "open" || appeal.is_answerable(self.ctx.now);
        let open = of.clone().filter(touches).find(is_open);
        let refused = of.filter(covers).find(|appeal| appeal.is_refused(self.ctx.now));
        let href = format!("/desk/learn/record/appeal?lesson={}&from={from}&to={to}&why={named}", brief.code);
        self.stands(open.or(refused), href)
    }

    fn stands(&self, appeal: Option<&Appeal>, href: String) -> AppealStands {
        match appeal {
            Some(appeal) if appeal.state == "open" && self.ctx.now > appeal.due_at => {
                AppealStands::Late { due: when(self.ctx, appeal.due_at) }
            }
            Some(appeal) if appeal.state == "open" => AppealStands::Waits { due: when(self.ctx, appeal.due_at) },
            Some(appeal) if appeal.is_answerable(self.ctx.now) => AppealStands::Drawn,
            Some(appeal) if appeal.is_refused(self.ctx.now) => AppealStands::Refused { words: appeal.decision.clone() },
            _ => AppealStands::None { href },
        }
    }

    /// The exit check that was not passed; `lesson`: one of the unit's.
    fn check(&self, unit: &str, lesson: &str) -> Stretch {
        let newest = self.appeals.iter().find(|appeal| appeal.unit_code == unit && appeal.why == "check");
        // A no is about the draws before it: whoever failed another one since may ask again.
        let mine = newest.filter(|appeal| {
            let failed = self.failed.get(unit).copied().unwrap_or(Instant::MIN);
            appeal.state != "refused" || appeal.decided_at.is_none_or(|at| failed <= at)
        });
        let href = format!("/desk/learn/record/appeal?lesson={lesson}&why=check");
        Stretch {
            lesson: String::new(),
            code: lesson.to_owned(),
            day: String::new(),
            from: String::new(),
            to: String::new(),
            why: Why::Check,
            make_up: false,
            appeal: self.stands(mine, href),
        }
    }
}

/// The year against what it asks for.
async fn year(ctx: &Ctx, earned: &[Earned], seen: &Seen) -> Result<YearSum, Stop> {
    let me = ctx.me()?;
    let pack = pack()?;
    let own = years::of_person(ctx.app.store.read(), &me.actor.person, pack, seen).await?;
    let committee = own.map_or_else(|| pack.is_committee(me.roles.contains(&Role::Secretary), &me.post), |own| own.committee);
    let rule = pack.year.iter().find(|year| (year.who == "secretary") == committee).ok_or(Stop::Broken)?;
    let year = seen.year;
    let sum = |category: &str| {
        rules::counted(earned.iter().map(|row| (row.year, &*row.class, &*row.category, row.hundredths)), year, category)
    };
    let categories = [(Category::Class, "class"), (Category::GroupStudy, "group_study"), (Category::SelfStudy, "self_study")];
    let categories: Vec<CategorySum> = categories
        .into_iter()
        .map(|(category, name)| CategorySum {
            category,
            hundredths: sum(name),
            counts: rule.counts.iter().any(|c| c == name),
            needed: rule.needs.iter().any(|c| c == name),
        })
        .collect();
    let counted: i64 = categories.iter().filter(|category| category.counts).map(|category| category.hundredths).sum();
    let enough = counted >= rule.hundredths && categories.iter().all(|category| !category.needed || category.hundredths > 0);
    Ok(YearSum {
        year,
        needed: rule.hundredths,
        committee,
        counted,
        // What the branch sees, from where the branch sees it.
        met: own.map_or(if enough { Met::Yes } else { Met::NotYet }, |own| own.met),
        categories,
        rule: pack.version.clone(),
        source: rule.source.clone(),
    })
}

/// Whether a person turned this class B into A: then it stands there as A alone.
fn was_bettered(row: &Earned, earned: &[Earned]) -> bool {
    row.class == "B" && earned.iter().any(|other| other.unit_code == row.unit_code && other.class == "A")
}

/// The running year, the one before it, and every other for which there are hours.
fn years_of(earned: &[Earned], now: Instant) -> Vec<i64> {
    let all: BTreeSet<i64> = earned.iter().map(|row| row.year).chain(shown(now)).filter(|year| *year <= year_of(now)).collect();
    all.into_iter().rev().collect()
}

fn classes(earned: &[Earned], year: i64) -> Vec<ClassSum> {
    Class::EVERY
        .into_iter()
        .map(|class| {
            let own = earned.iter().filter(|row| row.class == class.letter() && row.year == year && !was_bettered(row, earned));
            ClassSum { class, hundredths: own.map(|row| row.hundredths).sum() }
        })
        .collect()
}
