//! `pushcart new`: a shop to begin with.

use crate::shop::{Shop, command, finish};

#[test]
fn a_new_shop_is_without_mistakes() {
    for kind in [&["--empty"][..], &[]] {
        let folder = Shop::empty();
        let shop = folder.path().join("kiln");
        assert_eq!(finish(command().arg("new").arg(&shop).args(kind)).code, Some(0));
        let check = finish(command().args(["check", "--shop"]).arg(&shop));
        assert_eq!(check.code, Some(0), "{}", check.stdout);
    }
}

#[test]
fn what_is_there_already_is_left_alone() {
    let shop = Shop::empty().file("kiln", "a file").file("full/note.txt", "a note");
    for (name, what) in [("kiln", "is a file"), ("full", "is not empty")] {
        let run = finish(command().arg("new").arg(shop.path().join(name)));
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert!(
            run.stderr.contains(what) && run.stderr.contains("hint: name a new folder"),
            "{}",
            run.stderr
        );
    }
}
