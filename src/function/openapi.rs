//! What the routes take and answer, as `OpenAPI` 3.1, made from the code's own types. The function itself serves the finished document,
//! which a test keeps as it should be: `SNAPSHOTS=overwrite cargo test --test testsuite openapi` renews it.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::answer::{HealthAnswer, HeardAnswer, OpenedAnswer, OrderAnswer, QuoteAnswer, StockAnswer};
use super::refusal::{PROBLEM_JSON, ProblemBody};
use super::routes;
use crate::checkout::request_schema;

/// The document.
pub fn document() -> Value {
    // What is taken may leave optional keys out; what is answered has all of them.
    let mut requests = settings(SchemaSettings::for_deserialize);
    let mut answered = settings(SchemaSettings::for_serialize);
    let paths = paths(&mut requests, &mut answered);
    let mut definitions: Map<String, Value> = requests.take_definitions(true);
    definitions.extend(answered.take_definitions(true));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Pushcart's checkout function",
            "description": "Quotes, orders and stock of one shop. Amounts are integers in the minor units of their currency.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [],
        "paths": paths,
        "components": { "schemas": definitions },
    })
}

fn settings(contract: fn(SchemaSettings) -> SchemaSettings) -> SchemaGenerator {
    let mut settings = contract(SchemaSettings::draft2020_12());
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    settings.into_generator()
}

fn paths(requests: &mut SchemaGenerator, schemas: &mut SchemaGenerator) -> Value {
    let request = json!({ "required": true, "content": {
        "application/json": { "schema": request_schema(requests) },
        "application/x-www-form-urlencoded": { "schema": form() },
    } });
    let order = json!({ "name": "order", "in": "path", "required": true, "description": "The order's id.",
        "schema": { "type": "string", "pattern": "^ord_[0-9a-f]{32}$" } });
    let token = json!({ "name": "token", "in": "query", "required": true, "description": "What lets somebody look at the order.",
        "schema": { "type": "string" } });
    let skus = json!({ "name": "sku", "in": "query", "required": true, "description": "What is asked about.",
        "style": "form", "explode": true,
        "schema": { "type": "array", "minItems": 1, "maxItems": 100, "items": sku() } });
    let problem = || json!({ PROBLEM_JSON: { "schema": { "$ref": "#/components/schemas/Problem" } } });
    schemas.subschema_for::<ProblemBody>();
    let leads = |what: &str| {
        json!({ "description": what, "headers": {
        "Location": { "required": true, "schema": { "type": "string", "format": "uri" } } } })
    };
    let mut opened =
        answer::<OpenedAnswer>(schemas, "The order, to be paid; or the order that this attempt made before.");
    let mut buying =
        with_problems(&["400", "404", "408", "409", "413", "415", "429", "500", "502", "503"], &problem());
    buying["303"] = leads("To a form: where the buyer pays.");
    // A form that cannot be done gets a page for people.
    for status in ["400", "404", "408", "409", "413", "429", "500", "502", "503"] {
        buying[status]["content"]["text/html"] = json!({ "schema": { "type": "string" } });
    }
    merge(&mut opened, buying);
    json!({
        routes::CHECKOUT: { "post": {
            "operationId": "buy", "summary": "Makes an order and leads to where it is paid", "requestBody": request, "responses": opened,
        } },
        routes::QUOTE: { "post": {
            "operationId": "quote", "summary": "What a cart costs; nothing is written down", "requestBody": request,
            "responses": merged(answer::<QuoteAnswer>(schemas, "The costs."), &["400", "404", "408", "409", "413", "415", "429", "500", "503"], &problem()),
        } },
        routes::CANCEL: { "get": {
            "operationId": "cancel", "summary": "Where a buyer who turns back on the payment page comes by",
            "parameters": [
                { "name": "order", "in": "query", "schema": { "type": "string" }, "description": "The order's id." },
                { "name": "token", "in": "query", "schema": { "type": "string" }, "description": "What lets somebody end the order." },
            ],
            "responses": merged(json!({ "303": leads("The cart, or the thanks if it is paid after all.") }), &["429", "500", "503"], &problem()),
        } },
        routes::WEBHOOK: { "post": {
            "operationId": "hear", "summary": "Takes Stripe's events",
            "parameters": [{ "name": "Stripe-Signature", "in": "header", "required": true, "schema": { "type": "string" } }],
            "requestBody": { "required": true, "content": { "application/json": { "schema": { "type": "object" } } } },
            "responses": merged(answer::<HeardAnswer>(schemas, "It is stored, or need not be."), &["400", "408", "413", "500", "503"], &problem()),
        } },
        routes::STOCK: { "get": {
            "operationId": "stock", "summary": "How many are left", "parameters": [skus],
            "responses": merged(answer::<StockAnswer>(schemas, "What is left of what the shop sells."), &["400", "429", "500", "503"], &problem()),
        } },
        routes::ORDER: { "get": {
            "operationId": "order", "summary": "An order, for who has its link", "parameters": [order, token],
            "responses": merged(answer::<OrderAnswer>(schemas, "The order."), &["404", "429", "500", "503"], &problem()),
        } },
        routes::HEALTH: { "get": {
            "operationId": "health", "summary": "Whether the function works",
            "responses": merged(answer::<HealthAnswer>(schemas, "It does."), &["429", "500", "503"], &problem()),
        } },
        routes::OPENAPI: { "get": {
            "operationId": "openapi", "summary": "This document",
            "responses": merged(json!({ "200": { "description": "This document.",
                "content": { "application/json": { "schema": { "type": "object" } } } } }), &["429", "500", "503"], &problem()),
        } },
    })
}

fn answer<T: JsonSchema>(schemas: &mut SchemaGenerator, what: &str) -> Value {
    let schema = schemas.subschema_for::<T>();
    json!({ "200": { "description": what, "content": { "application/json": { "schema": schema } } } })
}

fn merged(mut answers: Value, statuses: &[&str], problem: &Value) -> Value {
    merge(&mut answers, with_problems(statuses, problem));
    answers
}

fn merge(into: &mut Value, from: Value) {
    if let (Some(into), Value::Object(from)) = (into.as_object_mut(), from) {
        into.extend(from);
    }
}

fn with_problems(statuses: &[&str], problem: &Value) -> Value {
    let described = statuses.iter().map(|status| {
        let what = match *status {
            "400" => "The request makes no sense.",
            "404" => "There is no such thing.",
            "408" => "The body did not come in time.",
            "409" => "It cannot be had like this any more: a price changed, too little is left, or the attempt has ended.",
            "413" => "The body is too long.",
            "415" => "The body has the wrong type.",
            "429" => "Too many requests.",
            "502" => "Payments cannot be taken at the moment.",
            "503" => "The store does not answer, or it took too long.",
            _ => "Something went wrong.",
        };
        ((*status).to_owned(), json!({ "description": what, "content": problem }))
    });
    Value::Object(described.collect())
}

fn sku() -> Value {
    json!({ "type": "string", "minLength": 1 })
}

/// A form repeats `sku`, `quantity` and `unit_amount_seen` together, a line each.
fn form() -> Value {
    json!({
        "type": "object",
        "required": ["market", "sku"],
        "properties": {
            "market": { "type": "string", "description": "The market whose prices hold." },
            "country": { "type": "string", "description": "Where to ship." },
            "sku": { "type": "string", "description": "What; begins a line." },
            "quantity": { "type": "integer", "minimum": 1, "description": "How many." },
            "unit_amount_seen": { "type": "integer", "description": "What the page showed as the price of one." },
        },
    })
}
