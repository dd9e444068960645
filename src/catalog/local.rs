//! Values that may differ between markets.

/// A market's position in [`super::Shop::markets`]; 0 is the default market.
pub type MarketIndex = usize;

/// One value for each market, in the markets' order.
pub type PerMarket<T> = Vec<T>;

/// A value with exceptions: the default market's, and what other markets have instead.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Localized<T> {
    default: T,
    exceptions: Vec<(MarketIndex, T)>,
}

impl<T> Localized<T> {
    /// The same everywhere.
    pub fn everywhere(value: T) -> Self {
        Self { default: value, exceptions: Vec::new() }
    }

    /// With exceptions for some markets.
    pub fn new(default: T, exceptions: Vec<(MarketIndex, T)>) -> Self {
        Self { default, exceptions }
    }

    /// The value for a market.
    pub fn get(&self, market: MarketIndex) -> &T {
        self.exceptions.iter().find(|(index, _)| *index == market).map_or(&self.default, |(_, value)| value)
    }

    /// Each different value once.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.default).chain(self.exceptions.iter().map(|(_, value)| value))
    }

    /// The same with every value changed.
    pub fn map<U>(&self, change: impl Fn(&T) -> U) -> Localized<U> {
        Localized {
            default: change(&self.default),
            exceptions: self.exceptions.iter().map(|(index, value)| (*index, change(value))).collect(),
        }
    }
}
