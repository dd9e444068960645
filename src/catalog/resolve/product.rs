//! A product.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::decode::{Keyed, Placed};
use super::super::document;
use super::super::files::{DataFile, TextFile};
use super::super::fingerprint::Fingerprint;
use super::super::local::Localized;
use super::super::markdown;
use super::super::product::{Contact, Image, Markdown, Product};
use super::super::raw::{OneOrMany, RawImage, RawProduct};
use super::super::remembered::made_from;
use super::super::shared::Shared;
use super::super::value::{Local, Slug, Text};
use serde::{Deserialize, Serialize};

use super::{Context, Resolved, Resolver, stripe};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::shop::Sku;

/// A product, and what of it refers to the rest of the shop.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ResolvedProduct {
    /// The product. Its collections and related products are filled in when all are known.
    pub product: Shared<Product>,
    /// Its slug and where that is given.
    pub slug: Placed<String>,
    /// Whether it is left out.
    pub draft: bool,
    /// The collections that it names.
    pub collections: Vec<Placed<Slug>>,
    /// The products that it names, by slug.
    pub related: Vec<Placed<String>>,
    /// The SKUs of its variants.
    pub skus: Vec<Placed<Sku>>,
    /// The files it asked for, and whether they are there.
    pub asked: BTreeMap<PathBuf, bool>,
}

/// More pictures than these are no gallery.
const MOST_IMAGES: usize = 30;
/// Most pieces of one product in an order.
const MOST_QUANTITY: u32 = 999;
const DEFAULT_MOST_QUANTITY: u32 = 99;
/// Characters of the text's beginning that stand in for a summary.
const SUMMARY_LENGTH: usize = 160;

/// Reads and resolves a product's file with its texts.
pub(crate) fn product(file: &DataFile, context: &Context<'_>) -> (Resolved<ResolvedProduct>, Diagnostics) {
    let mut found = Diagnostics::default();
    let read = document::read::<RawProduct>(context.folder, &file.path, file.format, &mut found);
    let unreadable = || Resolved::Unreadable { slug: Slug::suggest(&file.name) };
    let Some(document) = read else { return (unreadable(), found) };
    let Some(raw) = document.raw else { return (unreadable(), found) };
    let mut resolver = Resolver::new(context, Arc::clone(&document.source), document.unread);
    let texts = resolver.texts_beside(&file.texts);
    let mut product = resolver.product(&raw, &file.name, &texts);
    product.asked = resolver.asked.into_inner();
    let sources = texts.iter().map(|(_, text)| text.place.source.text.as_str());
    let sources: Vec<&str> = std::iter::once(document.source.text.as_str()).chain(sources).collect();
    let asked = product.asked.iter().filter_map(|(path, answer)| Some((path.to_str()?, *answer)));
    let asked: Vec<(&str, bool)> = asked.collect();
    product.product.made_from = made_from(context.settings, file, &sources, &asked);
    found.extend(resolver.found);
    (Resolved::Read(product), found)
}

