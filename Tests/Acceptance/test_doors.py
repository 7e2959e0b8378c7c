"""One rule at every door: command line, API, form and board."""

import json
import urllib.error
import urllib.request

import pytest

from served import Visitor, visible
from support import Server

pytestmark = pytest.mark.parametrize("folder", ["rest"], indirect=True)


@pytest.fixture
def server(sales, tmp_path):
    """A server on a folder with Contacts and Sales."""
    with Server(sales, tmp_path / "server.log") as server:
        yield server


def call(server, kith, method, path, body):
    """The answer of the API to a token's request, as status and JSON."""
    token = kith("token", "create", "doors", "--json").json["token"]
    request = urllib.request.Request(
        f"{server.url}/api/v1/{path}", json.dumps(body).encode(), method=method,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def test_a_move_to_won_without_a_required_field_is_refused_at_every_door(sales, server):
    won = sales.rows("stage", "name = 'Won'")[0]["id"]
    sales("record", "update", "stage", won, "--set", 'required_fields=["next_step"]')
    deal = sales.create("deal", name="Roof", value="100")["id"]
    visitor = Visitor(server.url).sign_in()

    typed = sales("run", "sales.move_deal", "--deal", deal, "--stage", "Won", check=False)
    command = call(server, sales, "POST", "commands/sales.move_deal", {"deal": deal, "stage": won})
    patch = call(server, sales, "PATCH", f"records/deal/{deal}", {"stage": won})
    visitor.get(f"/deal/{deal}/edit")
    form = visitor.post(f"/deal/{deal}/edit", {"stage": "Won"})
    visitor.get("/deal/board")
    board = visitor.post(
        f"/deal/{deal}/step", {"step": won, "from": "board", "back": "/deal/board"})

    assert typed.code == 65 and "`next_step` is missing" in typed.err
    for status, problem in (command, patch):
        assert (status, problem["errors"][0]["field"]) == (422, "next_step")
        assert "Fill it in" in problem["errors"][0]["recovery"] + problem["recovery"]
    for page in (form, board):
        assert page.status == 422 and "Next step is missing" in visible(page.text)
        assert 'name="next_step"' in page.text
    assert sales("record", "get", "deal", deal, "--json").json["status"] == "open"

    moved = visitor.post(
        f"/deal/{deal}/step",
        {"step": won, "from": "board", "back": "/deal/board", "next_step": "Ship it"})
    assert moved.path == "/deal/board" and "moved to Won" in visible(moved.text)
    assert sales("record", "get", "deal", deal, "--json").json["status"] == "won"


def test_an_undo_of_the_board_leaves_the_deal_as_it_was(sales, server):
    deal = sales.create("deal", name="Roof", value="100")["id"]
    before = sales("record", "get", "deal", deal, "--json").json
    proposal = sales.rows("stage", "name = 'Proposal'")[0]["id"]
    visitor = Visitor(server.url).sign_in()
    visitor.get("/deal/board")

    visitor.post(f"/deal/{deal}/step", {"step": proposal, "back": "/deal/board"})
    newest = sales("changes", "--sets", "--json").json["sets"][0]["id"]
    visitor.post("/undo", {"set": newest, "back": "/deal/board"})

    after = sales("record", "get", "deal", deal, "--json").json
    changing = {"version", "updated_at", "updated_by"}
    assert {k: v for k, v in after.items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing}
    assert len(sales.rows("stage_change", f"deal = '{deal}'")) == 1
