//! The matrix: who may do what, held against the list of routes and against the running program.
//!
//! Promises: `matrix.tsv` names every address and nothing else; its guards, roles, owners and assignments are those of the code; for every
//! cell the program is asked, on both databases, with real sign-ins and real texts, and answers as the table says. There is no way to make
//! the table from the program: a person edits it.

mod asking;
mod asking_for;
mod learning;

use std::collections::{BTreeMap, BTreeSet};

use asking::{Asker, World};

use super::routes::{Guard, Row};
use crate::access::Role;
use crate::edition;
use crate::testing::each_db;

static TABLE: &str = include_str!("matrix.tsv");

/// Where the thing stands, seen from the unit at which a role is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stands {
    Own,
    Child,
    Committee,
    Bureau,
    Parent,
    Sibling,
    Other,
}

impl Stands {
    const ALL: [Self; 7] = [Self::Own, Self::Child, Self::Committee, Self::Bureau, Self::Parent, Self::Sibling, Self::Other];
    const BELOW: [Self; 3] = [Self::Child, Self::Committee, Self::Bureau];

    fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Child => "child",
            Self::Committee => "committee",
            Self::Bureau => "bureau",
            Self::Parent => "parent",
            Self::Sibling => "sibling",
            Self::Other => "other",
        }
    }
}

/// Who comes in, by the table.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    Nobody,
    /// Wherever the thing stands, or whosever it is.
    Anywhere,
    At(BTreeSet<Stands>),
}

impl Cell {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "-" => return Ok(Self::Nobody),
            "all" | "self" | "yes" => return Ok(Self::Anywhere),
            _ => {}
        }
        let mut at = BTreeSet::new();
        for word in text.split(' ') {
            match Stands::ALL.into_iter().find(|stands| stands.name() == word) {
                Some(stands) => drop(at.insert(stands)),
                None if word == "below" => at.extend(Stands::BELOW),
                None => return Err(format!("{word:?} is no word of the table")),
            }
        }
        Ok(Self::At(at))
    }

    fn lets_in(&self, stands: Option<Stands>) -> bool {
        match (self, stands) {
            (Self::Anywhere, _) => true,
            (Self::At(at), Some(stands)) => at.contains(&stands),
            (Self::Nobody | Self::At(_), _) => false,
        }
    }
}

/// One line of the table.
struct Line {
    method: &'static str,
    path: &'static str,
    may: &'static str,
    cells: BTreeMap<&'static str, Cell>,
    why: &'static str,
}

impl Line {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    fn cell(&self, column: &str) -> &Cell {
        &self.cells[column]
    }
}

/// The table, and everything in it that cannot be read.
fn read(table: &'static str) -> (Vec<Line>, Vec<String>) {
    let (mut lines, mut wrong) = (Vec::new(), Vec::new());
    let mut rows = table.lines().zip(1..).filter(|(line, _)| !line.starts_with('#'));
    let head: Vec<&str> = rows.next().map(|(line, _)| line.split('\t').collect()).unwrap_or_default();
    let columns: Vec<&str> =
        std::iter::once("out").chain(Role::ALL.into_iter().map(Role::name)).chain(["owner", "borrowed"]).collect();
    if head.get(3..14) != Some(&columns[..]) {
        wrong.push(format!("the heading is not: method path may {} why", columns.join(" ")));
        return (lines, wrong);
    }
    for (row, number) in rows {
        let fields: Vec<&'static str> = row.split('\t').collect();
        let [method, path, may, ..] = fields[..] else {
            wrong.push(format!("line {number}: too few columns"));
            continue;
        };
        if fields.len() != 15 {
            wrong.push(format!("line {number}: {} columns instead of 15", fields.len()));
            continue;
        }
        let mut cells = BTreeMap::new();
        for (column, text) in head[3..14].iter().zip(&fields[3..14]) {
            match Cell::parse(text) {
                Ok(cell) => drop(cells.insert(*column, cell)),
                Err(why) => wrong.push(format!("line {number}, {column}: {why}")),
            }
        }
        let why = fields[14].trim();
        if why.chars().count() < 12 || !why.ends_with(['.', '!', '?']) {
            wrong.push(format!("line {number}: {method} {path} has no sentence why"));
        }
        if cells.len() == columns.len() {
            lines.push(Line { method, path, may, cells, why });
        }
    }
    (lines, wrong)
}

fn table() -> Vec<Line> {
    let (lines, wrong) = read(TABLE);
    assert!(wrong.is_empty(), "src/web/matrix.tsv:\n  {}", wrong.join("\n  "));
    lines
}

