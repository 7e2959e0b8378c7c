"""`kith lua`: Lua on the data, in a transaction that is undone unless it is committed."""

import pytest

from support import Server


@pytest.fixture
def console(kith, tmp_path):
    kith.data = tmp_path / "kith-data"
    kith.init(kith.data)
    kith("plugin", "enable", "contacts")

    def talk(*lines, code=0, as_user=None):
        done = kith("lua", input="\n".join(lines) + "\n", as_user=as_user, check=False)
        assert done.code == code, done.out + done.err
        return done

    talk.kith = kith
    return talk


CREATE = 'kith.create("account", { name = "Acme" })'
COUNT = 'kith.query("account"):count()'


def test_nothing_lasts_unless_it_is_committed(console):
    undone = console(CREATE, COUNT, ":rollback", COUNT)
    quit = console(CREATE)
    kept = console(CREATE, ":commit", CREATE, COUNT)

    assert undone.out.splitlines()[-3:] == ["1", "Undone.", "0"]
    assert quit.code == 0
    assert kept.out.splitlines()[-1] == "2"
    assert console(COUNT).out == "1\n"
    assert "account Acme" in console.kith("changes", "list").out


def test_variables_last_and_values_are_shown(console):
    told = console(
        'a = kith.create("account", { name = "Acme" })',
        "a.name, kith.decimal('1.50'), { 1, b = { true } }, nil",
        "for i = 1, 2 do", "  a = i", "end", "a",
    )

    assert told.out.splitlines() == ["Acme  1.50  { 1, b = { true } }  nil", "2"]


def test_hooks_run_and_access_holds(console):
    console.kith.add_user("Ana")

    named = console('kith.create("contact", { first_name = "Ana", last_name = "Anić" }).name')
    refused = console(CREATE, code=65, as_user="ana@example.test")
    switched = console(CREATE, ":as ana@example.test", COUNT, code=66)

    assert "Ana Anić" in named.out
    assert "unknown field `name` of `account`" in refused.err
    assert "From here on as ana@example.test." in switched.out


@pytest.mark.parametrize("line,code,words", [
    ("nothing", 70, "'nothing' is not defined here"),
    ("x = = 1", 65, "unexpected symbol"),
    ('kith.create("account", { nmae = 1 })', 65, "did you mean `name`?"),
    ("while true do end", 70, "the limit of 10 000 000 instructions"),
    ("io.open('/etc/passwd')", 70, "'io' is not defined here"),
    ('kith.on("x.y", print)', 70, "'print' is not defined here"),
    (":nothing", 64, ":help"),
    (":as nobody", 66, "nobody"),
    (":help kith.gte", 66, "did you mean `kith.get`?"),
])
def test_fed_by_a_program_it_ends_at_the_first_error(console, line, code, words):
    ended = console(CREATE, line, ":commit", code=code)

    assert words in ended.err
    assert console(COUNT).out == "0\n"


def test_it_says_what_there_is_and_what_was_used(console):
    told = console(":help", ":help get", COUNT, ":limits")

    assert "kith.get(entity, record)" in told.out
    assert "Returns the record of an id" in told.out
    assert "queries: 1 of 50" in told.out


def test_beside_a_server_it_says_why_not(console, tmp_path):
    with Server(console.kith, tmp_path / "server.log"):
        refused = console(COUNT, code=75)

    assert "at rest" in refused.err


def test_a_line_that_fails_half_way_leaves_nothing_behind(console):
    half = 'kith.create("account", { name = "Half" }) error("no")'
    process = console.kith
    refused = console(CREATE, half, code=70)
    told = console(CREATE, "pcall(function() " + half + " end)", COUNT)

    assert "no" in refused.err
    assert told.out.splitlines()[-1] == "2", "what a line catches is its own affair"
    assert process.rows("account") == []
