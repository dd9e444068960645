"""Asks both of Stripe's libraries which webhook signatures they accept, and prints `tests/stripe/signatures.json`.

    pip install stripe==16.0.0 && npm install stripe@23.1.0
    python tests/rigs/stripe-signatures/cases.py > tests/stripe/signatures.json

`signed_by` names the library that made the header; its signatures have to verify. What either library refuses has to be
refused; what both accept may be.
"""

import hashlib
import hmac
import json
import subprocess
import sys
from pathlib import Path
from unittest import mock

import stripe

NOW = 1_790_000_000
SECRET, OLD = "whsec_test_secret", "whsec_other_secret"
EVENT = json.dumps({"id": "evt_1", "object": "event", "type": "charge.refunded", "data": {"object": {"id": "ch_1", "object": "charge"}}}, indent=2)


def mac(body: str, time: int = NOW, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), f"{time}.{body}".encode(), hashlib.sha256).hexdigest()


def cases():
    good = mac(EVENT)
    header = stripe.WebhookSignature.generate_signature_header
    umlauts = EVENT.replace("evt_1", "evt_äöü_漢字_🙂")
    yield "signed by python", header(EVENT, SECRET, timestamp=NOW), EVENT, "python"
    yield "signed by python, letters of all kinds", header(umlauts, SECRET, timestamp=NOW), umlauts, "python"
    yield "signed by python, at the edge of its age", header(EVENT, SECRET, timestamp=NOW - 300), EVENT, "python"
    yield "signed by python, too old", header(EVENT, SECRET, timestamp=NOW - 301), EVENT, None
    yield "signed by python, in the future", header(EVENT, SECRET, timestamp=NOW + 86_400), EVENT, "python"
    for name, body, signed in [("plain", EVENT, NOW), ("letters of all kinds", umlauts, NOW), ("in the future", EVENT, NOW + 9_999)]:
        yield f"signed by node, {name}", node({"sign": {"payload": body, "secret": SECRET, "timestamp": signed}}), body, "node"
    yield "another secret", header(EVENT, OLD, timestamp=NOW), EVENT, None
    yield "another body", header(EVENT, SECRET, timestamp=NOW), EVENT + " ", None
    yield "another time", f"t={NOW + 1},v1={good}", EVENT, None
    yield "several, the last fits", f"t={NOW},v1={mac(EVENT, secret=OLD)},v1={good}", EVENT, None
    yield "several, the first fits", f"t={NOW},v1={good},v1={mac(EVENT, secret=OLD)}", EVENT, None
    yield "with an old scheme beside", f"t={NOW},v1={good},v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39", EVENT, None
    yield "only an old scheme", f"t={NOW},v0={good}", EVENT, None
    yield "upper case", f"t={NOW},v1={good.upper()}", EVENT, None
    yield "the signature first", f"v1={good},t={NOW}", EVENT, None
    yield "no time", f"v1={good}", EVENT, None
    yield "no signature", f"t={NOW}", EVENT, None
    yield "an empty signature", f"t={NOW},v1=", EVENT, None
    yield "a shorter signature", f"t={NOW},v1={good[:-1]}", EVENT, None
    yield "a longer signature", f"t={NOW},v1={good}0", EVENT, None
    yield "spaces", f"t={NOW}, v1={good}", EVENT, None
    yield "words for a time", f"t=now,v1={good}", EVENT, None
    yield "nothing", "", EVENT, None
    yield "nonsense", "a,b,,=", EVENT, None
    yield "an empty body", header("", SECRET, timestamp=NOW), "", None


def node(request: dict):
    script = Path(__file__).with_name("node.mjs")
    done = subprocess.run(["node", str(script)], input=json.dumps(request), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def python_accepts(body: str, header: str) -> bool:
    try:
        with mock.patch("time.time", lambda: float(NOW)):
            stripe.Webhook.construct_event(body.encode(), header, SECRET)
    except Exception:  # whatever the reason
        return False
    return True


def main():
    table = []
    for name, header, body, signed_by in cases():
        accepted = {
            "python": python_accepts(body, header),
            "node": node({"verify": {"payload": body, "header": header, "secret": SECRET, "now": NOW}}),
        }
        table.append({"name": name, "header": header, "body": body, "signed_by": signed_by, "accepted_by": [key for key in accepted if accepted[key]]})
    source = f"PyPI stripe {stripe.VERSION}, npm stripe {node({'version': True})}"
    json.dump({"source": source, "now": NOW, "secret": SECRET, "cases": table}, sys.stdout, indent=2, ensure_ascii=True)
    print()


if __name__ == "__main__":
    main()
