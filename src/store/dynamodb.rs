//! Documents as items of a table in Amazon `DynamoDB`.
//!
//! The table has the partition key `pk` and the sort key `sk`, both strings, and no index. For `orders/ord_1.json`, `pk` is
//! `orders#7` and `sk` is `ord_1.json`; the digit (of sixteen, from a hash of `sk`) spreads the documents of one kind over partitions, each
//! of which takes 1,000 write units a second. A list asks all sixteen. The attribute `document` is the document's JSON as text, and
//! `version` is what writes are conditional on. Rights needed: `dynamodb:GetItem`, `PutItem`, `DeleteItem`, `Query`.
//!
//! Four calls of a protocol that has been the same since 2012 are spoken here directly, signed by `object_store`, which also finds
//! the credentials: Amazon's SDK would make the function several megabytes larger and takes minutes to compile.

use std::collections::BTreeMap;
use std::error::Error;

use futures_util::future::try_join_all;
use http_body_util::BodyExt;
use object_store::aws::{AwsAuthorizer, AwsCredentialProvider};
use object_store::client::{HttpClient, HttpRequest};
use serde::Deserialize;
use serde_json::{Value, json};

use super::http::Https;
use super::key::Resume;
use super::{Answer, Document, Key, Prefix, Store, StoreError, Stored, Version, object};

/// Over how many partitions the documents of one kind are spread. A constant of the format.
const SHARDS: u8 = 16;

/// Documents in a table.
#[derive(Debug)]
pub struct DynamoDb {
    table: String,
    region: String,
    endpoint: String,
    credentials: AwsCredentialProvider,
    client: HttpClient,
}

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    #[error("the condition of the write does not hold")]
    Condition,
    #[error("DynamoDB answered {status} {kind}: {message}")]
    Refused { status: u16, kind: String, message: String },
    #[error("the environment names no region: set AWS_REGION")]
    NoRegion,
    #[error(transparent)]
    Failed(Box<dyn Error + Send + Sync>),
}

#[derive(Deserialize)]
struct Refusal {
    #[serde(rename = "__type", default)]
    kind: String,
    #[serde(alias = "Message", default)]
    message: String,
}

#[derive(Deserialize)]
struct GetAnswer {
    #[serde(rename = "Item")]
    item: Option<Item>,
}

#[derive(Deserialize)]
struct Item {
    document: Text,
}

#[derive(Deserialize)]
struct Text {
    #[serde(rename = "S")]
    text: String,
}

#[derive(Deserialize)]
struct QueryAnswer {
    #[serde(rename = "Items", default)]
    items: Vec<SortKey>,
    #[serde(rename = "LastEvaluatedKey")]
    last: Option<Value>,
}

#[derive(Deserialize)]
struct SortKey {
    sk: Text,
}

impl DynamoDb {
    /// A table. From `environment`: `AWS_REGION` (or `AWS_DEFAULT_REGION`), the keys as for S3, and `AWS_ENDPOINT_URL`.
    pub fn new(
        table: &str,
        environment: &BTreeMap<String, String>,
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let variable = |name: &str| environment.get(name).filter(|value| !value.is_empty());
        let region =
            variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION")).ok_or(CallError::NoRegion)?;
        let endpoint = variable("AWS_ENDPOINT_URL_DYNAMODB")
            .or_else(|| variable("AWS_ENDPOINT_URL"))
            .map_or_else(|| format!("https://dynamodb.{region}.amazonaws.com"), Clone::clone);
        // The bucket is only a word that the builder wants; what is taken from it are the credentials.
        let amazon = object::amazon(environment).with_bucket_name("none").build()?;
        Ok(Self {
            table: table.to_owned(),
            region: region.clone(),
            endpoint: format!("{}/", endpoint.trim_end_matches('/')),
            credentials: amazon.credentials().clone(),
            client: HttpClient::new(Https::new()),
        })
    }

    /// One call of the API by its name, with the table's name added to the request.
    pub(super) async fn call(&self, name: &str, mut request: Value) -> Result<Vec<u8>, CallError> {
        request["TableName"] = json!(self.table);
        let mut request = HttpRequest::new(request.to_string().into());
        *request.method_mut() = ::http::Method::POST;
        *request.uri_mut() = self.endpoint.parse().map_err(failed)?;
        let headers = request.headers_mut();
        headers.insert("content-type", "application/x-amz-json-1.0".parse().map_err(failed)?);
        headers.insert("x-amz-target", format!("DynamoDB_20120810.{name}").parse().map_err(failed)?);
        let credential = self.credentials.get_credential().await.map_err(failed)?;
        AwsAuthorizer::new(&credential, "dynamodb", &self.region)
            .try_authorize(&mut request, None)
            .map_err(failed)?;
        let (parts, body) = self.client.execute(request).await.map_err(failed)?.into_parts();
        let bytes = body.collect().await.map_err(failed)?.to_bytes();
        if parts.status.is_success() { Ok(bytes.into()) } else { Err(refused(parts.status.as_u16(), &bytes)) }
    }

    async fn put(
        &self,
        key: &Key,
        document: &Document,
        expected: Option<&Version>,
    ) -> Result<Version, StoreError> {
        let text =
            String::from_utf8(document.to_bytes(key)?).map_err(|error| StoreError::corrupt(key, error))?;
        let version = Version::of(document);
        let mut item = item_key(key);
        item["document"] = json!({ "S": text });
        item["version"] = json!({ "S": version.as_str() });
        let mut request = condition(expected);
        request["Item"] = item;
        self.call("PutItem", request).await.map_err(|error| refusal(key, error))?;
        Ok(version)
    }

