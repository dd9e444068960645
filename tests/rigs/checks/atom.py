"""The feed of new products, by RFC 4287."""

from collections import Counter

from .feed import ATOM, RFC3339, is_date, of_root, text


def atom(site):
    """Each Atom feed has what RFC 4287 demands, and its links lead somewhere."""
    found, errors = of_root(site, lambda root: root.tag == ATOM + "feed")
    if not found:
        return errors + ["there is no Atom feed"]
    for file, feed in found.items():
        say = lambda message: errors.append(f"{file}: {message}")
        entries = feed.findall(ATOM + "entry")
        if not any(link.get("rel") == "self" for link in feed.findall(ATOM + "link")):
            say("has no link rel=self")
        for part in [feed, *entries]:
            name = text(part, ATOM + "title") or part.tag.removeprefix(ATOM)
            for wanted in ("id", "title", "updated"):
                if len(part.findall(ATOM + wanted)) != 1 or not text(part, ATOM + wanted):
                    say(f"{name}: not exactly one {wanted}")
            if ":" not in text(part, ATOM + "id"):
                say(f"{name}: id `{text(part, ATOM + 'id')}` is not a URI")
            for moment in ("updated", "published"):
                if text(part, ATOM + moment) and not is_date(text(part, ATOM + moment), RFC3339):
                    say(f"{name}: {moment} `{text(part, ATOM + moment)}` is not a moment of RFC 3339")
            if not part.findall(f"{ATOM}author/{ATOM}name") and not feed.findall(f"{ATOM}author/{ATOM}name"):
                say(f"{name}: no author, neither here nor in the feed")
            links = part.findall(ATOM + "link")
            if not links and part.find(ATOM + "content") is None:
                say(f"{name}: neither link nor content")
            for link in links:
                if problem := site.why_missing(link.get("href", "")):
                    say(f"{name}: {problem}")
        for identifier, count in Counter(text(entry, ATOM + "id") for entry in entries).items():
            if count > 1:
                say(f"id {identifier} is used {count} times")
    return errors
