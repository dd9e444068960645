//! The one HTTP client of the cloud stores: hyper with rustls, pooled connections, and an end to every request.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector as TcpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse,
    HttpResponseBody, HttpService,
};

/// How long a request may take from its first byte to the last byte of its answer. A checkout's own deadline is longer than
/// two of these.
const REQUEST_TIME: Duration = Duration::from_secs(4);

/// How long a connection may take to be made.
const CONNECT_TIME: Duration = Duration::from_secs(2);

/// Shorter than the idle time after which S3, Google and `DynamoDB` close a connection.
const IDLE_TIME: Duration = Duration::from_secs(15);

/// A client for `object_store`, instead of the one it would bring: the checkout has this stack already, and it costs a third of
/// the bytes.
#[derive(Debug, Clone)]
pub(super) struct Https(Client<HttpsConnector<TcpConnector>, HttpRequestBody>);

impl Https {
    pub(super) fn new() -> Self {
        let mut tcp = TcpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT_TIME));
        let connector = HttpsConnectorBuilder::new()
            .with_webpki_roots()
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE_TIME)
            .pool_timer(TokioTimer::new())
            .build(connector);
        Self(client)
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = self.0.request(request).await.map_err(|error| {
            let kind = if error.is_connect() { HttpErrorKind::Connect } else { HttpErrorKind::Unknown };
            HttpError::new(kind, error)
        })?;
        let (parts, body) = answer.into_parts();
        let bytes: Bytes = body
            .collect()
            .await
            .map_err(|error| HttpError::new(HttpErrorKind::Interrupted, error))?
            .to_bytes();
        let body = HttpResponseBody::new(Full::new(bytes).map_err(|never| match never {}));
        Ok(HttpResponse::from_parts(parts, body))
    }
}

#[async_trait::async_trait]
impl HttpService for Https {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        match tokio::time::timeout(REQUEST_TIME, self.exchange(request)).await {
            Ok(answer) => answer,
            Err(late) => Err(HttpError::new(HttpErrorKind::Timeout, late)),
        }
    }
}

impl HttpConnector for Https {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}
