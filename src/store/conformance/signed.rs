//! Requests are signed as Amazon wants it: here the stand-in checks every signature.

use super::moto::Moto;
use super::*;

#[tokio::test]
async fn signatures_are_checked() {
    let Some(moto) = Moto::start_strict() else { return };
    let (id, secret) = moto.create_user();
    moto.create_bucket("shop-bucket");
    let mut good = moto.environment();
    good.remove("AWS_SESSION_TOKEN");
    good.insert("AWS_ACCESS_KEY_ID".into(), id);
    good.insert("AWS_SECRET_ACCESS_KEY".into(), secret);
    moto::create_table("shop-table", &good).await;
    let mut bad = good.clone();
    bad.insert("AWS_SECRET_ACCESS_KEY".into(), "guessed".into());
    for address in ["s3://shop-bucket/a", "dynamodb://shop-table"] {
        let store = open(address, &good).unwrap();
        contract::document_lives_and_dies(&*store).await;
        contract::bodies_come_back(&*store).await;
        // The stand-in signs the query of an S3 list otherwise than Amazon does, so that only the other one can be asked.
        if address.starts_with("dynamodb") {
            assert_eq!(store.list(&prefix("bodies/"), None, 5).await.unwrap().len(), 1);
        }
        backends::is_out_of_reach(&*open(address, &bad).unwrap()).await;
    }
}
