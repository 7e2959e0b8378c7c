"""Leads, from a first sign of interest to a deal, by `kith run`."""

EMAIL = "ana@roofs.example"


def make_lead(sales):
    lead = sales.create(
        "lead", first_name="Ana", last_name="Horvat", company="Roofs", email=EMAIL)["id"]
    about = f"lead {lead}"
    for subject in ("Called", "Wrote", "Met"):
        sales.create("activity", subject=subject, kind="call", about=about)
    return lead


def test_a_lead_with_a_known_address_proposes_the_contact_and_ends_with_one(sales):
    known = sales.create("contact", first_name="Ana", last_name="Horvat", email=EMAIL)["id"]
    lead = make_lead(sales)

    refused = sales("run", "sales.convert_lead", "--lead", lead, check=False)
    sales("run", "sales.convert_lead", "--lead", lead, "--contact", known)

    assert refused.code == 75
    assert known in refused.err and "Ana Horvat" in refused.err and "new_contact" in refused.err
    assert [row["id"] for row in sales.rows("contact")] == [known]
    deals = sales.rows("deal", "--fields", "name,contact,account.name")
    assert [(row["name"], row["contact"], row["account.name"]) for row in deals] == [
        ("Roofs", known, "Roofs")]
    moved = sales.rows("activity", "--fields", "about")
    deal = sales.rows("deal")[0]["id"]
    assert [row["about"] for row in moved] == [{"entity": "deal", "id": deal}] * 3


def test_undoing_a_conversion_leaves_the_lead_and_nothing_of_what_it_made(sales):
    lead = make_lead(sales)
    before = sales("record", "get", "lead", lead, "--json").json
    done = sales("run", "sales.convert_lead", "--lead", lead, "--json").json

    sales("undo", done["set"])

    after = sales("record", "get", "lead", lead, "--json").json
    kept = ("status", "converted_at", "converted_contact", "converted_account", "converted_deal")
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert [sales.rows(entity) for entity in ("contact", "account", "deal")] == [[], [], []]
    assert {row["about"]["id"] for row in sales.rows("activity", "--fields", "about")} == {lead}


def test_explain_names_where_the_conversion_is_written(sales):
    explained = sales("explain", "sales.convert_lead").out

    assert "ConvertLead.swift:" in explained
    assert "lead.converting" in explained and "lead.converted" in explained


def test_a_lead_is_disqualified_with_a_reason_only(sales):
    lead = make_lead(sales)

    silent = sales("run", "sales.disqualify_lead", "--lead", lead, check=False)
    sales("run", "sales.disqualify_lead", "--lead", lead, "--reason", "no_budget")

    assert silent.code == 65 and "reason" in silent.err
    record = sales("record", "get", "lead", lead, "--json").json
    assert (record["status"], record["disqualify_reason"]) == ("disqualified", "no_budget")
