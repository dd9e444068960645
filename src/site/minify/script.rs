//! Smaller JavaScript that means the same: parsed, compressed with care, local names shortened, comments left out.

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions, CommentOptions, LegalComment};
use oxc_minifier::{CompressOptions, MangleOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// A module in fewer bytes, or `None` if it cannot be read as one, or what came out could not. Comments that begin with `!` or say
/// `@license` stay. Names that other modules may use stay too.
pub(super) fn module(text: &str) -> Option<String> {
    let small = minified(text)?;
    let room = Allocator::default();
    let again = Parser::new(&room, &small, SourceType::mjs()).parse();
    (again.errors.is_empty() && !again.panicked && small.len() < text.len()).then_some(small)
}

fn minified(text: &str) -> Option<String> {
    let room = Allocator::default();
    let parsed = Parser::new(&room, text, SourceType::mjs()).parse();
    if parsed.panicked || !parsed.errors.is_empty() {
        return None;
    }
    let mut program = parsed.program;
    // What `eval` sees by name must keep its name, which the mangler knows.
    let options = MinifierOptions {
        mangle: Some(MangleOptions { top_level: true, ..MangleOptions::default() }),
        compress: Some(CompressOptions::safest()),
    };
    let done = Minifier::new(options).minify(&room, &mut program);
    let comments = CommentOptions { legal: LegalComment::Inline, ..CommentOptions::disabled() };
    let options = CodegenOptions { minify: true, comments, ..CodegenOptions::default() };
    Some(Codegen::new().with_options(options).with_scoping(done.scoping).build(&program).code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_what_looks_like_them_stays() {
        for (script, expected) in [
            (
                "// a\nexport const a = 1; /* b */\n/** c */\nexport const b = 2;",
                &["export const a=1;export const b=2;"][..],
            ),
            ("export const url = 'https://a.example/*x*/'; // c", &["https://a.example/*x*/"]),
            ("export const r = /[/*]\\/\\/ x/g; // c", &[r"/[/*]\/\/ x/g"]),
            (
                "export const t = n => `// ${/* c */ n + `/* ${n} */`} //`;",
                &["`// ${", "`/* ${", "} */`", "} //`"],
            ),
            ("export const d = (a, b) => a / b / 2 // c\n", &["/", "/2"]),
            ("/*! © Night Owl */\nexport const a = 1;", &["/*! © Night Owl */"]),
        ] {
            let small = module(script).unwrap();
            assert!(expected.iter().all(|part| small.contains(part)), "{small}");
            assert!(!small.contains("// c") && !small.contains("/* c"), "{small}");
        }
    }

    #[test]
    fn names_that_others_see_stay() {
        let small = module(
            "import { inner as outer } from './b.js';\nconst local = outer(1);\nexport function page(root, { words, money }) { const total = money(local); return { total, words, [root.dataset.name]: root }; }",
        )
        .unwrap();
        for part in
            ["import{inner as ", "from\"./b.js\"", "page", "words", "money", "total:", ".dataset.name"]
        {
            assert!(small.contains(part), "{part}: {small}");
        }
        assert!(!small.contains("local"), "{small}");
    }

    #[test]
    fn a_missing_semicolon_is_as_good_as_one() {
        let small = module("export let a = 1\nexport let b = a\n++b\nexport const c = [1]\n;[2].forEach(n => { b += n })\nexport function f() { return\n1 }").unwrap();
        assert!(!small.contains("a++") && !small.contains("return 1"), "{small}");
    }

    #[test]
    fn what_is_no_module_is_left_alone() {
        for broken in ["let a = ;", "const a = `", "/* never ends", "a ? b", "export const a = /[/"] {
            assert_eq!(module(broken), None, "{broken}");
        }
    }

    #[test]
    fn every_script_of_the_theme_comes_out_smaller_and_again_the_same() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/assets");
        let scripts = crate::fs::files_below(&folder, &[]).unwrap().into_iter();
        let scripts: Vec<_> =
            scripts.filter(|path| path.extension().is_some_and(|end| end == "js")).collect();
        assert!(scripts.len() >= 5);
        for path in scripts {
            let text = String::from_utf8(crate::fs::read(&path).unwrap()).unwrap();
            let once = module(&text).unwrap();
            assert!(
                once.len() * 10 < text.len() * 8,
                "{} of {} in {}",
                once.len(),
                text.len(),
                path.display()
            );
            assert!(!once.contains("\n//"), "{}", path.display());
            assert_eq!(module(&text), Some(once));
        }
    }
}
