//! `pushcart serve`: the finished shop and its function in one process.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use crate::shop::{Shop, command, product};

fn serve(shop: &Shop) -> Command {
    let mut serve = command();
    serve.args(["serve", "--port", "0", "--shop"]).arg(shop.path());
    serve.env("STRIPE_SECRET_KEY", "sk_test_x").env("STRIPE_WEBHOOK_SECRET", "whsec_x");
    serve.env("PUSHCART_SECRET", "0123456789abcdef0123456789abcdef");
    serve
}

fn get(host: &str, path: &str) -> String {
    String::from_utf8_lossy(&get_encoded(host, path, "identity")).into_owned()
}

fn get_encoded(host: &str, path: &str, encoding: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(host).unwrap();
    let headers = format!("host: {host}\r\naccept-encoding: {encoding}\r\nconnection: close");
    write!(stream, "GET {path} HTTP/1.1\r\n{headers}\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    answer
}

#[test]
fn the_site_and_the_function_are_one_server() {
    let shop = Shop::new().file("products/blackbird.toml", product("BB-1", "24.00"));
    shop.build();
    let mut process = serve(&shop).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stderr.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.split_once("http://").unwrap_or_else(|| panic!("{line}")).1;
    let host = address.split('/').next().unwrap();
    assert!(get(host, "/").starts_with("HTTP/1.1 200 "));
    assert!(get(host, "/nothing").contains("<html"));
    let (plain, packed) = (get(host, "/"), get_encoded(host, "/", "br, gzip"));
    assert!(packed.len() + 1000 < plain.len(), "texts are compressed: {} of {}", packed.len(), plain.len());
    assert!(String::from_utf8_lossy(&packed).contains("content-encoding: gzip"));
    let stock = get(host, "/api/stock?sku=BB-1");
    assert!(stock.starts_with("HTTP/1.1 200 ") && stock.contains("\"BB-1\""), "{stock}");
    assert!(get(host, "/api/nothing").contains("application/problem+json"));
    assert!(shop.path().join("store").is_dir(), "the store is a folder of the shop");
    let ended = Command::new("kill").arg(process.id().to_string()).status().unwrap();
    assert!(ended.success() && process.wait().unwrap().success());
    let mut log = String::new();
    process.stdout.take().unwrap().read_to_string(&mut log).unwrap();
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let requests: Vec<_> = lines.iter().filter(|line| line["message"] == "request").collect();
    assert_eq!(
        (requests.len(), &requests[0]["route"], &requests[0]["status"]),
        (2, &"/api/stock".into(), &200.into())
    );
    assert_eq!((&requests[1]["route"], &requests[1]["code"]), (&"(none)".into(), &"not_found".into()));
    assert!(!log.contains("BB-1"), "no query is logged: {log}");
}

#[test]
fn an_environment_that_lacks_something_is_told_so_at_once() {
    let shop = Shop::new().file("products/blackbird.toml", product("BB-1", "24.00"));
    let unbuilt = serve(&shop).output().unwrap();
    assert_eq!(unbuilt.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&unbuilt.stderr).contains("`pushcart build` makes it"));
    shop.build();
    let output =
        serve(&shop).env("STRIPE_SECRET_KEY", "pk_test_x").env_remove("PUSHCART_SECRET").output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("\n  STRIPE_SECRET_KEY: ") && told.contains("\n  PUSHCART_SECRET: "), "{told}");
}
