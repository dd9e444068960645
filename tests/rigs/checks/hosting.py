"""What hosts and crawlers read: `robots.txt`, `_headers`, `_redirects`, the static catalogue."""

import json
import re
from urllib.parse import urljoin

from .structured import offers
from .tools import node


def robots(site):
    """robots.txt parses, lets crawlers in and names the sitemap."""
    if "robots.txt" not in site.names:
        return ["there is no robots.txt"]
    errors, group, sitemaps = [], False, 0
    for number, line in enumerate((site.root / "robots.txt").read_text("utf-8").splitlines(), 1):
        say = lambda message: errors.append(f"robots.txt:{number}: {message}")
        line = line.split("#")[0].strip()
        if not line:
            continue
        field, colon, content = (part.strip() for part in line.partition(":"))
        field = field.lower()
        if not colon or field not in ("user-agent", "allow", "disallow", "sitemap", "crawl-delay"):
            say(f"`{line}` is not understood")
        elif field == "user-agent":
            group = True
        elif field == "sitemap":
            sitemaps += 1
            if problem := site.why_missing(content):
                say(problem)
        elif not group:
            say(f"{field} before any user-agent")
        elif field == "disallow" and content == "/":
            say("shuts everyone out")
    return errors + ([] if sitemaps else ["robots.txt: names no sitemap"])


def headers(site):
    """_headers is understood line by line, and sends what browsers need to be strict."""
    if "_headers" not in site.names:
        return ["there is no _headers"]
    errors = node("netlify.mjs", "headers", site.root / "_headers")
    text = (site.root / "_headers").read_text("utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        # Netlify's parser passes over a line without a colon in silence, and Cloudflare wants the indent.
        if line.strip() and not re.match(r"#|/\S*$|https://\S+$|[ \t]+!? ?[A-Za-z][A-Za-z0-9-]*:\s*\S|[ \t]+! [A-Za-z-]+$", line):
            errors.append(f"_headers:{number}: `{line.strip()}` is not understood")
        if len(line) > 2000:
            errors.append(f"_headers:{number}: {len(line)} characters; Cloudflare Pages takes 2,000")
    if len(re.findall(r"^/", text, re.M)) > 100:
        errors.append("_headers: more than 100 rules; Cloudflare Pages takes no more")
    for name in ("X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy"):
        if not re.search(rf"^\s+{name}:", text, re.M | re.I):
            errors.append(f"_headers: {name} is never sent")
    return errors


def redirects(site):
    """_redirects is understood, leads somewhere, and hides no page."""
    if "_redirects" not in site.names:
        return []
    errors = node("netlify.mjs", "redirects", site.root / "_redirects")
    seen = {}
    for number, line in enumerate((site.root / "_redirects").read_text("utf-8").splitlines(), 1):
        say = lambda message: errors.append(f"_redirects:{number}: {message}")
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if not 2 <= len(words) <= 4:
            say(f"`{line.strip()}` is not FROM TO STATUS")
            continue
        source, target, status = words[0], words[1], words[2] if len(words) > 2 else "301"
        if not re.fullmatch(r"(200|30[12378]|40[04]|410)!?", status):
            say(f"status `{status}`")
        if source in seen:
            say(f"{source} is redirected in line {seen[source]} already")
        seen[source] = number
        # What the host sees has no base path; where the browser is sent has. A rule for 404 names a file of the host's.
        here = site.file_at(site.base + source)
        if here and not (here in site.pages and site.pages[here].is_stub):
            say(f"{source} is a page; hosts differ in which of the two wins")
        if target.startswith("/") and ":" not in target and not target.startswith(f"{site.path_of_base}/api/"):
            start = site.base if status.startswith(("404", "200")) else site.origin
            if problem := site.why_missing(start + target):
                say(problem)
    return errors


def catalogue(site):
    """Every JSON file parses strictly, and the static catalogue says what the pages say."""
    errors = []
    if not any(file.endswith("catalog/products.json") for file in site.files):
        errors.append("there is no catalog/products.json")
    for file in site.with_suffix(".json", ".webmanifest"):
        try:
            document = json.loads((site.root / file).read_text("utf-8"), object_pairs_hook=unique, parse_constant=refuse)
        except ValueError as error:
            errors.append(f"{file}: {error}")
            continue
        if file.endswith("catalog/products.json"):
            for product in document.get("products", []):
                errors += [f"{file}: {m}" for key in ("url", "document") for m in absent(site, product.get(key))]
        elif "catalog/products/" in file:
            errors += [f"{file}: {message}" for message in of_product(site, document)]
    return errors


def absent(site, reference):
    problem = site.why_missing(urljoin(site.base + "/", reference or ""))
    return [problem] if problem else []


def of_product(site, document):
    """A product's document against the offers of its page."""
    url = urljoin(site.base + "/", document.get("url", ""))
    if problem := site.why_missing(url):
        yield problem
        return
    # Amounts are in minor units: a price's digits without the point.
    told = {sku: int(re.sub(r"\D", "", str(offer.get("price", ""))) or -1) for sku, offer in offers(site.pages[site.file_at(url)])}
    here = {variant.get("sku"): variant.get("unit_amount") for variant in document.get("variants", [])}
    if told != here:
        unlike = sorted(str(sku) for sku in told.keys() | here.keys() if told.get(sku) != here.get(sku))
        yield f"other SKUs or amounts than on its page: {', '.join(unlike[:5])}"
    for picture in document.get("images", []):
        for rendition in picture.get("renditions", []):
            yield from absent(site, rendition.get("url"))


def unique(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError(f"a key stands twice: {sorted(key for key in keys if keys.count(key) > 1)[0]}")
    return dict(pairs)


def refuse(constant):
    raise ValueError(f"{constant} is not JSON")
