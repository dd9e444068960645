//! `_headers`, which Netlify and Cloudflare Pages read: what browsers may do with the site and how long they may keep it.
//!
//! Both hosts join the values where two rules set one header, so that no header stands in two rules that fit one path. Cloudflare
//! takes 100 rules of at most 2,000 characters a line; there are a few and one per market here.

use std::fmt::Write as _;

use super::address::Addresses;
use super::speculation;
use super::text_file::TextFile;
use crate::catalog::Shop;

/// A year: what has a fingerprint in its name never changes.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// `_headers`. Pages have no rule for caching, since it would be joined with that of the fingerprinted files: both hosts send
/// `public, max-age=0, must-revalidate` by themselves, which is right for them.
///
/// Paths are those below `dist/site`, without the path that the site may live under: that is what the host sees.
pub fn headers(shop: &Shop) -> TextFile {
    let mut text = String::from("/*\n");
    for (name, value) in security_headers(shop) {
        let _ = writeln!(text, "  {name}: {value}");
    }
    let addresses = Addresses::new(shop);
    let rules = speculation::path(&addresses);
    let _ = writeln!(text, "  Speculation-Rules: \"{rules}\"");
    let _ = write!(text, "\n/{}\n  Content-Type: {}\n", speculation::FILE, speculation::MEDIA_TYPE);
    for folder in ["assets", "pictures"] {
        let _ = write!(text, "\n/{folder}/*\n  Cache-Control: {FOREVER}\n");
    }
    for market in 0..shop.markets.len() {
        let prefix = addresses.market_prefix(market);
        let _ = write!(
            text,
            "\n{prefix}/catalog/*\n  Access-Control-Allow-Origin: *\n  Cache-Control: public, max-age=300\n"
        );
    }
    TextFile::new("_headers", text)
}

/// What every answer of the site carries, for any server that sends it.
pub fn security_headers(shop: &Shop) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("Content-Security-Policy", content_security_policy(shop)),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        // Addresses of orders carry a token: other sites see the origin alone.
        ("Referrer-Policy", "strict-origin-when-cross-origin".to_owned()),
        (
            "Permissions-Policy",
            "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
             microphone=(), midi=(), payment=(), usb=()"
                .to_owned(),
        ),
        ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
    ];
    if is_https(shop) {
        // A year, for this host alone: the seller's other hosts and browsers' preload lists are not ours to promise for.
        headers.push(("Strict-Transport-Security", "max-age=31536000".to_owned()));
    }
    headers
}

/// What pages may load, send and be framed by: their own files, the function, and Stripe's page as where a form may end.
pub fn content_security_policy(shop: &Shop) -> String {
    let function = function_origin(shop);
    let function = function.as_deref().map_or_else(String::new, |origin| format!(" {origin}"));
    let mut policy = format!(
        "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; \
         connect-src 'self'{function}; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; \
         form-action 'self'{function} https://checkout.stripe.com"
    );
    if is_https(shop) {
        policy.push_str("; upgrade-insecure-requests");
    }
    policy
}

fn is_https(shop: &Shop) -> bool {
    shop.url.starts_with("https://")
}

/// Scheme, host and port of the function where it is elsewhere. Through `url`, so that nothing the seller wrote can end the
/// policy or begin another header.
fn function_origin(shop: &Shop) -> Option<String> {
    let origin = url::Url::parse(&shop.function_url).ok()?.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::fixture;

    #[test]
    fn the_policy_knows_the_function_and_stripe() {
        let mut shop = fixture::catalog().shop;
        let policy = content_security_policy(&shop);
        assert!(policy.contains("connect-src 'self';"), "{policy}");
        assert!(policy.contains("form-action 'self' https://checkout.stripe.com"), "{policy}");
        assert!(policy.ends_with("upgrade-insecure-requests") && !policy.contains("unsafe"), "{policy}");
        shop.function_url = "https://api.nightowl.example:8443/shop".to_owned();
        let policy = content_security_policy(&shop);
        assert!(policy.contains("connect-src 'self' https://api.nightowl.example:8443;"), "{policy}");
        assert!(policy.contains("form-action 'self' https://api.nightowl.example:8443 https://"), "{policy}");
        shop.url = "http://localhost:8080".to_owned();
        assert!(!content_security_policy(&shop).contains("upgrade"));
        assert!(!headers(&shop).text.contains("Strict-Transport-Security"));
    }

    #[test]
    fn no_header_is_set_by_two_rules_for_one_path() {
        let text = headers(&fixture::catalog().shop).text;
        let everywhere = text.split("\n\n").next().unwrap();
        assert!(!everywhere.contains("Cache-Control"), "{text}");
        assert!(
            text.contains("\n/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"),
            "{text}"
        );
        assert!(text.contains("\n/de/catalog/*\n  Access-Control-Allow-Origin: *\n"), "{text}");
        assert!(text.lines().all(|line| line.len() < 2000));
    }
}
