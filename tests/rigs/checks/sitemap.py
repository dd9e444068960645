"""`sitemap.xml`: every page that may be listed, once, with its pictures and translations. Rules: sitemaps.org and Google."""

from collections import Counter

from .feed import IMAGE, SITEMAP, W3C_DATE, XHTML, is_date, of_root, text

MOST_ADDRESSES, MOST_BYTES = 50_000, 50 * 1024 * 1024


def sitemap(site):
    """The sitemaps are well formed, complete and true."""
    found, errors = of_root(site, lambda root: root.tag in (SITEMAP + "urlset", SITEMAP + "sitemapindex"))
    if "sitemap.xml" not in found:
        return errors + ["there is no sitemap.xml in the sitemaps' namespace"]
    maps = {"sitemap.xml": found["sitemap.xml"]}
    if found["sitemap.xml"].tag == SITEMAP + "sitemapindex":
        maps = {}
        for entry in found["sitemap.xml"]:
            url = text(entry, SITEMAP + "loc")
            problem, file = site.why_missing(url), site.file_at(url)
            if problem or file not in found or found[file].tag != SITEMAP + "urlset":
                errors.append(f"sitemap.xml: {problem or url + ' is not a sitemap'}")
            else:
                maps[file] = found[file]
    listed = Counter()
    translations = {}
    for file, root in maps.items():
        if len(root) > MOST_ADDRESSES or (site.root / file).stat().st_size > MOST_BYTES:
            errors.append(f"{file}: more than 50,000 addresses or 50 MB")
        for entry in root:
            url = text(entry, SITEMAP + "loc")
            listed[url] += 1
            errors += [f"{file}: {url}: {message}" for message in of_entry(site, entry, url, translations)]
    errors += [f"sitemap: {url} is listed {count} times" for url, count in listed.items() if count > 1]
    for page in site.pages.values():
        own = page.canonical and site.file_at(page.canonical[0]) == page.file
        # A cart may be found, but nobody has to look for it.
        if page.indexed and own and page.canonical[0] not in listed and not page.canonical[0].endswith("/cart/"):
            errors.append(f"{page.file}: is not in the sitemap")
    for url, named in translations.items():
        for other in set(named.values()):
            if translations.get(other) != named:
                errors.append(f"sitemap: {other} does not name the same translations as {url}")
    return errors


def of_entry(site, entry, url, translations):
    if entry.tag != SITEMAP + "url":
        yield f"<{entry.tag}> in a urlset"
    if problem := site.why_missing(url):
        yield problem
        return
    page = site.pages.get(site.file_at(url))
    if page is None:
        yield "is not a page"
        return
    if not page.indexed:
        yield "the page says noindex"
    if page.canonical and page.canonical != [url]:
        yield f"the page's canonical address is {page.canonical[0]}"
    for moment in entry.findall(SITEMAP + "lastmod"):
        if not is_date((moment.text or "").strip(), W3C_DATE):
            yield f"lastmod `{moment.text}` is not a date"
    for child in entry:
        if child.tag == IMAGE + "image":
            if problem := site.why_missing(text(child, IMAGE + "loc")):
                yield f"picture {problem}"
        elif child.tag == XHTML + "link":
            if child.get("rel") != "alternate" or not child.get("hreflang"):
                yield "an xhtml:link that is no alternate with hreflang"
            elif problem := site.why_missing(child.get("href", "")):
                yield f"alternate {problem}"
        elif not child.tag.startswith(SITEMAP):
            yield f"unknown <{child.tag}>"
    links = {link.get("hreflang"): link.get("href") for link in entry.findall(XHTML + "link")}
    if links:
        translations[url] = links
        if url not in links.values():
            yield "its alternates do not list the address itself"
        if page.alternates and page.alternates != links:
            yield "its alternates are not those of the page"