/// Where table and list of routes differ, a sentence each.
fn differences(lines: &[Line], rows: &[Row], edition: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    for line in lines.iter().filter(|line| !seen.insert(line.name())) {
        out.push(format!("{} stands twice in the table", line.name()));
    }
    for row in rows {
        let name = format!("{} {}", row.method, row.path);
        match lines.iter().find(|line| line.method == row.method && line.path == row.path) {
            None => out.push(format!("{name} ({}) is a route, but the table does not know it", may(row))),
            Some(line) => out.extend(differs(line, row).into_iter().map(|what| format!("{name}: {what}"))),
        }
    }
    for address in edition {
        if !lines.iter().any(|line| line.path == *address && line.may == "edition") {
            out.push(format!("GET {address} is an address of the edition, but the table does not know it"));
        }
    }
    for line in lines {
        let known = match line.may {
            "edition" => line.method == "GET" && edition.contains(&line.path),
            _ => rows.iter().any(|row| row.method == line.method && row.path == line.path),
        };
        if !known {
            out.push(format!("{} stands in the table, but there is no such route", line.name()));
        }
    }
    out
}

fn may(row: &Row) -> &'static str {
    match row.guard {
        Guard::Public => "public",
        Guard::Own => "own",
        Guard::Needs(action) => action,
    }
}

fn differs(line: &Line, row: &Row) -> Vec<String> {
    let mut out = Vec::new();
    if line.may != may(row) {
        out.push(format!("the table says {}, the route says {}", line.may, may(row)));
    }
    if !matches!(row.guard, Guard::Needs(_)) {
        return out;
    }
    let yes_or_no = |says: bool| if says { "somebody" } else { "nobody" };
    let by_role = Role::ALL.map(|role| (role.name(), row.roles.contains(&role)));
    for (column, route) in by_role.into_iter().chain([("out", false), ("owner", row.owner), ("borrowed", row.assigned)]) {
        let table = *line.cell(column) != Cell::Nobody;
        if table != route {
            out.push(format!("{column}: the table lets {} in, the action {}", yes_or_no(table), yes_or_no(route)));
        }
    }
    out
}

#[test]
fn the_table_and_the_list_of_routes_agree() {
    let differences = differences(&table(), crate::app::routes().rows(), &edition::ADDRESSES);
    assert!(differences.is_empty(), "src/web/matrix.tsv and the routes differ:\n  {}", differences.join("\n  "));
}

#[test]
fn a_missing_a_surplus_and_a_changed_line_are_told_in_words() {
    let routes = crate::app::routes();
    let mut lines = table();
    let gone = lines.iter().position(|line| line.path == "/desk/articles/{id}/take-down").unwrap();
    lines.remove(gone);
    let review = lines.iter_mut().find(|line| line.name() == "POST /desk/reviews/{id}").unwrap();
    review.cells.insert("admin", Cell::Anywhere);
    review.cells.insert("borrowed", Cell::Nobody);
    let surplus = lines.iter_mut().find(|line| line.path == "/about").unwrap();
    surplus.path = "/desk/everything";
    assert_eq!(
        differences(&lines, routes.rows(), &edition::ADDRESSES),
        [
            "POST /desk/articles/{id}/take-down (article.take_down) is a route, but the table does not know it",
            "POST /desk/reviews/{id}: admin: the table lets somebody in, the action nobody",
            "POST /desk/reviews/{id}: borrowed: the table lets nobody in, the action somebody",
            "GET /about is an address of the edition, but the table does not know it",
            "GET /desk/everything stands in the table, but there is no such route",
        ]
    );
    let head = TABLE.lines().find(|line| line.starts_with("method")).unwrap();
    let broken: &'static str = format!("{head}\nGET\t/x\town{}\tshort\n", "\twherever".repeat(11)).leak();
    assert!(read(broken).1.contains(&"line 2: GET /x has no sentence why".to_owned()));
    assert!(read(broken).1.contains(&"line 2, admin: \"wherever\" is no word of the table".to_owned()));
}

