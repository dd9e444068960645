//! The price list of a small shop.

use std::path::Path;

use pushcart::fs;
use pushcart::shop::price_list;
use serde_json::json;

/// `A` costs 20.00 and `B` 12.00, so many of them; `U` costs 5.00, uncounted.
pub(crate) fn write(path: &Path, of_a: u32, of_b: u32) {
    let header = json!({
        "schema": 1, "digest": "", "count": 0, "bytes": 0,
        "shop": {"id": "shop.example", "site_url": "https://shop.example", "function_url": "", "seller": [], "email": null},
        "markets": [{
            "id": "de", "language": "de-DE", "currency": "EUR", "countries": ["DE"], "prices": "include-tax", "tax": "none",
            "shipping": [{"name": "Post", "price": {"amount": 490, "currency": "EUR"}, "free_over": null, "days": [2, 5],
                "countries": ["DE"], "max_grams": null}],
            "shop_name": "Shop",
            "pages": {"home": "/", "cart": "/cart/", "order": "/order/", "thanks": "/thanks/"},
        }],
    });
    let sku = |sku: &str, amount: i64, stock: Option<u32>| {
        json!({
            "sku": sku, "product": "x", "shipped": true, "min_quantity": 1, "max_quantity": 9, "stock": stock, "when_out": "sold-out",
            "markets": {"de": {"title": sku, "unit_amount": {"amount": amount, "currency": "EUR"}, "path": "/x/"}},
        })
    };
    let entries = [sku("A", 2000, Some(of_a)), sku("B", 1200, Some(of_b)), sku("U", 500, None)];
    let entries = entries.map(|sku| serde_json::from_value(sku).unwrap());
    let list = price_list::write(serde_json::from_value(header).unwrap(), entries.to_vec()).unwrap();
    fs::write(path, &list).unwrap();
}
