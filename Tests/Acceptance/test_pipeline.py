"""Deals on their way through the pipeline, by `kith run`."""


def test_a_move_to_won_without_a_required_field_names_the_field(sales):
    won = sales.rows("stage", "name = 'Won'")[0]["id"]
    sales("record", "update", "stage", won, "--set", 'required_fields=["account"]')
    deal = sales.create("deal", name="Roof", value="100")["id"]

    refused = sales("run", "sales.move_deal", "--deal", deal, "--stage", "Won", check=False)
    edited = sales("record", "update", "deal", deal, "--set", "stage=Won", check=False)

    assert (refused.code, edited.code) == (65, 65)
    assert "account" in refused.err and "account" in edited.err
    assert sales("record", "get", "deal", deal, "--json").json["status"] == "open"

    sales.create("account", name="Acme")
    sales("record", "update", "deal", deal, "--set", "account=Acme")
    sales("run", "sales.move_deal", "--deal", deal, "--stage", "Won")
    closed = sales("record", "get", "deal", deal, "--json").json
    assert (closed["status"], closed["closed_on"] is not None) == ("won", True)


def test_the_stage_history_is_written_with_the_days_in_each_stage(sales):
    sales("clock", "set", "2027-03-01 09:00")
    deal = sales.create("deal", name="Roof", value="100")["id"]
    sales("clock", "advance", "3d")
    sales("run", "sales.move_deal", "--deal", "Roof", "--stage", "Proposal")
    sales("clock", "advance", "36h")
    sales("run", "sales.move_deal", "--deal", deal, "--stage", "Negotiation")

    history = sales.rows(
        "stage_change", "--sort", "id", "--fields",
        "from_stage.name,to_stage.name,days_in_previous")

    assert [
        (row["from_stage.name"], row["to_stage.name"], row["days_in_previous"]) for row in history
    ] == [
        (None, "Prospecting", None), ("Prospecting", "Proposal", "3.0"),
        ("Proposal", "Negotiation", "1.5"),
    ]


def test_the_weighted_pipeline_is_exact(sales):
    sales.create("deal", name="A", value="100000", stage="Proposal", probability="50")
    sales.create("deal", name="B", value="40000", stage="Proposal", probability="90")

    group = sales(
        "aggregate", "deal", "status = 'open'", "--sum", "weighted_value", "--json",
    ).json["groups"][0]

    assert group["sum"]["weighted_value"] == {"amount": "86000.00", "currency": "EUR"}


def test_a_dry_run_shows_the_changes_and_writes_nothing(sales):
    deal = sales.create("deal", name="Roof", value="100")["id"]
    before = sales("changes", "--after", "now", "--json").json["next"]

    dry = sales(
        "run", "sales.move_deal", "--deal", deal, "--stage", "Proposal", "--dry-run", "--json").json

    assert dry["dry_run"] is True
    assert {"deal", "stage_change"} <= {change["entity"] for change in dry["preview"]}
    assert dry["set"] is None
    assert sales("changes", "--after", before, "--json").json["changes"] == []


def test_a_command_is_one_set_that_can_be_undone(sales):
    deal = sales.create("deal", name="Roof", value="100")["id"]
    done = sales("run", "sales.move_deal", "--deal", deal, "--stage", "Won", "--json").json

    sales("undo", done["set"])

    now = sales("record", "get", "deal", deal, "--json").json
    assert now["status"] == "open"
    assert len(sales.rows("stage_change")) == 1


def test_arguments_that_are_wrong_missing_or_misspelt(sales):
    deal = sales.create("deal", name="Roof", value="100")["id"]

    misspelt = sales("run", "sales.move_deal", "--deal", deal, "--stgae", "Won", check=False)
    missing = sales("run", "sales.move_deal", "--deal", deal, check=False)
    unknown = sales("run", "sales.move_deal", "--deal", deal, "--stage", "Wno", check=False)
    nothing = sales("run", "sales.mve_deal", check=False)
    valueless = sales("run", "sales.move_deal", "--deal", check=False)

    assert (misspelt.code, "did you mean `--stage`?" in misspelt.err) == (64, True)
    assert (missing.code, "stage" in missing.err) == (65, True)
    assert (unknown.code, "did you mean `Won`?" in unknown.err) == (66, True)
    assert (nothing.code, "did you mean `sales.move_deal`?" in nothing.err) == (66, True)
    assert valueless.code == 64


def test_the_help_of_a_command_lists_its_arguments(sales):
    shown = sales("run", "sales.move_deal", "--help")

    assert "--deal" in shown.out and "--stage" in shown.out
    assert "required" in shown.out


def test_a_stage_may_require_a_decision_maker(sales):
    won = sales.rows("stage", "name = 'Won'")[0]["id"]
    sales("record", "update", "stage", won, "--set", 'required_roles=["decision_maker"]')
    deal = sales.create("deal", name="Roof", value="100", stage="Proposal")["id"]
    person = sales.create("contact", last_name="Horvat")["id"]

    refusals = [
        sales("run", "sales.win_deal", "--deal", deal, check=False),
        sales("run", "sales.move_deal", "--deal", deal, "--stage", "Won", check=False),
        sales("record", "update", "deal", deal, "--set", "stage=Won", check=False),
    ]
    sales.create("deal_contact", deal=deal, contact=person, role="decision_maker")
    sales("run", "sales.win_deal", "--deal", deal)

    assert [refused.code for refused in refusals] == [65] * 3
    assert all("decision_maker" in refused.err for refused in refusals)
    assert sales("record", "get", "deal", deal, "--json").json["status"] == "won"


def test_a_line_takes_its_price_from_the_price_book_of_the_deal(sales):
    sales.create("product", name="Panel", list_price="100")
    sales.create("price_book", name="Partners")
    sales.create("price_book_entry", price_book="Partners", product="Panel", price="80")
    sales.create(
        "price_book_entry", price_book="Partners", product="Panel", price="70", min_quantity="10")
    deal = sales.create("deal", name="Roof", price_book="Partners")["id"]

    sales.create("deal_line", deal=deal, product="Panel", quantity="2")
    sales.create("deal_line", deal=deal, product="Panel", quantity="10")

    prices = [row["unit_price"]["amount"] for row in sales.rows("deal_line", "--sort", "id")]
    value = sales("record", "get", "deal", deal, "--json").json["value"]["amount"]
    assert (prices, value) == (["80.00", "70.00"], "860.00")
