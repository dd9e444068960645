//! Lists: newest first, filtered, in parts: <https://docs.stripe.com/api/pagination>.

use serde_json::{Value, json};

use super::api_error::ApiError;
use super::form::Form;

/// The part of a list that was asked for. `objects` are in the order of their creation.
pub(super) fn part(objects: Vec<Value>, form: &Form, url: &str) -> Result<Value, ApiError> {
    let newest_first: Vec<Value> = objects.into_iter().rev().filter(|object| wanted(object, form)).collect();
    in_order(&newest_first, form, url)
}

/// The part of a list whose order is its own.
pub(super) fn in_order(objects: &[Value], form: &Form, url: &str) -> Result<Value, ApiError> {
    let limit = form.integer(&["limit"]).unwrap_or(10);
    if !(1..=100).contains(&limit) {
        let message = "This value must be between 1 and 100.";
        return Err(ApiError::parameter("limit", Some("parameter_invalid_integer"), message));
    }
    let position = |key: &str| match form.text(&[key]) {
        None => Ok(None),
        Some(id) => match objects.iter().position(|object| object["id"] == id) {
            Some(position) => Ok(Some(position)),
            None => Err(ApiError::no_such("object", id, key)),
        },
    };
    let limit = usize::try_from(limit).unwrap_or(10);
    let (after, before) = (position("starting_after")?, position("ending_before")?);
    let (first, last) = match (after, before) {
        (Some(_), Some(_)) => {
            let message = "You cannot use both `starting_after` and `ending_before`.";
            return Err(ApiError::parameter("ending_before", None, message));
        }
        (_, Some(before)) => (before.saturating_sub(limit), before),
        (after, None) => {
            let first = after.map_or(0, |after| after + 1);
            (first, objects.len().min(first + limit))
        }
    };
    let has_more = if before.is_some() { first > 0 } else { last < objects.len() };
    Ok(json!({ "object": "list", "url": url, "has_more": has_more, "data": &objects[first..last] }))
}

/// Whether an object passes the filters. Those of the table that an object has no field for pass nothing.
fn wanted(object: &Value, form: &Form) -> bool {
    let created = object["created"].as_i64().unwrap_or(0);
    let within = |key: &str, fits: fn(&i64, &i64) -> bool| {
        form.integer(&["created", key]).is_none_or(|bound| fits(&created, &bound))
    };
    let equal = |key: &str| form.text(&[key]).is_none_or(|value| object[key] == value);
    let exact = form.integer(&["created"]).is_none_or(|second| second == created);
    let email = form
        .text(&["customer_details", "email"])
        .is_none_or(|email| object["customer_details"]["email"] == email);
    let kinds =
        form.at(&["types"]).is_none_or(|kinds| kinds.texts().iter().any(|(_, kind)| object["type"] == *kind));
    exact
        && email
        && kinds
        && within("gt", i64::gt)
        && within("gte", i64::ge)
        && within("lt", i64::lt)
        && within("lte", i64::le)
        && ["status", "payment_intent", "customer", "charge", "subscription", "payment_link", "type"]
            .into_iter()
            .all(equal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(query: &str) -> Result<(Vec<i64>, bool), u16> {
        let objects = (0..5)
            .map(|number| json!({ "id": number.to_string(), "created": number, "status": "open" }))
            .collect();
        let part = part(objects, &Form::read(query).unwrap(), "/").map_err(|error| error.status)?;
        let data = part["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|object| object["created"].as_i64().unwrap())
            .collect();
        Ok((data, part["has_more"] == true))
    }

    #[test]
    fn lists_begin_with_the_newest_and_come_in_parts() {
        assert_eq!(ids("limit=2"), Ok((vec![4, 3], true)));
        assert_eq!(ids("limit=2&starting_after=3"), Ok((vec![2, 1], true)));
        assert_eq!(ids("limit=2&starting_after=1"), Ok((vec![0], false)));
        assert_eq!(ids("limit=2&ending_before=2"), Ok((vec![4, 3], false)));
        assert_eq!(ids("created[gte]=1&created[lt]=3"), Ok((vec![2, 1], false)));
        assert_eq!(ids("created=3"), Ok((vec![3], false)));
        assert_eq!(ids("status=expired"), Ok((vec![], false)));
        assert_eq!(ids("limit=0"), Err(400));
        assert_eq!(ids("starting_after=9"), Err(404));
    }
}
