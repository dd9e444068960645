//! From an order to the exact bytes that ask Stripe for a session.
//!
//! They are made once, kept with the order, and sent again unchanged by every retry, also by one of a newer deploy:
//! Stripe compares a request with the one it knows under the same idempotency key.

use std::collections::HashMap;

use stripe_checkout::checkout_session as api;
use stripe_client_core::StripeRequest;
use stripe_shared::{CheckoutSessionLocale, CheckoutSessionMode};

use super::currency::{AmountError, to_stripe};
use super::session_order::{
    ORDER_KEY, SHIPPING_KEY, SHOP_KEY, SKU_KEY, SessionLine, SessionOrder, SessionShipping, TaxBehavior,
};
use crate::shop::{Language, Money};

/// The most lines of a session in payment mode.
pub const MOST_LINES: usize = 100;
/// The most ways to ship that a session offers.
pub const MOST_SHIPPING_OPTIONS: usize = 5;
/// The most entries of metadata; keys have at most 40 characters, values 500.
pub const MOST_METADATA: usize = 50;

/// Why Stripe would not take an order. Found before anything is asked, so that it becomes a mistake of the shop and not
/// a failure of its checkout.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SessionOrderError {
    /// No lines, or too many.
    #[error("a session has 1 to {MOST_LINES} lines, not {0}")]
    Lines(usize),
    /// Too many ways to ship.
    #[error("a session offers at most {MOST_SHIPPING_OPTIONS} ways to ship, not {0}")]
    ShippingOptions(usize),
    /// Ways to ship, and nowhere to.
    #[error("shipping needs countries, and countries need a way to ship")]
    Countries,
    /// A line of nothing.
    #[error("the quantity of `{0}` is zero")]
    Quantity(String),
    /// An amount in another currency than the order's.
    #[error("`{0}` is priced in another currency than the order")]
    Currency(String),
    /// An amount that Stripe does not take.
    #[error("the price of `{name}`: {source}")]
    Amount {
        /// Whose price.
        name: String,
        /// Why.
        source: AmountError,
    },
    /// More metadata, or longer, than there is room for.
    #[error("metadata `{0}` does not fit: at most 50 entries, keys of 40 and values of 500 characters")]
    Metadata(String),
    /// The order's id does not fit.
    #[error("`client_reference_id` has at most 200 characters")]
    Reference,
    /// A currency that Stripe's API does not have.
    #[error("Stripe has no currency `{0}`")]
    NoCurrency(String),
}

/// The bytes that ask for a session.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionRequest(String);

impl SessionRequest {
    /// Serialises an order, always to the same bytes.
    pub fn new(order: &SessionOrder) -> Result<Self, SessionOrderError> {
        check(order)?;
        let metadata = metadata(order)?;
        let lines = order.lines.iter().map(|line| line_item(order, line)).collect::<Result<Vec<_>, _>>()?;
        let mut request = api::CreateCheckoutSession::new()
            .mode(CheckoutSessionMode::Payment)
            .line_items(lines)
            .locale(locale(&order.language))
            .expires_at(order.expires_at)
            .success_url(&order.success_url)
            .cancel_url(&order.cancel_url)
            .client_reference_id(&order.order)
            .payment_intent_data(payment_intent_data(metadata.clone()))
            .metadata(metadata);
        if !order.shipping.is_empty() {
            let options = order.shipping.iter().map(|shipping| shipping_option(order, shipping));
            request = request
                .shipping_options(options.collect::<Result<Vec<_>, _>>()?)
                .shipping_address_collection(address_collection(order));
        }
        Ok(Self(in_order(&request_options(request, order).build().body.unwrap_or_default())))
    }

    /// The bytes as the form that Stripe's API reads.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The bytes, to be kept.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl std::fmt::Debug for SessionRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SessionRequest({} bytes)", self.0.len())
    }
}

/// The bounds that Stripe names in its reference of the parameters.
fn check(order: &SessionOrder) -> Result<(), SessionOrderError> {
    if !(1..=MOST_LINES).contains(&order.lines.len()) {
        return Err(SessionOrderError::Lines(order.lines.len()));
    }
    if order.shipping.len() > MOST_SHIPPING_OPTIONS {
        return Err(SessionOrderError::ShippingOptions(order.shipping.len()));
    }
    if order.shipping.is_empty() != order.countries.is_empty() {
        return Err(SessionOrderError::Countries);
    }
    if order.order.chars().count() > 200 {
        return Err(SessionOrderError::Reference);
    }
    match order.lines.iter().find(|line| line.quantity == 0) {
        Some(line) => Err(SessionOrderError::Quantity(line.name.clone())),
        None => Ok(()),
    }
}

