//! Products as an earlier build read them. One is taken again where its files are the same: by what the file system says of
//! them or, where that is too fresh to tell, by their content.

use std::collections::HashMap;
use std::path::Path;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::files::{DataFile, slashed};
use super::fingerprint::{Fingerprint, Parts};
use super::resolve::{Context, Resolved, ResolvedProduct};
use super::{FileStamp, document, memo, resolve};
use crate::diagnostic::{Diagnostics, RememberedAdvice};

/// All of them, as they lie in a memo.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Products<'b> {
    /// Of the settings, by which every product is read.
    settings: Fingerprint,
    #[serde(borrow)]
    entries: Vec<Entry<'b>>,
}

/// One product.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry<'b> {
    /// Its file, then the texts beside it.
    files: Vec<String>,
    /// Of all of them; none if one was too fresh.
    stamps: Option<Vec<FileStamp>>,
    /// The files that it asked for, and whether they were there.
    asked: Vec<(String, bool)>,
    made_from: Fingerprint,
    /// A [`ResolvedProduct`] with its advice.
    product: std::borrow::Cow<'b, [u8]>,
}

/// What there is of products from an earlier build, and what there will be for the next.
#[derive(Debug)]
pub(super) struct Remembered<'b> {
    settings: Fingerprint,
    now: SystemTime,
    entries: HashMap<String, Entry<'b>>,
}

/// A product with what is to be remembered of it.
pub(super) struct Recalled<'b> {
    product: Resolved<ResolvedProduct>,
    found: Diagnostics,
    entry: Option<Entry<'b>>,
    /// Whether the entry is the one that was there before.
    is_old: bool,
}

impl<'b> Remembered<'b> {
    /// What a memo's content says of products under these settings.
    pub(super) fn of(content: Option<&'b [u8]>, settings: Fingerprint) -> Self {
        let products: Option<Products<'b>> = content.and_then(memo::decode);
        let products = products.filter(|products| products.settings == settings).unwrap_or_default();
        let entries = products.entries.into_iter();
        let entries = entries.filter_map(|entry| Some((entry.files.first()?.clone(), entry))).collect();
        Self { settings, now: SystemTime::now(), entries }
    }

    /// A product: as it was read before if its files are the same, else read now.
    pub(super) fn product(&self, file: &DataFile, context: &Context<'_>) -> Recalled<'b> {
        let files = files(file);
        let stamps = self.stamps(&files, context.folder);
        if let Some(recalled) = self.recall(file, &files, stamps.as_ref(), context) {
            return recalled;
        }
        let (product, found) = resolve::product(file, context);
        let entry = entry(&product, &found, files, stamps);
        Recalled { product, found, entry, is_old: false }
    }

    fn recall(
        &self,
        file: &DataFile,
        files: &[String],
        stamps: Option<&Vec<FileStamp>>,
        context: &Context<'_>,
    ) -> Option<Recalled<'b>> {
        let entry = self.entries.get(files.first()?)?;
        let answers_are_the_same =
            entry.asked.iter().all(|(path, answer)| context.exists(Path::new(path)) == *answer);
        if entry.files != files || !answers_are_the_same {
            return None;
        }
        let is_old = stamps.is_some() && entry.stamps.as_ref() == stamps;
        if !is_old && content(file, context, entry)? != entry.made_from {
            return None;
        }
        let (product, advice): (ResolvedProduct, Vec<RememberedAdvice>) = memo::decode(&entry.product)?;
        let mut found = Diagnostics::default();
        found.extend(advice.into_iter().map(RememberedAdvice::diagnostic));
        let entry = Entry { stamps: stamps.cloned(), ..entry.clone() };
        Some(Recalled { product: Resolved::Read(product), found, entry: Some(entry), is_old })
    }

    /// What the file system says of files; nothing if that may stay the same while one of them changes.
    fn stamps(&self, files: &[String], folder: &Path) -> Option<Vec<FileStamp>> {
        files.iter().map(|file| FileStamp::of(&folder.join(file), self.now)).collect()
    }

    /// Takes the products apart from what is remembered of them, and remembers it if it is not what was there before.
    pub(super) fn keep(
        &self,
        recalled: Vec<Recalled<'b>>,
        memo: Option<&Path>,
        found: &mut Diagnostics,
    ) -> Vec<Resolved<ResolvedProduct>> {
        let is_old = recalled.len() == self.entries.len() && recalled.iter().all(|product| product.is_old);
        let mut products = Vec::with_capacity(recalled.len());
        let mut entries = Vec::with_capacity(recalled.len());
        for Recalled { product, found: of_product, entry, .. } in recalled {
            products.push(product);
            entries.extend(entry);
            found.extend(of_product);
        }
        if let Some(memo) = memo.filter(|_| !is_old) {
            memo::write(memo, &Products { settings: self.settings, entries });
        }
        products
    }
}

/// The files that a product is read from, named from the shop's folder on.
fn files(file: &DataFile) -> Vec<String> {
    std::iter::once(&file.path)
        .chain(file.texts.iter().map(|text| &text.path))
        .map(|path| slashed(path))
        .collect()
}

/// What the product of an entry would be made from if it were read now.
fn content(file: &DataFile, context: &Context<'_>, entry: &Entry<'_>) -> Option<Fingerprint> {
    let read =
        |path: &String| document::read_text(context.folder, Path::new(path), &mut Diagnostics::default());
    let sources = entry.files.iter().map(read).collect::<Option<Vec<_>>>()?;
    let texts: Vec<&str> = sources.iter().map(|source| source.text.as_str()).collect();
    let asked: Vec<(&str, bool)> =
        entry.asked.iter().map(|(path, answer)| (path.as_str(), *answer)).collect();
    Some(made_from(context.settings, file, &texts, &asked))
}

/// The fingerprint of all that a product is read from.
pub(super) fn made_from(
    settings: Fingerprint,
    file: &DataFile,
    texts: &[&str],
    asked: &[(&str, bool)],
) -> Fingerprint {
    Parts::of("product")
        .with(settings)
        .text(&file.name)
        .each(files(file).iter(), |parts, path| parts.text(path))
        .each(texts.iter(), |parts, text| parts.text(text))
        .each(asked.iter(), |parts, (path, answer)| parts.text(path).number(usize::from(*answer)))
        .finish()
}

/// What is remembered of a product that was read without a mistake.
fn entry<'b>(
    product: &Resolved<ResolvedProduct>,
    found: &Diagnostics,
    files: Vec<String>,
    stamps: Option<Vec<FileStamp>>,
) -> Option<Entry<'b>> {
    let Resolved::Read(product) = product else { return None };
    let advice = found.iter().map(RememberedAdvice::of).collect::<Option<Vec<_>>>()?;
    let asked = product.asked.iter().map(|(path, answer)| Some((path.to_str()?.to_owned(), *answer)));
    Some(Entry {
        files,
        stamps,
        asked: asked.collect::<Option<_>>()?,
        made_from: product.product.made_from,
        product: memo::encode(&(product, advice))?.into(),
    })
}
