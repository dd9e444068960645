//! The words of letters, by name, in English: what names there are, what may be filled in, and what is said where a market's
//! own words lack one. The same words in other languages stand in the theme, `templates/languages/de.toml` below `[mail]`, and
//! reach the function in the price list.

/// Every word: its name and its English text, with `{…}` for what is filled in.
pub const ENGLISH: [(&str, &str); 91] = [
    // What parts a label from its value in plain text
    ("colon", ": "),
    // To the buyer
    ("hello", "Hello {name},"),
    ("order", "Order {order}"),
    ("confirmation_subject", "Your order {order} at {shop}"),
    ("confirmation_title", "Thank you for your order"),
    (
        "confirmation_text",
        "Your payment has arrived. This mail is your confirmation; here is everything you ordered.",
    ),
    ("confirmation_shipped", "We will write again as soon as it is on its way to you."),
    ("see_order", "See your order"),
    ("items", "What you ordered"),
    ("subtotal", "Subtotal"),
    ("discount", "Discount"),
    ("shipping", "Shipping"),
    ("shipping_by", "Shipping ({name})"),
    ("free", "free"),
    ("tax", "Tax"),
    ("tax_included", "Includes VAT"),
    ("tax_included_rate", "Includes {rate}% VAT"),
    ("total", "Total"),
    ("address", "Delivery address"),
    ("days", "Working days on the way"),
    ("returns", "Returns and right of withdrawal"),
    ("questions", "A question? Just reply to this mail."),
    ("why", "You receive this mail because you ordered at {shop}."),
    ("refund_subject", "Refund for your order {order} at {shop}"),
    ("refund_title", "We could not deliver everything"),
    (
        "refund_text",
        "We are sorry: {title} sold out before we could set it aside for you. The money for it is on its way back.",
    ),
    ("refund_time", "Depending on your bank, it can take up to ten days to reach your account."),
    ("refund_rest", "The rest of your order stays as it is."),
    ("sold_out_subject", "Your order {order} at {shop}: something sold out"),
    ("sold_out_text", "We are sorry: {title} sold out before we could set it aside for you."),
    ("refunded", "Refunded"),
    ("not_delivered", "Sold out, cannot be delivered"),
    ("given_back_title", "Your money is on its way back"),
    ("given_back_text", "We have refunded {amount} for your order."),
    ("shipped_subject", "Your order {order} is on its way"),
    ("shipped_title", "Your order is on its way"),
    ("shipped_text", "Your parcel has just left us."),
    ("shipped_rest", "The rest of your order follows in another parcel."),
    ("parcel", "In this parcel"),
    ("carrier", "Carrier"),
    ("tracking_number", "Tracking number"),
    ("track", "Track your parcel"),
    // To the seller
    ("new_order_subject", "New order {order}: {total}"),
    ("new_order_title", "You have a new order"),
    ("new_order_text", "It is paid. Please pack it and send it off."),
    ("new_order_no_post", "It is paid. Nothing has to be sent by post."),
    ("seller_items", "What was ordered"),
    ("buyer", "Buyer"),
    ("name", "Name"),
    ("email", "Mail"),
    ("phone", "Telephone"),
    ("market", "Market"),
    ("see_payment", "See the payment at Stripe"),
    ("on_command_line", "On the command line:"),
    ("what_to_do", "What to do"),
    ("alert_subject", "Please look at order {order}"),
    ("alert_title", "An order needs your attention"),
    (
        "review_paid_late",
        "The payment came after the order had run out, and {sku} had been sold to somebody else by then.",
    ),
    (
        "review_paid_late_do",
        "Get hold of another one, or refund it in Stripe's dashboard, and tell the buyer.",
    ),
    ("review_amount", "What was paid is not what the shop had worked out for this order."),
    ("review_amount_do", "Compare the payment at Stripe with the order before you send anything."),
    ("review_lines", "The items in the payment are not those of the order."),
    ("review_lines_do", "Compare the payment at Stripe with the order before you send anything."),
    ("review_paid_twice", "The buyer has paid for this order a second time."),
    ("review_paid_twice_do", "Refund one of the two payments in Stripe's dashboard."),
    ("review_refund", "{sku} cannot be delivered, and Stripe refused to refund it."),
    ("review_refund_do", "Look up in Stripe's dashboard why, and give the money back another way."),
    (
        "review_refund_failed",
        "A refund for this order did not go through: the buyer does not have the money.",
    ),
    ("review_refund_failed_do", "Look up in Stripe's dashboard why, and give the money back another way."),
    ("review_stock", "It cannot be told any more whether {sku} was set aside for this order."),
    ("review_stock_do", "Count what is there, and correct the stock if it is wrong."),
    ("review_not_paid", "This order says that it is paid, and Stripe knows of no such payment."),
    ("review_not_paid_do", "Look for the payment in Stripe's dashboard before you send anything."),
    ("review_rebuilt", "The store had lost this order. It was made again from what Stripe knows."),
    ("review_rebuilt_do", "Check that it has everything you need, and find out what happened to the store."),
    ("review_too_many", "This order has more refunds or disputes than can be kept."),
    ("review_too_many_do", "Work with Stripe's dashboard for this order; the newest are missing here."),
    ("review_other", "Something about this order does not add up."),
    ("review_other_do", "Compare the payment at Stripe with the order before you send anything."),
    ("low_stock_subject", "Running low: {title}"),
    ("low_stock_title", "Soon sold out"),
    ("low_stock_text", "Little is left of {title}."),
    ("left", "Left"),
    ("sku", "SKU"),
    ("low_stock_do", "When more has arrived, count it in (here ten):"),
    ("undelivered_subject", "A mail to the buyer of order {order} did not arrive"),
    ("undelivered_title", "A mail did not arrive"),
    ("undelivered_text", "The mail server refused the mail “{subject}” to {email}."),
    (
        "undelivered_do",
        "The address may be misspelt. Please reach the buyer another way; the order has what you need.",
    ),
    ("server_said", "Its answer"),
    ("why_seller", "Your shop {shop} sent you this mail."),
];

/// The English text of a word.
pub fn english(name: &str) -> Option<&'static str> {
    ENGLISH.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// What stands in braces in a text, in order.
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_name_is_there_once() {
        let names: BTreeSet<_> = ENGLISH.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), ENGLISH.len());
    }

    #[test]
    fn what_may_be_filled_in_stands_in_braces() {
        let of = |text| placeholders(text).collect::<Vec<_>>();
        assert_eq!(of("{a} and {b}"), ["a", "b"]);
        assert_eq!(of("none, } and {"), [""; 0]);
    }
}
