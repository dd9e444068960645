"""The pages keep to a strict content security policy: nothing inline, nothing from where the policy does not say."""

import base64
import hashlib
import re
from urllib.parse import urlsplit

# Kinds of script that hold data and are never run.
DATA = {"application/ld+json", "application/json"}


def from_headers(text):
    """The policy that `_headers` sends for every page."""
    path, policy = None, None
    for line in text.splitlines():
        if line.startswith("/"):
            path = line.strip()
        elif path == "/*" and line.strip().lower().startswith("content-security-policy:"):
            policy = line.split(":", 1)[1].strip()
    return policy


def parse(policy):
    directives = [part.split() for part in policy.split(";") if part.strip()]
    return {words[0].lower(): words[1:] for words in directives}


def hashed(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy(site):
    """No inline script or style, and a policy in `_headers` that forbids them."""
    if "_headers" not in site.names:
        return ["there is no _headers file, so no policy is sent"]
    text = from_headers((site.root / "_headers").read_text("utf-8"))
    if text is None:
        return ["_headers: no Content-Security-Policy for /*"]
    rules = parse(text)
    errors = []
    sources = lambda kind: rules.get(kind, rules.get("default-src", ["*"]))
    for kind in ("script-src", "style-src"):
        for loose in ("'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:", "data:"):
            if loose in sources(kind):
                errors.append(f"_headers: {kind} allows {loose}")
    for kind, wanted in (("object-src", "'none'"), ("base-uri", "'none' 'self'"), ("frame-ancestors", "'none' 'self'")):
        given = rules.get(kind, sources("default-src") if kind == "object-src" else [])
        if not given or not set(given) <= set(wanted.split()):
            errors.append(f"_headers: {kind} should be {wanted.replace(' ', ' or ')}")
    for page in site.pages.values():
        errors += [f"{page.file}:{line}: {message}" for line, message in of_page(site, page, sources, rules)]
    return errors


def of_page(site, page, sources, rules):
    for element in page.elements:
        for name, value in element.attrs.items():
            if name == "style":
                yield element.line, f"<{element.tag}> has a style attribute"
            elif re.fullmatch(r"on[a-z]+", name):
                yield element.line, f"<{element.tag}> has a handler `{name}`"
            elif name in ("href", "src", "action", "formaction") and value.strip().lower().startswith("javascript:"):
                yield element.line, f"<{element.tag}> has a javascript: address"
        if element.tag == "script" and "src" not in element.attrs:
            kind = element.get("type", "").lower()
            granted = hashed(element.text) in sources("script-src")
            if kind == "speculationrules":
                granted = granted or "'inline-speculation-rules'" in sources("script-src")
            if kind not in DATA and not granted:
                yield element.line, "an inline script whose hash the policy does not name"
        if element.tag == "style" and hashed(element.text) not in sources("style-src"):
            yield element.line, "an inline <style> whose hash the policy does not name"
        stylesheet = element.tag == "link" and "stylesheet" in element.rel()
        for kind, address in [
            ("script-src", element.get("src") if element.tag == "script" else None),
            ("style-src", element.get("href") if stylesheet else None),
            ("img-src", element.get("src") if element.tag == "img" else None),
            ("form-action", element.get("action") if element.tag == "form" else None),
        ]:
            if not address:
                continue
            url = urlsplit(site.join(page, address))
            allowed = rules.get(kind, ["*"]) if kind == "form-action" else sources(kind)
            origin = f"{url.scheme}://{url.netloc}"
            own = "'self'" in allowed and origin == site.origin
            if not own and url.scheme + ":" not in allowed and "*" not in allowed and origin not in allowed:
                yield element.line, f"{kind} does not allow `{address}`"
