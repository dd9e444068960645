//! `pushcart dev`: what is served, and what open pages are told when files change.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::shop::{SETTINGS, Shop, command, finish, product};

/// Nothing here takes so long; a test that waits for what never comes ends with it.
const PATIENCE: Duration = Duration::from_mins(2);

/// A server that runs until it is dropped.
struct Dev {
    process: Child,
    messages: BufReader<ChildStderr>,
    /// `localhost:PORT`
    host: String,
}

impl Dev {
    fn start(shop: &Shop) -> Self {
        Self::start_with(shop, &[])
    }

    fn start_with(shop: &Shop, more: &[&str]) -> Self {
        let mut dev = command();
        dev.args(["dev", "--port", "0", "--shop"]).arg(shop.path()).args(more);
        dev.env_remove("SOURCE_DATE_EPOCH").env_remove("STRIPE_SECRET_KEY");
        let mut process = dev.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let messages = BufReader::new(process.stderr.take().unwrap());
        let mut dev = Self { process, messages, host: String::new() };
        let line = dev.message_with("the shop is at ");
        let address = line.split_once("http://").unwrap().1;
        address.split('/').next().unwrap().clone_into(&mut dev.host);
        dev
    }

    /// The next line of the terminal that has these words.
    fn message_with(&mut self, words: &str) -> String {
        let mut all = String::new();
        loop {
            let mut line = String::new();
            let length = self.messages.read_line(&mut line).unwrap();
            assert!(length > 0, "ended without `{words}`:\n{all}");
            if line.contains(words) {
                return line;
            }
            all.push_str(&line);
        }
    }

    fn send(&self, request: &str) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        BufReader::new(stream)
    }

    /// The whole answer, head and body.
    fn get(&self, path: &str) -> String {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.host);
        let mut answer = String::new();
        self.send(&request).read_to_string(&mut answer).unwrap();
        answer
    }

    /// Sends a form and answers the head and body.
    fn post(&self, path: &str, form: &str) -> String {
        let (host, length) = (&self.host, form.len());
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{form}"
        );
        let mut answer = String::new();
        self.send(&request).read_to_string(&mut answer).unwrap();
        answer
    }

    /// The dashboard, once it says so.
    fn board_with(&self, words: &str) -> String {
        let request = format!("GET /__dev/board/events HTTP/1.1\r\nhost: {}\r\n\r\n", self.host);
        let mut beats = Events(self.send(&request));
        loop {
            beats.next();
            let board = self.get("/__dev/");
            if board.contains(words) {
                return board;
            }
        }
    }

    fn events(&self) -> Events {
        let request = format!("GET /__dev/events HTTP/1.1\r\nhost: {}\r\n\r\n", self.host);
        Events(self.send(&request))
    }

    /// Ctrl-C.
    #[cfg(unix)]
    fn stop(mut self) -> Option<i32> {
        Command::new("kill").args(["-INT", &self.process.id().to_string()]).status().unwrap();
        self.process.wait().unwrap().code()
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

struct Events(BufReader<TcpStream>);

impl Events {
    /// What the next event says.
    fn next(&mut self) -> Value {
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream has ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    }
}

/// Where an answer leads, below the server's own address.
fn location(answer: &str) -> String {
    let line = answer.lines().find_map(|line| line.strip_prefix("location: ")).expect(answer);
    line.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned())).expect(line)
}

fn shop() -> Shop {
    Shop::new().file("products/mug.toml", product("MUG", "28.00"))
}

