//! The markets as far as they can be read, for everything that is written per market.

use super::super::local::MarketIndex;
use super::super::node::{Node, Value};
use crate::shop::{Currency, Language};

/// The markets in the seller's order. Read from the tree and not from the checked settings, so that products are checked
/// even while the settings have mistakes.
#[derive(Debug, Default)]
pub(crate) struct Markets {
    /// The markets.
    pub heads: Vec<MarketHead>,
    /// Whether each has its language and its currency; else a key that fits none may fit what cannot be read.
    pub whole: bool,
}

/// What tells which values are a market's.
#[derive(Debug)]
pub(crate) struct MarketHead {
    /// Its short name.
    pub id: String,
    /// Its language.
    pub language: Option<Language>,
    /// Its currency.
    pub currency: Option<Currency>,
}

impl Markets {
    /// The markets of a settings file.
    pub(crate) fn of(settings: &Node) -> Self {
        let heads: Vec<MarketHead> = table(settings, "markets")
            .map(|entries| entries.iter().map(|entry| MarketHead::of(&entry.key, &entry.node)).collect())
            .unwrap_or_default();
        let whole =
            !heads.is_empty() && heads.iter().all(|head| head.language.is_some() && head.currency.is_some());
        Self { heads, whole }
    }

    /// How well a key of a text fits a market: its name best, then its whole language tag, then its language alone.
    pub(crate) fn text_fit(&self, key: &str, market: MarketIndex) -> Option<u8> {
        let head = &self.heads[market];
        if head.id == key {
            return Some(3);
        }
        let (language, wanted) = (head.language.as_ref()?, key.parse::<Language>().ok()?);
        if wanted == *language { Some(2) } else { (wanted.tag() == language.primary()).then_some(1) }
    }

    /// How well a key of a price fits a market: its name best, then its currency.
    pub(crate) fn price_fit(&self, key: &str, market: MarketIndex) -> Option<u8> {
        let head = &self.heads[market];
        if head.id == key {
            return Some(2);
        }
        (head.currency?.code() == key).then_some(1)
    }

    /// Every key that a text may have.
    pub(crate) fn text_keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = self.heads.iter().map(|head| head.id.clone()).collect();
        for language in self.heads.iter().filter_map(|head| head.language.as_ref()) {
            keys.extend([language.tag(), language.primary().to_owned()]);
        }
        in_order_once(keys)
    }

    /// Every key that a price may have.
    pub(crate) fn price_keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = self.currencies().into_iter().map(|code| code.to_string()).collect();
        keys.extend(self.heads.iter().map(|head| head.id.clone()));
        in_order_once(keys)
    }

    /// Each currency once, in the markets' order.
    pub(crate) fn currencies(&self) -> Vec<Currency> {
        in_order_once(self.heads.iter().filter_map(|head| head.currency).collect())
    }
}

impl MarketHead {
    fn of(id: &str, market: &Node) -> Self {
        Self {
            id: id.to_owned(),
            language: text(market, "language").and_then(|tag| tag.parse().ok()),
            currency: text(market, "currency").and_then(|code| code.parse().ok()),
        }
    }

    /// The market for a message: `de` (EUR).
    pub(crate) fn describe(&self) -> String {
        match self.currency {
            Some(currency) => format!("`{}` ({currency})", self.id),
            None => format!("`{}`", self.id),
        }
    }
}

fn in_order_once<T: PartialEq>(values: Vec<T>) -> Vec<T> {
    values.into_iter().fold(Vec::new(), |mut once, value| {
        if !once.contains(&value) {
            once.push(value);
        }
        once
    })
}

fn table<'n>(node: &'n Node, key: &str) -> Option<&'n [super::super::node::Entry]> {
    match &entry(node, key)?.value {
        Value::Table(entries) => Some(entries),
        _ => None,
    }
}

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    match &entry(node, key)?.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn entry<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Table(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node),
        _ => None,
    }
}