impl Resolver<'_> {
    fn product(
        &mut self,
        raw: &RawProduct,
        name: &str,
        texts: &[(Option<String>, Placed<Text>)],
    ) -> ResolvedProduct {
        let directory = self.directory().to_owned();
        let slug = self.slug(raw.slug.as_ref(), name);
        self.check_title(&raw.title);
        let description = self.description(raw.description.as_ref(), texts);
        let images = self.images(&raw.images, &directory);
        let downloads = self.downloads(&raw.downloads);
        let variants = self.variants(raw, &images, &downloads);
        let has_downloads = variants.iter().any(|variant| !variant.downloads.is_empty());
        let product = Product {
            slug: slug.value.clone(),
            place: raw.title.place(),
            made_from: Fingerprint::default(),
            title: self.text(&raw.title),
            summary: self.summary(raw.summary.as_ref(), &description),
            description,
            vendor: raw.vendor.as_ref().map(|vendor| vendor.value.0.clone()),
            images,
            collections: Vec::new(),
            tags: self.words(&raw.tags),
            attributes: self.attributes(&raw.attributes),
            related: Vec::new(),
            quantity: self.quantity(raw),
            tax_code: self.tax_code(raw.tax_code.as_ref()),
            size: raw.size.as_ref().map(|size| size.value.0.clone()),
            shipped: raw.shipped.unwrap_or(!has_downloads),
            maker: raw.maker.as_ref().map(Contact::from),
            safety_contact: raw.safety_contact.as_ref().map(Contact::from),
            safety: self.text_or_empty(raw.safety.as_ref()),
            added: raw.added.as_ref().map(|moment| moment.value),
            available_from: raw.available_from.as_ref().map(|moment| moment.value),
            available_until: raw.available_until.as_ref().map(|moment| moment.value),
            aliases: self.aliases(&raw.aliases),
            seo: self.seo(raw.seo.as_ref()),
            google_category: raw.google_category.as_ref().map(|category| category.value.0.clone()),
            options: raw.options.iter().map(|option| option.value.0.clone()).collect(),
            variants,
        };
        self.check_dates(raw);
        ResolvedProduct {
            product: Shared::new(product),
            slug,
            draft: raw.draft,
            collections: raw.collections.clone(),
            related: raw.related.clone(),
            skus: raw
                .sku
                .iter()
                .chain(raw.variants.iter().map(|variant| &variant.value.sku))
                .cloned()
                .collect(),
            asked: BTreeMap::new(),
        }
    }

    fn check_title(&mut self, title: &Local<Text>) {
        for text in title.values() {
            let length = text.value.0.chars().count();
            if length > stripe::LONGEST_TITLE {
                let message = format!("the title has {length} characters");
                let hint = format!("Stripe takes at most {}", stripe::LONGEST_TITLE);
                self.mistake("title", &text.place, message, &hint);
            }
            if text.value.0.contains('\n') {
                self.mistake("title", &text.place, "the title has more than one line", "write it in one");
            }
        }
    }

    /// The Markdown files that lie beside a data file.
    pub(super) fn texts_beside(&mut self, texts: &[TextFile]) -> Vec<(Option<String>, Placed<Text>)> {
        let mut read = Vec::new();
        for text in texts {
            let Some(source) = document::read_text(self.context.folder, &text.path, &mut self.found) else {
                continue;
            };
            if let Some(key) = &text.key {
                self.check_text_key(key, &Place::file(&text.path));
            }
            let place = Place::new(&source, 0..source.text.len());
            read.push((text.key.clone(), Placed { value: Text(source.text.clone()), place }));
        }
        read
    }

    /// The long text: in the data file or beside it, not both.
    pub(super) fn description(
        &mut self,
        inside: Option<&Local<Text>>,
        beside: &[(Option<String>, Placed<Text>)],
    ) -> Localized<Markdown> {
        if let (Some(inside), Some((_, beside))) = (inside, beside.first()) {
            let mistake = Diagnostic::mistake(
                "duplicate-text",
                inside.place(),
                "the text is written here and in a file beside this one",
            );
            self.report(
                mistake.hint("keep one of the two").related(Place::file(beside.place.path()), "the file"),
            );
        }
        if let Some(inside) = inside {
            return self.markdown(inside);
        }
        if beside.is_empty() {
            let place = Place::new(&self.source, 0..0);
            return Localized::everywhere(Markdown { text: String::new(), place });
        }
        let keyed: Vec<_> = beside.iter().map(|(key, text)| (key.as_deref(), text)).collect();
        self.pick(&keyed).map(|text| Markdown { text: text.value.0.clone(), place: text.place.clone() })
    }

    fn summary(
        &mut self,
        given: Option<&Local<Text>>,
        description: &Localized<Markdown>,
    ) -> Localized<String> {
        match given {
            Some(summary) => self.text(summary),
            None => description.map(|text| markdown::summary(&text.text, SUMMARY_LENGTH)),
        }
    }

    fn images(&mut self, raw: &[RawImage], directory: &Path) -> Vec<Image> {
        if let Some(excess) = raw.get(MOST_IMAGES) {
            let message = format!("more than {MOST_IMAGES} pictures");
            self.mistake("range", &excess.file.place, message, "choose the best");
        }
        let mut first: HashMap<PathBuf, Place> = HashMap::new();
        let mut images = Vec::new();
        for image in raw.iter().filter_map(|image| self.image(image, directory)).collect::<Vec<_>>() {
            match first.insert(image.path.clone(), image.place.clone()) {
                None => images.push(image),
                Some(earlier) => self.refuse_repeated(&image.place, &earlier, "the picture"),
            }
        }
        // One piece of advice for each product: its pictures are described in one go.
        if let Some(silent) = images.iter().find(|image| image.alt.values().all(String::is_empty)).cloned() {
            self.advise_alt(&silent);
        }
        images
    }

    pub(super) fn downloads(&mut self, raw: &[Placed<String>]) -> Vec<PathBuf> {
        raw.iter().filter_map(|download| self.download(download)).collect()
    }

    fn words(&mut self, raw: &[Placed<Text>]) -> Vec<String> {
        let mut first: HashMap<&str, &Place> = HashMap::new();
        for word in raw {
            if let Some(earlier) = first.insert(&word.value.0, &word.place) {
                self.refuse_repeated(&word.place, earlier, &format!("`{}`", word.value.0));
            }
        }
        raw.iter().map(|word| word.value.0.clone()).collect()
    }

    fn attributes(&mut self, raw: &Keyed<OneOrMany>) -> Vec<(String, Vec<String>)> {
        raw.0.iter().map(|(name, values)| (name.value.clone(), self.words(&values.0))).collect()
    }

    fn quantity(&mut self, raw: &RawProduct) -> (u32, u32) {
        let bounds = (1, MOST_QUANTITY);
        let least = raw.min_quantity.as_ref();
        let most = raw.max_quantity.as_ref();
        let fewest = least.map_or(1, |least| self.number_within(least, "min_quantity", bounds));
        let default_most = DEFAULT_MOST_QUANTITY.max(fewest);
        let highest = most.map_or(default_most, |most| self.number_within(most, "max_quantity", bounds));
        if let (Some(least), Some(most)) = (least, most)
            && fewest > highest
        {
            let message = format!("`max_quantity` {highest} is less than `min_quantity` {fewest}");
            let mistake = Diagnostic::mistake("range", most.place.clone(), message);
            self.report(mistake.related(least.place.clone(), "the fewest"));
        }
        (fewest, highest.max(fewest))
    }

    fn tax_code(&mut self, raw: Option<&Placed<String>>) -> Option<String> {
        let code = raw?;
        let digits = code.value.strip_prefix("txcd_").unwrap_or_default();
        if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            self.mistake(
                "tax-code",
                &code.place,
                format!("`{}` is no tax code of Stripe's", code.value),
                "they look like `txcd_99999999`; see https://docs.stripe.com/tax/tax-codes",
            );
        }
        Some(code.value.clone())
    }

    fn check_dates(&mut self, raw: &RawProduct) {
        if let (Some(from), Some(until)) = (&raw.available_from, &raw.available_until)
            && from.value >= until.value
        {
            let message = "it can no longer be bought before it can be bought";
            let mistake = Diagnostic::mistake("dates", until.place.clone(), message);
            self.report(
                mistake
                    .hint("`available_until` is later than `available_from`")
                    .related(from.place.clone(), "from then on"),
            );
        }
    }
}
