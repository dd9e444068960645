"""A site of six pages in which nothing is wrong: two markets, a product with two variants."""

import struct
import zlib

BASE = "https://shop.example"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self' "
    "https://checkout.stripe.com; manifest-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)
WORDS = {
    "": ("en-US", "Cups", "A cup for every morning", "Cup", "A cup of stoneware, made by hand", "Add", "Cart", "Nothing here"),
    "de/": ("de-DE", "Becher", "Ein Becher für jeden Morgen", "Becher", "Ein Becher aus Steinzeug", "Kaufen", "Korb", "Nichts da"),
}
PRICE = {"": ("24.00", "USD"), "de/": ("26.00", "EUR")}
PAGES = {"": "", "cup": "products/cup/"}


def png(wide, high):
    """A picture of one colour."""
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\x40\x60\x80" * wide) * high)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def page(market, path, title, description, body, listed=True, extra=""):
    lang = WORDS[market][0]
    links = f'<link rel="canonical" href="{BASE}/{market}{path}">\n'
    for tag, prefix in (("x-default", ""), ("en-US", ""), ("de-DE", "de/")):
        links += f'<link rel="alternate" hreflang="{tag}" href="{BASE}/{prefix}{path}">\n'
    head = links if listed else '<meta name="robots" content="noindex">\n'
    return f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta name="description" content="{description}">
{head}<link rel="stylesheet" href="/assets/shop.css">
<meta property="og:image" content="{BASE}/assets/cup.png">
{extra}</head>
<body>
<main>
<h1>{title}</h1>
{body}
<p><a href="/{market}">Home</a> <a href="/{market}cart/">Cart</a></p>
</main>
</body>
</html>
"""


def product(market):
    _, _, _, title, description, buy, _, _ = WORDS[market]
    price, currency = PRICE[market]
    variants = "".join(
        f'{{"@type":"Product","sku":"CUP-{n}","name":"{title} {n}","image":"{BASE}/assets/cup.png","offers":'
        f'{{"@type":"Offer","url":"{BASE}/{market}products/cup/?variant=CUP-{n}#sku-CUP-{n}","price":"{price}",'
        f'"priceCurrency":"{currency}","availability":"https://schema.org/InStock"}}}}' + ("," if n == 1 else "")
        for n in (1, 2)
    )
    data = (
        f'<script type="application/ld+json">{{"@context":"https://schema.org","@type":"ProductGroup","name":"{title}",'
        f'"productGroupID":"cup","variesBy":"https://schema.org/size","hasVariant":[{variants}]}}</script>\n'
    )
    body = f"""<picture><source type="image/png" srcset="/assets/cup.png 40w, /assets/cup-80.png 80w" sizes="10rem">
<img src="/assets/cup.png" srcset="/assets/cup.png 40w, /assets/cup-80.png 80w" sizes="10rem" width="40" height="30" alt="{title}"></picture>
<form method="post" action="/api/checkout">
<input type="hidden" name="market" value="{market or 'us'}"><input type="hidden" name="quantity" value="1">
<fieldset><legend>Size</legend>
<label id="sku-CUP-1"><input type="radio" name="sku" value="CUP-1" checked> S</label>
<label id="sku-CUP-2"><input type="radio" name="sku" value="CUP-2"> L</label></fieldset>
<button>{buy}</button></form>
<form method="post" action="/api/checkout" hidden><button>{buy}</button></form>"""
    return page(market, "products/cup/", title + " 2026", description, body, extra=data)


def sitemap():
    entries = ""
    for market in WORDS:
        for path in PAGES.values():
            links = "".join(
                f'<xhtml:link rel="alternate" hreflang="{tag}" href="{BASE}/{prefix}{path}"/>'
                for tag, prefix in (("x-default", ""), ("en-US", ""), ("de-DE", "de/"))
            )
            image = f"<image:image><image:loc>{BASE}/assets/cup.png</image:loc></image:image>" if path else ""
            entries += f"<url><loc>{BASE}/{market}{path}</loc><lastmod>2026-11-21</lastmod>{image}{links}</url>\n"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        f"{entries}</urlset>\n"
    )


def merchant(market):
    price, currency = PRICE[market]
    items = "".join(
        f"<item><g:id>CUP-{n}</g:id><g:title>Cup {n}</g:title><g:description>A cup</g:description>"
        f"<g:link>{BASE}/{market}products/cup/?variant=CUP-{n}#sku-CUP-{n}</g:link>"
        f"<g:image_link>{BASE}/assets/cup.png</g:image_link><g:availability>in_stock</g:availability>"
        f"<g:price>{price} {currency}</g:price><g:gtin>4006381333931</g:gtin></item>\n"
        for n in (1, 2)
    )
    return (
        '<?xml version="1.0"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Cups</title>'
        f"<link>{BASE}/{market}</link><description>Cups</description>\n{items}</channel></rss>\n"
    )


ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>New cups</title><id>{BASE}/</id><updated>2026-11-21T00:00:00Z</updated>
<author><name>Cups Ltd</name></author><link rel="self" href="{BASE}/feeds/products.atom"/>
<entry><title>Cup</title><id>{BASE}/products/cup/</id><updated>2026-11-21T00:00:00Z</updated><link href="{BASE}/products/cup/"/></entry>
</feed>
"""


def write(folder):
    """Writes the site to a folder."""
    files = {
        "sitemap.xml": sitemap(),
        "feeds/products.atom": ATOM,
        "merchant.xml": merchant(""),
        "de/merchant.xml": merchant("de/"),
        "robots.txt": f"User-agent: *\nDisallow: /cart/\nSitemap: {BASE}/sitemap.xml\n",
        "_headers": "/*\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n"
        f"  Content-Security-Policy: {CSP}\n",
        "_redirects": "/old-cup.html /products/cup/ 301\n/* /404.html 404\n",
        "catalog/products.json": '{"products": [{"slug": "cup", "url": "/products/cup/", "document": "/catalog/products/cup.json"}]}\n',
        "catalog/products/cup.json": '{"url": "/products/cup/", "variants": [{"sku": "CUP-1", "unit_amount": 2400}, '
        '{"sku": "CUP-2", "unit_amount": 2400}]}\n',
        # A stub for hosts that do not read _redirects.
        "old-cup.html": f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Cup</title><meta name="robots" content="noindex">'
        f'<meta http-equiv="refresh" content="0; url={BASE}/products/cup/"><p><a href="/products/cup/">Cup</a></p></html>\n',
        "assets/shop.css": "body { max-width: 40rem; margin: auto; color: #111; background: #fff }\na { line-height: 2rem }\n"
        "@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } a { color: #9cf } }\n",
        "assets/cup.png": png(40, 30),
        "assets/cup-80.png": png(80, 60),
    }
    for market, (_, home, about, _, _, _, cart, lost) in WORDS.items():
        link = f'<p><a href="/{market}products/cup/#sku-CUP-2">{about}</a></p>'
        files[f"{market}index.html"] = page(market, "", home, about, link)
        files[f"{market}cart/index.html"] = page(market, "cart/", cart, cart, "<p>0</p>", listed=False)
        files[f"{market}404.html"] = page(market, "404.html", lost, lost, "<p>404</p>", listed=False)
        files[f"{market}products/cup/index.html"] = product(market)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
