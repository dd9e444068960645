"""The product feed for Google Merchant Center, by Google's product data specification, and against the pages it leads to."""

import re
from collections import Counter
from decimal import Decimal

from .feed import GOOGLE, of_root, text
from .structured import offers

REQUIRED = ("id", "title", "description", "link", "image_link", "availability", "price")
AVAILABILITY = {"in_stock": "InStock", "out_of_stock": "OutOfStock", "preorder": "PreOrder", "backorder": "BackOrder"}
LONGEST = {"id": 50, "title": 150, "description": 5000, "brand": 70, "mpn": 70, "item_group_id": 50, "product_type": 750}
PRICE = r"\d+(\.\d{2,3})? [A-Z]{3}"


def gtin_is_right(digits):
    if not re.fullmatch(r"\d{8}|\d{12,14}", digits):
        return False
    weighted = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits[:-1])))
    return (10 - weighted % 10) % 10 == int(digits[-1])


def merchant(site):
    """Each feed has what Google asks for, and says what the pages say."""
    found, errors = of_root(site, lambda root: root.tag == "rss" and root.find(f".//item/{GOOGLE}id") is not None)
    if not found:
        return errors + ["there is no RSS feed with Google's g: names"]
    if len(found) < site.markets:
        errors.append(f"{len(found)} feeds with Google's names for {site.markets} markets: {', '.join(found)}")
    on_pages = {}
    for file, root in found.items():
        channel = root.find("channel")
        if root.get("version") != "2.0":
            errors.append(f"{file}: not RSS 2.0")
        for name in ("title", "link", "description"):
            if not text(channel, name):
                errors.append(f"{file}: the channel has no {name}")
        items = channel.findall("item")
        for sku, count in Counter(text(item, GOOGLE + "id") for item in items).items():
            if count > 1:
                errors.append(f"{file}: id {sku} is used {count} times")
        for item in items:
            sku = text(item, GOOGLE + "id") or "an item without id"
            errors += [f"{file}: {sku}: {message}" for message in of_item(site, item, sku, on_pages)]
    return errors


def value(item, name):
    """Google takes title, link and description with or without its prefix."""
    return text(item, GOOGLE + name) or text(item, name)


def of_item(site, item, sku, on_pages):
    for name in REQUIRED:
        if not value(item, name):
            yield f"no {name}"
    for name, longest in LONGEST.items():
        if len(value(item, name)) > longest:
            yield f"{name} has {len(value(item, name))} characters, at most {longest} are taken"
    if re.search(r"<\w+[^>]*>", value(item, "title")):
        yield "markup in the title"
    for name in ("price", "sale_price"):
        if value(item, name) and not re.fullmatch(PRICE, value(item, name)):
            yield f"{name} is `{value(item, name)}`, should be like `24.00 USD`"
            return
    availability = value(item, "availability")
    if availability and availability not in AVAILABILITY:
        yield f"availability is `{availability}`"
    if availability in ("preorder", "backorder") and not value(item, "availability_date"):
        yield f"{availability} needs an availability_date"
    for gtin in item.findall(GOOGLE + "gtin"):
        if not gtin_is_right((gtin.text or "").strip()):
            yield f"gtin `{gtin.text}` is wrong"
    identified = value(item, "gtin") or value(item, "brand") and value(item, "mpn")
    if not identified and value(item, "identifier_exists") not in ("no", "false"):
        yield "neither gtin, nor brand and mpn, nor identifier_exists no"
    if value(item, "shipping_weight") and not re.fullmatch(r"\d+(\.\d+)? (g|kg|oz|lb)", value(item, "shipping_weight")):
        yield f"shipping_weight is `{value(item, 'shipping_weight')}`"
    for name in ("image_link", "additional_image_link"):
        pictures = item.findall(GOOGLE + name)
        if len(pictures) > 10:
            yield f"{len(pictures)} {name}, at most 10 are taken"
        for picture in pictures:
            if problem := site.why_missing((picture.text or "").strip()):
                yield f"{name}: {problem}"
    link = value(item, "link")
    if problem := link and site.why_missing(link):
        yield f"link: {problem}"
    elif link:
        yield from against_page(site, item, sku, site.file_at(link), availability, on_pages)


def against_page(site, item, sku, file, availability, on_pages):
    """What the feed says is what the page's structured data says; Google refuses the item otherwise."""
    if file not in on_pages:
        on_pages[file] = dict(offers(site.pages[file]))
    offer = on_pages[file].get(sku)
    if offer is None:
        yield f"{file} has no offer of this SKU"
        return
    amount, currency = (value(item, "sale_price") or value(item, "price") or "0 XXX").split()
    told = Decimal(str(offer.get("price", "-1")) if re.fullmatch(r"[\d.]+", str(offer.get("price", ""))) else "-1")
    if Decimal(amount) != told or currency != offer.get("priceCurrency"):
        yield f"costs {amount} {currency} here and {offer.get('price')} {offer.get('priceCurrency')} in {file}"
    if value(item, "sale_price") and Decimal(amount) >= Decimal(value(item, "price").split()[0]):
        yield "the sale price is not lower than the price"
    kind = str(offer.get("availability", "")).removeprefix("https://schema.org/")
    if AVAILABILITY.get(availability) != kind.replace("LimitedAvailability", "InStock").replace("SoldOut", "OutOfStock"):
        yield f"is `{availability}` here and `{kind}` in {file}"