fn metadata(order: &SessionOrder) -> Result<HashMap<String, String>, SessionOrderError> {
    let mut all = HashMap::new();
    all.extend(order.metadata.iter().map(|(key, value)| (key.clone(), value.clone())));
    all.insert(SHOP_KEY.to_owned(), order.shop.clone());
    all.insert(ORDER_KEY.to_owned(), order.order.clone());
    let too_long =
        |(key, value): &(&String, &String)| key.chars().count() > 40 || value.chars().count() > 500;
    if let Some((key, _)) = all.iter().find(too_long) {
        return Err(SessionOrderError::Metadata(key.clone()));
    }
    if all.len() > MOST_METADATA {
        return Err(SessionOrderError::Metadata(format!("{} entries", all.len())));
    }
    Ok(all)
}

/// The amount as Stripe counts it and the currency as Stripe writes it.
fn price(
    order: &SessionOrder,
    money: Money,
    name: &str,
) -> Result<(i64, stripe_types::Currency), SessionOrderError> {
    if money.currency != order.currency {
        return Err(SessionOrderError::Currency(name.to_owned()));
    }
    let amount =
        to_stripe(money).map_err(|source| SessionOrderError::Amount { name: name.to_owned(), source })?;
    match money.currency.code_lowercase().parse() {
        Ok(stripe_types::Currency::Unknown(code)) => Err(SessionOrderError::NoCurrency(code)),
        Ok(currency) => Ok((amount, currency)),
        Err(never) => match never {},
    }
}

fn line_item(
    order: &SessionOrder,
    line: &SessionLine,
) -> Result<api::CreateCheckoutSessionLineItems, SessionOrderError> {
    let (amount, currency) = price(order, line.unit_amount, &line.name)?;
    let mut product = api::ProductData::new(&line.name);
    product.description = line.description.clone().filter(|text| !text.is_empty());
    product.images = line.image.clone().map(|image| vec![image]);
    product.tax_code.clone_from(&line.tax_code);
    let mut price = api::CreateCheckoutSessionLineItemsPriceData::new(currency);
    price.product_data = Some(product);
    price.unit_amount = Some(amount);
    price.tax_behavior = line.tax.map(|tax| match tax {
        TaxBehavior::Inclusive => api::CreateCheckoutSessionLineItemsPriceDataTaxBehavior::Inclusive,
        TaxBehavior::Exclusive => api::CreateCheckoutSessionLineItemsPriceDataTaxBehavior::Exclusive,
    });
    let mut item = api::CreateCheckoutSessionLineItems::new();
    item.price_data = Some(price);
    item.quantity = Some(u64::from(line.quantity));
    item.metadata = Some(HashMap::from([(SKU_KEY.to_owned(), line.sku.clone())]));
    Ok(item)
}

fn shipping_option(
    order: &SessionOrder,
    shipping: &SessionShipping,
) -> Result<api::CreateCheckoutSessionShippingOptions, SessionOrderError> {
    use api::CreateCheckoutSessionShippingOptionsShippingRateDataDeliveryEstimateMaximumUnit as MaximumUnit;
    use api::CreateCheckoutSessionShippingOptionsShippingRateDataDeliveryEstimateMinimumUnit as MinimumUnit;

    let (amount, currency) = price(order, shipping.amount, &shipping.name)?;
    let mut rate = api::CreateCheckoutSessionShippingOptionsShippingRateData::new(&shipping.name);
    rate.type_ = Some(api::CreateCheckoutSessionShippingOptionsShippingRateDataType::FixedAmount);
    rate.fixed_amount =
        Some(api::CreateCheckoutSessionShippingOptionsShippingRateDataFixedAmount::new(amount, currency));
    rate.tax_behavior = shipping.tax.map(|tax| match tax {
        TaxBehavior::Inclusive => {
            api::CreateCheckoutSessionShippingOptionsShippingRateDataTaxBehavior::Inclusive
        }
        TaxBehavior::Exclusive => {
            api::CreateCheckoutSessionShippingOptionsShippingRateDataTaxBehavior::Exclusive
        }
    });
    // Stripe wants at least one day; a parcel of today is one that comes within a day.
    rate.delivery_estimate = shipping.days.map(|(fewest, most)| {
        let mut estimate = api::CreateCheckoutSessionShippingOptionsShippingRateDataDeliveryEstimate::new();
        estimate.minimum =
            Some(api::CreateCheckoutSessionShippingOptionsShippingRateDataDeliveryEstimateMinimum::new(
                MinimumUnit::BusinessDay,
                i64::from(fewest.max(1)),
            ));
        estimate.maximum =
            Some(api::CreateCheckoutSessionShippingOptionsShippingRateDataDeliveryEstimateMaximum::new(
                MaximumUnit::BusinessDay,
                i64::from(most.max(1)),
            ));
        estimate
    });
    rate.metadata = Some(HashMap::from([(SHIPPING_KEY.to_owned(), shipping.id.clone())]));
    let mut option = api::CreateCheckoutSessionShippingOptions::new();
    option.shipping_rate_data = Some(rate);
    Ok(option)
}

