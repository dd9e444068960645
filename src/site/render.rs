//! Pages from templates.

use std::borrow::Cow;
use std::sync::OnceLock;

use rayon::prelude::*;
use tera::{Context, Kwargs, State, Tera, TeraResult};

use super::assets::Assets;
use super::build::Progress;
use super::find::{self, lists::FiltersByList};
use super::gallery::Gallery;
use super::language::Voice;
use super::made_from::Inputs;
use super::output::{Sink, Taken};
use super::plan::{PlannedPage, SitePlan};
use super::target::Target;
use super::theme::Theme;
use super::view::Views;
use super::words;
use crate::catalog::fingerprint::{Fingerprint, Parts};
use crate::catalog::value::Moment;
use crate::catalog::{MarketIndex, memo};
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
    /// What lists can be filtered by, by market.
    pub filters: &'a [FiltersByList],
    /// What that comes to.
    pub inputs: &'a Inputs<'a>,
    /// When they are made.
    pub now: Moment,
}

impl Renderer<'_> {
    /// Every page of every market, each handed to `sink` as soon as it is made. Mistakes in templates are reported; their pages
    /// are missing.
    pub fn render(
        &self,
        sink: Sink<'_>,
        progress: &impl Progress,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Taken> {
        let voices: Vec<Voice> = self.words.iter().cloned().map(Voice::of).collect();
        let mut files = Vec::with_capacity(self.plan.pages.len());
        for (market, voice) in voices.iter().enumerate() {
            let filters = &self.filters[market];
            let views = Views::new(self.plan, self.gallery, market, self.now, filters, &voices);
            let Some(templates) = self.templates(market, diagnostics) else { continue };
            let (site, facts) = (views.site(), views.market());
            let made_from = memo::encode(&(&site, &facts)).map(|bytes| {
                let parts = Parts::of("room").with(self.theme.fingerprint()).bytes(&bytes);
                let assets: Vec<(&str, Option<&str>)> =
                    self.assets.names().map(|name| (name, self.assets.file(name))).collect();
                parts.each(assets.iter(), |parts, (name, file)| parts.text(name).known(*file)).finish()
            });
            let mut shared = Context::new();
            shared.insert("site", &site);
            shared.insert("market", &facts);
            shared.insert("words", &voice.words);
            let room =
                Room { renderer: self, views, templates, shared, words: &voice.words, market, made_from };
            let pages: Vec<_> = self.plan.pages.iter().filter(|page| page.market == market).collect();
            let rendered: Vec<_> = pages
                .into_par_iter()
                .map(|page| {
                    progress.advance();
                    room.page(page, sink, progress)
                })
                .collect();
            for page in rendered.into_iter().chain(room.cards(sink, progress)) {
                match page {
                    Ok(file) => files.push(file),
                    Err(error) => diagnostics.push(self.theme.diagnostic(&error)),
                }
            }
        }
        files
    }

    /// The templates with the functions and filters of a market, or `None` if one is broken.
    fn templates(&self, market: MarketIndex, diagnostics: &mut Diagnostics) -> Option<Templates> {
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
        // The same functions, and nothing of the templates yet.
        let empty = tera.clone();
        self.theme.add_templates(&mut tera, diagnostics);
        (diagnostics.mistakes() == mistakes).then_some(Templates { tera, empty, written: OnceLock::new() })
    }
}

/// The templates of a market, ready, and what they were added to.
struct Templates {
    tera: Tera,
    empty: Tera,
    /// The same as they are written, once they are asked for.
    written: OnceLock<Tera>,
}

impl Templates {
    /// Renders a page. A mistake is told at its place in the template as it is written.
    fn render(&self, theme: &Theme, template: &str, context: &Context) -> TeraResult<String> {
        self.tera.render(template, context).map_err(|error| {
            let written = self.written.get_or_init(|| {
                let mut written = self.empty.clone();
                // They are no more broken than those without white space.
                let _ = theme.add_written(&mut written);
                written
            });
            written.render(template, context).err().unwrap_or(error)
        })
    }
}

/// Everything the pages of one market share.
struct Room<'a> {
    renderer: &'a Renderer<'a>,
    views: Views<'a>,
    templates: Templates,
    /// What every template sees whatever the page: `site`, `market`, `words`.
    shared: Context,
    words: &'a toml::Table,
    market: MarketIndex,
    /// The fingerprint of all that its pages share, if it has one.
    made_from: Option<Fingerprint>,
}

impl Room<'_> {
    /// Every product as the theme's card, those of a shelf in a file, for search and filters.
    fn cards(&self, sink: Sink<'_>, progress: &impl Progress) -> Vec<TeraResult<Taken>> {
        let Renderer { plan, inputs, theme, .. } = *self.renderer;
        let folder = find::folder(plan, self.market);
        let file = |(shelf, products): (usize, Vec<usize>)| {
            let made_from = self.made_from.map(|room| inputs.cards(room, &products));
            let make = || {
                let mut context = self.shared.clone();
                let card = |&index: &usize| {
                    context.insert("card", self.views.card(index));
                    let card = self.templates.render(theme, "components/found-card.html", &context)?;
                    Ok((plan.numbers.get(index).to_string(), card.into()))
                };
                let cards: serde_json::Map<_, _> = products.iter().map(card).collect::<TeraResult<_>>()?;
                Ok(serde_json::Value::from(cards).to_string().into_bytes())
            };
            let path = format!("site/{folder}cards/{shelf}.json");
            progress.time("cards", || {
                sink.take_made_from(made_from, path, || "the cards of products".into(), make)
            })
        };
        plan.numbers.shelves().into_par_iter().map(file).collect()
    }

    fn page(&self, page: &PlannedPage, sink: Sink<'_>, progress: &impl Progress) -> TeraResult<Taken> {
        let plan = self.renderer.plan;
        let made_from = self.made_from.and_then(|room| {
            let filters = self.views.filters_of(page.target);
            self.renderer.inputs.page(room, page, &memo::encode(&filters)?)
        });
        let path = format!("site/{}", plan.addresses.file(plan.catalog, self.market, page.target));
        let make = || {
            let (template, context) = progress.time("view", || self.context(page));
            let theme = self.renderer.theme;
            let html = progress.time("template", || self.templates.render(theme, template, &context));
            html.map(String::into_bytes)
        };
        sink.take_made_from(made_from, path, || owner(plan, page.target), make)
    }

    /// The template of a page, and what it sees.
    fn context(&self, page: &PlannedPage) -> (&'static str, Context) {
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
        (template, context)
    }
}

/// What a page is made from, for the mistake of two that want one address.
fn owner(plan: &SitePlan<'_>, target: Target) -> Cow<'static, str> {
    let catalog = plan.catalog;
    let place = match target {
        Target::Product(index) => &catalog.products[index].place,
        Target::Collection { index, .. } => &catalog.collections[index].place,
        Target::Page(index) => &catalog.pages[index].place,
        _ => return format!("the page `{}`", target.kind()).into(),
    };
    place.shown_path().into()
}
