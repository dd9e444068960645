//! What the site publishes beside its pages: for search engines, hosts, feed readers and other front ends, and the price list
//! for the function.

use std::path::Path;

use rayon::prelude::*;

use super::build::{BuildError, Progress};
use super::deploy::{self, Program};
use super::feed::{atom, merchant, robots, sitemap};
use super::gallery::Gallery;
use super::made_from::Inputs;
use super::output::{OutputFile, Sink, Taken};
use super::plan::SitePlan;
use super::text_file::TextFile;
use super::{catalog_json, find, headers, price_list, redirects, speculation};
use crate::catalog::fingerprint::Parts;
use crate::catalog::value::Moment;

type Files = Result<Vec<OutputFile>, BuildError>;

/// Makes some of the files.
type Job<'j> = Box<dyn Fn() -> Files + Send + Sync + 'j>;

/// What they are made from.
pub struct Machines<'a> {
    /// The site.
    pub plan: &'a SitePlan<'a>,
    /// Its pictures.
    pub gallery: &'a Gallery,
    /// The theme's words, by market.
    pub words: &'a [toml::Table],
    /// What that comes to.
    pub inputs: &'a Inputs<'a>,
    /// The function's program, if it is to lie beside them.
    pub program: Option<&'a Path>,
    /// When they are made.
    pub now: Moment,
}

impl Machines<'_> {
    /// All of the other files, each handed to `sink` as soon as it is made.
    pub fn files(&self, sink: Sink<'_>, progress: &impl Progress) -> Result<Vec<Taken>, BuildError> {
        let Self { plan, gallery, inputs, now, .. } = *self;
        let taken = self.jobs().into_par_iter().map(|(part, job)| {
            let files = progress.time(part, job)?;
            Ok(progress.time("hash and stage", || files.into_iter().map(|file| sink.take(file)).collect()))
        });
        let others = || taken.collect::<Result<Vec<Vec<Taken>>, BuildError>>();
        let large = || rayon::join(|| self.merchant(sink, progress), || self.search(sink, progress));
        let ((feeds, found), taken) = rayon::join(large, others);
        let mut taken: Vec<Taken> = taken?.into_iter().flatten().chain(feeds).collect();
        taken.extend(found?);
        taken.extend(self.function(sink, progress)?);
        for market in 0..plan.catalog.shop.markets.len() {
            let documents = (0..plan.catalog.products.len()).into_par_iter().map(|index| {
                let path = format!("site/{}", catalog_json::document_file(plan, market, index));
                let owner = || "the catalogue as JSON".into();
                let make =
                    || catalog_json::document(plan, gallery, market, now.0, index).map(String::into_bytes);
                let made_from = Some(inputs.document(market, index));
                progress.time("catalogue as JSON", || Ok(sink.take_made_from(made_from, path, owner, make)?))
            });
            taken.extend(documents.collect::<Result<Vec<Taken>, BuildError>>()?);
            let list = || catalog_json::list(plan, gallery, market, now.0, (inputs, sink));
            taken.push(progress.time("catalogue as JSON", list)?);
        }
        Ok(taken)
    }

    /// A page at each earlier address.
    pub fn redirect_pages(&self, sink: Sink<'_>) -> Vec<Taken> {
        let pages = redirects::redirect_pages(self.plan).into_iter();
        pages.map(|page| sink.take(published(page, "an alias"))).collect()
    }

    /// Google's feed of each market.
    fn merchant(&self, sink: Sink<'_>, progress: &impl Progress) -> Vec<Taken> {
        let Self { plan, gallery, inputs, now, .. } = *self;
        let of_market = |market| {
            progress
                .time("feed for Google", || merchant::merchant(plan, gallery, market, now.0, (inputs, sink)))
        };
        (0..plan.catalog.shop.markets.len()).into_par_iter().map(of_market).collect()
    }

    /// What the search reads.
    fn search(&self, sink: Sink<'_>, progress: &impl Progress) -> Result<Vec<Taken>, BuildError> {
        let plan = self.plan;
        let of_market = |market| {
            let made_from = progress.time("fingerprints", || find::made_from(plan, market));
            let make = || Ok(progress.time("search", || find::find_files(plan, market))?);
            sink.take_all_made_from(made_from, "what search and filters read", make)
        };
        let taken =
            (0..plan.catalog.shop.markets.len()).map(of_market).collect::<Result<Vec<_>, BuildError>>()?;
        Ok(taken.into_iter().flatten().collect())
    }

    /// The price list, and what is needed to run the function.
    fn function(&self, sink: Sink<'_>, progress: &impl Progress) -> Result<Vec<Taken>, BuildError> {
        let Self { plan, gallery, words, inputs, .. } = *self;
        let path = format!("function/{}", deploy::PRICE_LIST);
        let make = || price_list::price_list(plan, gallery, words, (inputs, sink), &path);
        let list = progress.time("price list", make)?;
        let program = self.program.map(Program::read).transpose()?;
        let archive = program
            .as_ref()
            .map(|program| progress.time("archive for Lambda", || archive(program, &list, sink)).transpose());
        let archive = archive.flatten().transpose()?;
        let others = deploy::files(&plan.catalog.shop, program.as_ref());
        let others = progress
            .time("hash and stage", || others.into_iter().map(|file| sink.take(file)).collect::<Vec<_>>());
        Ok(archive.into_iter().chain([list]).chain(others).collect())
    }

    /// Everything but the documents of single products, the longest work first.
    fn jobs<'j>(&'j self) -> Vec<(&'static str, Job<'j>)> {
        let Self { plan, gallery, .. } = *self;
        let texts =
            |owner: &'static str, make: Box<dyn Fn() -> Vec<TextFile> + Send + Sync + 'j>| -> Job<'j> {
                Box::new(move || Ok(make().into_iter().map(|file| published(file, owner)).collect()))
            };
        let mut jobs: Vec<(&'static str, Job<'j>)> = Vec::new();
        let markets = 0..plan.catalog.shop.markets.len();
        for market in markets {
            let make = move || vec![atom::atom(plan, gallery, market)];
            jobs.push(("feed of new products", texts("the feeds", Box::new(make))));
        }
        jobs.push(("site map", texts("the feeds", Box::new(|| sitemap::sitemap(plan, gallery)))));
        jobs.push(("robots", texts("the feeds", Box::new(|| vec![robots::robots(plan)]))));
        let make = || vec![headers::headers(&plan.catalog.shop)];
        jobs.push(("headers", texts("the headers", Box::new(make))));
        let rules = || vec![speculation::rules(&plan.addresses)];
        jobs.push(("rules for fetching ahead", texts("the rules for fetching ahead", Box::new(rules))));
        let make = || vec![redirects::redirects_file(plan)];
        jobs.push(("redirects", texts("the redirects", Box::new(make))));
        jobs
    }
}

/// The archive of the program and the price list, if they go anywhere.
fn archive(program: &Program, list: &Taken, sink: Sink<'_>) -> Result<Option<Taken>, BuildError> {
    let Some(bytes_of_list) = sink.read(list) else { return Ok(None) };
    let bytes_of_list = bytes_of_list?;
    let made_from = Parts::of("archive").bytes(&program.bytes).bytes(&bytes_of_list).finish();
    let path = "function/lambda.zip".to_owned();
    let make = || Ok::<_, BuildError>(deploy::archive(program, &bytes_of_list)?);
    sink.take_made_from(Some(made_from), path, || "the function".into(), make).map(Some)
}

fn published(file: TextFile, owner: &'static str) -> OutputFile {
    OutputFile::new(format!("site/{}", file.file), file.text, owner)
}
