"""What every page must have: a language, one heading, a title and a text of its own, pictures that keep their place."""

import re
from collections import defaultdict

from .links import candidates
from .picture import size

RIGHT_TO_LEFT = {"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}


def pages(site):
    """Language, direction, one h1, title, description, viewport."""
    errors = [] if "index.html" in site.names else ["there is no index.html"]
    if "404.html" not in site.names:
        errors.append("there is no 404.html")
    seen = defaultdict(list)
    for page in site.pages.values():
        if page.is_stub:
            continue
        say = lambda message: errors.append(f"{page.file}: {message}")
        if not re.fullmatch(r"[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})*", page.lang):
            say(f"<html lang> is `{page.lang}`")
        elif page.lang.split("-")[0].lower() in RIGHT_TO_LEFT and page.one("html").get("dir") != "rtl":
            say(f"`{page.lang}` is written from right to left, and <html> has no dir=rtl")
        headings = page.all("h1")
        if len(headings) != 1 or not headings[0].text.strip():
            say(f"has {len(headings)} h1, not one with text")
        if "width=device-width" not in (page.meta("viewport") or ""):
            say("has no viewport for phones")
        titles = [e for e in page.all("title") if "svg" not in e.inside]
        title = " ".join(titles[0].text.split()) if titles else ""
        description = page.meta("description") or ""
        if len(titles) != 1 or not title:
            say("has no title")
        if not page.indexed:
            continue
        if not description.strip():
            say("has no meta description")
        if re.search(r"<\w|&\w+;|\*\*|\]\(", description):
            say(f"its meta description has markup: {description[:80]}")
        seen["title", page.lang, title].append(page.file)
        seen["description", page.lang, description].append(page.file)
    for (kind, _, text), files in seen.items():
        # Pages 2, 3, … of a list may share the list's description, never its title.
        heads = {re.sub(r"page/\d+/index\.html$", "index.html", f) for f in files} if kind == "description" else files
        if len(heads) > 1 and text:
            errors.append(f"{', '.join(files[:4])}: the same {kind}: {text[:80]}")
    return errors


def pictures(site):
    """Pictures have alt, width and height; both fit the file, and each srcset width is true."""
    errors, sizes = [], {}
    for page in site.pages.values():
        for element in page.all("img", "source"):
            say = lambda message: errors.append(f"{page.file}:{element.line}: <{element.tag}> {message}")
            if element.tag == "source" and "picture" not in element.inside:
                continue
            if element.tag == "img":
                if "alt" not in element.attrs:
                    say("has no alt")
                if not element.get("src"):
                    say("has no src")
            dimensions = [element.get(name, "") for name in ("width", "height")]
            given = all(re.fullmatch(r"[1-9]\d*", value) for value in dimensions)
            if element.tag == "img" and not given:
                say("has no width and height in whole pixels")
            named = candidates(element.get("srcset", ""))
            if element.get("src"):
                named.append((element.get("src"), ""))
            for address, descriptor in named:
                file = site.file_at(site.join(page, address))
                if file is None:
                    continue
                if file not in sizes:
                    sizes[file] = size((site.root / file).read_bytes())
                if sizes[file] is None:
                    continue
                wide, high = sizes[file]
                if descriptor.endswith("w") and descriptor != f"{wide}w":
                    say(f"{address} is {wide} pixels wide, not {descriptor}")
                if given:
                    width, height = map(int, dimensions)
                    # Shrunk pictures are off by the rounding of one pixel.
                    if abs(width * high - height * wide) > max(width, height, wide, high):
                        say(f"{address} is {wide}×{high}, a different shape from {width}×{height}")
            if element.get("srcset") and any(d.endswith("w") for _, d in named) and not element.get("sizes"):
                say("has widths in its srcset and no sizes")
    return errors
