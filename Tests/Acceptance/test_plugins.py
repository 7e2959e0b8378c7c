"""Capabilities come and go; the kernel stands by itself."""

KERNEL = {
    "business_calendar",
    "custom_entity", "custom_field", "exchange_rate", "file", "merged_record", "plugin", "role", "rule", "script", "script_version", "setting",
    "team", "team_member", "token", "user", "user_role", "view",
}


def entities(kith):
    return {entity["name"] for entity in kith("entity", "list", "--json").json["entities"]}


def commands(kith):
    return {command["name"] for command in kith("run", "--list", "--json").json["commands"]}


def test_the_kernel_works_with_no_capability(kith, folder):
    kith.add_user("Ana")

    assert entities(kith) == KERNEL
    assert commands(kith) == set()
    assert "kith plugin list" in kith("run", "--list").out
    assert kith("query", "deal", check=False).code == 66
    changes = kith("changes", "--limit", 1000, "--json").json["changes"]
    assert "user" in {change["entity"] for change in changes}
    assert kith("doctor").code == 0


def test_enabling_wants_what_a_capability_requires_and_says_so(kith, folder):
    refused = kith("plugin", "enable", "sales", check=False)
    unknown = kith("plugin", "enable", "slaes", check=False)
    planned = kith("plugin", "plan", "contacts", "--json").json["steps"]

    assert (refused.code, "kith plugin enable contacts" in refused.err) == (75, True)
    assert (unknown.code, "did you mean `sales`?" in unknown.err) == (66, True)
    assert any("account" in step for step in planned)
    assert entities(kith) == KERNEL


def test_disabling_hides_at_once_and_enabling_brings_everything_back(sales):
    sales.create("account", name="Acme Roofs")
    deal = sales.create("deal", name="Roof", account="Acme Roofs", value="100")["id"]
    before = sales("record", "get", "deal", deal, "--json").json

    sales("plugin", "disable", "sales")

    assert "deal" not in entities(sales)
    assert not any(name.startswith("sales.") for name in commands(sales))
    assert sales("query", "deal", check=False).code == 66
    assert sales("run", "sales.move_deal", "--deal", deal, "--stage", "Won", check=False).code == 66
    assert sales("explain", "sales.move_deal", check=False).code == 66
    assert [hit["entity"] for hit in sales("search", "roof", "--json").json["hits"]] == ["account"]
    changes = sales("changes", "--limit", 1000, "--json").json["changes"]
    assert "deal" not in {change["entity"] for change in changes}

    sales("plugin", "enable", "sales")

    assert sales("record", "get", "deal", deal, "--json").json == before
    assert {hit["entity"] for hit in sales("search", "roof", "--json").json["hits"]} == {
        "account", "deal",
    }


def test_what_others_require_is_not_disabled(sales):
    refused = sales("plugin", "disable", "contacts", check=False)

    assert refused.code == 75
    assert "sales" in refused.err


def test_a_capability_tells_its_state_grants_and_contributions(sales):
    listed = sales("plugin", "list", "--json").json["plugins"]
    info = sales("plugin", "info", "sales", "--json").json

    assert {plugin["id"]: plugin["enabled"] for plugin in listed} == {
        "channels": False, "contacts": True, "sales": True, "lead_scoring": False,
        "service": False, "warranty": False,
    }
    assert info["requires"] == ["contacts"]
    assert {"kind": "command", "name": "sales.move_deal"}.items() <= next(
        added for added in info["adds"] if added["name"] == "sales.move_deal").items()


def test_explain_names_file_line_permission_arguments_and_hooks(sales):
    command = sales("explain", "sales.move_deal", "--json").json
    text = sales("explain", "sales.move_deal").out
    event = sales("explain", "deal.before_update", "--json").json
    entity = sales("explain", "deal", "--json").json
    wrong = sales("explain", "sales.move_dael", check=False)

    name, _, line = command["source"].partition(":")
    assert name == "KithSales/MoveDeal.swift" and int(line) > 0
    assert command["permission"] == "deal:update"
    assert {argument["name"] for argument in command["arguments"]} >= {"deal", "stage"}
    assert "kith run sales.move_deal --deal" in command["doors"]["cli"]
    assert "KithSales/MoveDeal.swift" in text
    assert [hook["id"] for hook in event["hooks"]][0] == "sales.follow-stage"
    assert "sales.stage-history" in {hook["id"] for hook in entity["hooks"]}
    assert (wrong.code, "did you mean `sales.move_deal`?" in wrong.err) == (66, True)


def test_hooks_are_listed_in_the_order_in_which_they_run(sales):
    hooks = sales("hooks", "deal.before_update", "--json").json["hooks"]
    wrong = sales("hooks", "deal.befor_update", check=False)

    order = [hook["id"] for hook in hooks]
    assert order.index("sales.follow-stage") < order.index("sales.value-of-lines")
    assert (wrong.code, "did you mean `deal.before_update`?" in wrong.err) == (66, True)
