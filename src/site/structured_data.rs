//! stub
use super::{Gallery, SitePlan, Target, view::Link};
use crate::catalog::{MarketIndex, value::Moment};
#[allow(missing_docs)]
pub fn for_page(
    _: &SitePlan<'_>,
    _: &Gallery,
    _: MarketIndex,
    _: Target,
    _: &[Link],
    _: Moment,
) -> Vec<String> {
    Vec::new()
}
