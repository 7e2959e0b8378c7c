"""`kith plugin check` proves that a plugin's steps lead to what a fresh install makes."""

import json

import jsonschema
import pytest

from plugin_folders import states, write_plugin
from support import ROOT

GRANTS = {"entities": {"account": ["read"]}}
USED = 'kith.on("account.after_save", { id = "a" }, function() end)\n'


def fields(*definitions):
    return [{"name": "label", "type": "text"}] + [
        {"name": name, "type": kind, **more} for name, kind, more in definitions]


def write(folder, definitions, steps=None, version="2.0.0", **entity):
    """Writes a plugin with one entity and the files of its steps."""
    place = write_plugin(
        folder, "probe", USED, version=version, entities=["thing.json"], grants=GRANTS,
        **({"migrations": "migrations/"} if steps else {}))
    (place / "thing.json").write_text(json.dumps(
        {"name": "probe_thing", "title_field": "label", "fields": definitions, **entity}))
    (place / "migrations").mkdir(exist_ok=True)
    for name, changes in (steps or {}).items():
        (place / "migrations" / f"{name}.json").write_text(json.dumps({"changes": changes}))
    return place


@pytest.fixture
def check(kith):
    """Returns the findings about a plugin's steps, and the exit code."""

    def run(place, *options):
        done = kith("plugin", "check", place, "--json", *options, check=False)
        found = json.loads(done.out)["findings"]
        assert {finding["code"] for finding in found} <= {"migration"}, found
        return found, done.code

    return run


WHOLE = {
    "0001_length": [
        {"rename_field": "size", "of": "probe_thing", "to": "length"},
        {"retype_field": "length", "of": "probe_thing", "was": "integer",
         "to": {"type": "decimal", "scale": 2}},
        {"add_field": "colour", "of": "probe_thing"}],
    "0002_plain": [
        {"drop_field": "note", "of": "probe_thing", "was": "long_text"},
        {"add_index": ["colour"], "of": "probe_thing"},
        {"add_index": ["label", "length"], "of": "probe_thing"}],
    "0003_called": [{"rename_entity": "probe_item", "to": "probe_thing"}],
}
# What the entity was called while the first two steps were taken.
WHOLE = json.loads(json.dumps(WHOLE).replace('"of": "probe_thing"', '"of": "probe_item"'))
TODAY = fields(("length", "decimal", {"scale": 2}), ("colour", "text", {"indexed": True}))


def test_steps_that_lead_to_the_definitions_are_right(check, tmp_path):
    place = write(tmp_path, TODAY, WHOLE, indexed_together=[["label", "length"]])

    assert check(place) == ([], 0)


@pytest.mark.parametrize("definitions,changes,words", [
    # A retype to something else than what is defined.
    (fields(("size", "decimal", {"scale": 2})),
     [{"retype_field": "size", "of": "probe_thing", "was": "text", "to": "integer"}],
     "retypes `probe_thing.size` to integer, but it is defined as decimal."),
    # A retype that would lose values.
    (fields(("size", "date", {})),
     [{"retype_field": "size", "of": "probe_thing", "was": "text", "to": "date"}],
     "`probe_thing.size` cannot change from"),
    # A name that nothing has.
    (fields(("length", "integer", {})),
     [{"rename_field": "size", "of": "probe_thing", "to": "lenght"}],
     "did you mean `length`?"),
    (fields(("length", "integer", {}), ("size", "integer", {})),
     [{"rename_field": "size", "of": "probe_thing", "to": "length"}],
     "renames `probe_thing.size`, which is still defined."),
    (fields(("size", "integer", {})), [{"drop_field": "size", "of": "probe_thing"}],
     "drops `probe_thing.size`, which is still defined."),
    (fields(), [{"add_field": "size", "of": "probe_thing"}],
     "adds `probe_thing.size`, which is not defined"),
    (fields(("size", "integer", {})), [{"add_index": ["size"], "of": "probe_thing"}],
     "adds an index over `probe_thing.size`, which has none."),
    (fields(), [{"rename_entity": "probe_item", "to": "probe_thin"}],
     "renames `probe_item` to `probe_thin`, which is not defined"),
])
def test_a_step_that_leads_elsewhere_is_named_with_its_file(
        check, tmp_path, definitions, changes, words):
    place = write(tmp_path, definitions, {"0001_wrong": changes})

    found, code = check(place)

    assert code == 65 and len(found) == 1, found
    assert found[0]["file"] == "probe/migrations/0001_wrong.json"
    assert words in found[0]["message"], found
    if "cannot change" not in words:
        assert found[0]["message"].startswith("The step `0001_wrong` ")


