"""The document by which the API describes itself: it is valid, and what it says is so."""

import copy

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from every_type import FIELDS


def test_a_validator_of_others_finds_nothing_wrong(house):
    validate(house.document, cls=OpenAPIV31SpecValidator)


def test_it_comes_again_only_when_something_has_changed(house):
    _, _, headers = house.ask("GET", "openapi.json")
    tag = {"If-None-Match": headers["etag"]}

    same = house.ask("GET", "openapi.json", headers=tag)
    house.ask("POST", "entities/x_part/fields", {"name": "x_colour", "type": "text"})
    changed, document, _ = house.ask("GET", "openapi.json", headers=tag)
    house.ask("DELETE", "entities/x_part/fields/x_colour")

    assert same[0] == 304 and same[1] is None
    assert changed == 200
    assert "x_colour" in document["components"]["schemas"]["XPart"]["properties"]


def test_the_root_says_where_it_is(house):
    _, root, _ = house.ask("GET", "")

    assert root["openapi"] == "/api/v1/openapi.json"


def operations(house, method, *endings):
    for path, item in house.document["paths"].items():
        if method in item and not any(path.endswith(ending) for ending in endings):
            yield path, item[method]


def test_every_list_and_every_record_of_the_demo_looks_as_described(house):
    seen = 0
    for path, operation in operations(house, "get"):
        if not path.startswith("/records/") or path.count("/") != 2 or "{" in path:
            continue
        page = conforming(house, "GET", path + "?count=exact&limit=200", operation)
        one = house.document["paths"][path + "/{id}"]["get"]
        for record in page["records"][:3]:
            conforming(house, "GET", f"{path}/{record['id']}", one)
            for more in ("history", "timeline"):
                described = house.document["paths"][f"{path}/{{id}}/{more}"]["get"]
                conforming(house, "GET", f"{path}/{record['id']}/{more}", described)
        entity = path.removeprefix("/records/")
        conforming(
            house, "GET", f"/aggregate/{entity}",
            house.document["paths"][f"/aggregate/{entity}"]["get"])
        seen += len(page["records"])
    assert seen > 300


def test_a_proposal_that_finds_no_field_looks_as_described(house):
    _, job, _ = house.ask("POST", "imports?name=a.csv", "Q7")
    described = house.document["paths"]["/imports/{id}/proposal"]["get"]

    proposal = conforming(
        house, "GET", f"/imports/{job['id']}/proposal?entity=duplicate_pair", described)

    assert proposal["map"]["columns"] == []


def test_every_other_answer_that_needs_nothing_looks_as_described(house):
    seen = []
    for path, operation in operations(house, "get", "openapi.json"):
        required = any(
            parameter.get("required") for parameter in operation.get("parameters", []))
        # A stream of events has no end.
        if required or path.startswith(
                ("/records/", "/aggregate/", "/export/", "/changes/events")):
            continue
        conforming(house, "GET", path, operation)
        seen.append(path)
    assert {"/", "/caller", "/changes", "/users", "/commands", "/clock", "/health"} <= set(seen)


def test_descriptions_and_cards_look_as_described(house):
    paths = house.document["paths"]
    for path in ("/users", "/changes", "/changes/sets", "/teams"):
        conforming(house, "GET", path + "?describe=true", paths[path]["get"])
    user = house.ask("GET", "caller")[1]["user"]["id"]
    for query in ("", "?describe=true"):
        conforming(house, "GET", f"/users/{user}{query}", paths["/users/{user}"]["get"])
        conforming(
            house, "GET", f"/entities/deal{query}", paths["/entities/{entity}"]["get"])
    conforming(house, "GET", "/search?text=solar", paths["/search"]["get"])
    conforming(
        house, "GET", "/explain/sales.move_deal", paths["/explain/{name}"]["get"])
    conforming(house, "GET", "/hooks/deal.before_update", paths["/hooks/{event}"]["get"])
    conforming(
        house, "GET", "/access?verb=read&entity=deal", paths["/access"]["get"])
    conforming(house, "GET", "/plugins/sales", paths["/plugins/{id}"]["get"])
    made = house.ask("POST", "records/account", {"name": "Undone Ltd"})[2]["kith-change-set"]
    undo = paths["/changes/sets/{id}/undo"]
    conforming(house, "GET", f"/changes/sets/{made}/undo", undo["get"])
    conforming(house, "POST", f"/changes/sets/{made}/undo", undo["post"])


