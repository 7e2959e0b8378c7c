"""A form on a website: the public endpoint of a served folder, and what strangers send to it."""

import json
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any, Dict, NamedTuple, Optional

import pytest
from support import Server

SCRIPTS = Path(__file__).resolve().parents[2] / "Scripts"
FORM = "/forms/s_web_form.contact"
SITE = "https://www.example.com"


class Answer(NamedTuple):
    """What was answered to a post."""

    status: int
    headers: Any
    text: str

    @property
    def json(self) -> Dict[str, Any]:
        return json.loads(self.text)

    @property
    def faults(self):
        return [(fault["field"], fault["code"]) for fault in self.json["errors"]]


def ask(
    address: str, path: str = FORM, data: Optional[bytes] = None, method: Optional[str] = None,
    **headers: str,
) -> Answer:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address + path, data, names, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return Answer(answer.status, answer.headers, answer.read().decode())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read().decode())


def send(address: str, values: Any, **headers: str) -> Answer:
    return ask(
        address, data=json.dumps(values).encode(), **{"Content_Type": "application/json", **headers})


@pytest.fixture
def site(kith, tmp_path):
    """`kith` on a served folder with the script, and the address of its server."""
    kith.data = tmp_path / "kith-data"
    kith.init(kith.data)
    kith("plugin", "enable", "contacts")
    kith("setting", "set", "organisation.country", "HR")
    with Server(kith, tmp_path / "server.log") as server:
        kith("script", "save", SCRIPTS / "web_form.lua")
        refused = kith("script", "publish", "web_form", check=False)
        assert refused.code == 65 and "form" in refused.err
        kith("script", "publish", "web_form", "--approve")
        yield kith, server.url


def items(kith, kind="web"):
    return kith.rows("activity", f"kind = '{kind}'")


def test_a_contact_who_is_known_is_completed_once(site):
    kith, url = site
    acme = kith.create("account", name="Acme Roofs")["id"]
    ana = kith.create("contact", last_name="Babić", email="ana@x.com", account=acme)
    post = {"email": "Ana@X.com", "phone": "+385 1 555 0100"}

    first = send(url, post, Idempotency_Key="a1b2")
    before = kith.rows("contact"), items(kith)
    again = send(url, post, Idempotency_Key="a1b2")

    assert (first.status, first.json["result"]) == (200, "updated")
    assert (again.status, again.text) == (200, first.text)
    assert (kith.rows("contact"), items(kith)) == before
    [contact] = kith.rows("contact")
    assert contact["id"] == ana["id"] and contact["phone"] == "+38515550100"
    assert contact["account"] == ana["account"] and contact["last_name"] == "Babić"
    [item] = items(kith)
    assert item["about"]["id"] == ana["id"]
    assert [row["name"] for row in kith.rows("account")] == ["Acme Roofs"]
    assert send(url, {"email": "bo@x.com"}, Idempotency_Key="a1b2").status == 422


def test_an_unknown_address_becomes_a_contact_in_a_change_set_of_the_form(site):
    kith, url = site

    answer = send(url, {"email": "new@x.com", "message": "Call me"})

    assert (answer.status, answer.json["result"]) == (200, "created")
    assert [row["email"] for row in kith.rows("contact")] == ["new@x.com"]
    assert "s_web_form.contact" in kith("changes").out


def test_two_who_match_are_left_to_a_person(site):
    kith, url = site
    for name, values in {"One": {"email": "ana@x.com"}, "Two": {"phone": "+38515550100"}}.items():
        kith.create("contact", last_name=name, **values)
    before = kith.rows("contact")

    answer = send(url, {"email": "ana@x.com", "phone": "01 555 0100", "first_name": "Ana"})

    assert (answer.status, answer.json["result"]) == (200, "ambiguous")
    assert kith.rows("contact") == before and items(kith) == []
    [task] = items(kith, "task")
    assert task["subject"] == "Several contacts match: ana@x.com" and not task["is_done"]
    assert "first_name: Ana" in task["body"]


@pytest.mark.parametrize("values, faults", [
    ({}, [("email", "required")]),
    ({"email": "   "}, [("email", "required")]),
    ({"email": "nonsense", "phone": "abc"}, [("email", "invalid"), ("phone", "invalid")]),
    ({"email": {"a": 1}}, [("email", "invalid")]),
    ({"email": ["a@x.com"]}, [("email", "invalid")]),
    ({"email": "a@x.com", "first_name": 7.5e300}, [("first_name", "invalid")]),
    ({"email": "a@x.com", "first_name": "a\u0000b"}, [("first_name", "invalid")]),
    ({"email": "a@x.com", "message": "x" * 10_001}, [("message", "invalid")]),
    ({"email": "a@x.com", "owner": "me"}, [("owner", "unknown_field")]),
], ids=str)
def test_what_does_not_fit_is_told_by_its_field(site, values, faults):
    kith, url = site

    answer = send(url, values)

    assert answer.status == 422 and answer.faults == faults
    assert kith.rows("contact") == [] and kith.rows("activity") == []


