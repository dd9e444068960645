"""Pages are light: what a phone has to fetch before a page can be used, as it goes over the wire."""

import gzip
import re
from functools import lru_cache

# Bytes after gzip -9. A host that speaks Brotli sends less.
PRODUCT = 40_000
SCRIPTS = 8_000
# The pages that do nothing without their scripts: search, cart, filters.
MORE_SCRIPTS = 10_000
STYLES = 12_000
FONTS = 70_000
# Files beside the page and its pictures.
FILES = 8


def budgets(site):
    """Product pages stay below 40 kB with scripts (8) and styles (12); other pages have at most 10 kB of scripts. All is from this site."""

    @lru_cache(maxsize=None)
    def size(file):
        return len(gzip.compress((site.root / file).read_bytes(), 9, mtime=0))

    @lru_cache(maxsize=None)
    def with_imports(file):
        """A script and all that it imports by itself."""
        text = (site.root / file).read_text("utf-8")
        folder = file.rsplit("/", 1)[0]
        names = re.findall(r"(?:\bfrom|\bimport)\s*[\"']\./([^\"']+)[\"']", text)
        files = {file}
        for name in names:
            if f"{folder}/{name}" in site.names:
                files |= with_imports(f"{folder}/{name}")
        return frozenset(files)

    errors = []
    for page in site.pages.values():
        if page.is_stub:
            continue
        scripts, styles, fonts = set(), set(), set()
        for element in page.elements:
            if address := element.get("src") if element.tag == "script" else element.get("data-module"):
                take(site, page, element, address, scripts, errors)
            elif element.tag == "link" and "stylesheet" in element.rel():
                take(site, page, element, element.get("href", ""), styles, errors)
            elif element.tag == "link" and element.get("as") == "font":
                take(site, page, element, element.get("href", ""), fonts, errors)
        scripts = set().union(*(with_imports(file) for file in scripts)) if scripts else scripts
        sums = [
            ("scripts", sum(map(size, scripts)), SCRIPTS if "products/" in page.file else MORE_SCRIPTS),
            ("styles", sum(map(size, styles)), STYLES),
            ("fonts", sum((site.root / file).stat().st_size for file in fonts), FONTS),
        ]
        if "products/" in page.file:
            whole = size(page.file) + sums[0][1] + sums[1][1]
            sums.append(("the page with scripts and styles", whole, PRODUCT))
        errors += [f"{page.file}: {what}: {found} bytes, and the budget is {most}" for what, found, most in sums if found > most]
        count = len(scripts) + len(styles) + len(fonts)
        if count > FILES:
            errors.append(f"{page.file}: {count} scripts, styles and fonts, and the budget is {FILES}")
    return errors


def take(site, page, element, address, files, errors):
    """Adds the file that an address leads to."""
    if file := site.file_at(site.join(page, address)):
        files.add(file)
    else:
        errors.append(f"{page.file}:{element.line}: `{address}` is not a file of this site")
