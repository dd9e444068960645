"""Every address that a page, a style sheet or a manifest names exists."""

import json
import re
from urllib.parse import unquote, urlsplit

ADDRESSES = {
    "a": ["href"], "area": ["href"], "link": ["href", "imagesrcset"], "img": ["src", "srcset"], "source": ["src", "srcset"],
    "script": ["src"], "iframe": ["src"], "video": ["src", "poster"], "audio": ["src"], "track": ["src"], "input": ["src"],
    "form": ["action"], "button": ["formaction"], "use": ["href"], "image": ["href"], "object": ["data"], "embed": ["src"],
}
META = ("og:image", "og:image:secure_url", "og:url", "twitter:image")


def candidates(srcset):
    """The addresses of a srcset with their descriptors."""
    parts = [part.split() for part in re.split(r",\s+|,$", srcset.strip()) if part.strip()]
    return [(part[0], part[1] if len(part) > 1 else "") for part in parts]


def references(page):
    """Every address of a page with the element it stands on."""
    for element in page.elements:
        # `data-module` names a script that shop.js fetches.
        for name in [*ADDRESSES.get(element.tag, []), "data-module"]:
            value = element.get(name)
            if value is None:
                continue
            if name.endswith("srcset"):
                yield from ((element, address) for address, _ in candidates(value))
            else:
                yield element, value.strip()
        if element.tag == "meta" and element.get("property", element.get("name")) in META:
            yield element, element.get("content", "")


def links(site):
    """Internal links, pictures, scripts and fragments lead somewhere."""
    errors, fragments = [], {}
    for page in site.pages.values():
        for element, reference in references(page):
            if element.tag == "meta" and not reference.startswith(("https://", "http://")):
                errors.append(f"{page.file}:{element.line}: {element.attrs} is not an absolute address")
            problem = broken(site, page, element, reference, fragments)
            if problem:
                errors.append(f"{page.file}:{element.line}: <{element.tag}> {problem}")
    for file in site.with_suffix(".css"):
        source = re.sub(r"/\*.*?\*/", "", (site.root / file).read_text("utf-8"), flags=re.S)
        for reference in re.findall(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)", source):
            reference = reference[0] or reference[1]
            if not reference.startswith(("data:", "#")):
                errors += missing(site, file, reference)
    for file in site.with_suffix(".webmanifest"):
        manifest = json.loads((site.root / file).read_text("utf-8"))
        for reference in [icon["src"] for icon in manifest.get("icons", [])] + [manifest.get("start_url", ".")]:
            errors += missing(site, file, reference)
    return errors


def missing(site, file, reference):
    from urllib.parse import quote, urljoin

    url = urljoin(f"{site.base}/{quote(file)}", reference)
    problem = site.why_missing(url) if url.startswith(site.origin) else None
    return [f"{file}: {problem}"] if problem else []


def broken(site, page, element, reference, fragments):
    if reference == "":
        # An empty action is the page itself; elsewhere an empty address is a template's slip.
        return None if element.tag == "form" else "has an empty address"
    scheme = urlsplit(reference).scheme
    if scheme == "javascript":
        return "has a javascript: address"
    if scheme not in ("", "http", "https"):
        return None
    if re.search(r"\s|[{}]", reference):
        return f"`{reference}` has characters that an address cannot have"
    url = site.join(page, reference)
    path = site.path_below_base(url)
    if path is None:
        if url.startswith(site.origin + "/") or urlsplit(url).netloc == urlsplit(site.base).netloc:
            return site.why_missing(url)
        return None
    if path.startswith("api/"):
        return None
    problem = site.why_missing(url)
    fragment = unquote(urlsplit(url).fragment)
    if problem or not fragment or fragment == "top":
        return problem
    file = site.file_at(url)
    if file not in fragments:
        if file.endswith(".html"):
            fragments[file] = site.pages[file].ids
        elif file.endswith(".svg"):
            fragments[file] = set(re.findall(r"\bid=[\"']([^\"']+)", (site.root / file).read_text("utf-8")))
        else:
            fragments[file] = None
    if fragments[file] is not None and fragment not in fragments[file]:
        return f"`{reference}`: there is no `#{fragment}` in {file}"
    return None


def canonicals(site):
    """Canonical addresses and translations of pages are absolute, exist, and name each other."""
    errors = []
    for page in site.pages.values():
        say = lambda message: errors.append(f"{page.file}: {message}")
        if page.indexed and len(page.canonical) != 1:
            say(f"has {len(page.canonical)} canonical addresses, not one")
        for url in page.canonical:
            if problem := site.why_missing(url):
                say(f"canonical {problem}")
            elif page.indexed and site.pages[site.file_at(url)].canonical != [url]:
                say(f"canonical `{url}` is not canonical itself")
        if not page.alternates or not page.indexed:
            continue
        if page.canonical and page.canonical[0] not in page.alternates.values():
            say("its translations do not list the page itself")
        if len(set(page.alternates) - {"x-default"}) > 1 and "x-default" not in page.alternates:
            say("its translations have no x-default")
        for lang, url in page.alternates.items():
            if problem := site.why_missing(url):
                say(f"hreflang {lang}: {problem}")
                continue
            other = site.pages.get(site.file_at(url))
            if other is None:
                say(f"hreflang {lang}: `{url}` is not a page")
            elif other.alternates != page.alternates:
                say(f"hreflang {lang}: {other.file} does not name the same translations")
            elif lang != "x-default" and not (other.lang + "-").lower().startswith(lang.lower() + "-"):
                say(f"hreflang {lang}: {other.file} is in `{other.lang}`")
    return errors
