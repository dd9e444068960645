//! Just enough of HTTP to be a buyer: a connection for each request, and an answer that may break off at any byte.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};

use serde_json::Value;

/// An answer that came whole.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// Who asks: everybody has an address of their own, which a proxy would tell.
pub(crate) fn address_of(buyer: usize) -> Ipv4Addr {
    let buyer = u32::try_from(buyer).unwrap();
    Ipv4Addr::from_bits(0x0a00_0000 + buyer)
}

pub(crate) fn get(port: u16, path: &str, buyer: usize) -> io::Result<Answer> {
    ask(port, &format!("GET {path}"), buyer, "")
}

pub(crate) fn post(port: u16, path: &str, buyer: usize, body: &Value) -> io::Result<Answer> {
    ask(port, &format!("POST {path}"), buyer, &body.to_string())
}

fn ask(port: u16, what: &str, buyer: usize, body: &str) -> io::Result<Answer> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(crate::PATIENCE))?;
    let head = format!(
        "{what} HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\nX-Forwarded-For: {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        address_of(buyer),
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    parse(&answer).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

/// `None` if it broke off.
fn parse(answer: &str) -> Option<Answer> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, body: serde_json::from_str(body).ok()? })
}