fn address_collection(order: &SessionOrder) -> api::CreateCheckoutSessionShippingAddressCollection {
    use api::CreateCheckoutSessionShippingAddressCollectionAllowedCountries as AllowedCountry;
    // Parsing cannot fail: a code unknown to it is sent as it is. `shop::Country` has the same codes.
    let countries =
        order.countries.iter().filter_map(|country| country.to_string().parse::<AllowedCountry>().ok());
    api::CreateCheckoutSessionShippingAddressCollection::new(countries.collect::<Vec<_>>())
}

/// The payment carries the same metadata, so that refunds and disputes find their way to the order.
fn payment_intent_data(metadata: HashMap<String, String>) -> api::CreateCheckoutSessionPaymentIntentData {
    let mut data = api::CreateCheckoutSessionPaymentIntentData::new();
    data.metadata = Some(metadata);
    data
}

fn request_options(
    mut request: api::CreateCheckoutSession,
    order: &SessionOrder,
) -> api::CreateCheckoutSession {
    if order.automatic_tax {
        request = request.automatic_tax(api::CreateCheckoutSessionAutomaticTax::new(true));
    }
    if order.promotion_codes {
        request = request.allow_promotion_codes(true);
    }
    if order.phone {
        request = request.phone_number_collection(api::CreateCheckoutSessionPhoneNumberCollection::new(true));
    }
    if order.terms_consent {
        let mut consent = api::CreateCheckoutSessionConsentCollection::new();
        consent.terms_of_service = Some(api::CreateCheckoutSessionConsentCollectionTermsOfService::Required);
        request = request.consent_collection(consent);
    }
    if let Some(enabled) = order.adaptive_pricing {
        let mut adaptive = api::CreateCheckoutSessionAdaptivePricing::new();
        adaptive.enabled = Some(enabled);
        request = request.adaptive_pricing(adaptive);
    }
    if let Some(email) = &order.customer_email {
        request = request.customer_email(email);
    }
    request
}

/// The languages of Stripe's payment page. `en-US` is none of them: there it is `en`.
const PAGE_LANGUAGES: [&str; 40] = [
    "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA", "hr",
    "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk",
    "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
];

/// The page's language: the whole tag if Stripe has it, else its first part, else the browser's.
fn locale(language: &Language) -> CheckoutSessionLocale {
    // Asked only for what it knows: of everything else the client logs a warning, with each order.
    let known = |tag: &str| PAGE_LANGUAGES.contains(&tag).then(|| tag.parse().ok()).flatten();
    known(&language.tag()).or_else(|| known(language.primary())).unwrap_or(CheckoutSessionLocale::Auto)
}

/// Puts neighbouring metadata into the order of their keys: the builders keep them in a `HashMap`, which has another
/// order each time, and the same order should be the same bytes. Nothing else is moved.
pub(super) fn in_order(form: &str) -> String {
    fn map_of(pair: &str) -> Option<&str> {
        let key = pair.split('=').next().unwrap_or(pair);
        key.find("metadata").map(|at| &key[..at])
    }
    let mut pairs: Vec<&str> = form.split('&').collect();
    for run in pairs.chunk_by_mut(|a, b| map_of(a).is_some() && map_of(a) == map_of(b)) {
        run.sort_unstable();
    }
    pairs.join("&")
}
