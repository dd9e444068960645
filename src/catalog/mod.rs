//! From the seller's files to a catalogue that holds together.
pub mod decode;
pub mod node;
pub mod raw;
pub mod value;
