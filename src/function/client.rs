//! Whose request it is, as far as an address can tell.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::HeaderMap;

/// The address at the other end of the connection, put into a request's extensions by whoever took the connection. On Lambda it
/// is the source address of the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// The client's address when so many proxies are believed. Each of them adds the address it was called from at the end of
/// `X-Forwarded-For`; what stands before theirs is the client's own word, and worth nothing.
pub(super) fn client(headers: &HeaderMap, peer: IpAddr, trusted: usize) -> IpAddr {
    let peer = peer.to_canonical();
    if trusted == 0 {
        return peer;
    }
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let mut said: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    // API Gateway adds the address that its event names as well.
    if said.last().and_then(|last| address(last)) == Some(peer) {
        said.pop();
    }
    let wanted = said.len().checked_sub(trusted).and_then(|at| said.get(at));
    wanted.and_then(|text| address(text)).unwrap_or(peer)
}

fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let read = bare.parse().ok().or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()));
    read.map(|address: IpAddr| address.to_canonical())
}

/// What counts as one client: an IPv4 address, or an IPv6 network of 64 bits, which is what one household has.
pub(super) fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(said: &[&str], trusted: usize) -> String {
        let mut headers = HeaderMap::new();
        for line in said {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        client(&headers, "10.0.0.1".parse().unwrap(), trusted).to_string()
    }

    #[test]
    fn only_what_trusted_proxies_said_counts() {
        assert_eq!(found(&["1.1.1.1, 2.2.2.2"], 0), "10.0.0.1");
        assert_eq!(found(&["1.1.1.1, 2.2.2.2"], 1), "2.2.2.2");
        assert_eq!(found(&["1.1.1.1", "2.2.2.2"], 2), "1.1.1.1");
        assert_eq!(found(&["2.2.2.2"], 2), "10.0.0.1");
        assert_eq!(found(&[], 1), "10.0.0.1");
        assert_eq!(found(&["nonsense"], 1), "10.0.0.1");
    }

    #[test]
    fn addresses_are_read_as_proxies_write_them() {
        assert_eq!(found(&["2001:db8::1"], 1), "2001:db8::1");
        assert_eq!(found(&["[2001:db8::1]:443"], 1), "2001:db8::1");
        assert_eq!(found(&["[2001:db8::1]"], 1), "2001:db8::1");
        assert_eq!(found(&["1.2.3.4:5"], 1), "1.2.3.4");
        assert_eq!(found(&["::ffff:1.2.3.4"], 1), "1.2.3.4");
        // What the event names itself.
        assert_eq!(found(&["3.3.3.3, 10.0.0.1"], 1), "3.3.3.3");
    }

    #[test]
    fn a_household_is_one_client() {
        let of = |text: &str| household(text.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("::ffff:1.2.3.4"), "1.2.3.4");
    }
}
