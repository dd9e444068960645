//! Documents as objects in a bucket: Amazon S3 and what speaks it, and Google Cloud Storage.
//!
//! Everything rests on conditional writes: `If-None-Match: *` and `If-Match` on S3, generations on Google. A store that speaks
//! S3 and ignores these headers is no store for a shop.
//!
//! **Deleting.** A conditional delete is not had everywhere (and a store that ignores the condition would remove what it must
//! not), so a document is deleted by a conditional write of a tombstone, which reads as nothing and may be written over. Nothing
//! removes tombstones here: no client can do that safely. They are the only objects below 32 bytes, so a lifecycle rule of
//! the bucket (size less than 32 bytes, older than a day) may.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey, S3ConditionalPut};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, ObjectMeta, ObjectStore, ObjectStoreExt, PutMode, PutOptions, RetryConfig,
    UpdateVersion,
};

use super::http::Https;
use super::key::Resume;
use super::{Answer, Document, Key, Prefix, Store, StoreError, Stored, Version};

/// What stands where a document was deleted. No document is as short.
const TOMBSTONE: &[u8] = br#"{"deleted":true}"#;

/// Documents in a bucket.
#[derive(Debug)]
pub struct Objects {
    bucket: Arc<dyn ObjectStore>,
    /// Empty, or with a slash at its end.
    prefix: String,
}

/// What an object is to us.
enum Found {
    Nothing,
    Tombstone(Version),
    Document(Stored),
}

impl Objects {
    /// A bucket of S3. From `environment`: `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`,
    /// `AWS_ENDPOINT_URL` and the other names that `object_store` knows; without keys, the machine's own role.
    pub fn s3(
        bucket: &str,
        prefix: &str,
        environment: &BTreeMap<String, String>,
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let store = amazon(environment)
            .with_bucket_name(bucket)
            .with_conditional_put(S3ConditionalPut::ETagMatch)
            .build()?;
        Ok(Self::new(Arc::new(store), prefix))
    }

    /// A bucket of Google Cloud Storage. From `environment`: `GOOGLE_SERVICE_ACCOUNT` (a path), `GOOGLE_SERVICE_ACCOUNT_KEY`
    /// (the JSON itself), `GOOGLE_APPLICATION_CREDENTIALS`; without them, the machine's own account.
    pub fn google(
        bucket: &str,
        prefix: &str,
        environment: &BTreeMap<String, String>,
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let names = environment.iter().filter(|(name, _)| name.starts_with("GOOGLE_"));
        let builder = names.fold(GoogleCloudStorageBuilder::new(), |builder, (name, value)| {
            match name.to_ascii_lowercase().parse::<GoogleConfigKey>() {
                Ok(key) => builder.with_config(key, value),
                Err(_) => builder,
            }
        });
        let store = builder
            .with_bucket_name(bucket)
            .with_retry(one_try())
            .with_http_connector(Https::new())
            .build()?;
        Ok(Self::new(Arc::new(store), prefix))
    }

    /// Any object store that does `PutMode::Create` and `PutMode::Update`.
    pub(super) fn new(bucket: Arc<dyn ObjectStore>, prefix: &str) -> Self {
        let prefix = Path::from(prefix).to_string();
        Self { bucket, prefix: if prefix.is_empty() { prefix } else { prefix + "/" } }
    }

    fn path(&self, key: &str) -> Path {
        Path::from(format!("{}{key}", self.prefix))
    }

    /// The key of an object; none if it is a tombstone or not ours.
    fn key(&self, object: &ObjectMeta) -> Option<Key> {
        let tombstone = object.size == TOMBSTONE.len() as u64;
        let name = object.location.as_ref().strip_prefix(&self.prefix)?;
        if tombstone { None } else { name.parse().ok() }
    }

    async fn find(&self, key: &Key) -> Result<Found, StoreError> {
        let object = match self.bucket.get(&self.path(key.as_str())).await {
            Ok(object) => object,
            Err(object_store::Error::NotFound { source, .. }) if !is_about_bucket(&*source) => {
                return Ok(Found::Nothing);
            }
            Err(error) => return Err(StoreError::unavailable(key, error)),
        };
        let version = token(object.meta.e_tag.as_deref(), object.meta.version.as_deref());
        let bytes = object.bytes().await.map_err(|error| StoreError::unavailable(key, error))?;
        if bytes == TOMBSTONE {
            return Ok(Found::Tombstone(version));
        }
        Ok(Found::Document(Stored { document: Document::from_bytes(key, &bytes)?, version }))
    }

