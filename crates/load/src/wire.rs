//! One connection that is kept open, and what is asked on it: HTTP/1.1 as far as our answers need it.

use anyhow::{Context, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection.
pub struct Wire {
    host: String,
    stream: Option<TcpStream>,
    heard: Vec<u8>,
}

impl Wire {
    /// To `http://host:port`; it connects when something is asked.
    pub fn to(url: &str) -> anyhow::Result<Self> {
        let host = url.strip_prefix("http://").context("the load speaks plain http")?.trim_end_matches('/').to_owned();
        Ok(Self { host, stream: None, heard: Vec::with_capacity(4_096) })
    }

    /// Sends JSON; answers status and body.
    pub async fn post(&mut self, path: &str, cookie: &str, csrf: &str, body: &[u8]) -> anyhow::Result<(u16, &[u8])> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nCookie: zhibu={cookie}\r\nAccept: application/json\r\nContent-Type: application/json\r\nX-Csrf: {csrf}\r\nContent-Length: {}\r\n\r\n",
            self.host,
            body.len()
        );
        let mut whole = head.into_bytes();
        whole.extend_from_slice(body);
        // A connection that was not used for ten seconds may have been closed: then another one, as browsers do. A beat may always be sent again.
        let used = self.stream.is_some();
        let mut found = self.ask(&whole).await;
        if found.is_err() {
            self.stream = None;
            if used {
                found = self.ask(&whole).await;
            }
        }
        if found.is_err() {
            self.stream = None;
        }
        let (status, from, to) = found?;
        Ok((status, self.heard.get(from..to).unwrap_or_default()))
    }

    async fn ask(&mut self, request: &[u8]) -> anyhow::Result<(u16, usize, usize)> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.host).await?;
            stream.set_nodelay(true)?;
            self.stream = Some(stream);
        }
        let Some(stream) = &mut self.stream else { bail!("no connection") };
        stream.write_all(request).await?;
        self.heard.clear();
        let head = loop {
            if stream.read_buf(&mut self.heard).await? == 0 {
                bail!("the connection ended");
            }
            if let Some(at) = self.heard.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
        };
        let text = std::str::from_utf8(self.heard.get(..head).unwrap_or_default())?;
        let status = text.split(' ').nth(1).and_then(|word| word.parse().ok()).context("no status")?;
        let length = text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok()).flatten()
        });
        let end = head + length.context("an answer without its length")?;
        let closes = text.lines().any(|line| line.eq_ignore_ascii_case("connection: close"));
        while self.heard.len() < end {
            if stream.read_buf(&mut self.heard).await? == 0 {
                bail!("the answer broke off");
            }
        }
        if closes {
            self.stream = None;
        }
        Ok((status, head, end))
    }
}
