"""Through what the command line reaches the data: the folder, its server, or one elsewhere."""

import json
import os
import signal
import subprocess

import pytest

from support import Server, wait_until


@pytest.fixture
def served(sales, folder, tmp_path):
    """`kith` on a folder in which a server works."""
    if not (folder / "server.json").exists():
        pytest.fail("there is no server", pytrace=False)
    return sales


@pytest.mark.parametrize("folder", ["served"], indirect=True)
def test_what_needs_the_folder_for_itself_names_the_server_and_touches_nothing(
        served, folder, tmp_path):
    served("backup", tmp_path / "saved")

    refused = served("restore", tmp_path / "saved", "--force", check=False)
    again = served("init", "--admin", "ana@example.test", "--data", folder, check=False)

    note = json.loads((folder / "server.json").read_text())
    assert refused.code == 69
    assert note["url"] in refused.err and str(note["pid"]) in refused.err
    assert "Stop it first" in refused.err
    assert again.code == 75
    assert served("doctor").code == 0


@pytest.mark.parametrize("folder", ["served"], indirect=True)
def test_from_elsewhere_a_token_is_asked_for_and_nobody_acts_as_another(served, folder):
    served.create("account", name="Acme")
    token = served("token", "create", "job", "--json").json["token"]
    url = json.loads((folder / "server.json").read_text())["url"]
    away = served.on(None)

    with_token = away("query", "account", "--server", url, "--json", token=token)
    without = away("query", "account", "--server", url, check=False)
    wrong = away("query", "account", "--server", url, token=token + "x", check=False)
    other = away(
        "query", "account", "--server", url, "--as", "admin@example.test", token=token,
        check=False)
    place = away("backup", "elsewhere", "--server", url, token=token, check=False)

    assert [row["name"] for row in with_token.json["records"]] == ["Acme"]
    assert (without.code, wrong.code, other.code, place.code) == (77, 77, 77, 77)
    assert with_token.out == served("query", "account", "--json").out


def test_a_server_elsewhere_that_does_not_answer_is_named(kith):
    silent = kith("query", "deal", "--server", "http://127.0.0.1:9", check=False)
    wrong = kith("query", "deal", "--server", "crm.example", check=False)
    both = kith("query", "deal", "--server", "http://127.0.0.1:9", "--data", "x", check=False)

    assert (silent.code, "127.0.0.1:9" in silent.err) == (69, True)
    assert (wrong.code, both.code) == (64, 64)


@pytest.mark.at_rest
def test_the_note_of_a_server_that_has_died_is_passed_over(sales, folder, tmp_path):
    with Server(sales, tmp_path / "log") as server:
        note = (folder / "server.json").read_text()
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = json.loads(note)
    left["pid"] = ended.pid
    (folder / "server.json").write_text(json.dumps(left))

    assert sales("user", "list").code == 0
    (folder / "server.json").write_text("{ this is not JSON")
    assert sales("user", "list").code == 0
    assert server.log.read_text()


@pytest.mark.at_rest
def test_a_server_that_is_killed_leaves_the_folder_to_the_next(sales, folder, tmp_path):
    server = Server(sales, tmp_path / "log")
    server.__enter__()
    sales.create("account", name="Acme")
    os.kill(server.process.pid, signal.SIGKILL)
    wait_until(lambda: server.process.poll() is not None, "the server to be gone")

    assert (folder / "server.json").exists()
    assert [row["name"] for row in sales.rows("account")] == ["Acme"]
    with Server(sales, tmp_path / "log"):
        assert [row["name"] for row in sales.rows("account")] == ["Acme"]


@pytest.mark.at_rest
def test_what_was_read_at_rest_reads_the_same_through_the_server(sales, tmp_path):
    sales.create("account", name="Acme", tier="a")
    sales.create("deal", name="Roof", account="Acme", value="1234.5")
    questions = [
        ("query", "deal"), ("query", "deal", "--csv"), ("query", "deal", "--json"),
        ("aggregate", "deal", "--by", "stage,created_at:month", "--sum", "value"),
        ("search", "roof"), ("export", "deal"), ("changes", "--limit", 1000),
        ("changes", "--sets"), ("entity", "show", "deal"), ("explain", "sales.move_deal"),
        ("run", "--list"), ("run", "sales.move_deal", "--help"), ("plugin", "list"),
        ("plugin", "info", "sales"), ("user", "list"), ("user", "show", "admin@example.test"),
        ("role", "list"), ("role", "show", "sales_agent"), ("setting", "list"),
        ("token", "list"), ("team", "list"), ("hooks", "deal.before_update"),
        ("query", "dael"), ("query", "deal", "stag = 1"), ("record", "get", "deal", "x"),
    ]

    at_rest = [sales(*question, check=False) for question in questions]
    with Server(sales, tmp_path / "log"):
        served = [sales(*question, check=False) for question in questions]

    assert [(run.command, run.code, run.out, run.err) for run in served] == [
        (run.command, run.code, run.out, run.err) for run in at_rest]
