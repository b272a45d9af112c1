//! Units and people of the demo.

use std::collections::{HashMap, HashSet};

use super::content::{self, NameParts, Organisation};
use super::{SignIn, Size};
use crate::access::{Proof, Role};
use crate::ambient::{Chance, SeededChance, new_token};
use crate::app::App;
use crate::people::{AddNodes, AddPersons, Grant, ImportBureau, NewNode, NewPerson, NewSection, NodeKind};

/// Fewest people of a branch: the offices that a text needs, and somebody who only reads.
const FEWEST: usize = 6;

/// People elsewhere who learn: the branches beside the home branch and a committee have that many also in the smallest demo that is tested.
const LEARNERS: usize = 13;

/// Who holds which office, for the articles.
pub struct Crew {
    /// Branch name → node, writer, first reviewer.
    pub branches: HashMap<String, Office>,
    /// The branch of the sign-ins, and whoever stands in for a branch that was left out.
    pub home: String,
    /// Committee node → second reviewer.
    pub second: HashMap<String, String>,
    /// The final reviewer of the bureau.
    pub last: String,
    /// Everybody of the home branch, by seats: 书记, 组织委员, 宣传委员, 纪检委员, the organiser of learning, the members.
    pub home_people: Vec<String>,
    /// Who learns in the home branch: its members, the one with the sign-in first.
    pub members: Vec<String>,
    /// Some who learn elsewhere, with their branches: enough for figures about a course.
    pub learners: Vec<(String, String)>,
    /// For the file.
    pub sign_ins: Vec<SignIn>,
}

/// The offices of a branch.
#[derive(Clone)]
pub struct Office {
    /// The branch.
    pub node: String,
    /// The committee above.
    pub committee: String,
    /// Who writes.
    pub writer: String,
    /// Who reviews first.
    pub first_reviewer: String,
}

struct Names {
    parts: NameParts,
    dice: SeededChance,
    seen: HashSet<String>,
}

impl Names {
    fn roll(&self, sides: usize) -> usize {
        let mut bytes = [0; 4];
        self.dice.fill(&mut bytes);
        u32::from_be_bytes(bytes) as usize % sides.max(1)
    }

    fn weighted(&self, weights: &[u32]) -> usize {
        let total: u32 = weights.iter().sum();
        let mut at = u32::try_from(self.roll(total as usize)).unwrap_or_default();
        for (index, weight) in weights.iter().enumerate() {
            if at < *weight {
                return index;
            }
            at -= weight;
        }
        0
    }

    fn pick<'a>(&self, list: &'a [String]) -> &'a str {
        list.get(self.roll(list.len())).map_or("", String::as_str)
    }

    fn next(&mut self) -> String {
        loop {
            let weights: Vec<u32> = self.parts.surnames.iter().map(|(_, weight)| *weight).collect();
            let surname = self.parts.surnames.get(self.weighted(&weights)).map_or("", |(name, _)| name.as_str());
            let weights: Vec<u32> = self.parts.generations.iter().map(|generation| generation.weight).collect();
            let Some(generation) = self.parts.generations.get(self.weighted(&weights)) else { return surname.to_owned() };
            let single = !generation.single.is_empty() && self.roll(100) < generation.single_percent as usize;
            let given = if single {
                self.pick(&generation.single).to_owned()
            } else {
                format!("{}{}", self.pick(&generation.first), self.pick(&generation.last))
            };
            let name = format!("{surname}{given}");
            if self.seen.insert(name.clone()) {
                return name;
            }
        }
    }
}

/// Founds the bureau, its tree and its people.
///
/// # Errors
/// The database's, or content of the demo that our rules refuse.
pub async fn found(app: &App, size: Size) -> anyhow::Result<Crew> {
    let organisation = content::organisation()?;
    let site = &organisation.site;
    let sections = content::sections()?.sections;
    let bureau = app
        .store
        .execute(
            ImportBureau {
                bureau: organisation.bureau.name.clone(),
                site_name: site.name.clone(),
                sections: sections.into_iter().map(|s| NewSection { code: s.code, name: s.name, about: s.line }).collect(),
                settings: [
                    ("sponsor", &site.sponsor),
                    ("address", &site.address),
                    ("phone", &site.phone),
                    ("phone_hours", &site.phone_hours),
                    ("icp", &site.icp_filing),
                    ("police_number", &site.police_filing),
                    ("site_code", &site.site_code),
                    ("demo", &"1".to_owned()),
                ]
                .map(|(name, value)| (name.to_owned(), value.clone()))
                .to_vec(),
            },
            Proof::system("demo"),
        )
        .await?;
    let (nodes, branches, committees) = tree(app, &organisation, &bureau, size.branches);
    for chunk in nodes.chunks(AddNodes::MOST) {
        app.store.execute(AddNodes { nodes: chunk.to_vec() }, Proof::system("demo")).await?;
    }
    populate(app, &organisation, &bureau, &branches, &committees, size.people).await
}

