//! Pages from templates.

use rayon::prelude::*;
use tera::{Context, Kwargs, State, Tera, TeraResult};

use super::assets::Assets;
use super::find;
use super::gallery::Gallery;
use super::language::Voice;
use super::minify;
use super::output::OutputFile;
use super::plan::{PlannedPage, SitePlan};
use super::target::Target;
use super::theme::Theme;
use super::view::{ProductCard, Views};
use super::words;
use crate::catalog::MarketIndex;
use crate::catalog::value::Moment;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};

/// What pages are made of.
pub struct Renderer<'a> {
    /// Which pages there are.
    pub plan: &'a SitePlan<'a>,
    /// The pictures they show.
    pub gallery: &'a Gallery,
    /// The templates.
    pub theme: &'a Theme,
    /// The files they refer to.
    pub assets: &'a Assets,
    /// The theme's words, by market.
    pub words: &'a [toml::Table],
    /// When they are made.
    pub now: Moment,
}

impl Renderer<'_> {
    /// Every page of every market. Mistakes in templates are reported; their pages are missing.
    pub fn render(&self, progress: &(impl Fn() + Sync), diagnostics: &mut Diagnostics) -> Vec<OutputFile> {
        let voices: Vec<Voice> = self.words.iter().cloned().map(Voice::of).collect();
        let mut files = Vec::with_capacity(self.plan.pages.len());
        for (market, voice) in voices.iter().enumerate() {
            let views = Views::new(self.plan, self.gallery, market, self.now, &voices);
            let Some(tera) = self.templates(market, diagnostics) else { continue };
            let mut shared = Context::new();
            shared.insert("site", &views.site());
            shared.insert("market", &views.market());
            shared.insert("words", &voice.words);
            let room = Room { renderer: self, views, tera, shared, words: &voice.words, market };
            let pages = self.plan.pages.par_iter().filter(|page| page.market == market);
            let rendered: Vec<_> = pages.map(|page| room.page(page)).inspect(|_| progress()).collect();
            for page in rendered.into_iter().chain(room.cards()) {
                match page {
                    Ok(file) => files.push(file),
                    Err(error) => diagnostics.push(self.theme.diagnostic(&error)),
                }
            }
        }
        files
    }

    /// The templates with the functions and filters of a market, or `None` if one is broken.
    fn templates(&self, market: MarketIndex, diagnostics: &mut Diagnostics) -> Option<Tera> {
        let mut tera = Tera::new();
        let mistakes = diagnostics.mistakes();
        let paths: std::collections::BTreeMap<String, String> = self
            .assets
            .names()
            .filter_map(|name| {
                Some((name.to_owned(), self.plan.addresses.file_path(self.assets.file(name)?)))
            })
            .collect();
        let names = paths.keys().cloned().collect::<Vec<_>>();
        tera.register_function("has_asset", move |arguments: Kwargs, _: &State| -> TeraResult<bool> {
            let name: &str = arguments.must_get("file")?;
            Ok(names.iter().any(|known| known == name))
        });
        tera.register_function("asset", move |arguments: Kwargs, _: &State| -> TeraResult<String> {
            let name: &str = arguments.must_get("file")?;
            let missing = || {
                tera::Error::message(format!(
                    "there is no asset `{name}` in `templates/assets/` or `static/`"
                ))
            };
            paths.get(name).cloned().ok_or_else(missing)
        });
        if let Err(error) = words::register(&mut tera, &self.plan.catalog.shop.markets[market].language) {
            diagnostics.push(Diagnostic::mistake("words", Place::file("templates"), error));
        }
        self.theme.add_templates(&mut tera, diagnostics);
        (diagnostics.mistakes() == mistakes).then_some(tera)
    }
}

/// Everything the pages of one market share.
struct Room<'a> {
    renderer: &'a Renderer<'a>,
    views: Views<'a>,
    tera: Tera,
    /// What every template sees whatever the page: `site`, `market`, `words`.
    shared: Context,
    words: &'a toml::Table,
    market: MarketIndex,
}

impl Room<'_> {
    /// Every product as the theme's card, some in a file, for search and filters.
    fn cards(&self) -> Vec<TeraResult<OutputFile>> {
        let folder = find::folder(self.renderer.plan, self.market);
        let files = self.views.all_cards().par_chunks(find::CARDS).enumerate();
        let file = |(number, cards): (usize, &[ProductCard])| {
            let mut context = self.shared.clone();
            let card = |card| {
                context.insert("card", card);
                let html = minify::html(&self.tera.render("components/found-card.html", &context)?);
                Ok(String::from_utf8_lossy(&html).into_owned())
            };
            let cards = cards.iter().map(card).collect::<TeraResult<Vec<_>>>()?;
            let json = serde_json::Value::from(cards).to_string();
            Ok(OutputFile::new(format!("{folder}cards/{number}.json"), json, "the cards of products"))
        };
        files.map(file).collect()
    }

    fn page(&self, page: &PlannedPage) -> TeraResult<OutputFile> {
        let mut context = self.shared.clone();
        let template = match page.target {
            Target::Home => {
                context.insert("home", &self.views.home());
                "home.html"
            }
            Target::Collections => {
                context.insert("collections", &self.views.collections());
                "collections.html"
            }
            Target::Collection { index, page } => {
                context.insert("collection", &self.views.collection(index, page));
                "collection.html"
            }
            Target::Tag { index, page } => {
                context.insert("collection", &self.views.tag(index, page));
                "collection.html"
            }
            Target::Product(index) => {
                context.insert("product", &self.views.product(index));
                "product.html"
            }
            Target::Page(index) => {
                context.insert("page", &self.views.page(index));
                "page.html"
            }
            Target::Search => "search.html",
            Target::Cart => "cart.html",
            Target::Order => "order.html",
            Target::Thanks => "thanks.html",
            Target::NotFound => "404.html",
        };
        let title = self.words.get(&format!("title_{}", page.target.kind().replace('-', "_")));
        let title = title.and_then(toml::Value::as_str).unwrap_or_default();
        context.insert("meta", &self.views.meta(page.target, title));
        let html = self.tera.render(template, &context)?;
        let plan = self.renderer.plan;
        let file = plan.addresses.file(plan.catalog, self.market, page.target);
        Ok(OutputFile::new(file, minify::html(&html), owner(plan, page.target)))
    }
}

/// What a page is made from, for the mistake of two that want one address.
fn owner(plan: &SitePlan<'_>, target: Target) -> String {
    let catalog = plan.catalog;
    let place = match target {
        Target::Product(index) => &catalog.products[index].place,
        Target::Collection { index, .. } => &catalog.collections[index].place,
        Target::Page(index) => &catalog.pages[index].place,
        _ => return format!("the page `{}`", target.kind()),
    };
    place.path().display().to_string()
}
