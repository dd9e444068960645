//! Has the crate built again when a file is added to the theme or the demo shop, which are embedded.

fn main() {
    for folder in ["templates", "products", "collections", "pages", "static"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
