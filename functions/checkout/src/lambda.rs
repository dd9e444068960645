//! On AWS Lambda: requests from API Gateway (both kinds), function addresses and load balancers, and schedules.

use std::net::IpAddr;
use std::pin::Pin;

use axum::Router;
use axum::body::to_bytes;
use axum::response::Response;
use lambda_http::lambda_runtime::{self, LambdaEvent, service_fn};
use lambda_http::request::{LambdaRequest, RequestContext};
use lambda_http::{Adapter, Body, Error, IntoResponse, RequestExt as _, Service as _};
use pushcart::function::{self, Function, Peer, RequestId};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::{RawValue, to_raw_value};

/// Answers events until Lambda ends the process.
pub(crate) async fn run(function: Function) -> Result<(), Error> {
    let app = function::app(function.clone());
    let answer = move |event: LambdaEvent<Box<RawValue>>| {
        let (app, function) = (app.clone(), function.clone());
        async move {
            match Kind::of(event.payload.get())? {
                Kind::Request => request(app, event).await,
                Kind::Sweep => sweep(&function).await,
                Kind::Reconcile => reconcile(&function).await,
            }
        }
    };
    lambda_runtime::run(service_fn(answer)).await
}

/// What an event wants.
enum Kind {
    Request,
    Sweep,
    Reconcile,
}

/// The few keys that tell events apart.
#[derive(Deserialize)]
struct Peek {
    #[serde(rename = "requestContext")]
    request: Option<IgnoredAny>,
    /// What a schedule of ours says: `{"pushcart": "sweep"}`.
    pushcart: Option<String>,
    /// Who sends an event that `EventBridge` made itself.
    source: Option<String>,
}

impl Kind {
    fn of(event: &str) -> Result<Self, Error> {
        let peek: Peek = serde_json::from_str(event)?;
        match (peek.request, peek.pushcart.as_deref(), peek.source.as_deref()) {
            (Some(_), ..) => Ok(Self::Request),
            (None, Some("reconcile"), _) => Ok(Self::Reconcile),
            (None, Some("sweep"), _) | (None, None, Some("aws.events" | "aws.scheduler")) => Ok(Self::Sweep),
            _ => Err("the event is neither a request nor a schedule of ours".into()),
        }
    }
}

async fn request(app: Router, event: LambdaEvent<Box<RawValue>>) -> Result<Box<RawValue>, Error> {
    let LambdaEvent { payload, context } = event;
    let payload: LambdaRequest = serde_json::from_str(payload.get())?;
    let service = service_fn(|mut request: lambda_http::Request| {
        prepare(&mut request);
        let answer = app.clone().call(request);
        async { answer.await.map(Answer) }
    });
    let answer = Adapter::from(service).call(LambdaEvent { payload, context }).await?;
    Ok(to_raw_value(&answer)?)
}

/// Tells the app what Lambda knows: whose request it is, its id, and its address below the stage or the base path.
fn prepare(request: &mut lambda_http::Request) {
    if let Some(peer) = peer(request) {
        request.extensions_mut().insert(Peer(peer));
    }
    if let Some(context) = request.lambda_context_ref() {
        let id = RequestId(context.request_id.clone());
        request.extensions_mut().insert(id);
    }
    let uri = request.uri();
    let below = uri.path().find("/api/").map(|at| &uri.path()[at..]);
    let address = below.map(|path| match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    });
    if let Some(Ok(address)) = address.map(|address| address.parse()) {
        *request.uri_mut() = address;
    }
}

/// Who called API Gateway, the function's address or the load balancer. The last says it in a header alone, at whose end nobody
/// else can write.
fn peer(request: &lambda_http::Request) -> Option<IpAddr> {
    let said = match request.request_context_ref()? {
        RequestContext::ApiGatewayV1(context) => context.identity.source_ip.clone(),
        RequestContext::ApiGatewayV2(context) => context.http.source_ip.clone(),
        _ => {
            let lines = request.headers().get_all("x-forwarded-for").iter();
            let last = lines.filter_map(|line| line.to_str().ok()).next_back();
            last.and_then(|line| line.rsplit(',').next()).map(|address| address.trim().to_owned())
        }
    };
    said?.parse().ok()
}

/// An answer of the app's, as text: all of ours are UTF-8. `lambda_http` would decode other encodings as well, by tables that are a
/// tenth of the program.
struct Answer(Response);

impl IntoResponse for Answer {
    fn into_response(self) -> Pin<Box<dyn Future<Output = lambda_http::Response<Body>> + Send>> {
        Box::pin(async move {
            let (head, body) = self.0.into_parts();
            // They are in memory already, so that reading them does not fail.
            let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
            let body =
                String::from_utf8(bytes.into()).map_or_else(|error| error.into_bytes().into(), Body::from);
            lambda_http::Response::from_parts(head, body)
        })
    }
}

async fn sweep(function: &Function) -> Result<Box<RawValue>, Error> {
    function.upkeep.sweep(&function.checkout).await?;
    Ok(to_raw_value("swept")?)
}

async fn reconcile(function: &Function) -> Result<Box<RawValue>, Error> {
    function.upkeep.reconcile(&function.checkout).await?;
    Ok(to_raw_value("reconciled")?)
}
