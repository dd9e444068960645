//! Pushcart's checkout function: one app, on AWS Lambda or as a plain HTTP server.

fn main() {}
