//! The template for AWS and the service for a server, filled in for a shop.

use super::Architecture;
use crate::catalog::shop::Shop;
use crate::site::output::OutputFile;

/// What AWS SAM deploys, with `@NAME@` where the shop's own goes.
const AWS: &str = include_str!("aws.yaml");
const AWS_TABLE: &str = include_str!("aws-table.yaml");
const AWS_BUCKET: &str = include_str!("aws-bucket.yaml");
/// How systemd runs the program on a server.
const SERVICE: &str = include_str!("pushcart-checkout.service");

/// Where orders and stock are kept when the function runs on Lambda, which has no folder that stays.
enum Keeping<'s> {
    /// A table; by this name if the shop named it.
    Table(Option<&'s str>),
    /// A bucket and the prefix in it.
    Bucket(&'s str, &'s str),
    /// Somewhere the template knows nothing of.
    Elsewhere(&'s str),
}

impl<'s> Keeping<'s> {
    fn of(store: &'s str) -> Self {
        if let Some(place) = store.strip_prefix("s3://") {
            let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
            Self::Bucket(bucket, prefix.trim_end_matches('/'))
        } else if store.starts_with("gs://") {
            Self::Elsewhere(store)
        } else {
            Self::Table(store.strip_prefix("dynamodb://"))
        }
    }
}

/// The files of `dist/deploy/`.
pub(super) fn files(shop: &Shop, architecture: Architecture) -> Vec<OutputFile> {
    vec![
        OutputFile::new("deploy/template.yaml", aws(shop, architecture), "the template for AWS"),
        OutputFile::new("deploy/pushcart-checkout.service", service(shop), "the service"),
    ]
}

/// A server has a folder that stays; another store is the one that the shop names, where its commands look as well.
fn service(shop: &Shop) -> String {
    let store = if shop.store.starts_with("file:") { "file:/var/lib/pushcart" } else { &shop.store };
    // A `%` begins a name of systemd's own.
    SERVICE.replace("@STORE@", &store.replace('%', "%%"))
}

fn aws(shop: &Shop, architecture: Architecture) -> String {
    let id = shop.url.split_once("://").map_or(shop.url.as_str(), |(_, rest)| rest);
    let secret: String = format!("pushcart/{id}")
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "/_+=.@-".contains(c) { c } else { '-' })
        .collect();
    let (store, rights, resource) = match Keeping::of(&shop.store) {
        Keeping::Table(name) => {
            let name = name.map_or_else(String::new, |name| format!("\n      TableName: {}", quoted(name)));
            let rights = include_str!("aws-table-rights.yaml");
            (
                "!Sub \"dynamodb://${Orders}\"".to_owned(),
                rights.to_owned(),
                AWS_TABLE.replace("@NAME@", &name),
            )
        }
        Keeping::Bucket(bucket, prefix) => {
            let below = if prefix.is_empty() { "*".to_owned() } else { format!("{prefix}/*") };
            let rights = include_str!("aws-bucket-rights.yaml").replace("@BELOW@", &below);
            let store = format!("!Sub {}", quoted(&format!("s3://${{Orders}}/{prefix}")));
            (store, rights, AWS_BUCKET.replace("@NAME@", &quoted(bucket)))
        }
        Keeping::Elsewhere(store) => (quoted(store), String::new(), String::new()),
    };
    let filled = [
        ("@SHOP@", quoted(&format!("The checkout of {id}, built by Pushcart."))),
        ("@SECRET@", quoted(&secret)),
        ("@ARCHITECTURE@", architecture.name().to_owned()),
        ("@STORE@", store),
        ("@RIGHTS@\n", rights),
        ("@ORDERS@\n", resource),
    ];
    filled.into_iter().fold(AWS.to_owned(), |text, (name, value)| text.replace(name, &value))
}

/// A text as YAML and JSON both read it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::fixture;

    fn template(store: &str) -> String {
        let mut catalog = fixture::catalog();
        store.clone_into(&mut catalog.shop.store);
        aws(&catalog.shop, Architecture::Arm64)
    }

    #[test]
    fn the_service_keeps_orders_where_the_shop_says() {
        let service_of = |store: &str| {
            let mut catalog = fixture::catalog();
            store.clone_into(&mut catalog.shop.store);
            service(&catalog.shop)
        };
        for (store, kept) in [
            ("file:store", "file:/var/lib/pushcart"),
            ("s3://night-owl/orders", "s3://night-owl/orders"),
            ("gs://night-owl/100%", "gs://night-owl/100%%"),
            ("dynamodb://night-owl", "dynamodb://night-owl"),
        ] {
            assert!(service_of(store).contains(&format!("\"PUSHCART_STORE={kept}\"")), "{store}");
        }
    }

    #[test]
    fn the_template_keeps_orders_where_the_shop_says() {
        for store in ["file:store", "dynamodb://night-owl", "s3://night-owl/orders/", "gs://night-owl"] {
            let text = template(store);
            assert!(!text.contains('@'), "{text}");
            assert!(text.contains("- arm64"), "{text}");
        }
        assert!(
            !template("file:store").contains("TableName")
                && template("file:store").contains("DynamoDB::Table")
        );
        assert!(template("dynamodb://night-owl").contains("TableName: \"night-owl\""));
        let bucket = template("s3://night-owl/orders/");
        assert!(
            bucket.contains("PUSHCART_STORE: !Sub \"s3://${Orders}/orders\"") && bucket.contains("/orders/*")
        );
        let elsewhere = template("gs://night-owl");
        assert!(elsewhere.contains("PUSHCART_STORE: \"gs://night-owl\"") && !elsewhere.contains("Policies"));
    }
}
