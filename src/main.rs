//! The command line: serve, demo, import, convert, check.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};
use tracing_subscriber::EnvFilter;
use zhibu::ambient::SystemClock;
use zhibu::start::Options;
use zhibu::web::i18n::Lang;
use zhibu::web::peer;
use zhibu::{app, check, convert, demo, people, publish, start};

/// Hashing a password takes 19 MiB for a moment. The system's allocator keeps that in every thread's arena for good [137 MiB at rest after
/// 50 sign-ins]; this one gives it back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 支部：基层党组织的新媒体，一处写，处处发。
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the site and the desk.
    Serve(Place),
    /// The same with an invented bureau, its people and documents; started again, it keeps what people did.
    Demo {
        #[command(flatten)]
        place: Place,
        /// Branches to invent.
        #[arg(long, default_value_t = 200)]
        branches: usize,
        /// People in each branch.
        #[arg(long, default_value_t = 30)]
        people: usize,
    },
    /// Brings something in.
    #[command(subcommand)]
    Import(Import),
    /// Turns a .docx into one .html file, or into a .md with its pictures beside it. Needs no database.
    Convert {
        /// The .docx.
        file: PathBuf,
        /// Where to: .html or .md.
        #[arg(short, long)]
        out: PathBuf,
    },
    /// Verifies audit chain, revisions, approvals and stored files; names what was altered.
    Check(Place),
}

#[derive(Subcommand)]
enum Import {
    /// A .docx as a new article, also beside a running server. Prints the article's address on the desk.
    Article {
        /// The .docx.
        file: PathBuf,
        /// Sign-in name of the writer.
        #[arg(long = "as")]
        sign_in_name: String,
        /// Code of the unit that it belongs to.
        #[arg(long)]
        node: String,
        /// Title, when the file's own is not meant.
        #[arg(long)]
        title: Option<String>,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Args, Clone)]
struct Place {
    /// Address and port; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8700")]
    listen: SocketAddr,
    /// The folder of database, files, keys and edition.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// A PostgreSQL instead of the embedded SQLite.
    #[arg(long, value_name = "postgres://…", value_parser = start::parse_database)]
    database: Option<String>,
    /// How the public reaches the site, if not by the address above.
    #[arg(long, value_name = "https://…", value_parser = start::parse_public_url)]
    public_url: Option<String>,
    /// Certificate chain (PEM) for TLS of our own; a renewed file is taken without a restart.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The certificate's private key (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A proxy in front that ends TLS: its `X-Forwarded-For` and `X-Forwarded-Proto` count. May stand several times.
    #[arg(long, value_name = "CIDR", value_parser = peer::parse_net, conflicts_with = "tls_cert")]
    behind_proxy: Vec<ipnet::IpNet>,
    /// How much of the line lessons may take, in Mbit/s. Past it new viewers get the sound, then the text; whoever watches goes on.
    #[arg(long, value_name = "MBIT", default_value_t = app::MEDIA_BITS / 1_000_000)]
    media_line: u64,
}

impl From<Place> for Options {
    fn from(place: Place) -> Self {
        Self {
            listen: place.listen,
            data: place.data,
            database: place.database,
            public_url: place.public_url,
            tls: place.tls_cert.zip(place.tls_key),
            proxies: place.behind_proxy,
            media_bits: place.media_line.saturating_mul(1_000_000),
        }
    }
}

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn")))
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    match run(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            start::troubled(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(place) => start::serve(&place.into(), |app| async move { people::first_run_lines(&app).await })?,
        Command::Demo { place, branches, people } => {
            let options = Options::from(place);
            let size = demo::Size { branches, people };
            let filling = options.clone();
            start::serve_after(
                &options,
                move |url| {
                    let filling = filling.clone();
                    async move { demo::fill(&filling, &url, size).await }
                },
                |app| async move { Ok(demo::greeting(&app)) },
            )?;
        }
        Command::Import(Import::Article { file, sign_in_name, node, title, place }) => {
            return waiting(import(file, sign_in_name, node, title.unwrap_or_default(), place.into()));
        }
        Command::Convert { file, out } => {
            if let Err(error) = convert::convert(&Lang::zh(), &file, &out) {
                start::troubled(&format!("{error:#}"));
                return Ok(ExitCode::from(2));
            }
        }
        Command::Check(place) => return waiting(verify(place.into())),
    }
    Ok(ExitCode::SUCCESS)
}

fn waiting(work: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?.block_on(work)
}

async fn import(file: PathBuf, name: String, node: String, title: String, options: Options) -> anyhow::Result<ExitCode> {
    let url = options.public_url.clone().unwrap_or_else(|| format!("http://{}", options.listen));
    let bytes = match convert::bytes_of(&file) {
        Ok(bytes) => bytes,
        Err(error) => {
            start::troubled(&format!("{error:#}"));
            return Ok(ExitCode::from(2));
        }
    };
    let app = start::open_existing(&options, Arc::new(SystemClock), &url).await?;
    let file_name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match publish::import_article(&app, &name, &node, &title, &file_name, bytes.into()).await {
        Ok(id) => {
            start::told_the_terminal(&format!("{url}/desk/articles/{id}"));
            Ok(ExitCode::SUCCESS)
        }
        Err(publish::ImportError::Refused(refusal)) => {
            start::troubled(&app.lang.sentence(&refusal));
            Ok(ExitCode::from(2))
        }
        Err(publish::ImportError::Other(error)) => Err(error),
    }
}

async fn verify(options: Options) -> anyhow::Result<ExitCode> {
    let url = options.public_url.clone().unwrap_or_default();
    let app = start::open_existing(&options, Arc::new(SystemClock), &url).await?;
    start::seal(&app.store).await?;
    let found = check::check(&app).await?;
    for line in &found.good {
        start::told_the_terminal(line);
    }
    for line in &found.bad {
        start::troubled(line);
    }
    Ok(if found.bad.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
