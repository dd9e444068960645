//! The stores that the suite runs on.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory() {
    conforms(Arc::new(Memory::new())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn folder() {
    let place = tempfile::tempdir().unwrap();
    conforms(Arc::new(Folder::open(place.path()).unwrap())).await;
}

/// The code for object stores, without a network: also what Google's generations go through.
#[cfg(feature = "cloud")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn objects_in_memory() {
    let bucket = Arc::new(object_store::memory::InMemory::new());
    conforms(Arc::new(Objects::new(bucket, "/shop/one/"))).await;
}

#[cfg(feature = "cloud")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s3() {
    let Some(moto) = moto::Moto::start() else { return };
    moto.create_bucket("shop-bucket");
    conforms(open("s3://shop-bucket/shop/one", &moto.environment()).unwrap()).await;
    let whole_bucket = open("s3://shop-bucket", &moto.environment()).unwrap();
    contract::keys_do_not_meet(&*whole_bucket).await;
    let missing = open("s3://no-such-bucket", &moto.environment()).unwrap();
    is_out_of_reach(&*missing).await;
}

#[cfg(feature = "cloud")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dynamodb() {
    let Some(moto) = moto::Moto::start() else { return };
    moto::create_table("shop-table", &moto.environment()).await;
    conforms(open("dynamodb://shop-table", &moto.environment()).unwrap()).await;
    let missing = open("dynamodb://no-such-table", &moto.environment()).unwrap();
    is_out_of_reach(&*missing).await;
}

/// A bucket or table that is not there is not an empty one, and nobody who cannot be reached is taken for one.
#[cfg(feature = "cloud")]
pub(super) async fn is_out_of_reach(store: &dyn Store) {
    let key = key("a/b.json");
    let unavailable = |error: Option<StoreError>| matches!(error, Some(StoreError::Unavailable { .. }));
    assert!(unavailable(store.get(&key).await.err()));
    assert!(unavailable(store.create(&key, &document(1, "x")).await.err()));
    assert!(unavailable(store.list(&prefix("a/"), None, 5).await.err()));
}

#[cfg(feature = "cloud")]
#[tokio::test]
async fn nobody_listens() {
    let address = "http://127.0.0.1:9";
    for store in ["s3://bucket", "dynamodb://table"] {
        is_out_of_reach(&*open(store, &moto::environment(address)).unwrap()).await;
    }
}
