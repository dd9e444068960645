//! A letter as HTML: one column, styles at the elements for mail programs that know no other, a style sheet for dark screens. No
//! pictures, nothing from elsewhere, nothing that tells the sender who has read it.

use super::document::{Block, Document, Footer, Item, Sum, SumKind};
use super::html::Html;
use super::words::{Phrase, Piece};
use crate::shop::Direction;

/// For screens that are dark, and for narrow ones. What is not understood is passed over.
const SHEET: &str = ":root{color-scheme:light dark;supported-color-schemes:light dark}\
    a{text-underline-offset:2px}\
    @media (max-width:520px){.sheet{padding:28px 22px!important;border-radius:0!important}.desk{padding:0!important}.foot{padding:20px 22px!important}}\
    @media (prefers-color-scheme:dark){.desk{background:#131316!important}.sheet{background:#1d1d21!important}\
    .ink,.sheet{color:#f1f0ee!important}.soft{color:#a9a8a4!important}.rule{border-color:#37373d!important}\
    .key{background:#f1f0ee!important;color:#17171a!important}.box{background:#28282d!important;color:#f1f0ee!important}}";

const FONT: &str =
    "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Noto Sans',sans-serif";
const DESK: &str = "margin:0;padding:32px 16px;background:#f3f1ed;";
const SHEET_STYLE: &str =
    "max-width:520px;margin:0 auto;padding:40px;background:#ffffff;color:#1b1b1e;border-radius:14px";
const SOFT: &str = "color:#6a6964";
const HIDDEN: &str =
    "display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px";

/// The HTML of a letter. What lists of mails show behind the subject stands first, unseen.
pub(super) fn html(document: &Document) -> String {
    let direction = document.language.direction();
    let page = Page { end: if direction == Direction::Rtl { "left" } else { "right" } };
    let (language, direction) = (document.language.tag(), direction.as_str());
    let mut html = Html::new();
    html.element("html", &[("lang", &language), ("dir", direction)], |html| {
        html.element("head", &[], |html| {
            html.void("meta", &[("charset", "utf-8")]);
            html.void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
            html.void("meta", &[("name", "color-scheme"), ("content", "light dark")]);
            html.void("meta", &[("name", "supported-color-schemes"), ("content", "light dark")]);
            let no_links = "telephone=no, date=no, address=no, email=no";
            html.void("meta", &[("name", "format-detection"), ("content", no_links)]);
            html.element("title", &[], |html| html.text(&document.subject.plain(false)));
            html.style(SHEET);
        });
        let body = format!("{DESK}{FONT};font-size:16px;line-height:1.55;-webkit-text-size-adjust:100%");
        html.element("body", &[("class", "desk"), ("style", &body)], |html| {
            // Some programs drop the body and its attributes.
            let attributes = [("lang", language.as_str()), ("dir", direction), ("style", FONT)];
            html.element("div", &attributes, |html| {
                let is_paragraph = |block: &&Block| matches!(block, Block::Paragraph(_));
                if let Some(Block::Paragraph(first)) = document.blocks.iter().find(is_paragraph) {
                    html.element("div", &[("style", HIDDEN)], |html| phrase(html, first));
                }
                page.sheet(html, document);
                foot(html, &document.footer);
            });
        });
    });
    html.finish()
}

struct Page {
    /// Where lines end: amounts stand there.
    end: &'static str,
}

impl Page {
    fn sheet(&self, html: &mut Html, document: &Document) {
        html.element("div", &[("class", "sheet"), ("style", SHEET_STYLE)], |html| {
            let (name, home) = &document.shop;
            let style = "margin:0 0 36px;font-size:15px;font-weight:700;letter-spacing:.01em";
            html.element("p", &[("style", style)], |html| {
                let link = [
                    ("href", home.as_str()),
                    ("class", "ink"),
                    ("style", "color:#1b1b1e;text-decoration:none"),
                ];
                html.element("a", &link, |html| html.text(name));
            });
            if let Some(number) = &document.number {
                let style = format!("margin:0 0 6px;font-size:14px;{SOFT}");
                html.element("p", &[("class", "soft"), ("style", &style)], |html| phrase(html, number));
            }
            let style =
                "margin:0 0 20px;font-size:27px;line-height:1.2;font-weight:700;letter-spacing:-.015em";
            html.element("h1", &[("style", style)], |html| html.text(&document.title));
            for block in &document.blocks {
                self.block(html, block);
            }
        });
    }

    fn block(&self, html: &mut Html, block: &Block) {
        match block {
            Block::Greeting(words) | Block::Paragraph(words) => {
                html.element("p", &[("style", "margin:0 0 14px")], |html| phrase(html, words));
            }
            Block::Heading(heading) => {
                let style = "margin:36px 0 4px;font-size:16px;line-height:1.3;font-weight:700";
                html.element("h2", &[("style", style)], |html| html.text(heading));
            }
            Block::Button(label, url) => button(html, label, url),
            Block::Items(items) => {
                html.element("ul", &[("style", "margin:0;padding:0;list-style:none")], |html| {
                    for item in items {
                        self.item(html, item);
                    }
                });
            }
            Block::Sums(sums) => {
                html.element("div", &[("style", "margin:14px 0 0")], |html| {
                    for sum in sums {
                        self.sum(html, sum);
                    }
                });
            }
            Block::Facts(facts) => facts_of(html, facts),
            Block::Postal(label, lines) => postal(html, label, lines),
            Block::Command(command) => {
                let style = "margin:6px 0 14px;padding:12px 14px;border-radius:8px;background:#f3f1ed;\
                    font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px;line-height:1.5;\
                    white-space:pre-wrap;overflow-wrap:anywhere;text-align:left";
                let attributes = [("class", "box"), ("dir", "ltr"), ("style", style)];
                html.element("pre", &attributes, |html| html.text(command));
            }
        }
    }

