//! What the dashboard's buttons do.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Board;
use super::play;
use super::scenario::Scenario;
use crate::checkout::form;

/// `POST /__dev/board/do`: `do` says what, `object` to what.
pub(super) async fn act(State(board): State<Board>, body: String) -> Response {
    let fields = form::pairs(&body);
    let field =
        |name: &str| fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    match done(&board, field("do"), field("object")).await {
        Ok(()) => (StatusCode::SEE_OTHER, [(header::LOCATION, "/__dev/")]).into_response(),
        Err(reason) => (StatusCode::CONFLICT, format!("{reason}\n")).into_response(),
    }
}

async fn done(board: &Board, action: &str, object: &str) -> Result<(), String> {
    let stand_in = board.premises.stand_in();
    let outcome = match action {
        "arrive" => stand_in.settle(object, true),
        "fail" => stand_in.settle(object, false),
        "expire" => stand_in.expire(object),
        "refund" => stand_in.refund(object, None).map(drop),
        "dispute" => stand_in.dispute(object, "fraudulent").map(drop),
        "clock" => {
            stand_in.advance(object.parse().unwrap_or(0));
            Ok(())
        }
        "reset" => {
            stand_in.clear_faults();
            Ok(())
        }
        "sweep" => {
            let checkout = board.premises.checkout().ok_or("there is no shop yet")?;
            return checkout.sweep().await.map(drop).map_err(|error| error.to_string());
        }
        _ => {
            let scenario = Scenario::named(action).ok_or("there is no such button")?;
            let report = play::run(scenario, &board.premises, object).await;
            board.add_report(report);
            Ok(())
        }
    };
    outcome.map_err(|error| error.to_string())
}
