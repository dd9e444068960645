//! Products as an earlier build read them. One is taken again where its files are the same: by what the file system says of
//! them or, where that is too fresh to tell, by their content.

use std::borrow::Cow;
use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize, Serializer};

use super::files::DataFile;
use super::fingerprint::{Fingerprint, Parts};
use super::resolve::{Context, Resolved, ResolvedProduct};
use super::{FileStamp, document, memo, resolve};
use crate::diagnostic::{Diagnostics, RememberedAdvice, slashed};

/// Products lie in so many memos, by their files' names, so that one that changed does not have all of them written again.
const MEMOS: usize = 64;

/// Some of the products, as they lie in a memo.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Products<'b> {
    /// Of the settings, by which every product is read.
    settings: Fingerprint,
    /// By their files: an [`Entry`] each.
    #[serde(borrow)]
    entries: Vec<(&'b str, Bytes<'b>)>,
}

/// One product.
#[derive(Debug, Serialize, Deserialize)]
struct Entry<'b> {
    /// Its file, then the texts beside it.
    #[serde(borrow)]
    files: Vec<&'b str>,
    /// Of all of them; none if one was too fresh.
    stamps: Option<Vec<FileStamp>>,
    /// The files that it asked for, and whether they were there.
    #[serde(borrow)]
    asked: Vec<(&'b str, bool)>,
    made_from: Fingerprint,
    /// A [`ResolvedProduct`] with its advice.
    product: Bytes<'b>,
}

/// Bytes that are read where they lie.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
struct Bytes<'b>(#[serde(borrow)] &'b [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

/// A product as it was read, with what was found in it.
type Read = (Resolved<ResolvedProduct>, Diagnostics);

/// Reads products: each as it was read before if its files are the same, else now. What lies in the folder `memos` is brought up
/// to date. Also answers whether anything was remembered there.
pub(super) fn products(files: &[DataFile], context: &Context<'_>, memos: Option<&Path>) -> (Vec<Read>, bool) {
    let mut positions: Vec<Vec<usize>> = vec![Vec::new(); MEMOS];
    for (position, file) in files.iter().enumerate() {
        positions[memo_of(&file.path)].push(position);
    }
    let now = SystemTime::now();
    // Memo by memo, so that few of them lie in memory.
    let read = positions.par_iter().enumerate().map(|(number, positions)| {
        let memo = memos.map(|folder| folder.join(format!("{number:02}")));
        let known = memo.as_deref().and_then(memo::read);
        let remembered = Remembered::of(known.as_deref(), context.settings, now);
        let recalled = positions.iter().map(|&position| remembered.product(&files[position], context));
        let read = remembered.keep(recalled.collect(), memo.as_deref());
        (positions.iter().copied().zip(read).collect::<Vec<_>>(), !remembered.entries.is_empty())
    });
    let (read, is_known): (Vec<_>, Vec<bool>) = read.unzip();
    let mut products: Vec<(usize, Read)> = Vec::with_capacity(files.len());
    products.extend(read.into_iter().flatten());
    products.sort_unstable_by_key(|(position, _)| *position);
    (products.into_iter().map(|(_, read)| read).collect(), is_known.contains(&true))
}

/// What a memo has of an earlier build.
#[derive(Debug)]
struct Remembered<'b> {
    settings: Fingerprint,
    now: SystemTime,
    /// As they lie in the memo.
    entries: FxHashMap<&'b str, Bytes<'b>>,
}

/// A product with what is to be remembered of it.
struct Recalled<'b> {
    read: Read,
    /// Its file and an [`Entry`].
    entry: Option<(String, Cow<'b, [u8]>)>,
    /// Whether the entry is the one that was there before.
    is_old: bool,
}

impl<'b> Remembered<'b> {
    /// What a memo says of products under these settings.
    fn of(memo: Option<&'b [u8]>, settings: Fingerprint, now: SystemTime) -> Self {
        let products: Option<Products<'b>> = memo.and_then(memo::decode);
        let products = products.filter(|products| products.settings == settings).unwrap_or_default();
        Self { settings, now, entries: products.entries.into_iter().collect() }
    }