def test_bodies_that_are_none_are_refused(site):
    kith, url = site
    kind = {"Content_Type": "application/json"}
    long = json.dumps({"email": "a@x.com", "message": "x" * 70_000}).encode()

    assert ask(url, data=long, **kind).status == 413
    assert ask(url, data=b'{"email": "\xff\xfe@x.com"}', **kind).status == 400
    assert ask(url, data=b"[1]", **kind).status == 400
    assert ask(url, data=b"[" * 60_000, **kind).status == 400
    assert ask(url, data=b"email=%ff", Content_Type="application/x-www-form-urlencoded").status == 400
    for name in ["text/plain", "multipart/form-data; boundary=x", "application/json; charset=utf-16"]:
        assert ask(url, data=b'{"email": "a@x.com"}', Content_Type=name).status == 415
    assert kith.rows("contact") == []


def test_pages_of_other_sites_send_it_only_where_they_are_named(site):
    kith, url = site
    asked = {"Origin": SITE, "Access_Control_Request_Method": "POST"}

    allowed = ask(url, method="OPTIONS", **asked)
    sent = send(url, {"email": "ana@x.com"}, Origin=SITE)
    foreign = send(url, {"email": "bo@x.com"}, Origin="https://evil.example")
    hidden = send(url, {"email": "bo@x.com"}, Origin="null")

    assert allowed.status == 204 and "POST" in allowed.headers["access-control-allow-methods"]
    assert allowed.headers["access-control-allow-origin"] == SITE
    assert sent.status == 200 and sent.headers["access-control-allow-origin"] == SITE
    for answer in [foreign, hidden]:
        assert answer.status == 403 and answer.headers["access-control-allow-origin"] is None
    assert ask(url, method="OPTIONS", Origin="https://evil.example").status == 403
    assert [row["email"] for row in kith.rows("contact")] == ["ana@x.com"]


def test_a_burst_is_cut_off(site):
    kith, url = site

    answers = [send(url, {"email": f"a{number}@x.com"}) for number in range(50)]

    taken = [answer for answer in answers if answer.status == 200]
    late = [answer for answer in answers if answer.status == 429]
    assert len(taken) + len(late) == 50 and late and int(late[0].headers["retry-after"]) >= 1
    assert len(kith.rows("contact", "--limit", "100")) == len(taken)


def test_unknown_forms_and_methods_tell_nothing(site):
    kith, url = site

    for path in ["/forms/s_web_form.other", "/forms/contact", "/forms/%00"]:
        answer = ask(url, path, data=b"{}", Content_Type="application/json")
        assert answer.status == 404 and "s_web_form" not in answer.text
        assert ask(url, path).status == 404
    assert ask(url, data=b"{}", method="PUT").status == 405
    kith("script", "stop", "web_form")
    assert send(url, {"email": "ana@x.com"}).status == 404


def test_the_hosted_page_asks_and_thanks_and_falls_for_no_machine(site):
    kith, url = site
    page = ask(url)
    key = page.text.split('name="kith_key" value="')[1].split('"')[0]
    fields = {"email": "ana@x.com", "message": "Grüße", "kith_homepage": "", "kith_key": key}
    browser = {"Content_Type": "application/x-www-form-urlencoded", "Accept": "text/html"}

    def post(**more):
        return ask(url, data=urllib.parse.urlencode({**fields, **more}).encode(), **browser)

    assert page.status == 200 and "Write to us" in page.text and kith.rows("activity") == []
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "Thank you" in post(kith_homepage="http://spam.example").text
    assert kith.rows("contact") == []
    assert "Thank you" in post().text and "Thank you" in post().text
    assert len(kith.rows("contact")) == 1 and [item["body"] for item in items(kith)] == ["Grüße"]
    wrong = post(email="<b>no", kith_key="other")
    assert wrong.status == 422 and "&lt;b&gt;no" in wrong.text and "<b>no" not in wrong.text


def test_forms_are_listed_for_administrators_with_their_addresses(site):
    kith, url = site

    [form] = kith("form", "list", "--json").json["forms"]

    assert (form["path"], form["hosts"], form["tells"]) == (FORM, [SITE], True)
    assert FORM in kith("form", "list").out
    assert ask(url, "/api/v1/forms").status == 401


def test_a_form_that_does_not_tell_thanks_everybody_alike(site, tmp_path):
    kith, url = site
    quiet = tmp_path / "quiet" / "web_form.lua"
    quiet.parent.mkdir()
    quiet.write_text((SCRIPTS / "web_form.lua").read_text().replace("tells = true", "tells = false"))
    kith("script", "save", quiet)
    kith("script", "publish", "web_form")
    for name in ["One", "Two"]:
        kith.create("contact", last_name=name, email="ana@x.com")
    kith.create("contact", last_name="Bo", email="bo@x.com")

    answers = [send(url, {"email": f"{name}@x.com"}) for name in ["ana", "bo", "new"]]

    assert {(answer.status, answer.text) for answer in answers} == {(200, answers[0].text)}
    assert "result" not in answers[0].json
    assert len(kith.rows("contact")) == 4


def test_a_grant_that_is_taken_closes_the_form(site):
    kith, url = site

    kith("plugin", "grants", "s_web_form", "--revoke", "form")

    assert send(url, {"email": "ana@x.com"}).status == 404