def test_people_read_the_same(kith, tmp_path):
    place = write(tmp_path, fields(), {"0001_wrong": [{"add_field": "size", "of": "probe_thing"}]})

    told = kith("plugin", "check", place, check=False)

    assert (told.code, "probe/migrations/0001_wrong.json: error: The step `0001_wrong` adds" in told.out) == (65, True)


def test_an_earlier_version_shows_what_no_step_speaks_of(check, tmp_path):
    old = write(tmp_path / "old", fields(("purpose", "text", {})), version="1.0.0")
    now = fields(("reason", "text", {}))
    missing = write(tmp_path / "new", now)

    found, code = check(missing, "--since", old)

    assert code == 65 and len(found) == 1
    assert found[0]["message"] == (
        "No step says what becomes of `probe_thing.purpose`, and `probe_thing.reason` is new.")
    assert "rename_field" in found[0]["recovery"]

    said = {"0001_reason": [{"rename_field": "purpose", "of": "probe_thing", "to": "reason"}]}
    assert check(write(tmp_path / "new", now, said), "--since", old) == ([], 0)


def test_what_is_left_out_on_purpose_is_a_warning(check, tmp_path):
    old = write(tmp_path / "old", fields(("purpose", "text", {})), version="1.0.0")

    found, code = check(write(tmp_path / "new", fields()), "--since", old)

    assert (code, found[0]["severity"]) == (0, "warning")
    assert "No step says what becomes of `probe_thing.purpose`: it is hidden" in found[0]["message"]


def test_a_packed_version_serves_as_the_earlier_one(kith, check, tmp_path):
    old = write(tmp_path / "old", fields(("purpose", "text", {})), version="1.0.0")
    key, package = tmp_path / "publisher.key", tmp_path / "probe-1.kithplugin"
    kith("plugin", "key", "--out", key)
    kith("plugin", "pack", old, "--key", key, "--out", package)

    found, code = check(write(tmp_path / "new", fields(("reason", "text", {}))), "--since", package)

    assert code == 65 and "`probe_thing.purpose`" in found[0]["message"]


def test_no_such_earlier_version(kith, tmp_path):
    place = write(tmp_path, fields())

    refused = kith("plugin", "check", place, "--since", tmp_path / "nowhere", check=False)

    assert refused.code != 0 and "nowhere" in refused.err


def test_the_schema_for_editors_says_of_steps_what_kith_says(kith, folder):
    schema = json.loads((ROOT / "SDK" / "schema" / "step-1.json").read_text())
    check = jsonschema.Draft202012Validator(schema).is_valid
    field = {"of": "probe_thing"}
    drop = {"drop_field": "old", **field}
    steps = [
        {"changes": changes} for changes in WHOLE.values()
    ] + [
        {"$schema": "../../../SDK/schema/step-1.json", "changes": [drop], "down": []},
        {"changes": [{**drop, "was": {"type": "choice", "choices": [{"key": "a"}]}}]},
    ]
    wrong = [
        {}, {"changes": []}, {"changes": [drop], "dwon": []}, {"changes": [{"drop_field": "old"}]},
        {"changes": [{"drop_table": "old", **field}]}, {"changes": drop},
        {"changes": [{"rename_field": "old", **field}]}, {"changes": [{**drop, "was": 7}]},
        {"changes": [{"add_field": "a", "was": "text", **field}]}, {"changes": [drop], "records": 1},
    ]

    verdicts = []
    for number, step in enumerate(steps + wrong):
        place = write_plugin(kith.data, f"probe{number}", migrations="migrations/")
        (place / "migrations").mkdir()
        (place / "migrations" / "0001_step.json").write_text(json.dumps(step))
        verdicts.append(check(step))

    known = states(kith)
    assert verdicts == [True] * len(steps) + [False] * len(wrong)
    assert [known[f"probe{number}"] == "available" for number in range(len(verdicts))] == verdicts
