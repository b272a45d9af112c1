//! What one address may hold of something that all share.
//!
//! Promises: whoever comes from one address leaves room for the others; a network that one household or one attacker has whole (64 bits of IPv6)
//! counts as one address; what nobody holds any more is forgotten.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

/// Addresses that are remembered before the idle ones are forgotten.
const REMEMBERED: usize = 1_024;

/// A share for each address.
pub struct Shares {
    most: usize,
    of: Mutex<HashMap<Option<IpAddr>, Arc<Semaphore>>>,
}

impl Shares {
    /// Each address may hold `most`.
    pub fn of_each(most: usize) -> Self {
        Self { most, of: Mutex::default() }
    }

    /// The share of an address; all that are not known have one together.
    pub fn of(&self, address: Option<IpAddr>) -> Arc<Semaphore> {
        let mut shares = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        if shares.len() >= REMEMBERED {
            shares.retain(|_, share| Arc::strong_count(share) > 1);
        }
        shares.entry(address.map(network)).or_insert_with(|| Arc::new(Semaphore::new(self.most))).clone()
    }
}

/// The part of an address that its owner cannot choose.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> Option<IpAddr> {
        text.parse().ok()
    }

    #[test]
    fn an_address_takes_its_own_share_and_a_network_has_one() {
        let shares = Shares::of_each(1);
        let held = shares.of(ip("203.0.113.9")).try_acquire_owned().expect("its share");
        assert!(shares.of(ip("::ffff:203.0.113.9")).try_acquire_owned().is_err());
        assert!(shares.of(ip("203.0.113.10")).try_acquire_owned().is_ok());
        drop(held);
        assert!(shares.of(ip("203.0.113.9")).try_acquire_owned().is_ok());
        let _held = shares.of(ip("2001:db8:1:2::1")).try_acquire_owned().expect("its share");
        assert!(shares.of(ip("2001:db8:1:2:ffff::")).try_acquire_owned().is_err());
        assert!(shares.of(ip("2001:db8:1:3::1")).try_acquire_owned().is_ok());
        let _nobody = shares.of(None).try_acquire_owned().expect("the share of the unknown");
        assert!(shares.of(None).try_acquire_owned().is_err());
    }

    #[test]
    fn what_is_held_is_never_forgotten() {
        let shares = Shares::of_each(1);
        let _held = shares.of(ip("203.0.113.9")).try_acquire_owned().expect("its share");
        for n in 0..3 * u32::try_from(REMEMBERED).unwrap() {
            shares.of(Some(IpAddr::from(n.to_be_bytes())));
        }
        assert!(shares.of(ip("203.0.113.9")).try_acquire_owned().is_err());
        assert!(shares.of.lock().unwrap().len() <= REMEMBERED);
    }
}
