"""PyPI `stripe` as a client of the stand-in at `STRIPE_API_BASE`. Ends with 77 if the library is not installed."""

import json
import os
import sys
import urllib.request

try:
    import stripe
except ImportError:
    sys.exit(print("PyPI `stripe` is not installed: pip install stripe==16.0.0", file=sys.stderr) or 77)

BASE = os.environ["STRIPE_API_BASE"]
client = stripe.StripeClient("sk_test_rig", base_addresses={"api": BASE}, max_network_retries=0)


def control(path: str, wishes: dict | None = None):
    request = urllib.request.Request(f"{BASE}/__stand-in/{path}", data=json.dumps(wishes or {}).encode(), method="POST")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def order(**changes):
    return {
        "mode": "payment",
        "success_url": "https://shop.example/thanks",
        "client_reference_id": "ord_py",
        "metadata": {"shop": "lamps"},
        "line_items": [
            {
                "quantity": 2,
                "metadata": {"sku": "A-1"},
                "price_data": {"currency": "eur", "unit_amount": 2400, "product_data": {"name": "Lamp"}},
            }
        ],
        **changes,
    }


def refused(call) -> stripe.StripeError:
    try:
        call()
    except stripe.StripeError as error:
        return error
    raise AssertionError("it was not refused")


def main():
    sessions = client.v1.checkout.sessions
    session = sessions.create(order(), {"idempotency_key": "one"})
    assert (session.status, session.payment_status, session.amount_total) == ("open", "unpaid", 4800), session
    assert sessions.create(order(), {"idempotency_key": "one"}).id == session.id
    other = refused(lambda: sessions.create(order(locale="de"), {"idempotency_key": "one"}))
    assert isinstance(other, stripe.IdempotencyError), other

    unknown = refused(lambda: sessions.create(order(foo="bar")))
    assert isinstance(unknown, stripe.InvalidRequestError) and (unknown.code, unknown.param) == ("parameter_unknown", "foo"), unknown
    assert refused(lambda: sessions.create(order(line_items=[]))).param == "line_items"
    assert refused(lambda: sessions.retrieve("cs_test_none")).code == "resource_missing"
    wrong_key = stripe.StripeClient("sk_live_rig", base_addresses={"api": BASE}, max_network_retries=0)
    assert isinstance(refused(lambda: wrong_key.v1.checkout.sessions.list()), stripe.AuthenticationError)
    control("faults", {"times": 1, "fault": "rate_limited"})
    assert isinstance(refused(lambda: sessions.list()), stripe.RateLimitError)
    control("faults", {"times": 1, "fault": "failure", "status": 500, "done": False, "remembered": True})
    assert isinstance(refused(lambda: sessions.create(order(), {"idempotency_key": "two"})), stripe.APIError)
    assert refused(lambda: sessions.create(order(), {"idempotency_key": "two"})).headers["idempotent-replayed"] == "true"

    control(f"sessions/{session.id}/pay")
    paid = sessions.retrieve(session.id, {"expand": ["line_items", "payment_intent.latest_charge"]})
    assert (paid.status, paid.payment_status) == ("complete", "paid"), paid
    assert paid.payment_intent.latest_charge.amount == 4800
    assert paid.line_items.data[0].metadata["sku"] == "A-1"
    assert len(list(sessions.line_items.list(session.id).auto_paging_iter())) == 1

    refund = client.v1.refunds.create({"payment_intent": paid.payment_intent.id, "amount": 800})
    assert (refund.status, refund.amount) == ("succeeded", 800), refund
    assert refused(lambda: client.v1.refunds.create({"payment_intent": paid.payment_intent.id, "amount": 4001})).param == "amount"
    assert [found.id for found in client.v1.refunds.list({"payment_intent": paid.payment_intent.id})] == [refund.id]

    second = sessions.create(order())
    assert sessions.expire(second.id).status == "expired"
    assert "expired" in str(refused(lambda: sessions.expire(second.id)))
    listed = [found.id for found in sessions.list({"limit": 1}).auto_paging_iter()]
    assert listed[:2] == [second.id, session.id], listed
    kinds = [event.type for event in client.v1.events.list({"limit": 100}).auto_paging_iter()]
    assert kinds[0] == "checkout.session.expired" and "checkout.session.completed" in kinds, kinds


main()
