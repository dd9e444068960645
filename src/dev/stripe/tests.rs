//! Tests of the stand-in as a whole.