#[tokio::test]
async fn the_program_answers_as_the_table_says() {
    each_db(|db| async move {
        let world = World::made(&db).await;
        let lines = table();
        let mut wrong = Vec::new();
        // Pages first: a form may change what the next one finds, but never who may see it.
        let (forms, pages): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.method == "POST");
        for line in pages.into_iter().chain(forms) {
            let (mut came_in, mut kept_out, mut same_for_all) = (Vec::new(), 0, None);
            for asker in World::askers(!matches!(line.may, "public" | "own" | "edition")) {
                let table = line.cell(asker.column()).lets_in(asker.stands());
                match world.ask(line.method, line.path, &asker).await {
                    Err(broken) => wrong.push(format!("{} for {asker}: {broken}", line.name())),
                    Ok(answer) => {
                        if answer.came_in != table {
                            let no = |says: bool| if says { "yes" } else { "no" };
                            let (says, does) = (no(table), no(answer.came_in));
                            let name = line.name();
                            wrong
                                .push(format!("{name} for {asker}: the table says {says}, the program {does} ({})", answer.told));
                        }
                        if line.may == "edition" && *same_for_all.get_or_insert_with(|| answer.body.clone()) != answer.body {
                            wrong.push(format!("{} for {asker}: another page than for the others", line.name()));
                        }
                        if answer.came_in { came_in.push(asker) } else { kept_out += 1 }
                    }
                }
            }
            println!("{} ({})\n    in: {}; out: {kept_out} others. {}", line.name(), line.may, listed(&came_in), line.why);
        }
        assert!(wrong.is_empty(), "{} cells differ:\n  {}", wrong.len(), wrong.join("\n  "));
        world.drafts_have_no_public_address().await;
    })
    .await;
}

/// `writer own child, owner`
fn listed(askers: &[Asker]) -> String {
    let mut out = String::new();
    let mut last = "";
    for asker in askers {
        if asker.column() != last {
            out.push_str(if out.is_empty() { "" } else { ", " });
            out.push_str(asker.column());
        }
        out.extend(asker.stands().into_iter().flat_map(|stands| [" ", stands.name()]));
        last = asker.column();
    }
    if out.is_empty() { "nobody".to_owned() } else { out }
}

#[tokio::test]
async fn a_form_from_another_site_or_without_its_token_reaches_no_handler() {
    each_db(|db| async move {
        let world = World::made(&db).await;
        let writer = Asker::At(Role::Writer, Stands::Own);
        for (headers, token, fine) in asking::WAYS_TO_SEND {
            let status = world.retitle(&writer, headers, token, "改过的题").await;
            let title = world.title_now().await;
            assert_eq!(status.as_u16(), if fine { 303 } else { 403 }, "{headers:?} {token:?}");
            assert_eq!(title == "改过的题", fine, "{headers:?} {token:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_address_that_is_no_text_has_a_page_like_one_that_is_none() {
    each_db(|db| async move {
        let world = World::made(&db).await;
        let router = crate::app::router(&world.test.app);
        for path in ["/desk/articles/%FF", "/desk/articles/none", "/invite/%FF"] {
            let (status, body) = world.ask_of(&router, "GET", path).await;
            assert!(status == 404 && body.contains("<h1"), "{path}: {status} {body}");
        }
    })
    .await;
}

mod forgetting {
    use super::super::{Ctx, Posted, Routes, Stop};
    use super::World;
    use crate::access::Object;
    use crate::publish::{EditArticle, ReadArticle};
    use crate::testing::each_db;

    async fn forgets(_: Ctx) -> &'static str {
        "a secret"
    }

    async fn forgets_a_form(_: Posted) -> &'static str {
        "a secret"
    }

    /// Asks, but for something else than its route promises.
    async fn asks_for_less(ctx: Ctx) -> Result<&'static str, Stop> {
        ctx.authorize::<ReadArticle>(&Object::node("branch")).await?;
        Ok("a secret")
    }

    async fn asks(ctx: Ctx) -> Result<&'static str, Stop> {
        ctx.authorize::<ReadArticle>(&Object::node("branch")).await?;
        Ok("a page")
    }

    #[tokio::test]
    async fn a_handler_that_forgets_to_ask_answers_500_and_nothing_else() {
        each_db(|db| async move {
            let world = World::made(&db).await;
            let routes = Routes::default()
                .get::<ReadArticle, _, _>("/forgets", forgets)
                .get_own("/forgets-whose", forgets)
                .post::<EditArticle, _, _>("/forgets-a-form", forgets_a_form)
                .get::<EditArticle, _, _>("/asks-for-less", asks_for_less)
                .get::<ReadArticle, _, _>("/asks", asks);
            let router = routes.into_router(&world.test.app);
            for (method, path, status) in [
                ("GET", "/forgets", 500),
                ("GET", "/forgets-whose", 500),
                ("POST", "/forgets-a-form", 500),
                ("GET", "/asks-for-less", 500),
                ("GET", "/asks", 200),
            ] {
                let (got, body) = world.ask_of(&router, method, path).await;
                assert_eq!(got.as_u16(), status, "{path}");
                assert!(!body.contains("a secret"), "{path} leaks");
                assert!(status == 200 || body.contains("<h1"), "{path}: a bare status");
            }
        })
        .await;
    }
}
