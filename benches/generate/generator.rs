//! Makes shops of any size to measure and test the build with. The same seed makes the same shop on every machine.
//!
//! `cargo run --release --example generate -- --products 10000 --seed 7 --out DIR`

use std::path::{Path, PathBuf};

use clap::{Parser, ValueEnum};
use pushcart::fs;
use rayon::prelude::*;

mod picture;
mod product;
mod random;
mod settings;
mod text;
mod words;

use random::Random;

type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// Makes a shop to measure and test the build with.
#[derive(Parser)]
struct Arguments {
    /// How many products.
    #[arg(long, default_value_t = 100)]
    products: usize,
    /// Which shop; the same number makes the same shop.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// The folder to write it to; must be empty or missing.
    #[arg(long)]
    out: PathBuf,
    /// How many pictures: none, ten that all products share, or one of 1600 by 1200 pixels for each product.
    #[arg(long, value_enum, default_value = "few")]
    pictures: Pictures,
    /// One market (en-US, USD), or a German one in euros beside it.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
    markets: u8,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Pictures {
    None,
    Few,
    Each,
}

fn main() -> Outcome {
    let arguments = Arguments::parse();
    if !fs::list(&arguments.out)?.is_empty() {
        return Err(format!("`{}` is not empty", arguments.out.display()).into());
    }
    write_surroundings(&arguments)?;
    (0..arguments.products).into_par_iter().try_for_each(|index| write_product(&arguments, index))
}

fn write_surroundings(arguments: &Arguments) -> Outcome {
    let two_markets = arguments.markets == 2;
    let has_pictures = arguments.pictures != Pictures::None;
    let write = |path: &str, bytes: &[u8]| fs::write(&arguments.out.join(path), bytes);
    write("pushcart.toml", settings::settings(arguments.products, two_markets, has_pictures).as_bytes())?;
    for (slug, toml) in settings::collections(two_markets) {
        write(&format!("collections/{slug}.toml"), toml.as_bytes())?;
    }
    for (slug, title, body) in settings::PAGES {
        write(&format!("pages/{slug}.md"), format!("+++\ntitle = \"{title}\"\n+++\n\n{body}\n").as_bytes())?;
    }
    write("static/logo.svg", settings::LOGO.as_bytes())?;
    if has_pictures {
        write("static/share.jpg", &draw(arguments, usize::MAX, 1200, 630)?)?;
    }
    if arguments.pictures == Pictures::Few {
        (0..SHARED).into_par_iter().try_for_each(|number| -> Outcome {
            let file = arguments.out.join("products").join(shared(number));
            Ok(fs::write(&file, &draw(arguments, number, 1600, 1200)?)?)
        })?;
    }
    Ok(())
}

/// How many pictures the products share, where they do.
const SHARED: usize = 10;

fn shared(number: usize) -> String {
    format!("shared-{number}.jpg")
}

fn draw(
    arguments: &Arguments,
    index: usize,
    width: u16,
    height: u16,
) -> Result<Vec<u8>, jpeg_encoder::EncodingError> {
    picture::jpeg(&mut Random::of(arguments.seed, product::PICTURE, index), width, height)
}

/// A file `NAME.toml`, or a folder of that name where the product has a picture to itself.
fn write_product(arguments: &Arguments, index: usize) -> Outcome {
    let pictures = match arguments.pictures {
        Pictures::None => vec![],
        Pictures::Few => {
            let other = index + 1 + index / SHARED % (SHARED - 1);
            vec![shared(index % SHARED), shared(other % SHARED)]
        }
        Pictures::Each => vec!["front.jpg".to_owned()],
    };
    let product = product::product(arguments.seed, index, arguments.markets == 2, &pictures);
    let folder = arguments.out.join("products");
    let stem: &Path = &if arguments.pictures == Pictures::Each {
        fs::write(&folder.join(&product.slug).join("front.jpg"), &draw(arguments, index, 1600, 1200)?)?;
        folder.join(&product.slug).join("product")
    } else {
        folder.join(&product.slug)
    };
    fs::write(&stem.with_extension("toml"), product.toml.as_bytes())?;
    if let Some(markdown) = product.markdown {
        fs::write(&stem.with_extension("md"), markdown.as_bytes())?;
    }
    Ok(())
}
