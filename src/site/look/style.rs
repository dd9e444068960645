//! The style sheet of tokens that the rest of the theme's styles are written with: `theme.css`.

use std::fmt::Write as _;

use super::palette::Palette;
use crate::catalog::look::{Font, Look, Stack};
use crate::catalog::raw::{RawCorners, RawDensity, RawPictureFit, RawScheme};

/// `theme.css`. `font_file` answers where a font lies, as seen from the style sheet.
pub fn style_sheet(look: &Look, font_file: impl Fn(&str) -> Option<String>) -> String {
    let mut css = String::new();
    for file in font_files(look) {
        let Some(address) = font_file(file) else { continue };
        // A font that comes late is not used at all, so that no text jumps or flashes.
        let _ = write!(
            css,
            "@font-face{{font-family:\"{}\";src:url(\"{address}\") format(\"woff2\");font-weight:100 900;font-display:optional}}",
            family(file)
        );
    }
    let scheme = match look.scheme {
        RawScheme::Auto => "light dark",
        RawScheme::Light => "light",
        RawScheme::Dark => "dark",
    };
    let dark = Palette::dark(look.brand, look.ground);
    let first =
        if look.scheme == RawScheme::Dark { dark.clone() } else { Palette::light(look.brand, look.ground) };
    let _ = write!(css, ":root{{color-scheme:{scheme};{}{}}}", colors(&first), measures(look));
    if look.scheme == RawScheme::Auto {
        // Paper is white.
        let _ = write!(css, "@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}", colors(&dark));
    }
    css
}

/// The seller's font files, each once.
pub fn font_files(look: &Look) -> Vec<&str> {
    let mut files: Vec<&str> = Vec::new();
    for font in [&look.text_font, &look.heading_font] {
        if let Font::File(file) = font
            && !files.contains(&file.as_str())
        {
            files.push(file);
        }
    }
    files
}

fn colors(palette: &Palette) -> String {
    let Palette { page, raised, mat, on_mat, ink, soft, line, edge, .. } = palette;
    let Palette { brand, on_brand, brand_edge, brand_text, focus, alert, good, .. } = palette;
    format!(
        "--page:{page};--raised:{raised};--mat:{mat};--on-mat:{on_mat};--ink:{ink};--soft:{soft};--line:{line};--edge:{edge};\
         --brand:{brand};--on-brand:{on_brand};--brand-edge:{brand_edge};--brand-text:{brand_text};--focus:{focus};\
         --alert:{alert};--good:{good};"
    )
}

fn measures(look: &Look) -> String {
    let (radius, button) = match look.corners {
        RawCorners::Square => ("0", "0"),
        RawCorners::Small => ("4px", "4px"),
        RawCorners::Round => ("14px", "3rem"),
    };
    let (gap, section) = match look.density {
        RawDensity::Compact => {
            ("clamp(.75rem,.5rem + 1.2vw,1.25rem)", "clamp(2.5rem,1.75rem + 3.5vw,4.5rem)")
        }
        RawDensity::Normal => ("clamp(1rem,.4rem + 2.2vw,2rem)", "clamp(3.5rem,2rem + 6vw,7rem)"),
        RawDensity::Airy => ("clamp(1.25rem,.5rem + 3vw,3rem)", "clamp(4.5rem,2.5rem + 8vw,10rem)"),
    };
    let (columns, columns_middle) = match look.density {
        RawDensity::Compact => (5, 4),
        RawDensity::Normal => (4, 3),
        RawDensity::Airy => (3, 2),
    };
    let fit = match look.picture_fit {
        RawPictureFit::Contain => "contain",
        RawPictureFit::Cover => "cover",
    };
    let (width, height) = look.picture_ratio;
    let (logo_width, logo_height) = look.logo_size;
    let heading = character(&look.heading_font);
    format!(
        "--radius:{radius};--radius-button:{button};--gap:{gap};--section:{section};--columns:{columns};\
         --columns-middle:{columns_middle};--ratio:{width}/{height};--fit:{fit};--logo-width:{logo_width}px;\
         --logo-height:{logo_height}px;--text:{};--display:{};--display-weight:{};--tight:{};",
        typeface(&look.text_font),
        typeface(&look.heading_font),
        heading.weight,
        heading.tracking,
    )
}

