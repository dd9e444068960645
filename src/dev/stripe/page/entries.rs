//! What the buyer has entered into the page.

use super::super::form::Form;
use super::super::payment::Buyer;

/// The fields of the page as they were sent.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Entries {
    /// Who pays; fields that were left empty are as the stand-in fills them in.
    pub(in super::super) buyer: Buyer,
    /// What the bank is to say: `card`, `declined` or `later`.
    pub(in super::super) method: String,
    /// The button that was pressed.
    pub(in super::super) wish: String,
    /// Whether the shop's terms were agreed to.
    pub(in super::super) agreed: bool,
}

impl Entries {
    pub(in super::super) fn read(form: &Form) -> Self {
        let filled =
            |key: &str| form.text(&[key]).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned);
        let mut buyer = Buyer { promotion_code: filled("promotion_code"), ..Buyer::default() };
        for (key, field) in [
            ("email", &mut buyer.email),
            ("name", &mut buyer.name),
            ("line1", &mut buyer.line1),
            ("postal_code", &mut buyer.postal_code),
            ("city", &mut buyer.city),
        ] {
            if let Some(value) = filled(key) {
                *field = value;
            }
        }
        buyer.country = filled("country");
        buyer.phone = filled("phone");
        buyer.shipping = filled("shipping").and_then(|index| index.parse().ok()).unwrap_or(0);
        Self {
            buyer,
            method: filled("method").unwrap_or_else(|| "card".to_owned()),
            wish: filled("do").unwrap_or_default(),
            agreed: filled("terms").is_some(),
        }
    }
}
