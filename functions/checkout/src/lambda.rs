//! On AWS Lambda: requests from API Gateway (both kinds), function addresses and load balancers, and schedules.

use std::net::IpAddr;

use lambda_http::lambda_runtime::{self, LambdaEvent, service_fn};
use lambda_http::request::{LambdaRequest, RequestContext};
use lambda_http::{Adapter, Error, RequestExt as _, Service};
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

async fn request<A>(app: A, event: LambdaEvent<Box<RawValue>>) -> Result<Box<RawValue>, Error>
where
    A: Service<lambda_http::Request, Error = std::convert::Infallible> + Clone + Send + 'static,
    A::Response: lambda_http::IntoResponse + Send + 'static,
    A::Future: Send,
{
    let LambdaEvent { payload, context } = event;
    let payload: LambdaRequest = serde_json::from_str(payload.get())?;
    let service = service_fn(|mut request: lambda_http::Request| {
        prepare(&mut request);
        app.clone().call(request)
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

async fn sweep(function: &Function) -> Result<Box<RawValue>, Error> {
    function.upkeep.sweep(&function.checkout).await?;
    Ok(to_raw_value("swept")?)
}

async fn reconcile(function: &Function) -> Result<Box<RawValue>, Error> {
    function.upkeep.reconcile(&function.checkout).await?;
    Ok(to_raw_value("reconciled")?)
}