/// A branch: name, node, committee.
type Branch = (String, String, String);

fn tree(app: &App, organisation: &Organisation, bureau: &str, most: usize) -> (Vec<NewNode>, Vec<Branch>, Vec<String>) {
    let (mut nodes, mut branches, mut committees) = (Vec::new(), Vec::new(), Vec::new());
    let node = |parent: &str, kind, name: &str| NewNode {
        id: app.new_id(),
        parent: parent.to_owned(),
        kind,
        name: name.to_owned(),
        code: None,
        partners: Vec::new(),
    };
    for committee in &organisation.committees {
        let kind = if committee.kind == "committee" { NodeKind::Committee } else { NodeKind::GeneralBranch };
        let new = node(bureau, kind, &committee.name);
        committees.push(new.id.clone());
        nodes.push(new);
    }
    // From each committee in turn, so that a small demo has all of them.
    let longest = organisation.committees.iter().map(|committee| committee.branches.len()).max().unwrap_or_default();
    for row in 0..longest {
        for (committee, parent) in organisation.committees.iter().zip(&committees) {
            if let Some(name) = committee.branches.get(row).filter(|_| branches.len() < most.max(1)) {
                let new = node(parent, NodeKind::Branch, name);
                branches.push((name.clone(), new.id.clone(), parent.clone()));
                nodes.push(new);
            }
        }
    }
    for group in &organisation.groups {
        if let Some((_, branch, _)) = branches.iter().find(|(name, ..)| *name == group.branch) {
            nodes.push(node(branch, NodeKind::Group, &group.name));
        }
    }
    for joint in &organisation.joint_branches {
        let lead = organisation.committees.iter().position(|committee| committee.name == joint.lead);
        if let Some(parent) = lead.and_then(|at| committees.get(at)) {
            let new = node(parent, NodeKind::JointBranch, &joint.name);
            branches.push((joint.name.clone(), new.id.clone(), parent.clone()));
            nodes.push(new);
        }
    }
    (nodes, branches, committees)
}