    async fn put(&self, key: &Key, bytes: Vec<u8>, mode: PutMode) -> Result<Version, StoreError> {
        use object_store::Error::{AlreadyExists, NotFound, Precondition};

        let attributes = Attributes::from_iter([(Attribute::ContentType, "application/json")]);
        let options = PutOptions { mode, attributes, ..PutOptions::default() };
        match self.bucket.put_opts(&self.path(key.as_str()), bytes.into(), options).await {
            Ok(done) => Ok(token(done.e_tag.as_deref(), done.version.as_deref())),
            // 409 from S3 arrives as `AlreadyExists`; `If-Match` on an object that is gone may answer 404.
            Err(AlreadyExists { .. } | Precondition { .. }) => Err(StoreError::conflict(key)),
            Err(NotFound { source, .. }) if !is_about_bucket(&*source) => Err(StoreError::conflict(key)),
            Err(error) => Err(StoreError::unavailable(key, error)),
        }
    }

    async fn put_over(&self, key: &Key, version: &Version, bytes: Vec<u8>) -> Result<Version, StoreError> {
        let Some(expected) = update_version(version) else { return Err(StoreError::conflict(key)) };
        self.put(key, bytes, PutMode::Update(expected)).await
    }
}

impl Store for Objects {
    fn get<'a>(&'a self, key: &'a Key) -> Answer<'a, Option<Stored>> {
        Box::pin(async move {
            Ok(match self.find(key).await? {
                Found::Document(stored) => Some(stored),
                Found::Nothing | Found::Tombstone(_) => None,
            })
        })
    }

    fn create<'a>(&'a self, key: &'a Key, document: &'a Document) -> Answer<'a, Version> {
        Box::pin(async move {
            let bytes = document.to_bytes(key)?;
            match self.put(key, bytes.clone(), PutMode::Create).await {
                Err(StoreError::Conflict { .. }) => match self.find(key).await? {
                    Found::Tombstone(version) => self.put_over(key, &version, bytes).await,
                    Found::Nothing | Found::Document(_) => Err(StoreError::conflict(key)),
                },
                answer => answer,
            }
        })
    }

    fn replace<'a>(
        &'a self,
        key: &'a Key,
        version: &'a Version,
        document: &'a Document,
    ) -> Answer<'a, Version> {
        Box::pin(async move { self.put_over(key, version, document.to_bytes(key)?).await })
    }

    fn delete<'a>(&'a self, key: &'a Key, version: &'a Version) -> Answer<'a, ()> {
        Box::pin(async move { self.put_over(key, version, TOMBSTONE.to_vec()).await.map(drop) })
    }

    fn list<'a>(&'a self, prefix: &'a Prefix, after: Option<&'a Key>, limit: usize) -> Answer<'a, Vec<Key>> {
        Box::pin(async move {
            let resume = prefix.resume(after);
            if limit == 0 || resume == Resume::Nothing {
                return Ok(Vec::new());
            }
            let below = self.path(prefix.as_str());
            let objects = match resume.key() {
                Some(key) => self.bucket.list_with_offset(Some(&below), &self.path(key.as_str())),
                None => self.bucket.list(Some(&below)),
            };
            objects
                .try_filter_map(|object| std::future::ready(Ok(self.key(&object))))
                .take(limit)
                .try_collect()
                .await
                .map_err(|error| StoreError::unavailable(prefix, error))
        })
    }
}

/// Settings for S3, and for whoever else wants Amazon's credentials.
pub(super) fn amazon(environment: &BTreeMap<String, String>) -> AmazonS3Builder {
    let names = environment.iter().filter(|(name, _)| name.starts_with("AWS_"));
    let builder = names.fold(AmazonS3Builder::new(), |builder, (name, value)| {
        match name.to_ascii_lowercase().parse::<AmazonS3ConfigKey>() {
            Ok(key) => builder.with_config(key, value),
            Err(_) => builder,
        }
    });
    let plain = environment.get("AWS_ENDPOINT_URL").is_some_and(|address| address.starts_with("http://"));
    builder.with_allow_http(plain).with_retry(one_try()).with_http_connector(Https::new())
}

/// No repetition down here: a repeated conditional write meets itself as a conflict. The ledger repeats.
fn one_try() -> RetryConfig {
    RetryConfig { max_retries: 0, ..RetryConfig::default() }
}

/// S3 knows an object's state by its `ETag`, Google by its generation; both go into the token.
fn token(e_tag: Option<&str>, generation: Option<&str>) -> Version {
    Version::new(format!("{}\n{}", e_tag.unwrap_or(""), generation.unwrap_or("")))
}

fn update_version(version: &Version) -> Option<UpdateVersion> {
    let (e_tag, generation) = version.as_str().split_once('\n')?;
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Some(UpdateVersion { e_tag: some(e_tag), version: some(generation) })
}

/// A 404 for the bucket is not a 404 for the object: a shop whose bucket is gone must not seem to have no orders.
fn is_about_bucket(error: &(dyn Error + 'static)) -> bool {
    let mut link = Some(error);
    while let Some(error) = link {
        if error.to_string().contains("NoSuchBucket") {
            return true;
        }
        link = error.source();
    }
    false
}
