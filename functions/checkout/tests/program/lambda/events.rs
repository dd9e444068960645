//! Events as Amazon documents them, cut down to what there always is.

use data_encoding::BASE64;
use serde_json::{Value, json};

/// A way in which a request reaches a function.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Way {
    /// API Gateway, REST API (payload 1.0), in a stage that is no part of the path.
    RestApi,
    /// API Gateway, HTTP API (payload 2.0), in a stage that begins the path.
    HttpApi,
    /// The function's own address (payload 2.0).
    FunctionUrl,
    /// An application load balancer.
    LoadBalancer,
}

/// The JSON in an answer's body.
pub(crate) fn answer_of(answer: &Value) -> Value {
    let body = answer["body"].as_str().unwrap_or_else(|| panic!("no body: {answer}"));
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

impl Way {
    pub(crate) fn get(self, path: &str, query: &str) -> Value {
        self.event("GET", path, query, json!({"accept": "application/json"}), None, false)
    }

    pub(crate) fn post(self, path: &str, kind: &str, body: &str, base64: bool) -> Value {
        self.event("POST", path, "", json!({"content-type": kind}), Some(body), base64)
    }

    pub(crate) fn signed(self, path: &str, signature: &str, body: &str, base64: bool) -> Value {
        let headers =
            json!({"content-type": "application/json; charset=utf-8", "stripe-signature": signature});
        self.event("POST", path, "", headers, Some(body), base64)
    }

    fn event(
        self,
        method: &str,
        path: &str,
        query: &str,
        mut headers: Value,
        body: Option<&str>,
        base64: bool,
    ) -> Value {
        headers["host"] = json!("shop.example");
        headers["x-forwarded-for"] = json!("203.0.113.7");
        headers["x-forwarded-proto"] = json!("https");
        let body = body.map(|body| if base64 { BASE64.encode(body.as_bytes()) } else { body.to_owned() });
        match self {
            Self::RestApi | Self::LoadBalancer => self.first(method, path, query, &headers, body, base64),
            Self::HttpApi => second(method, "prod", &format!("/prod{path}"), query, &headers, body, base64),
            Self::FunctionUrl => second(method, "$default", path, query, &headers, body, base64),
        }
    }

    /// The form that API Gateway began with and load balancers have as well.
    fn first(
        self,
        method: &str,
        path: &str,
        query: &str,
        headers: &Value,
        body: Option<String>,
        base64: bool,
    ) -> Value {
        let mut values = serde_json::Map::new();
        let mut single = serde_json::Map::new();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let all = values.entry(name).or_insert_with(|| json!([]));
            all.as_array_mut().unwrap().push(json!(value));
            single.insert(name.to_owned(), json!(value));
        }
        let many: serde_json::Map<_, _> =
            headers.as_object().unwrap().iter().map(|(name, value)| (name.clone(), json!([value]))).collect();
        let mut event = json!({
            "path": path,
            "httpMethod": method,
            "multiValueHeaders": many,
            "multiValueQueryStringParameters": values,
            "body": body.unwrap_or_default(),
            "isBase64Encoded": base64,
        });
        if matches!(self, Self::LoadBalancer) {
            event["requestContext"] = json!({"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/shop/1"}});
            return event;
        }
        event["headers"] = headers.clone();
        event["queryStringParameters"] = Value::Object(single);
        event["resource"] = json!("/{proxy+}");
        event["pathParameters"] = json!({"proxy": path.trim_start_matches('/')});
        event["stageVariables"] = Value::Null;
        event["requestContext"] = json!({
            "accountId": "123456789012",
            "apiId": "id",
            "httpMethod": method,
            "identity": {"sourceIp": "203.0.113.7", "userAgent": "test"},
            "path": format!("/prod{path}"),
            "protocol": "HTTP/1.1",
            "requestId": "id=",
            "requestTimeEpoch": 1_583_349_317_135_i64,
            "resourceId": "x",
            "resourcePath": "/{proxy+}",
            "stage": "prod",
        });
        event
    }
}

/// The newer form, of HTTP APIs and function addresses.
fn second(
    method: &str,
    stage: &str,
    path: &str,
    query: &str,
    headers: &Value,
    body: Option<String>,
    base64: bool,
) -> Value {
    let mut event = json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api-id",
            "domainName": "id.execute-api.eu-central-1.amazonaws.com",
            "domainPrefix": "id",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7", "userAgent": "test"},
            "requestId": "id",
            "routeKey": "$default",
            "stage": stage,
            "time": "12/Mar/2026:19:03:58 +0000",
            "timeEpoch": 1_583_348_638_390_i64,
        },
        "isBase64Encoded": base64,
    });
    if let Some(body) = body {
        event["body"] = json!(body);
    }
    event
}
