"""A finished `dist/site` as the checks see it: its pages read once, and addresses mapped back onto files."""

import re
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

# What may stand in a path as it is.
PLAIN = "/:@!$*+,;=()~"
VOID = set("area base br col embed hr img input link meta source track wbr".split())


class Element:
    """A start tag with its attributes (names in lower case, values decoded)."""

    __slots__ = ("tag", "attrs", "line", "text", "inside")

    def __init__(self, tag, attrs, line, inside):
        self.tag, self.line, self.inside = tag, line, inside
        self.attrs = {name: value or "" for name, value in attrs}
        self.text = ""

    def get(self, name, default=None):
        return self.attrs.get(name, default)

    def rel(self):
        return self.get("rel", "").lower().split()


class Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.elements, self.open = [], []

    def handle_starttag(self, tag, attrs):
        element = Element(tag, attrs, self.getpos()[0], {outer.tag for outer in self.open})
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.elements.append(Element(tag, attrs, self.getpos()[0], {outer.tag for outer in self.open}))

    def handle_endtag(self, tag):
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at].tag == tag:
                del self.open[at:]
                return

    def handle_data(self, data):
        for element in self.open:
            if element.tag in ("title", "script", "style", "h1"):
                element.text += data


class Page:
    """One HTML file."""

    def __init__(self, site, file):
        self.site, self.file = site, file
        self.source = (site.root / file).read_text("utf-8")
        reader = Reader()
        reader.feed(self.source)
        reader.close()
        self.elements = reader.elements

    def all(self, *tags):
        return [element for element in self.elements if element.tag in tags]

    def one(self, tag):
        return next((element for element in self.elements if element.tag == tag), None)

    @cached_property
    def url(self):
        """The address it is served at."""
        path = self.file.removesuffix("index.html") if self.file.split("/")[-1] == "index.html" else self.file
        return f"{self.site.base}/{quote(path, safe=PLAIN)}"

    @cached_property
    def ids(self):
        named = [e.get("name") for e in self.all("a") if e.get("name")]
        return {e.get("id") for e in self.elements if e.get("id")} | set(named)

    def meta(self, name):
        for element in self.all("meta"):
            if name in (element.get("name", "").lower(), element.get("property", "").lower()):
                return element.get("content", "")
        return None

    @cached_property
    def lang(self):
        html = self.one("html")
        return html.get("lang", "") if html else ""

    @cached_property
    def indexed(self):
        """Whether search engines may list it. A stub that only leads elsewhere does not count."""
        return "noindex" not in (self.meta("robots") or "") and not self.is_stub

    @cached_property
    def is_stub(self):
        return any(e.get("http-equiv", "").lower() == "refresh" for e in self.all("meta"))

    @cached_property
    def canonical(self):
        return [e.get("href", "") for e in self.all("link") if "canonical" in e.rel()]

    @cached_property
    def alternates(self):
        """Language tag to absolute address."""
        links = [e for e in self.all("link") if "alternate" in e.rel() and e.get("hreflang")]
        return {e.get("hreflang"): e.get("href", "") for e in links}


class Site:
    """A folder with a finished site."""

    def __init__(self, root):
        self.root = Path(root)
        self.files = sorted(p.relative_to(self.root).as_posix() for p in self.root.rglob("*") if p.is_file())
        self.names = set(self.files)

    @cached_property
    def pages(self):
        return {file: Page(self, file) for file in self.files if file.endswith(".html")}

    @cached_property
    def base(self):
        """The address the site is published at, without a slash at the end, as its home page states it."""
        source = (self.root / "index.html").read_text("utf-8") if "index.html" in self.names else ""
        for tag in re.findall(r"<link\b[^>]*>", source):
            if re.search(r"rel=[\"']?canonical\b", tag):
                return re.search(r"href=[\"']?([^\"'\s>]+)", tag).group(1).rstrip("/")
        return "https://no-canonical-on-the-home-page.invalid"

    @cached_property
    def markets(self):
        """How many markets the home page leads to."""
        home = self.pages.get("index.html")
        return max(1, len(set(home.alternates.values()))) if home else 1

    @cached_property
    def path_of_base(self):
        """The path the site lives under: empty or `/shop`."""
        return urlsplit(self.base).path

    @cached_property
    def origin(self):
        parts = urlsplit(self.base)
        return f"{parts.scheme}://{parts.netloc}"

    def with_suffix(self, *suffixes):
        return [file for file in self.files if file.endswith(suffixes)]

    def path_below_base(self, url):
        """The decoded path below the site's base, or None if the address is elsewhere."""
        parts, base = urlsplit(url), urlsplit(self.base)
        if (parts.scheme, parts.netloc) != (base.scheme, base.netloc):
            return None
        if parts.path != base.path and not parts.path.startswith(base.path + "/"):
            return None
        return unquote(parts.path[len(base.path):]).lstrip("/")

    def file_at(self, url):
        """The file a plain web server would answer with, or None."""
        path = self.path_below_base(url)
        if path is None:
            return None
        if path == "" or path.endswith("/"):
            path += "index.html"
        return path if path in self.names else None

    def why_missing(self, url):
        """What is wrong with an absolute address of this site, or None."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            return f"`{url}` is not an absolute address"
        path = self.path_below_base(url)
        if path is None:
            return f"`{url}` is not below {self.base}"
        if self.file_at(url):
            return None
        if f"{path}/index.html" in self.names:
            return f"`{url}` lacks the slash at its end, which costs a redirect"
        return f"`{url}` does not exist"

    def join(self, page, reference):
        return urljoin(page.url, reference)