#[test]
fn a_change_is_built_and_open_pages_are_told() {
    let shipping = "\n[[markets.us.shipping]]\nname = \"Standard\"\nprice = \"4.90\"\n";
    let shop = shop().file("pushcart.toml", format!("{SETTINGS}{shipping}"));
    let dev = Dev::start(&shop);
    let page = dev.get("/products/mug/");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("$28.00"), "{page}");
    let mut events = dev.events();
    let first = events.next();
    let tag = format!("<script src=\"/__dev/live.js\" data-build={}", first["build"]);
    assert!(page.contains(&tag), "{page}");
    assert!(page.contains("content-security-policy: default-src 'none'"), "{page}");
    assert!(!page.contains("last-modified"), "{page}");

    shop.write("products/mug.toml", product("MUG", "29.00"));
    let second = events.next();
    assert_ne!(first["build"], second["build"]);
    assert_eq!(second["restyles"], Value::Null);
    assert!(dev.get("/products/mug/").contains("$29.00"));
    // Whatever else is asked for waits until it says the same.
    let order = dev.post("/api/checkout", "sku=MUG&quantity=1&market=us&unit_amount_seen=2900");
    assert!(location(&order).starts_with("/__dev/stripe/c/pay/"), "{order}");
    assert!(dev.get("/catalog/products.json").contains("\"unit_amount_min\":2900"));
    assert!(!shop.dist().text("site/products/mug/index.html").contains("__dev"));
}

#[test]
fn a_mistake_is_told_with_its_place_and_the_shop_stays_as_it_was() {
    let shop = shop();
    let dev = Dev::start(&shop);
    let mut events = dev.events();
    let first = events.next();
    shop.write("products/mug.toml", format!("{}prize = 3\n", product("MUG", "29.00")));
    let second = events.next();
    assert_eq!(first["build"], second["build"]);
    assert_eq!(second["mistakes"][0]["place"], "products/mug.toml:4:1");
    let text = second["mistakes"][0]["text"].as_str().unwrap();
    assert!(text.contains("4 | prize = 3\n  | ^^^^^\n") && text.contains("did you mean `price`?"), "{text}");
    assert!(dev.get("/products/mug/").contains("$28.00"));

    shop.write("products/mug.toml", product("MUG", "28.00"));
    let third = events.next();
    assert_eq!((&third["build"], &third["mistakes"]), (&first["build"], &Value::Array(Vec::new())));
}

#[test]
fn new_styles_need_no_new_page() {
    let shop = shop();
    let dev = Dev::start(&shop);
    let mut events = dev.events();
    let first = events.next();
    shop.write("templates/assets/shop.css", "body { color: red }");
    // The folder itself is new, and so the first change is more than a style.
    events.next();
    shop.write("templates/assets/shop.css", "body { color: green }");
    let third = events.next();
    assert!(third["restyles"].is_string() && third["restyles"] != first["build"], "{third}");
}

#[test]
fn a_shop_with_mistakes_appears_once_they_are_mended() {
    let shop = Shop::empty().file("pushcart.toml", format!("{SETTINGS}prize = 1\n"));
    let dev = Dev::start(&shop);
    let page = dev.get("/products/");
    assert!(page.starts_with("HTTP/1.1 503") && page.contains("No shop to show yet"), "{page}");
    let mut events = dev.events();
    assert_eq!(events.next()["mistakes"].as_array().unwrap().len(), 1);
    shop.write("pushcart.toml", SETTINGS);
    assert_eq!(events.next()["mistakes"].as_array().unwrap().len(), 0);
    assert!(dev.get("/").starts_with("HTTP/1.1 200"));
}

#[test]
fn other_sites_cannot_reach_it() {
    let shop = shop();
    let dev = Dev::start(&shop);
    let ask = |method: &str, headers: &str| {
        let request = format!("{method} / HTTP/1.1\r\n{headers}\r\nconnection: close\r\n\r\n");
        let mut answer = String::new();
        dev.send(&request).read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().to_owned()
    };
    assert_eq!(ask("GET", "host: rebound.example"), "421");
    assert_eq!(ask("POST", &format!("host: {}\r\norigin: https://evil.example", dev.host)), "403");
    assert_eq!(ask("GET", &format!("host: {}", dev.host)), "200");
}

