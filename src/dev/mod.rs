//! What `pushcart dev` and the tests work with instead of the real world.

pub mod stripe;
