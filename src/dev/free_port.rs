//! A port to listen on, on this machine only.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;

/// How many ports are tried after the wanted one.
const TRIES: u16 = 20;

/// Listens on the wanted port, or the next free one: it is the answer's second part.
pub async fn listen(wanted: u16) -> std::io::Result<(TcpListener, u16)> {
    let mut port = wanted;
    loop {
        match TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await {
            Ok(listener) => {
                let port = listener.local_addr()?.port();
                return Ok((listener, port));
            }
            Err(error)
                if error.kind() == std::io::ErrorKind::AddrInUse && port < wanted.saturating_add(TRIES) =>
            {
                port += 1;
            }
            Err(error) => return Err(error),
        }
    }
}