#[test]
fn a_taken_port_gets_the_next_free_one() {
    let shop = shop();
    let dev = Dev::start(&shop);
    let port = dev.host.split(':').nth(1).unwrap();
    let other = self::shop();
    let mut second = command();
    second.args(["dev", "--port", port, "--shop"]).arg(other.path()).stderr(Stdio::piped());
    let mut second = second.spawn().unwrap();
    let messages = BufReader::new(second.stderr.take().unwrap());
    let told = messages.lines().map(Result::unwrap).find(|line| line.contains("is taken; using")).unwrap();
    second.kill().unwrap();
    second.wait().unwrap();
    assert!(told.starts_with(&format!("port {port} is taken")), "{told}");
}

#[cfg(unix)]
#[test]
fn it_ends_when_it_is_told_to_though_pages_are_open() {
    let shop = shop();
    let dev = Dev::start(&shop);
    let mut events = dev.events();
    events.next();
    assert_eq!(dev.stop(), Some(0));
    let mut rest = String::new();
    events.0.read_to_string(&mut rest).unwrap();
}

#[cfg(unix)]
#[test]
fn a_purchase_by_plain_forms_is_paid_mailed_and_kept_until_forgotten() {
    let settings = SETTINGS.replace(
        "[markets.us]",
        "[seller]\nname = \"Night Owl\"\naddress = [\"Kleine Stunde 3\"]\ncountry = \"US\"\nemail = \"seller@example.com\"\n\n[markets.us]",
    );
    let product = format!("{}stock = 4\nweight = \"400 g\"\n", product("MUG", "28.00"));
    let shipping = "\n[[markets.us.shipping]]\nname = \"Standard\"\nprice = \"4.90\"\n";
    let shop = Shop::empty().file("pushcart.toml", settings + shipping).file("products/mug.toml", product);
    let dev = Dev::start(&shop);
    let session = location(&dev.post("/api/checkout", "sku=MUG&quantity=1&market=us&unit_amount_seen=2800"));
    assert!(session.starts_with("/__dev/stripe/c/pay/"), "{session}");
    assert!(dev.get(&session).contains("Pay $32.90"));
    let thanks = location(&dev.post(&session, "do=pay&method=card&shipping=0&email=ada%40example.com"));
    assert!(thanks.starts_with("/thanks/?order=ord_"), "{thanks}");
    let board = dev.board_with("to ada@example.com");
    assert!(board.contains("label good\">paid"), "{board}");
    assert!(dev.get("/api/stock?sku=MUG").contains("\"available\":3"));
    let page = dev.get(&thanks.replace("/thanks/?", "/order/?"));
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(!shop.dist().text("function/price-list.jsonl").contains("localhost"));

    assert_eq!(dev.stop(), Some(0));
    let dev = Dev::start(&shop);
    assert!(dev.get("/__dev/").contains("label good\">paid"));
    assert!(dev.get(&session).contains("This session is complete"));
    assert_eq!(dev.stop(), Some(0));
    let dev = Dev::start_with(&shop, &["--fresh"]);
    assert!(!dev.get("/__dev/").contains("label good\">paid"));
    assert!(dev.get(&session).starts_with("HTTP/1.1 404"));
}

#[test]
fn a_second_one_in_the_same_shop_is_refused() {
    let shop = shop();
    let _dev = Dev::start(&shop);
    let run = shop.run(&["dev", "--port", "0"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("another `pushcart dev` is running"), "{}", run.stderr);
}

#[test]
fn a_live_key_is_refused() {
    let mut dev = command();
    dev.args(["dev", "--port", "0", "--shop"]).arg(shop().path()).env("STRIPE_SECRET_KEY", "sk_live_x");
    let run = finish(&mut dev);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("this is a live key") && !run.stderr.contains("sk_live_x"), "{}", run.stderr);
}

#[test]
fn a_folder_without_a_shop_is_refused() {
    let empty = Shop::empty();
    let run = empty.run(&["dev", "--port", "0"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
}
