//! From an address to a store.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use super::{Folder, Memory, Store};

/// The address leads to no store.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// No kind of store is named so.
    #[error(
        "`{0}` is no store: it is one of `memory:`, `file:DIR`, `s3://BUCKET/PREFIX`, `gs://BUCKET/PREFIX`, `dynamodb://TABLE`"
    )]
    Unknown(String),
    /// The kind is known, but this program was built without it.
    #[error("this program was built without the store `{0}`: build it with the feature `cloud`")]
    LeftOut(String),
    /// The store cannot be used as it is set up.
    #[error("cannot open the store `{address}`")]
    Failed {
        /// The address as it was given.
        address: String,
        /// Why not.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}

impl OpenError {
    fn failed(address: &str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Failed { address: address.to_owned(), source: source.into() }
    }
}

/// Opens the store at an address: `memory:`, `file:DIR`, `s3://BUCKET/PREFIX`, `gs://BUCKET/PREFIX` or `dynamodb://TABLE`.
///
/// `environment` holds the variables by name; the cloud stores take region, credentials and endpoint from it. Nothing is read
/// from the process's own environment, and nothing is asked over the network yet.
pub fn open(address: &str, environment: &BTreeMap<String, String>) -> Result<Arc<dyn Store>, OpenError> {
    let unknown = || OpenError::Unknown(address.to_owned());
    let (scheme, rest) = address.split_once(':').ok_or_else(unknown)?;
    match scheme {
        "memory" if rest.is_empty() => Ok(Arc::new(Memory::new())),
        "file" if !rest.is_empty() => {
            // `file:///srv/shop` is meant as `/srv/shop`.
            let folder = rest.strip_prefix("//").filter(|path| path.starts_with('/')).unwrap_or(rest);
            Ok(Arc::new(Folder::open(folder).map_err(|error| OpenError::failed(address, error))?))
        }
        "s3" | "gs" | "dynamodb" => {
            let place = rest.strip_prefix("//").filter(|place| !place.is_empty()).ok_or_else(unknown)?;
            open_cloud(address, scheme, place, environment)
        }
        _ => Err(unknown()),
    }
}

#[cfg(feature = "cloud")]
fn open_cloud(
    address: &str,
    scheme: &str,
    place: &str,
    environment: &BTreeMap<String, String>,
) -> Result<Arc<dyn Store>, OpenError> {
    use super::{DynamoDb, Objects};

    let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
    if scheme == "dynamodb" && bucket != place {
        return Err(OpenError::Unknown(address.to_owned()));
    }
    let store: Result<Arc<dyn Store>, _> = match scheme {
        "s3" => Objects::s3(bucket, prefix, environment).map(|store| Arc::new(store) as _),
        "gs" => Objects::google(bucket, prefix, environment).map(|store| Arc::new(store) as _),
        _ => DynamoDb::new(place, environment).map(|store| Arc::new(store) as _),
    };
    store.map_err(|error| OpenError::failed(address, error))
}

#[cfg(not(feature = "cloud"))]
fn open_cloud(
    _: &str,
    scheme: &str,
    _: &str,
    _: &BTreeMap<String, String>,
) -> Result<Arc<dyn Store>, OpenError> {
    Err(OpenError::LeftOut(format!("{scheme}://")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(address: &str) -> String {
        open(address, &BTreeMap::new()).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn an_address_names_its_store() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/store");
        assert_eq!(refusal("memory:"), "");
        assert_eq!(refusal(&format!("file:{}", path.display())), "");
        assert_eq!(refusal(&format!("file://{}", path.display())), "");
        for bad in ["", "memory", "memory:x", "file:", "ftp://x", "s3:bucket", "s3://", "dynamodb:"] {
            assert!(refusal(bad).contains("is no store"), "{bad}");
        }
    }

    #[test]
    #[cfg(not(feature = "cloud"))]
    fn a_store_that_was_left_out_says_so() {
        for address in ["s3://bucket/prefix", "gs://bucket", "dynamodb://table"] {
            assert!(refusal(address).contains("built without the store"), "{address}");
        }
    }
}
