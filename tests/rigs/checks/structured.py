"""JSON-LD: it parses, cannot break out of its script, names what exists, and has one offer for each variant."""

import json
import re
from decimal import Decimal

AVAILABILITY = {"InStock", "OutOfStock", "BackOrder", "PreOrder", "SoldOut", "LimitedAvailability", "Discontinued"}


def blocks(page):
    return [e for e in page.all("script") if e.get("type", "").lower() == "application/ld+json"]


def walk(value):
    """Every object in a JSON value."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def kinds(node):
    kind = node.get("@type", [])
    return kind if isinstance(kind, list) else [kind]


def offers(page):
    """Every offer of a page with its SKU; offers of broken JSON are left out."""
    found = []
    for block in blocks(page):
        try:
            nodes = list(walk(json.loads(block.text)))
        except ValueError:
            continue
        for node in nodes:
            if "Product" in kinds(node):
                inner = node.get("offers", [])
                for offer in inner if isinstance(inner, list) else [inner]:
                    if "Offer" in kinds(offer):
                        found.append((offer.get("sku") or node.get("sku"), offer))
    return found


def structured_data(site):
    """JSON-LD parses, is escaped, and offers each variant once."""
    errors = []
    for page in site.pages.values():
        say = lambda message, page=page: errors.append(f"{page.file}: {message}")
        for block in blocks(page):
            if "<" in block.text:
                say(f"line {block.line}: JSON-LD has a bare `<`, which could end the script; write \\u003c")
            try:
                document = json.loads(block.text)
            except ValueError as error:
                say(f"line {block.line}: JSON-LD does not parse: {error}")
                continue
            for node in document if isinstance(document, list) else [document]:
                if not str(node.get("@context", "")).startswith("https://schema.org"):
                    say("JSON-LD without @context https://schema.org")
            for node in walk(document):
                check_addresses(site, node, say)
        check_offers(page, say)
    return errors


def check_addresses(site, node, say):
    for key, value in node.items():
        for text in value if isinstance(value, list) else [value]:
            # An @id names a thing and need not be a page; a search's target has a placeholder.
            if isinstance(text, str) and text.startswith(site.base) and key != "@id" and "{" not in text:
                path = site.path_below_base(text)
                if path is not None and not path.startswith("api/") and (problem := site.why_missing(text)):
                    say(f"JSON-LD {key}: {problem}")
            if key in ("url", "image", "logo", "item") and isinstance(text, str) and not re.match(r"https?://", text):
                say(f"JSON-LD {key}: `{text}` is not absolute")


def check_offers(page, say):
    found = offers(page)
    is_product = re.search(r"(^|/)products/[^/]+/index\.html$", page.file)
    if is_product and not page.is_stub:
        variants = {name for name in page.ids if name.startswith("sku-")}
        skus = [sku for sku, _ in found]
        if len(skus) != len(set(skus)) or None in skus:
            say(f"JSON-LD: offers without a SKU of their own: {skus}")
        if len(found) != max(1, len(variants)):
            say(f"JSON-LD: {len(found)} offers for {max(1, len(variants))} variants")
    for sku, offer in found:
        price, currency = str(offer.get("price", "")), offer.get("priceCurrency", "")
        if not re.fullmatch(r"\d+(\.\d+)?", price) or Decimal(price) < 0:
            say(f"JSON-LD: price of {sku} is `{price}`")
        if not re.fullmatch(r"[A-Z]{3}", currency):
            say(f"JSON-LD: currency of {sku} is `{currency}`")
        if str(offer.get("availability", "")).removeprefix("https://schema.org/") not in AVAILABILITY:
            say(f"JSON-LD: availability of {sku} is `{offer.get('availability')}`")
