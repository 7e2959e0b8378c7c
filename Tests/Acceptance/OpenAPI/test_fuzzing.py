"""Schemathesis makes requests of the document: none may break the server.

How many for each operation is a matter of time. The document has eleven operations for each of
some thirty-five entities, which are the same code and differ by their fields: each is asked for a
thousand times in the long form of the entity that has a field of every type, as is everything that
is about no entity. Two entities with rules of their own come next, and the rest are asked a few
times each. What administrators may do to the house as a whole is asked rarely or at the end: each
backup copies all data, each entity or field that is added makes a new generation, and all else
should not be tried under a clock that stands decades away.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from asking import ask
from every_type import add_every_type
from support import Kith, Server

HERE = Path(__file__).parent
IS_LONG = bool(os.environ.get("KITH_TORTURE"))

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_headers_conformance", "response_schema_conformance", "ignored_auth",
    "unsupported_method", "allow_header_conformance",
)

# What is about no entity, or about any that the path names.
GENERAL = [
    "general", "records", "questions", "commands", "changes", "imports", "people", "definitions",
    "upkeep"]
# How many requests of the operations under which tags, in the short form and in the long one.
EXAMPLES = [
    (["x_everything"], 50, 1000),
    (["deal", "contact"], 8, 100),
    (GENERAL, 10, 1000),
]
OTHERS = (2, 10)
# Of these every bound of every value is tried too.
COVERED = (["x_everything", "records", "questions", "changes"], ["x_everything", *GENERAL])
# Methods that hardly a path knows; others would reach `{id}` where the path says `restore`.
METHODS = ["PUT", "TRACE"]
# Where each request is dear: what it does must not outgrow the test.
DEAR = ["back_up", "add_entity", "add_field", "enable_plugin", "disable_plugin"]
DEAR_EXAMPLES = (3, 50)
CLOCK = ["set_clock", "advance_clock", "release_clock"]
# An answer without end tells nothing more than its first events.
ENDLESS = ["stream_of_changes"]


class Fuzzed:
    """A demo company with an entity of every type, for requests that break things."""

    def __init__(self, binary: Path, folder: Path) -> None:
        home = folder / "home"
        home.mkdir()
        self.folder = folder
        self.kith = Kith(binary, home, folder / "demo")
        self.kith("demo")
        self.token = self.kith("token", "create", "Fuzzing", "--json").json["token"]
        self.server = Server(self.kith, folder / "server.log")

    def prepare(self) -> None:
        """Adds what is tried on, and notes what is known."""
        add_every_type(self.ask)
        self.ask("POST", "records/x_everything", [{"x_needed": f"n{n}"} for n in range(20)])
        document = self.ask("GET", "openapi.json")[1]
        (self.folder / "openapi.json").write_text(json.dumps(document))
        ids = {}
        for path in document["paths"]:
            if path.startswith("/records/") and path.count("/") == 2 and "{" not in path:
                page = self.ask("GET", f"{path[1:]}?limit=50&fields=id")[1]
                ids[path.split("/")[2]] = [record["id"] for record in page["records"]]
        known = {"ids": ids, "references": references(document), "own": self.own()}
        (self.folder / "known.json").write_text(json.dumps(known))

    def own(self):
        """What the test itself signs in by, which no request may take away."""
        user = self.ask("GET", "caller")[1]["user"]["id"]
        person = self.ask("GET", f"users/{user}")[1]
        token = self.ask("GET", "records/token?filter=name = 'Fuzzing'".replace(" ", "%20"))[1]
        held = self.ask("GET", f"records/user_role?filter=holder%20=%20%27{user}%27")[1]
        roles = [
            value for record in held["records"] for value in (record["id"], record["role"])]
        return [
            user, person["name"], person["email"], "Fuzzing", token["records"][0]["id"], *roles,
            *person["roles"]]

    def ask(self, method, path, body=None):
        return ask(self.server.url, self.token, method, path, body)

    def schemathesis(self, *filters: str) -> None:
        """Runs schemathesis over some operations; what it finds fails the test."""
        options = self.folder / "schemathesis.toml"
        options.write_text("\n".join(configuration()))
        length = (
            ["--generation-database", "none"] if IS_LONG else ["--generation-deterministic"])
        done = subprocess.run(
            [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()",
             "--config-file", options, "run", self.folder / "openapi.json",
             "--url", f"{self.server.url.rstrip('/')}/api/v1",
             "--header", f"Authorization: Bearer {self.token}", "--checks", ",".join(CHECKS),
             "--phases", "coverage,fuzzing", "--workers", "1", "--request-timeout", "10",
             "--no-shrink", "--continue-on-failure", "--suppress-health-check", "all", "--warnings", "off",
             *length, *filters],
            cwd=self.folder, capture_output=True, text=True, check=False, timeout=12 * 3600,
            env={**os.environ, "SCHEMATHESIS_HOOKS": "known_records", "PYTHONPATH": str(HERE),
                 "KITH_KNOWN_RECORDS": str(self.folder / "known.json")})
        print(done.stdout[-3000:])
        assert done.returncode == 0, f"{done.stdout[-20000:]}\n{done.stderr[-2000:]}"


def configuration():
    """The lines of schemathesis's options that cannot be given as arguments."""
    yield f"[generation]\nmax-examples = {OTHERS[IS_LONG]}"
    for tags, *counts in EXAMPLES:
        yield f"[[operations]]\ninclude-tag = {json.dumps(tags)}"
        yield f"generation.max-examples = {counts[IS_LONG]}"
    yield f"[[operations]]\nexclude-tag = {json.dumps(COVERED[IS_LONG])}"
    yield "phases.coverage.enabled = false"
    yield f"[phases.coverage]\nunexpected-methods = {json.dumps(METHODS)}"
    yield f"[[operations]]\ninclude-operation-id = {json.dumps(DEAR)}"
    yield f"generation.max-examples = {DEAR_EXAMPLES[IS_LONG]}"
    yield "phases.coverage.enabled = false"


def references(document):
    """Which members of which bodies are ids of which entities."""
    schemas = document["components"]["schemas"]
    found = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            content = operation.get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema", {})
            for part in [schema, *schema.get("anyOf", [])]:
                shape = schemas.get(part.get("$ref", "").rsplit("/", 1)[-1], {})
                targets = {
                    name: entity for name, member in shape.get("properties", {}).items()
                    if (entity := target(member))}
                if targets:
                    found[f"{method.upper()} {path}"] = targets
    return found


def target(member):
    parts = [member, *member.get("anyOf", [])]
    return next((part["x-kith-entity"] for part in parts if "x-kith-entity" in part), None)


def options(kind, names):
    return [part for name in names for part in (kind, name)]


@pytest.fixture(scope="module")
def fuzzed(binary, tmp_path_factory):
    house = Fuzzed(binary, tmp_path_factory.mktemp("fuzzed"))
    with house.server:
        house.prepare()
        yield house


@pytest.mark.torture
def test_no_request_makes_an_error_of_the_server_or_an_answer_that_is_not_described(fuzzed):
    fuzzed.schemathesis(*options("--exclude-operation-id", CLOCK + ENDLESS))

    assert fuzzed.ask("GET", "caller")[0] == 200


@pytest.mark.torture
def test_no_moment_is_too_far_for_the_clock(fuzzed):
    fuzzed.schemathesis(*options("--include-operation-id", CLOCK))

    assert fuzzed.ask("PUT", "clock", {"now": "9999-12-31"})[0] == 422
    assert fuzzed.ask("DELETE", "clock")[0] == 200
    assert fuzzed.ask("GET", "health")[1]["ok"]
