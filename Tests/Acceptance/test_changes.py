"""The change log: its feed, its sets, and taking them back."""


def feed(kith, after="start", limit=1000, as_user=None):
    """All changes after a token, read in pages."""
    changes = []
    while True:
        page = kith("changes", "--after", after, "--limit", limit, "--json", as_user=as_user).json
        changes += page["changes"]
        after = page["next"]
        if not page["has_more"]:
            return changes, after


def test_the_feed_goes_on_from_its_token_with_nothing_missing_or_twice(sales):
    whole, token = feed(sales)
    pieces, _ = feed(sales, limit=7)
    sales.create("account", name="Acme")
    sales.create("account", name="Bcme")

    new, end = feed(sales, after=token)

    assert pieces == whole
    assert len({change["token"] for change in whole}) == len(whole)
    assert [change["changes"]["name"]["new"] for change in new] == ["Acme", "Bcme"]
    assert feed(sales, after=end)[0] == []


def test_a_change_says_who_when_through_what_and_why(sales):
    sales("clock", "set", "2027-03-01T10:00:00Z")
    _, token = feed(sales)
    sales.create("deal", name="Roof", value="100")

    made, caused = feed(sales, after=token)[0]

    assert (made["entity"], made["operation"], made["via"]) == ("deal", "create", "cli")
    assert made["at"] == "2027-03-01T10:00:00.000Z"
    assert caused["via"] == "hook sales.stage-history"
    assert (caused["cause"], caused["set"]) == (made["token"], made["set"])


def test_a_token_of_the_feed_moves_past_what_a_reader_may_not_see(sales):
    sales.add_user("Ana", "sales_agent")
    sales.create("deal", name="Roof", value="100")

    seen, end = feed(sales, as_user="Ana")

    assert "deal" not in {change["entity"] for change in seen}
    assert feed(sales, after=end)[0] == []


def test_undoing_is_shown_first_then_done_and_can_be_undone(sales):
    account = sales.create("account", name="Acme")["id"]
    made = sales.last_set()

    plan = sales("undo", made, "--dry-run", "--json").json
    still = sales.rows("account")
    undone = sales("undo", made, "--json").json
    gone = sales.rows("account")
    sales("undo", undone["undo"])
    back = sales.rows("account")

    assert plan["steps"] == [{"entity": "account", "act": "delete", "count": 1}]
    assert (len(still), undone["records"], gone) == (1, 1, [])
    assert [row["id"] for row in back] == [account]


def test_what_was_changed_since_is_left_alone_and_named_unless_forced(sales):
    account = sales.create("account", name="Acme")["id"]
    made = sales.last_set()
    sales("record", "update", "account", account, "--set", "name=Bcme")

    plan = sales("undo", made, "--dry-run", "--json").json
    kept = sales("undo", made, "--json").json
    forced = sales("undo", made, "--force", "--json").json

    assert [conflict["fields"] for conflict in plan["conflicts"]] == [["name"]]
    assert (kept["records"], kept["undo"]) == (0, None)
    assert forced["records"] == 1
    assert sales.rows("account") == []


def test_sets_are_listed_newest_first_with_what_undid_them(sales):
    sales.create("account", name="Acme")
    made = sales.last_set()
    sales("undo", made)

    sets = sales("changes", "--sets", "--limit", 2, "--json").json["sets"]

    assert [(entry["kind"], entry["undoes"]) for entry in sets] == [
        ("undo", made), ("record", None),
    ]
    assert sets[1]["undone_by"] == sets[0]["id"]


def test_a_set_that_there_is_not_and_one_that_is_somebody_else_s(sales):
    sales.add_user("Ana", "sales_agent")
    sales.create("deal", name="Roof", value="100")
    made = sales.last_set()

    nobody = sales("undo", "0000000000000", check=False)
    other = sales("undo", made, as_user="Ana", check=False)

    assert (nobody.code, other.code) == (66, 66)
    assert "kith changes --sets" in nobody.err
