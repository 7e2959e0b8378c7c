"""An entity of an administrator's own with a field of every type."""

from typing import Any, Callable, Dict

CHOICES = ["low", {"key": "high", "title": "Very high"}]

# One of every type that administrators can give a field; the type is its name.
FIELDS: Dict[str, Dict[str, Any]] = {
    "text": {}, "long_text": {}, "integer": {}, "decimal": {"scale": 4}, "money": {},
    "boolean": {}, "date": {}, "instant": {}, "local_time": {}, "choice": {"choices": CHOICES},
    "multi_choice": {"choices": CHOICES}, "email": {}, "phone": {}, "url": {},
    "reference": {"entity": "account", "on_delete": "clear"},
    "polymorphic": {"entities": ["account", "contact"]}, "json": {},
    "auto_number": {"pattern": "N-{n}"}, "consent": {"purpose": "visits"},
    "formula": {"expression": "x_integer * 2", "result": "integer"},
    "rollup": {"function": "count", "entity": "x_part", "reference": "x_whole"},
}


def add_every_type(ask: Callable[[str, str, Any], Any]) -> None:
    """Makes the entity `x_everything`, and `x_part` whose records belong to it.

    `ask` takes a method, a path and a body, and returns status, document and headers.
    """
    fields = [
        {"name": f"x_{kind}", "type": kind, **more}
        for kind, more in FIELDS.items() if kind != "rollup"
    ]
    everything = {
        "name": "x_everything", "title_field": "x_text", "fields": [
            {"name": "x_needed", "type": "text", "required": True, "unique": True}, *fields]}
    part = {
        "name": "x_part", "title_field": "x_name", "fields": [
            {"name": "x_name", "type": "text"},
            {"name": "x_whole", "type": "reference", "entity": "x_everything",
             "on_delete": "clear"}]}
    for path, body in (
        ("entities", everything), ("entities", part),
        ("entities/x_everything/fields", {"name": "x_rollup", "type": "rollup", **FIELDS["rollup"]}),
    ):
        status, answer, _ = ask("POST", path, body)
        assert status == 201, answer
