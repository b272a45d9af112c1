//! The demo's content as it lies in `demo/`, inside the program.

use include_dir::{Dir, include_dir};
use serde::Deserialize;

pub(super) static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/demo");

/// A day in ms.
pub const DAY: i64 = 24 * 3_600_000;

/// A file of the demo.
///
/// # Errors
/// It is not there.
pub fn file(path: &str) -> anyhow::Result<&'static [u8]> {
    FOLDER.get_file(path).map(include_dir::File::contents).ok_or_else(|| anyhow::anyhow!("demo/{path} is missing"))
}

pub(super) fn parse<T: for<'de> Deserialize<'de>>(path: &str) -> anyhow::Result<T> {
    Ok(toml::from_str(std::str::from_utf8(file(path)?)?)?)
}

/// `articles.toml`
#[derive(Deserialize)]
pub struct Articles {
    /// In the order of publication.
    pub articles: Vec<Article>,
}

/// One document.
#[derive(Deserialize)]
pub struct Article {
    /// Below `articles/`.
    pub file: String,
    /// Title.
    pub title: String,
    /// Digest.
    pub digest: String,
    /// Section code.
    pub section: String,
    /// Name of its branch.
    pub branch: String,
    /// Attachments.
    #[serde(default)]
    pub attachments: Vec<AttachmentFile>,
    /// Who signs it.
    pub author_post: String,
    /// Where it comes from.
    pub source: String,
    /// What was said.
    pub opinions: Opinions,
    /// What 公开 rests on.
    pub secrecy_basis: String,
    /// When it was published, before the start of the demo.
    pub hours_ago: i64,
    /// Days on top, counted from the start of the demo.
    #[serde(default)]
    pub pinned_days: i64,
}

/// A file to download.
#[derive(Deserialize)]
pub struct AttachmentFile {
    /// Below `attachments/`.
    pub file: String,
    /// What the reader sees, without its ending.
    pub name: String,
}

/// Opinions of the three steps.
#[derive(Deserialize)]
pub struct Opinions {
    /// 初审
    pub first: String,
    /// 复审
    pub second: String,
    /// 终审
    #[serde(rename = "final")]
    pub last: String,
}

/// `organisation.toml`
#[derive(Deserialize)]
pub struct Organisation {
    /// The bureau.
    pub bureau: Bureau,
    /// What stands on every page.
    pub site: SiteLines,
    /// Posts by level.
    pub posts: Posts,
    /// 党委, 党总支.
    pub committees: Vec<Committee>,
    /// 党小组.
    pub groups: Vec<Group>,
    /// 联合支部.
    pub joint_branches: Vec<Joint>,
}

/// The bureau.
#[derive(Deserialize)]
pub struct Bureau {
    /// Its name.
    pub name: String,
}

/// What stands on every page.
#[derive(Deserialize)]
pub struct SiteLines {
    /// Name of the site.
    pub name: String,
    /// Who answers for it.
    pub sponsor: String,
    /// Address.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// When.
    pub phone_hours: String,
    /// ICP 备案.
    pub icp_filing: String,
    /// 公安备案.
    pub police_filing: String,
    /// 网站标识码.
    pub site_code: String,
}

/// Posts by level.
#[derive(Deserialize)]
pub struct Posts {
    /// In a branch; the last is that of plain members.
    pub branch: Vec<String>,
    /// In a committee.
    pub committee: Vec<String>,
    /// At the bureau.
    pub bureau: Vec<String>,
}

/// A committee with its branches.
#[derive(Deserialize)]
pub struct Committee {
    /// Its name.
    pub name: String,
    /// `committee` or `general_branch`.
    pub kind: String,
    /// Names.
    pub branches: Vec<String>,
}

/// A group.
#[derive(Deserialize)]
pub struct Group {
    /// Its branch.
    pub branch: String,
    /// Its name.
    pub name: String,
}

/// A joint branch.
#[derive(Deserialize)]
pub struct Joint {
    /// Its name.
    pub name: String,
    /// The committee that leads it.
    pub lead: String,
}

/// `sections.toml`
#[derive(Deserialize)]
pub struct Sections {
    /// In order.
    pub sections: Vec<Section>,
}

