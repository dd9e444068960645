"""Reading XML files and what feeds have in common."""

import gzip
import re
import xml.etree.ElementTree as ET

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
XHTML = "{http://www.w3.org/1999/xhtml}"
GOOGLE = "{http://base.google.com/ns/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"

RFC3339 = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
# As sitemaps write it: a day, or a moment with its zone.
W3C_DATE = rf"\d{{4}}(-\d\d(-\d\d)?)?|{RFC3339}|\d{{4}}-\d\d-\d\dT\d\d:\d\d(Z|[+-]\d\d:\d\d)"


def documents(site):
    """Every sitemap and feed with its root, or the error of one that does not parse."""
    for file in site.with_suffix(".xml", ".atom", ".rss", ".xml.gz"):
        opened = gzip.open if file.endswith(".gz") else open
        try:
            with opened(site.root / file, "rb") as content:
                yield file, ET.parse(content).getroot(), None
        except (ET.ParseError, gzip.BadGzipFile) as error:
            yield file, None, str(error)


def of_root(site, wanted):
    """The files whose root fits, and the errors of those that do not parse."""
    found, errors = {}, []
    for file, root, error in documents(site):
        if error:
            errors.append(f"{file}: {error}")
        elif wanted(root):
            found[file] = root
    return found, errors


def text(element, name):
    found = element.find(name)
    return (found.text or "").strip() if found is not None else ""


def is_date(value, pattern):
    match = re.fullmatch(pattern, value)
    if not match:
        return False
    parts = [int(part) for part in re.findall(r"\d+", value)[:3]]
    return len(parts) < 2 or 1 <= parts[1] <= 12 and (len(parts) < 3 or 1 <= parts[2] <= 31)
