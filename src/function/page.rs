//! What a buyer without JavaScript sees when a form cannot be done: a small plain page that says why, and how to go on. The site's
//! own pages are files and cannot say it.

use std::fmt::Write as _;

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::page_words::Words;
use super::refusal::Refusal;
use crate::checkout::{ChangedPrice, Prices, Problem, ShortLine, form};
use crate::shop::money_format::MoneyFormat;
use crate::shop::price_list::PricedMarket;
use crate::shop::{Money, Sku};

/// No scripts, no styles, nothing loaded. The form leads here, and from here to Stripe's page, whose host a shop may choose.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' https: http://localhost:* http://127.0.0.1:*",
);

/// The page for a form that was refused. `sent` is the form's body as it came.
pub(super) fn of(prices: &dyn Prices, sent: &str, refusal: &Refusal) -> Response {
    let fields = form::pairs(sent);
    let wanted = fields.iter().find(|(key, _)| key == "market").map(|(_, value)| value.as_str());
    let markets = &prices.header().markets;
    let market = markets.iter().find(|market| Some(market.market.id.as_str()) == wanted).or(markets.first());
    let body = market.map_or_else(String::new, |market| {
        let page = Page { prices, market, words: Words::of(&market.market.language), fields: &fields };
        page.write(refusal)
    });
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = refusal.status();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    refusal.mark(&mut response);
    response
}

struct Page<'a> {
    prices: &'a dyn Prices,
    market: &'a PricedMarket,
    words: Words,
    fields: &'a [(String, String)],
}

impl Page<'_> {
    fn write(&self, refusal: &Refusal) -> String {
        let (words, market) = (&self.words, self.market);
        let language = market.market.language.tag();
        let direction = market.market.language.direction().as_str();
        let shop = escape(&market.shop_name);
        let why = words.why(refusal.code());
        let facts = match refusal {
            Refusal::Problem(Problem::PriceChanged(changed)) => self.changed(changed),
            Refusal::Problem(Problem::SoldOut(short)) => self.short(short),
            _ => String::new(),
        };
        let back = escape(&self.back());
        let back_word = words.back;
        format!(
            "<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"robots\" content=\"noindex\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{why} · {shop}</title>\n\
             <main>\n<p>{shop}</p>\n<h1>{why}</h1>\n{facts}<p><a href=\"{back}\">{back_word}</a></p>\n</main>\n</html>\n"
        )
    }

    /// The old and the new prices, and a form that buys at the new.
    fn changed(&self, changed: &[ChangedPrice]) -> String {
        let format = MoneyFormat::new(&self.market.market.language);
        let money = |amount| format.format(Money::new(amount, self.market.market.currency));
        let mut text = String::from("<ul>\n");
        for line in changed {
            let was_now = self.words.was_now.replace("{old}", &money(line.unit_amount_seen));
            let was_now = was_now.replace("{new}", &money(line.unit_amount));
            let _ = writeln!(text, "<li>{}: {}</li>", escape(&self.title(&line.sku)), escape(&was_now));
        }
        text.push_str("</ul>\n<form method=\"post\" action=\"checkout\">\n");
        let mut now = None;
        for (key, value) in self.fields {
            if key == "sku" {
                now = changed.iter().find(|line| line.sku.as_str() == value).map(|line| line.unit_amount);
            }
            // Another price is another order.
            let value = match (key.as_str(), now) {
                ("attempt", _) => continue,
                ("unit_amount_seen", Some(amount)) => amount.to_string(),
                _ => value.clone(),
            };
            let _ = writeln!(
                text,
                "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
                escape(key),
                escape(&value)
            );
        }
        let _ = writeln!(text, "<p><button>{}</button></p>\n</form>", self.words.go_on);
        text
    }

    /// How many of each can be had.
    fn short(&self, short: &[ShortLine]) -> String {
        let mut text = String::from("<ul>\n");
        for line in short {
            let left = self.words.left.replace("{count}", &line.available.to_string());
            let _ = writeln!(text, "<li>{}: {left}</li>", escape(&self.title(&line.sku)));
        }
        text.push_str("</ul>\n");
        text
    }

    fn title(&self, sku: &Sku) -> String {
        let found = self.prices.find(sku).ok().flatten();
        let priced = found.as_ref().and_then(|entry| entry.markets.get(&self.market.market.id));
        priced.map_or_else(
            || sku.to_string(),
            |priced| match &priced.variant {
                Some(variant) => format!("{}, {variant}", priced.title),
                None => priced.title.clone(),
            },
        )
    }

    /// The page of the first product that was asked for, or the home page.
    fn back(&self) -> String {
        let first =
            self.fields.iter().find(|(key, _)| key == "sku").and_then(|(_, sku)| sku.parse::<Sku>().ok());
        let found = first.and_then(|sku| self.prices.find(&sku).ok().flatten());
        let priced = found.as_ref().and_then(|entry| entry.markets.get(&self.market.market.id));
        let path = priced.map_or(self.market.pages.home.as_str(), |priced| priced.path.as_str());
        format!("{}{path}", self.prices.header().shop.site_url)
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