/// A column.
#[derive(Deserialize)]
pub struct Section {
    /// In the address.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub line: String,
}

/// `names.toml`
#[derive(Deserialize)]
pub struct NameParts {
    /// Surname and weight.
    pub surnames: Vec<(String, u32)>,
    /// By age.
    pub generations: Vec<Generation>,
}

/// Given names of a generation.
#[derive(Deserialize)]
pub struct Generation {
    /// How often.
    pub weight: u32,
    /// Per cent with one character.
    pub single_percent: u32,
    /// First characters.
    pub first: Vec<String>,
    /// Last characters.
    pub last: Vec<String>,
    /// Single ones.
    pub single: Vec<String>,
}

/// `branch.toml`: what the home branch did for its learning.
#[derive(Deserialize)]
pub struct Branch {
    /// Post of those who came.
    pub post: String,
    /// Who came besides the people of the tree.
    pub members: Vec<BranchMember>,
    /// Classes on site, the oldest first.
    pub classes: Vec<BranchClass>,
    /// What is to be learned until a day.
    pub tasks: Vec<BranchTask>,
    /// Who asked for help.
    pub wishes: Vec<BranchWish>,
    /// Certificates from elsewhere that people entered themselves.
    pub papers: Vec<BranchPaper>,
}

/// A certificate from elsewhere.
#[derive(Deserialize)]
pub struct BranchPaper {
    /// Who entered it.
    pub seat: usize,
    /// What was learned.
    pub title: String,
    /// Who gave it.
    pub issuer: String,
    /// Its number.
    pub number: String,
    /// `class`, `group_study` or `self_study`.
    pub category: String,
    /// 学时.
    pub hours: String,
    /// How long before the start of the demo; never before the year began.
    pub days_ago: i64,
}

/// Somebody who came.
#[derive(Deserialize)]
pub struct BranchMember {
    /// Name.
    pub name: String,
    /// Since how many days.
    pub days: i64,
}

/// A class on site.
#[derive(Deserialize)]
pub struct BranchClass {
    /// What was taught.
    pub title: String,
    /// Where.
    pub place: String,
    /// `class` or `group_study`.
    pub category: String,
    /// 学时 of everybody.
    pub hours: String,
    /// How long before the start of the demo; never before the year began.
    pub days_ago: i64,
    /// Seats that were there; empty: all of those who have a seat, but `away`.
    #[serde(default)]
    pub there: Vec<usize>,
    /// Seats that were not.
    #[serde(default)]
    pub away: Vec<usize>,
    /// Whether it waits for its second witness.
    #[serde(default)]
    pub waits: bool,
}

/// Something to learn until a day.
#[derive(Deserialize)]
pub struct BranchTask {
    /// Title of the unit.
    pub unit: String,
    /// Days from the start of the demo.
    pub days: i64,
}

/// A wish for help.
#[derive(Deserialize)]
pub struct BranchWish {
    /// Seat of the person.
    pub seat: usize,
    /// Title of the unit whose first lesson it was about.
    pub unit: String,
    /// `call`, `teach`, `together`.
    pub way: String,
    /// What was written.
    pub words: String,
    /// How long before the start of the demo.
    pub days_ago: i64,
    /// Whether somebody helped.
    #[serde(default)]
    pub helped: bool,
}

/// All of `branch.toml`.
///
/// # Errors
/// The file is broken.
pub fn branch() -> anyhow::Result<Branch> {
    parse("branch.toml")
}

/// All of `articles.toml`.
///
/// # Errors
/// The file is broken.
pub fn articles() -> anyhow::Result<Articles> {
    parse("articles.toml")
}

/// All of `organisation.toml`.
///
/// # Errors
/// The file is broken.
pub fn organisation() -> anyhow::Result<Organisation> {
    parse("organisation.toml")
}

/// All of `sections.toml`.
///
/// # Errors
/// The file is broken.
pub fn sections() -> anyhow::Result<Sections> {
    parse("sections.toml")
}

/// All of `names.toml`.
///
/// # Errors
/// The file is broken.
pub fn names() -> anyhow::Result<NameParts> {
    parse("names.toml")
}
