//! `zhibu-load`: the load of `scripts/prove learn`. A tool for a database of its own, never for one that is in use: it puts people down past every
//! rule of the house.
//!
//! ```text
//! zhibu-load people  DATABASE SEED COUNT        people with a sign-in that holds; says which lesson they may learn
//! zhibu-load records DATABASE ROWS              that many rows of evidence, and the hours that they come to, for everybody who is there
//! zhibu-load beats   URL MASTER-KEY SEED OPTIONS…  learners who open a lesson and beat every half minute; see `crowd.rs`
//! ```
//! Each answers one line of JSON, `beats` two. Exit 0: done; 1: it could not be done.

mod crowd;
mod figures;
mod keys;
mod learner;
mod stock;
mod wire;

use std::collections::BTreeMap;
use std::io::Write as _;

use anyhow::{Context, bail};

fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    // Two threads: the load shares its machine with what is measured.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["people", database, seed, count] => say(&runtime.block_on(stock::people(database, seed, count.parse()?))?),
        ["records", database, rows] => say(&runtime.block_on(stock::records(database, rows.parse()?))?),
        ["beats", url, key, seed, options @ ..] => {
            let options = Options::read(options)?;
            runtime.block_on(crowd::beats(&crowd::Plan::of(url, key, seed, &options)?))
        }
        _ => bail!("usage: zhibu-load people|records|beats …"),
    }
}

/// One line of JSON for whoever started the tool.
fn say(told: &serde_json::Value) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{told}")?;
    out.flush()?;
    Ok(())
}

/// `name=value` words.
struct Options(BTreeMap<String, String>);

impl Options {
    fn read(words: &[&str]) -> anyhow::Result<Self> {
        let pair = |word: &&str| word.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
        words.iter().map(pair).collect::<Option<_>>().map(Self).context("options are name=value")
    }

    fn text(&self, name: &str) -> anyhow::Result<&str> {
        self.0.get(name).map(String::as_str).with_context(|| format!("{name}=… is missing"))
    }

    fn number(&self, name: &str, usual: i64) -> anyhow::Result<i64> {
        self.0.get(name).map_or(Ok(usual), |text| text.parse().with_context(|| format!("{name}={text} is no number")))
    }
}