/// How headings in a typeface look best.
struct Character {
    weight: u16,
    tracking: &'static str,
}

fn character(font: &Font) -> Character {
    let (weight, tracking) = match font {
        Font::Stack(Stack::OldStyle | Stack::Transitional) => (500, "-.012em"),
        Font::Stack(Stack::Didone) => (400, "-.015em"),
        Font::Stack(Stack::Mono) => (600, "-.03em"),
        Font::Stack(Stack::Humanist | Stack::Geometric) => (600, "-.01em"),
        Font::Stack(Stack::Rounded) => (700, "-.012em"),
        Font::Stack(Stack::System | Stack::Grotesque) => (650, "-.022em"),
        Font::Stack(Stack::Slab) | Font::File(_) => (600, "-.012em"),
    };
    Character { weight, tracking }
}

/// The name a font file goes by in the style sheet: letters, digits and hyphens, so that nothing of it can end the name.
fn family(file: &str) -> String {
    let stem = file.rsplit('/').next().unwrap_or(file);
    let kept = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    format!("shop-{}", kept.collect::<String>())
}

fn typeface(font: &Font) -> String {
    match font {
        Font::Stack(stack) => families(*stack).to_owned(),
        // Until it is there, and for letters that it lacks.
        Font::File(file) => format!("\"{}\",{}", family(file), families(Stack::System)),
    }
}

/// The faces of a character that devices bring, the most common systems first.
fn families(stack: Stack) -> &'static str {
    match stack {
        Stack::System => {
            "system-ui,-apple-system,\"Segoe UI Variable Text\",\"Segoe UI\",Roboto,\"Noto Sans\",\"Helvetica Neue\",sans-serif"
        }
        Stack::Grotesque => "\"Helvetica Neue\",Inter,Roboto,\"Arial Nova\",\"Nimbus Sans\",Arial,sans-serif",
        Stack::Geometric => "Avenir,Montserrat,Corbel,\"URW Gothic\",Futura,sans-serif",
        Stack::Humanist => {
            "Seravek,\"Gill Sans Nova\",\"Gill Sans\",Ubuntu,Calibri,\"DejaVu Sans\",sans-serif"
        }
        Stack::Rounded => {
            "ui-rounded,\"Hiragino Maru Gothic ProN\",Quicksand,Comfortaa,Manjari,\"Arial Rounded MT Bold\",Calibri,sans-serif"
        }
        Stack::OldStyle => {
            "\"Iowan Old Style\",\"Palatino Linotype\",Palatino,\"URW Palladio L\",P052,\"EB Garamond\",\"Noto Serif\",serif"
        }
        Stack::Transitional => "Charter,\"Bitstream Charter\",\"Sitka Text\",Cambria,\"Noto Serif\",serif",
        Stack::Didone => {
            "Didot,\"Bodoni 72\",\"Bodoni MT\",\"Noto Serif Display\",\"URW Palladio L\",P052,Sylfaen,serif"
        }
        Stack::Slab => "Rockwell,\"Rockwell Nova\",\"Roboto Slab\",\"DejaVu Serif\",\"Sitka Small\",serif",
        Stack::Mono => {
            "ui-monospace,\"Cascadia Code\",\"Source Code Pro\",Menlo,Consolas,\"DejaVu Sans Mono\",monospace"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_of_one_scheme_has_no_other() {
        let light = Look { scheme: RawScheme::Light, ..Look::default() };
        let css = style_sheet(&light, |_| None);
        assert!(css.contains("color-scheme:light;") && !css.contains("prefers-color-scheme"), "{css}");
        let auto = style_sheet(&Look::default(), |_| None);
        assert!(
            auto.contains("color-scheme:light dark;") && auto.contains("prefers-color-scheme:dark"),
            "{auto}"
        );
    }

    #[test]
    fn a_font_file_is_named_once_and_cannot_break_out() {
        let file = Font::File("fonts/a\");}.woff2".to_owned());
        let look = Look { text_font: file.clone(), heading_font: file, ..Look::default() };
        let css = style_sheet(&look, |_| Some("../1f/a.woff2".to_owned()));
        assert_eq!(css.matches("@font-face").count(), 1, "{css}");
        assert!(css.contains("font-family:\"shop-a-----woff2\";src:url(\"../1f/a.woff2\")"), "{css}");
    }
}
