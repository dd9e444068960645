"""Without JavaScript a product can be bought: its page has a plain form that posts to the checkout function."""

from .structured import offers

BUYABLE = {"InStock", "LimitedAvailability", "BackOrder", "PreOrder"}


def forms(page):
    """Each form that posts to the checkout: the names of its controls with the values they can have."""
    posting, current, select = {}, None, None
    for element in page.elements:
        if element.tag == "form":
            current = element.get("id") or element
            if element.get("action", "").endswith("/api/checkout") and element.get("method", "").lower() == "post":
                posting[current] = {}
        elif element.tag in ("input", "select", "button", "textarea"):
            # A control may stand elsewhere and name its form.
            owner = element.get("form") or (current if "form" in element.inside else None)
            select = None
            if owner in posting and element.get("name"):
                values = posting[owner].setdefault(element.get("name"), set())
                values.add(element.get("value", ""))
                select = values if element.tag == "select" else None
        elif element.tag == "option" and select is not None:
            select.add(element.get("value", ""))
    return list(posting.values())


def buying(site):
    """Each product that is to be had can be bought by a plain form."""
    errors, seen = [], 0
    for page in site.pages.values():
        wanted = {
            sku
            for sku, offer in offers(page)
            if str(offer.get("availability", "")).removeprefix("https://schema.org/") in BUYABLE
        }
        if not wanted or "products/" not in page.file:
            continue
        seen += 1
        posting = forms(page)
        if not posting:
            errors.append(f"{page.file}: no form posts to /api/checkout")
            continue
        offered = set().union(*(form.get("sku", set()) for form in posting))
        if missing := wanted - offered:
            errors.append(f"{page.file}: no form can buy {', '.join(sorted(map(str, missing)))}")
        # A form without a SKU is one that scripts fill in; one of sold-out variants alone has nothing to send.
        for form in posting:
            if form.get("sku", set()) & wanted and (absent := {"quantity", "market"} - set(form)):
                errors.append(f"{page.file}: a form lacks {', '.join(sorted(absent))}")
    return errors if seen else errors + ["no product page has an offer that can be bought"]