    /// A product: as it was read before if its files are the same, else read now.
    fn product(&self, file: &DataFile, context: &Context<'_>) -> Recalled<'b> {
        let files = files(file);
        let stamps = self.stamps(&files, context.folder);
        if let Some(recalled) = self.recall(file, &files, stamps.as_ref(), context) {
            return recalled;
        }
        let (product, found) = resolve::product(file, context);
        let entry = entry(&product, &found, &files, stamps);
        let entry = entry.and_then(|entry| Some((files.into_iter().next()?, entry.into())));
        Recalled { read: (product, found), entry, is_old: false }
    }

    fn recall(
        &self,
        file: &DataFile,
        files: &[String],
        stamps: Option<&Vec<FileStamp>>,
        context: &Context<'_>,
    ) -> Option<Recalled<'b>> {
        let name = files.first()?;
        let known = self.entries.get(name.as_str())?.0;
        let entry: Entry<'b> = memo::decode(known)?;
        let answers_are_the_same =
            entry.asked.iter().all(|(path, answer)| context.exists(Path::new(path)) == *answer);
        if entry.files != files || !answers_are_the_same {
            return None;
        }
        let is_old = stamps.is_some() && entry.stamps.as_ref() == stamps;
        if !is_old && content(file, context, &entry)? != entry.made_from {
            return None;
        }
        let (product, advice): (ResolvedProduct, Vec<RememberedAdvice>) = memo::decode(entry.product.0)?;
        let mut found = Diagnostics::default();
        found.extend(advice.into_iter().map(RememberedAdvice::diagnostic));
        let known = if is_old {
            known.into()
        } else {
            memo::encode(&Entry { stamps: stamps.cloned(), ..entry })?.into()
        };
        Some(Recalled { read: (Resolved::Read(product), found), entry: Some((name.clone(), known)), is_old })
    }

    /// What the file system says of files; nothing if that may stay the same while one of them changes.
    fn stamps(&self, files: &[String], folder: &Path) -> Option<Vec<FileStamp>> {
        files.iter().map(|file| FileStamp::of(&folder.join(file), self.now)).collect()
    }

    /// Takes the products apart from what is remembered of them, and remembers that in the memo if it is not as it was before.
    fn keep(&self, recalled: Vec<Recalled<'b>>, memo: Option<&Path>) -> Vec<Read> {
        let mut products = Vec::with_capacity(recalled.len());
        let mut entries: Vec<(String, Cow<'b, [u8]>)> = Vec::with_capacity(recalled.len());
        let mut are_old = true;
        for Recalled { read, entry, is_old } in recalled {
            products.push(read);
            if let Some(entry) = entry {
                are_old &= is_old;
                entries.push(entry);
            }
        }
        if let Some(memo) = memo
            && !(are_old && entries.len() == self.entries.len())
        {
            let entries = entries.iter().map(|(name, entry)| (name.as_str(), Bytes(entry))).collect();
            memo::write(memo, &Products { settings: self.settings, entries });
        }
        products
    }
}

/// Which memo a product lies in, by its file.
fn memo_of(file: &Path) -> usize {
    let bytes = file.as_os_str().as_encoded_bytes().iter();
    bytes.fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte))) % MEMOS
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
        |path: &&str| document::read_text(context.folder, Path::new(path), &mut Diagnostics::default());
    let sources = entry.files.iter().map(read).collect::<Option<Vec<_>>>()?;
    let texts: Vec<&str> = sources.iter().map(|source| source.text.as_str()).collect();
    Some(made_from(context.settings, file, &texts, &entry.asked))
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
fn entry(
    product: &Resolved<ResolvedProduct>,
    found: &Diagnostics,
    files: &[String],
    stamps: Option<Vec<FileStamp>>,
) -> Option<Vec<u8>> {
    let product = product.read()?;
    let advice = found.iter().map(RememberedAdvice::of).collect::<Option<Vec<_>>>()?;
    let asked = product.asked.iter().map(|(path, answer)| Some((path.to_str()?, *answer)));
    memo::encode(&Entry {
        files: files.iter().map(String::as_str).collect(),
        stamps,
        asked: asked.collect::<Option<_>>()?,
        made_from: product.product.made_from,
        product: Bytes(&memo::encode(&(product, advice))?),
    })
}
