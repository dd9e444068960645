//! Reading what callers send: never more than is needed, and not for longer than is decent.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::refusal::Refusal;

/// How much of a body that is too long is read and thrown away, so that its sender is still there to hear the answer.
const THROWN_AWAY: usize = 16 * 1024 * 1024;

/// How the body of a request for an order is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Json,
    Form,
}

impl Kind {
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Refusal> {
        let mut types = headers.get_all(header::CONTENT_TYPE).iter();
        let (Some(one), None) = (types.next(), types.next()) else {
            return Err(Refusal::UnsupportedMediaType);
        };
        let essence = one.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if essence.eq_ignore_ascii_case("application/json") {
            Ok(Self::Json)
        } else if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            Ok(Self::Form)
        } else {
            Err(Refusal::UnsupportedMediaType)
        }
    }
}

/// Reads a body of at most so many bytes within a time.
pub(super) async fn read(body: Body, most: usize, time: Duration) -> Result<Bytes, Refusal> {
    tokio::time::timeout(time, collect(body, most)).await.map_err(|_| Refusal::SlowBody)?
}

async fn collect(mut body: Body, most: usize) -> Result<Bytes, Refusal> {
    let read = Limited::new(&mut body, most).collect().await;
    match read {
        Ok(read) => Ok(read.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            throw_away(body).await;
            Err(Refusal::TooLarge)
        }
        Err(_) => Err(Refusal::BrokenBody),
    }
}

async fn throw_away(mut body: Body) {
    let mut read = 0;
    while let Some(Ok(frame)) = body.frame().await {
        read += frame.data_ref().map_or(0, Bytes::len);
        if read > THROWN_AWAY {
            return;
        }
    }
}