VALUES = {
    "text": "Größe", "long_text": "one\ntwo", "integer": -9007199254740993,
    "decimal": "-12.3400", "money": {"amount": "1234.50", "currency": "EUR"}, "boolean": False,
    "date": "2026-11-16", "instant": "2026-11-16T09:00:00.000Z", "local_time": "09:30",
    "choice": "high", "multi_choice": ["low", "high"], "email": "ana@example.com",
    "phone": "+38512345678", "url": "https://example.com/a", "json": {"a": [1, None]},
    "consent": "granted",
}


def test_a_record_with_a_value_of_every_type_is_made_read_and_changed_as_described(house):
    account = house.ask("GET", "records/account?limit=1")[1]["records"][0]["id"]
    values = {f"x_{kind}": value for kind, value in VALUES.items()}
    values |= {
        "x_reference": account, "x_polymorphic": {"entity": "account", "id": account},
        "x_needed": "conformance"}
    paths = house.document["paths"]
    create = paths["/records/x_everything"]["post"]
    fits(house, values, create["requestBody"]["content"]["application/json"]["schema"])

    made = conforming(house, "POST", "/records/x_everything", create, values, 201)
    update = paths["/records/x_everything/{id}"]["patch"]
    patch = {"x_money": {"amount": "1", "currency": "EUR"}, "x_text": None}
    fits(house, patch, update["requestBody"]["content"]["application/json"]["schema"])
    changed = conforming(
        house, "PATCH", f"/records/x_everything/{made['id']}", update, patch)

    assert {f"x_{kind}" for kind in FIELDS} <= set(made)
    assert {name: made[name] for name in values} == {**values, "x_decimal": "-12.3400"}
    assert made["x_formula"] == 2 * values["x_integer"] and made["x_rollup"] == 0
    assert changed["x_text"] is None and changed["x_money"]["amount"] == "1.00"


@pytest.mark.parametrize("value", [
    {"x_money": 12}, {"x_decimal": "1.23456"}, {"x_choice": "other"}, {"x_local_time": "25:00"},
    {"x_reference": "no"}, {"x_auto_number": "N-1"}, {"x_formula": 2}, {"x_unknown": 1},
])
def test_what_the_document_does_not_allow_is_no_input(house, value):
    schema = house.document["paths"]["/records/x_everything"]["post"]["requestBody"]
    with pytest.raises(jsonschema.ValidationError):
        fits(
            house, {"x_needed": "a", **value}, schema["content"]["application/json"]["schema"])


def test_refusals_look_as_described(house):
    paths = house.document["paths"]
    one = paths["/records/contact/{id}"]
    unknown = "/records/contact/0000000000000"
    conforming(house, "GET", unknown, one["get"], status=404)
    conforming(house, "GET", "/records/contact/no", one["get"], status=422)
    conforming(house, "PATCH", unknown, one["patch"], {"nonsense": 1}, 422)
    conforming(
        house, "GET", "/records/contact?filter=(", paths["/records/contact"]["get"], status=400)


def conforming(house, method, path, operation, body=None, status=200):
    """Asks, compares the answer with its description, and returns it."""
    code, answer, headers = house.ask(method, path.lstrip("/"), body)
    assert code == status, answer
    response = resolved(house, operation["responses"][str(status)])
    kind = headers["content-type"].partition(";")[0]
    fits(house, answer, response["content"][kind]["schema"])
    return answer


def resolved(house, part):
    while "$ref" in part:
        place = house.document
        for word in part["$ref"].split("/")[1:]:
            place = place[word]
        part = place
    return part


def fits(house, value, schema):
    """Fails where a value is not as a schema says, or has a member that the schema lacks."""
    if not hasattr(house.server, "closed"):
        house.server.closed = closed(house.document["components"])
    whole = {**closed(schema), "components": house.server.closed}
    jsonschema.Draft202012Validator(
        whole, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER).validate(value)


def closed(schema):
    """The schema with no room for members that it does not name."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return copy.copy(schema)
    tight = {key: closed(part) for key, part in schema.items()}
    is_object = tight.get("type") == "object" and isinstance(tight.get("properties"), dict)
    # What holds anything, and the general record, are open by what they are.
    if is_object and tight["properties"] and "additionalProperties" not in tight:
        general = set(tight["properties"]) == {"id", "entity", "version"}
        cards = set(tight["properties"]) & {"members", "holders", "manages"}
        if not general and not cards:
            tight["additionalProperties"] = False
    return tight