    fn amount(&self, html: &mut Html, amount: &str, style: &str) {
        let margin = if self.end == "right" { "left" } else { "right" };
        let style = format!(
            "float:{};margin-{margin}:20px;white-space:nowrap;font-variant-numeric:tabular-nums;{style}",
            self.end
        );
        html.element("bdi", &[("style", &style)], |html| html.text(amount));
    }

    fn item(&self, html: &mut Html, item: &Item) {
        let style = "padding:14px 0;border-bottom:1px solid #e7e4de;overflow:hidden";
        html.element("li", &[("class", "rule"), ("style", style)], |html| {
            self.amount(html, &item.amount, "");
            // Beside the amount, never below it.
            html.element("div", &[("style", "overflow:hidden")], |html| {
                html.element("bdi", &[("style", "font-weight:600")], |html| html.text(&item.title));
                let small = format!("font-size:14px;{SOFT}");
                for detail in item.details.iter().chain(&item.each) {
                    html.void("br", &[]);
                    html.element("bdi", &[("class", "soft"), ("style", &small)], |html| html.text(detail));
                }
            });
        });
    }

    fn sum(&self, html: &mut Html, sum: &Sum) {
        let soft = format!("margin:0 0 4px;overflow:hidden;font-size:14px;{SOFT}");
        let (class, style) = match sum.kind {
            SumKind::Addend => ("ink", "margin:0 0 4px;overflow:hidden;font-size:15px"),
            SumKind::Total => {
                ("ink", "margin:10px 0 4px;overflow:hidden;font-size:20px;line-height:1.4;font-weight:700")
            }
            SumKind::Note => ("soft", soft.as_str()),
        };
        html.element("p", &[("class", class), ("style", style)], |html| {
            self.amount(html, &sum.amount, "");
            phrase(html, &sum.label);
        });
    }
}

fn foot(html: &mut Html, footer: &Footer) {
    let style =
        format!("max-width:520px;margin:0 auto;padding:24px 40px 8px;font-size:13px;line-height:1.6;{SOFT}");
    html.element("div", &[("class", "foot soft"), ("style", &style)], |html| {
        html.element("p", &[("style", "margin:0 0 10px")], |html| phrase(html, &footer.why));
        if !footer.seller.is_empty() {
            html.element("p", &[("style", "margin:0 0 10px")], |html| lines(html, &footer.seller));
        }
        if let Some((label, url)) = &footer.link {
            html.element("p", &[("style", "margin:0")], |html| {
                let link = [("href", url.as_str()), ("class", "soft"), ("style", SOFT)];
                html.element("a", &link, |html| html.text(label));
            });
        }
    });
}

fn button(html: &mut Html, label: &str, url: &str) {
    let style = "display:inline-block;padding:13px 22px;border-radius:9px;background:#1b1b1e;color:#ffffff;\
        font-weight:600;line-height:1.3;text-decoration:none";
    html.element("p", &[("style", "margin:24px 0")], |html| {
        let link = [("href", url), ("class", "key"), ("style", style)];
        html.element("a", &link, |html| html.text(label));
    });
}

fn facts_of(html: &mut Html, facts: &[(String, String)]) {
    let soft = format!("font-size:14px;{SOFT}");
    html.element("div", &[("style", "margin:0 0 24px")], |html| {
        for (label, value) in facts {
            html.element("p", &[("style", "margin:12px 0 0;line-height:1.45")], |html| {
                html.element("span", &[("class", "soft"), ("style", &soft)], |html| html.text(label));
                html.void("br", &[]);
                html.element("bdi", &[("style", "overflow-wrap:anywhere")], |html| html.text(value));
            });
        }
    });
}

fn postal(html: &mut Html, label: &str, address: &[String]) {
    let soft = format!("margin:24px 0 2px;font-size:14px;{SOFT}");
    html.element("p", &[("class", "soft"), ("style", &soft)], |html| html.text(label));
    let style = "margin:0 0 24px;font-style:normal;line-height:1.5";
    html.element("address", &[("style", style)], |html| lines(html, address));
}

fn lines(html: &mut Html, lines: &[String]) {
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            html.void("br", &[]);
        }
        html.element("bdi", &[], |html| html.text(line));
    }
}

fn phrase(html: &mut Html, phrase: &Phrase) {
    for piece in &phrase.0 {
        match piece {
            Piece::Words(words) => html.text(words),
            Piece::Value(value) => html.element("bdi", &[], |html| html.text(value)),
        }
    }
}
