//! How many requests one client may make: generous for people, tight for scripts, and never much memory.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::client::household;

/// The most clients that are remembered. Beyond it new ones share one account, until the old are forgotten.
const MOST_CLIENTS: usize = 20_000;

/// The limits of one server. Requests for orders cost us calls to Stripe and writes; all others are cheap.
#[derive(Debug)]
pub struct RateLimits {
    orders: DefaultKeyedRateLimiter<IpAddr>,
    looks: DefaultKeyedRateLimiter<IpAddr>,
}

/// What a request is counted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Order,
    Look,
    Free,
}

impl Default for RateLimits {
    /// 30 orders or quotes at once and one more every two seconds; 200 other requests at once and ten more every second. Whole
    /// offices and mobile networks share an address.
    fn default() -> Self {
        Self::new(30, Duration::from_secs(2), 200, Duration::from_millis(100))
    }
}

impl RateLimits {
    /// Limits: how many at once, and after how long one more.
    pub fn new(orders: u32, each_order: Duration, looks: u32, each_look: Duration) -> Self {
        Self { orders: limiter(orders, each_order), looks: limiter(looks, each_look) }
    }

    /// Counts a request. After how many seconds to ask again if it is one too many.
    pub(super) fn take(&self, weight: Weight, client: Option<IpAddr>) -> Result<(), u64> {
        let limiter = match weight {
            Weight::Order => &self.orders,
            Weight::Look => &self.looks,
            Weight::Free => return Ok(()),
        };
        // Without an address all are one client.
        let shared = IpAddr::from([0, 0, 0, 0]);
        let mut key = client.map_or(shared, household);
        if limiter.len() >= MOST_CLIENTS {
            limiter.retain_recent();
            limiter.shrink_to_fit();
            if limiter.len() >= MOST_CLIENTS {
                key = shared;
            }
        }
        limiter.check_key(&key).map_err(|until| {
            let wait = until.wait_time_from(limiter.clock().now());
            wait.as_secs() + 1
        })
    }
}

fn limiter(at_once: u32, each: Duration) -> DefaultKeyedRateLimiter<IpAddr> {
    let quota = Quota::with_period(each).unwrap_or(Quota::per_second(NonZeroU32::MIN));
    RateLimiter::dashmap(quota.allow_burst(NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_client_has_an_account_of_its_own() {
        let hour = Duration::from_hours(1);
        let limits = RateLimits::new(2, hour, 1, hour);
        let take = |weight, client: &str| limits.take(weight, client.parse().ok());
        assert_eq!(take(Weight::Order, "2001:db8::1"), Ok(()));
        assert_eq!(take(Weight::Order, "2001:db8::2"), Ok(()));
        assert!(take(Weight::Order, "2001:db8::3").is_err_and(|seconds| (3590..=3601).contains(&seconds)));
        assert_eq!(take(Weight::Order, "2001:db8:0:1::1"), Ok(()));
        assert_eq!(take(Weight::Look, "2001:db8::1"), Ok(()));
        for _ in 0..9 {
            assert_eq!(take(Weight::Free, "2001:db8::1"), Ok(()));
        }
    }

    #[test]
    fn a_flood_of_addresses_fills_no_memory() {
        let hour = Duration::from_hours(1);
        let limits = RateLimits::new(1, hour, 1, hour);
        let taken = (0..u32::try_from(MOST_CLIENTS).unwrap() + 50).map(|number| {
            limits.take(Weight::Order, Some(IpAddr::from((0x0a00_0000 + number).to_be_bytes())))
        });
        assert_eq!(taken.filter(Result::is_err).count(), 49, "those beyond share one account");
        assert!(limits.orders.len() <= MOST_CLIENTS + 1);
    }
}