    /// The sort keys of one partition that begin with `rest`, at most `limit`.
    async fn query(
        &self,
        pk: &str,
        rest: &str,
        after: Option<&Key>,
        limit: usize,
    ) -> Result<Vec<String>, CallError> {
        let mut start = after.map(|key| json!({ "pk": { "S": pk }, "sk": { "S": key.split().1 } }));
        let mut found = Vec::new();
        loop {
            let mut request = json!({
                "ConsistentRead": true,
                "KeyConditionExpression": "pk = :pk",
                "ExpressionAttributeValues": { ":pk": { "S": pk } },
                "ProjectionExpression": "sk",
                "Limit": limit - found.len(),
            });
            if !rest.is_empty() {
                request["KeyConditionExpression"] = json!("pk = :pk AND begins_with(sk, :rest)");
                request["ExpressionAttributeValues"][":rest"] = json!({ "S": rest });
            }
            if let Some(start) = start.take() {
                request["ExclusiveStartKey"] = start;
            }
            let answer = self.call("Query", request).await?;
            let answer: QueryAnswer = serde_json::from_slice(&answer).map_err(failed)?;
            found.extend(answer.items.into_iter().map(|item| item.sk.text));
            start = answer.last;
            if start.is_none() || found.len() >= limit {
                return Ok(found);
            }
        }
    }
}

impl Store for DynamoDb {
    fn get<'a>(&'a self, key: &'a Key) -> Answer<'a, Option<Stored>> {
        Box::pin(async move {
            let request = json!({ "Key": item_key(key), "ConsistentRead": true });
            let answer = self.call("GetItem", request).await.map_err(|error| refusal(key, error))?;
            let answer: GetAnswer =
                serde_json::from_slice(&answer).map_err(|error| StoreError::corrupt(key, error))?;
            let Some(item) = answer.item else { return Ok(None) };
            let document = Document::from_bytes(key, item.document.text.as_bytes())?;
            let version = Version::of(&document);
            Ok(Some(Stored { document, version }))
        })
    }

    fn create<'a>(&'a self, key: &'a Key, document: &'a Document) -> Answer<'a, Version> {
        Box::pin(self.put(key, document, None))
    }

    fn replace<'a>(
        &'a self,
        key: &'a Key,
        version: &'a Version,
        document: &'a Document,
    ) -> Answer<'a, Version> {
        Box::pin(self.put(key, document, Some(version)))
    }

    fn delete<'a>(&'a self, key: &'a Key, version: &'a Version) -> Answer<'a, ()> {
        Box::pin(async move {
            let mut request = condition(Some(version));
            request["Key"] = item_key(key);
            self.call("DeleteItem", request).await.map_err(|error| refusal(key, error))?;
            Ok(())
        })
    }

    fn list<'a>(&'a self, prefix: &'a Prefix, after: Option<&'a Key>, limit: usize) -> Answer<'a, Vec<Key>> {
        Box::pin(async move {
            let resume = prefix.resume(after);
            if limit == 0 || resume == Resume::Nothing {
                return Ok(Vec::new());
            }
            let (kind, rest) = prefix.as_str().split_once('/').unwrap_or((prefix.as_str(), ""));
            let queries = (0..SHARDS).map(|shard| async move {
                self.query(&partition(kind, shard), rest, resume.key(), limit).await
            });
            let found =
                try_join_all(queries).await.map_err(|error| StoreError::unavailable(prefix, error))?;
            let names = found.iter().flatten().map(|rest| format!("{kind}/{rest}"));
            let mut keys: Vec<Key> = names.filter_map(|name| name.parse().ok()).collect();
            keys.sort_unstable();
            keys.truncate(limit);
            Ok(keys)
        })
    }
}

fn partition(kind: &str, shard: u8) -> String {
    format!("{kind}#{shard:x}")
}

fn item_key(key: &Key) -> Value {
    let (kind, rest) = key.split();
    let shard = blake3::hash(rest.as_bytes()).as_bytes()[0] % SHARDS;
    json!({ "pk": { "S": partition(kind, shard) }, "sk": { "S": rest } })
}

/// The condition of a write: this version, or nothing there.
fn condition(expected: Option<&Version>) -> Value {
    match expected {
        Some(version) => json!({
            "ConditionExpression": "#version = :version",
            "ExpressionAttributeNames": { "#version": "version" },
            "ExpressionAttributeValues": { ":version": { "S": version.as_str() } },
        }),
        None => json!({ "ConditionExpression": "attribute_not_exists(pk)" }),
    }
}

fn refusal(key: &Key, error: CallError) -> StoreError {
    match error {
        CallError::Condition => StoreError::conflict(key),
        error => StoreError::unavailable(key, error),
    }
}

fn refused(status: u16, body: &[u8]) -> CallError {
    let refusal: Refusal = serde_json::from_slice(body)
        .unwrap_or(Refusal { kind: String::new(), message: String::from_utf8_lossy(body).into_owned() });
    // `com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException`
    let kind = refusal.kind.rsplit('#').next().unwrap_or_default().to_owned();
    if kind == "ConditionalCheckFailedException" {
        CallError::Condition
    } else {
        CallError::Refused { status, kind, message: refusal.message }
    }
}

fn failed(error: impl Into<Box<dyn Error + Send + Sync>>) -> CallError {
    CallError::Failed(error.into())
}
