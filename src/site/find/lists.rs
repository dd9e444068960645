//! What lists of products are filtered by: for their pages, and the documents that scripts read. Of a list that an earlier
//! build saw as it is, both are remembered.

use std::collections::HashMap;
use std::path::Path;

use rayon::prelude::*;

use super::facets::{self, FacetList, Filters};
use crate::catalog::value::Moment;
use crate::catalog::{Fingerprint, MarketIndex, memo};
use crate::site::SitePlan;
use crate::site::made_from::Inputs;
use crate::site::output::{Sink, Taken};

/// What each list of a market can be filtered by, by the list's name.
pub type FiltersByList = HashMap<String, Filters>;

/// What lists are known by, and what they can be filtered by.
#[derive(Debug, Default)]
pub struct RememberedFilters(HashMap<Fingerprint, Filters>);

/// A list of a market.
struct ListOfMarket {
    market: MarketIndex,
    made_from: Fingerprint,
    filters: Filters,
    file: Taken,
}

impl RememberedFilters {
    /// What a memo says; nothing if there is none.
    pub fn read(file: &Path) -> Self {
        let content = memo::read(file);
        let lists: Option<Vec<(Fingerprint, Filters)>> = content.as_deref().and_then(memo::decode);
        Self(lists.unwrap_or_default().into_iter().collect())
    }

    /// Those of these lists.
    fn of(lists: &[ListOfMarket]) -> Self {
        Self(lists.iter().map(|list| (list.made_from, list.filters.clone())).collect())
    }

    fn write(&self, lists: &[ListOfMarket], memo: &Path) {
        if lists.len() != self.0.len() || lists.iter().any(|list| !self.0.contains_key(&list.made_from)) {
            let lists: Vec<(Fingerprint, &Filters)> =
                lists.iter().map(|list| (list.made_from, &list.filters)).collect();
            memo::write(memo, &lists);
        }
    }
}

/// The lists of all markets: what each can be filtered by, and the documents that scripts read. What is `remembered` of them is
/// brought up to date, in `memo` as well.
pub fn lists(
    plan: &SitePlan<'_>,
    inputs: &Inputs<'_>,
    now: Moment,
    sink: Sink<'_>,
    remembered: &mut RememberedFilters,
    memo: Option<&Path>,
) -> Result<(Vec<FiltersByList>, Vec<Taken>), serde_json::Error> {
    let markets = 0..plan.catalog.shop.markets.len();
    let all = markets.clone().flat_map(|market| {
        let folder = super::folder(plan, market);
        let lists = facets::lists(plan.catalog, market).into_iter();
        lists.map(move |(name, products)| (market, format!("site/{folder}lists/{name}.json"), name, products))
    });
    let all: Vec<_> = all.collect();
    let make = |(market, path, name, products): (MarketIndex, String, String, Vec<usize>)| {
        let made_from = inputs.filtered(market, &name, &products);
        let list = std::cell::OnceCell::new();
        let list = || list.get_or_init(|| FacetList::of(plan.catalog, market, &products, now.0));
        let filters = remembered.0.get(&made_from).cloned().unwrap_or_else(|| list().filters(&name));
        let document = || serde_json::to_vec(&list().document(&plan.numbers));
        let owner = || "what search and filters read".into();
        let file = sink.take_made_from(Some(made_from), path, owner, document)?;
        Ok(ListOfMarket { market, made_from, filters, file })
    };
    let lists: Vec<ListOfMarket> = all.into_par_iter().map(make).collect::<Result<_, serde_json::Error>>()?;
    if let Some(memo) = memo {
        remembered.write(&lists, memo);
    }
    *remembered = RememberedFilters::of(&lists);
    let mut filters: Vec<FiltersByList> = markets.map(|_| HashMap::new()).collect();
    let mut files = Vec::with_capacity(lists.len());
    for ListOfMarket { market, filters: of_list, file, .. } in lists {
        filters[market].insert(of_list.list.clone(), of_list);
        files.push(file);
    }
    Ok((filters, files))
}
