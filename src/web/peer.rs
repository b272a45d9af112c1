//! Who is at the other end: the connection's own address, or what a trusted proxy says of it.
//!
//! Promises: `X-Forwarded-*` is believed from the proxies of `--behind-proxy` alone; a request that came through some other proxy is
//! never taken for one from this machine, so a forgotten flag shuts the sign-in instead of opening it.

use std::net::IpAddr;
use std::str::FromStr;

use axum::http::HeaderMap;
use ipnet::IpNet;

/// Longest chain of proxies that is followed.
const HOPS: usize = 16;

/// The other end of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Address without port; nothing when a proxy that is not trusted stands between.
    pub address: Option<IpAddr>,
    /// Whether it came over TLS (ours, or a trusted proxy's).
    pub tls: bool,
}

impl Peer {
    /// Whether a password may travel here: over TLS, or inside this very machine.
    pub fn is_safe(&self) -> bool {
        self.tls || self.address.is_some_and(|address| address.is_loopback())
    }
}

/// The proxies whose word counts.
#[derive(Debug, Clone, Default)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// From `--behind-proxy`, each `10.0.0.0/8` or a single address.
    pub fn new(nets: Vec<IpNet>) -> Self {
        Self(nets)
    }

    /// Whether that is one of them.
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|net| net.contains(&address))
    }

    /// Who sent a request with these headers over a connection from `from`.
    pub fn peer(&self, from: IpAddr, tls: bool, headers: &HeaderMap) -> Peer {
        let from = from.to_canonical();
        if !self.trusts(from) {
            let passed_on =
                headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded") || headers.contains_key("via");
            return Peer { address: (!passed_on).then_some(from), tls };
        }
        // The last word of the scheme is our proxy's own.
        let tls = text(headers, "x-forwarded-proto").next_back().is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
        // From the right: the first address that is no proxy of ours is the reader; what stands left of it anybody can write. A proxy that
        // says nothing speaks for nobody: on this machine it would make the whole world a neighbour.
        let mut address = None;
        for hop in text(headers, "x-forwarded-for").rev().take(HOPS) {
            address = IpAddr::from_str(hop).ok().map(|hop| hop.to_canonical());
            if !address.is_some_and(|hop| self.trusts(hop)) {
                break;
            }
        }
        Peer { address, tls }
    }
}

/// The entries of a header that lists them with commas, over all of its lines.
fn text<'a>(headers: &'a HeaderMap, name: &'static str) -> impl DoubleEndedIterator<Item = &'a str> {
    let lines: Vec<&str> = headers.get_all(name).iter().filter_map(|line| line.to_str().ok()).collect();
    lines.into_iter().flat_map(|line| line.split(',').map(str::trim)).collect::<Vec<_>>().into_iter()
}

/// `10.0.0.0/8`, `::1` …, for the command line.
///
/// # Errors
/// It is neither a network nor an address.
pub fn parse_net(text: &str) -> Result<IpNet, String> {
    IpNet::from_str(text)
        .or_else(|_| IpAddr::from_str(text).map(IpNet::from))
        .map_err(|_| format!("{text}: expected an address or a network like 10.0.0.0/8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn asked(proxies: &[&str], from: &str, headers: &[(&'static str, &'static str)]) -> Peer {
        let nets = proxies.iter().map(|net| parse_net(net).expect("a network")).collect();
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, axum::http::HeaderValue::from_static(value));
        }
        Proxies::new(nets).peer(ip(from), false, &map)
    }

    #[test]
    fn a_stranger_cannot_write_his_own_address() {
        let peer = asked(&["10.0.0.1"], "203.0.113.9", &[("x-forwarded-for", "127.0.0.1"), ("x-forwarded-proto", "https")]);
        assert_eq!(peer, Peer { address: None, tls: false });
        assert!(!peer.is_safe());
    }

    #[test]
    fn through_a_trusted_proxy_the_rightmost_stranger_is_the_reader() {
        let headers =
            [("x-forwarded-for", "127.0.0.1, 203.0.113.9"), ("x-forwarded-for", "10.0.0.2"), ("x-forwarded-proto", "https")];
        let peer = asked(&["10.0.0.0/8"], "10.0.0.1", &headers);
        assert_eq!(peer, Peer { address: Some(ip("203.0.113.9")), tls: true });
    }

    #[test]
    fn a_forgotten_flag_shuts_the_sign_in() {
        let peer = asked(&[], "127.0.0.1", &[("x-forwarded-for", "203.0.113.9")]);
        assert!(!peer.is_safe(), "nginx on the same machine, and nobody said --behind-proxy");
        assert!(asked(&[], "127.0.0.1", &[]).is_safe());
        assert!(asked(&[], "::ffff:127.0.0.1", &[]).is_safe());
    }

    #[test]
    fn a_proxy_that_says_nothing_speaks_for_nobody() {
        assert!(!asked(&["127.0.0.1"], "127.0.0.1", &[]).is_safe());
        assert!(asked(&["127.0.0.1"], "127.0.0.1", &[("x-forwarded-proto", "https")]).is_safe());
        assert!(asked(&["127.0.0.1"], "127.0.0.1", &[("x-forwarded-for", "127.0.0.1")]).is_safe(), "a browser beside the proxy");
    }

    #[test]
    fn what_is_no_address_is_nobody() {
        let peer = asked(&["127.0.0.1"], "127.0.0.1", &[("x-forwarded-for", "unknown")]);
        assert_eq!(peer.address, None);
        assert!(!peer.is_safe());
    }
}