async fn populate(
    app: &App,
    organisation: &Organisation,
    bureau: &str,
    branches: &[Branch],
    committees: &[String],
    people: usize,
) -> anyhow::Result<Crew> {
    let mut names = Names { parts: content::names()?, dice: SeededChance::new(20_261_124), seen: HashSet::new() };
    let mut crew = Crew {
        branches: HashMap::new(),
        home: String::new(),
        second: HashMap::new(),
        last: String::new(),
        home_people: Vec::new(),
        members: Vec::new(),
        learners: Vec::new(),
        sign_ins: Vec::new(),
    };
    let mut all: Vec<NewPerson> = Vec::new();
    let mut person = |node: &str, post: &str, roles: &[Role]| NewPerson {
        id: app.new_id(),
        name: names.next(),
        sign_in_name: None,
        password_hash: None,
        node: node.to_owned(),
        post: post.to_owned(),
        from: "2021-07-01".to_owned(),
        roles: roles.iter().map(|role| Grant { role: *role, node: node.to_owned() }).collect(),
    };
    let posts = &organisation.posts;
    let post = |list: &[String], at: usize| list.get(at.min(list.len().saturating_sub(1))).cloned().unwrap_or_default();
    let mut admin = person(bureau, &post(&posts.bureau, 2), &[Role::Admin]);
    let mut last = person(bureau, &post(&posts.bureau, 1), &[Role::FinalReviewer]);
    crew.last.clone_from(&last.id);
    sign_in(app, &mut crew, &mut admin, "admin", &organisation.bureau.name).await?;
    sign_in(app, &mut crew, &mut last, "final_reviewer", &organisation.bureau.name).await?;
    all.extend([admin, last]);
    let unit = organisation.committees.first().map(|c| c.name.clone()).unwrap_or_default();
    for (index, committee) in committees.iter().enumerate() {
        let mut second = person(committee, &post(&posts.committee, 2), &[Role::SecondReviewer]);
        crew.second.insert(committee.clone(), second.id.clone());
        if index == 0 {
            sign_in(app, &mut crew, &mut second, "second_reviewer", &unit).await?;
        }
        // Somebody of a committee learns too.
        if index == 1 {
            crew.learners.push((second.id.clone(), committee.clone()));
        }
        all.push(second);
    }
    crew.home = branches.first().map(|(name, ..)| name.clone()).unwrap_or_default();
    let home_committee = branches.first().map(|(.., committee)| committee.clone()).unwrap_or_default();
    let sister = branches.iter().skip(1).find(|(.., committee)| *committee == home_committee).or_else(|| branches.get(1));
    let sister = sister.map(|(name, ..)| name.clone()).unwrap_or_default();
    for (name, node, committee) in branches {
        let mut row = vec![
            person(node, &post(&posts.branch, 0), &[Role::Secretary, Role::FirstReviewer]),
            person(node, &post(&posts.branch, 1), &[Role::Organiser, Role::FirstReviewer]),
            person(node, &post(&posts.branch, 2), &[Role::Writer]),
            person(node, &post(&posts.branch, 3), &[Role::Writer]),
        ];
        for _ in row.len()..people.max(FEWEST) {
            row.push(person(node, &post(&posts.branch, 4), &[Role::Member]));
        }
        if *name == crew.home {
            // One office a person, so that whoever tries the demo sees who does what.
            let offices = [
                (0, "secretary", Role::Secretary),
                (1, "first_reviewer", Role::FirstReviewer),
                (2, "writer", Role::Writer),
                (3, "writer", Role::Writer),
                (4, "organiser", Role::Organiser),
                (5, "member", Role::Member),
            ];
            for (at, role, only) in offices {
                let Some(one) = row.get_mut(at) else { continue };
                one.roles = vec![Grant { role: only, node: node.clone() }];
                sign_in(app, &mut crew, one, role, name).await?;
            }
            crew.home_people = row.iter().map(|one| one.id.clone()).collect();
            // A small demo has one member: the second writer learns too.
            crew.members = row.iter().skip(5).chain(row.get(3)).map(|one| one.id.clone()).collect();
        }
        if *name != crew.home {
            let more = row.iter().rev().take(LEARNERS.saturating_sub(crew.learners.len()));
            crew.learners.extend(more.map(|one| (one.id.clone(), node.clone())));
        }
        if *name == sister
            && let Some(reviewer) = row.get_mut(1)
        {
            sign_in(app, &mut crew, reviewer, "borrowed_reviewer", name).await?;
        }
        let office = Office {
            node: node.clone(),
            committee: committee.clone(),
            writer: row[2].id.clone(),
            first_reviewer: row[1].id.clone(),
        };
        crew.branches.insert(name.clone(), office);
        all.extend(row);
    }
    // Last, so that the people above keep their names: whoever sees the reports of the branches, and no names.
    let mut above = person(&home_committee, &post(&posts.committee, 1), &[Role::Organiser]);
    sign_in(app, &mut crew, &mut above, "organiser", &unit).await?;
    all.push(above);
    for chunk in all.chunks(AddPersons::MOST) {
        app.store.execute(AddPersons { persons: chunk.to_vec() }, Proof::system("demo")).await?;
    }
    Ok(crew)
}

/// Gives a person a sign-in with a random password: four groups of four characters, 80 bits.
async fn sign_in(app: &App, crew: &mut Crew, person: &mut NewPerson, role: &'static str, unit: &str) -> anyhow::Result<()> {
    let token = new_token(&*app.chance);
    let password = [0, 4, 8, 12].map(|at| &token[at..at + 4]).join("-");
    let twin = crew.sign_ins.iter().filter(|s| s.role == role).count();
    let name = if twin == 0 { role.replace('_', "-") } else { format!("{}-{}", role.replace('_', "-"), twin + 1) };
    person.sign_in_name = Some(name.clone());
    person.password_hash = Some(app.passwords.hash(&password).await?);
    crew.sign_ins.push(SignIn { role, name, password, unit: unit.to_owned() });
    Ok(())
}
