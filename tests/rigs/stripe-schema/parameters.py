"""Takes the parameters of the requests that the shop makes from the typed parameters of PyPI `stripe`, which Stripe
generates from its own API description, and prints them as the table `src/dev/stripe/parameters.json`.

    pip install stripe==16.0.0
    python tests/rigs/stripe-schema/parameters.py > src/dev/stripe/parameters.json

Only facts are taken: names, types, enumerations, and which parameters are required. A type is one of

    "string" "integer" "boolean" "number"      a scalar
    ["a", "b"]                                 one of these strings
    {"object": "Name"}                         the parameters listed under that name in `objects`
    {"array": TYPE}   {"map": TYPE}            indexed or keyed values
    {"any": [TYPE, …]}                         any of these
"""

import decimal
import json
import sys
import types
import typing
from importlib import import_module

import stripe
import typing_extensions

REQUESTS = {
    "POST /v1/checkout/sessions": ("checkout._session_create_params", "SessionCreateParams"),
    "GET /v1/checkout/sessions": ("checkout._session_list_params", "SessionListParams"),
    "GET /v1/checkout/sessions/{id}": ("checkout._session_retrieve_params", "SessionRetrieveParams"),
    "GET /v1/checkout/sessions/{id}/line_items": ("checkout._session_list_line_items_params", "SessionListLineItemsParams"),
    "POST /v1/checkout/sessions/{id}/expire": ("checkout._session_expire_params", "SessionExpireParams"),
    "GET /v1/payment_intents/{id}": ("_payment_intent_retrieve_params", "PaymentIntentRetrieveParams"),
    "POST /v1/refunds": ("_refund_create_params", "RefundCreateParams"),
    "GET /v1/refunds": ("_refund_list_params", "RefundListParams"),
    "GET /v1/refunds/{id}": ("_refund_retrieve_params", "RefundRetrieveParams"),
    "GET /v1/disputes": ("_dispute_list_params", "DisputeListParams"),
    "GET /v1/disputes/{id}": ("_dispute_retrieve_params", "DisputeRetrieveParams"),
    "GET /v1/events": ("_event_list_params", "EventListParams"),
    "GET /v1/events/{id}": ("_event_retrieve_params", "EventRetrieveParams"),
}

# How a request is made (key, version, account), not what it asks for.
OPTIONS = set(stripe.RequestOptions.__annotations__)
SCALARS = {str: "string", int: "integer", bool: "boolean", float: "number", decimal.Decimal: "number"}

objects: dict[str, dict] = {}


def bare(hint):
    """The type inside `NotRequired[…]` or `Required[…]`, and whether the parameter may be left out."""
    wrapper = typing.get_origin(hint)
    if wrapper in (typing_extensions.NotRequired, typing_extensions.Required):
        return typing.get_args(hint)[0], wrapper is typing_extensions.NotRequired
    return hint, False


def describe(hint):
    """The table's word for a type."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint in SCALARS:
        return SCALARS[hint]
    if origin is typing.Literal:
        return sorted(arguments)
    if origin in (typing.Union, types.UnionType):
        return describe_union(arguments)
    if origin is list:
        return {"array": describe(arguments[0])}
    if origin is dict:
        return {"map": describe(arguments[1])}
    if isinstance(hint, type) and issubclass(hint, dict):
        return {"object": describe_object(hint)}
    raise TypeError(f"no word for {hint!r}")


def describe_union(members):
    # `UntypedStripeObject` is another way to write a map; `Literal[…] | str` is an enumeration that the SDK leaves open
    # for values of later API versions, and the table is of one version. `Literal[""] | str` is any string.
    members = [member for member in members if "UntypedStripeObject" not in repr(member)]
    enumerations = [typing.get_args(member) for member in members if typing.get_origin(member) is typing.Literal]
    if ("",) in enumerations and str in members:
        return "string"
    if enumerations:
        members = [member for member in members if member is not str]
    described = []
    for member in members:
        word = describe(member)
        if word not in described:
            described.append(word)
    return described[0] if len(described) == 1 else {"any": described}


def describe_object(cls):
    name = cls.__name__
    if name not in objects:
        objects[name] = {}
        # The options are left out first: some of their types are imported for type checkers only.
        own = {parameter: hint for parameter, hint in cls.__annotations__.items() if parameter not in OPTIONS}
        module = sys.modules[cls.__module__]
        hints = typing_extensions.get_type_hints(
            types.SimpleNamespace(__annotations__=own), globalns=vars(module), include_extras=True
        )
        for parameter in sorted(hints):
            inner, optional = bare(hints[parameter])
            objects[name][parameter] = {"type": describe(inner)} if optional else {"type": describe(inner), "required": True}
    return name


def main():
    requests = {}
    for route, (module, name) in REQUESTS.items():
        requests[route] = describe_object(getattr(import_module(f"stripe.params.{module}"), name))
    # One line an object: a change of one shows as a change of one line, and the file stays small.
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(objects[name], separators=(',', ':'))}" for name in sorted(objects))
    table = {"source": f"PyPI stripe {stripe.VERSION}", "api_version": stripe.api_version, "requests": requests}
    head = json.dumps(table, indent=2).removesuffix("\n}")
    sys.stdout.write(f'{head},\n  "objects": {{\n{lines}\n  }}\n}}\n')


if __name__ == "__main__":
    main()
