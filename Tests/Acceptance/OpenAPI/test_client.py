"""A client that a program has made of the document works with the demo company."""

import importlib
import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

PACKAGE = "kith_made_client"


@pytest.fixture(scope="module")
def made(house, tmp_path_factory):
    """The generated package: `operation(name)` is a module of it, `model(name)` a class."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_text(json.dumps(house.document))
    (folder / "options.yml").write_text("post_hooks: []\n")
    done = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none",
         "--path", folder / "openapi.json", "--config", folder / "options.yml",
         "--output-path", folder / PACKAGE, "--fail-on-warning"],
        capture_output=True, text=True, timeout=300, check=False)
    # Whatever a generator cannot read it leaves out, and says so.
    assert done.returncode == 0 and "WARNING" not in done.stdout, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    package = importlib.import_module(PACKAGE)
    models = importlib.import_module(f"{PACKAGE}.models")
    client = package.AuthenticatedClient(
        base_url=f"{house.address.rstrip('/')}/api/v1", token=house.token)
    with client:
        yield SimpleNamespace(
            client=client, models=models,
            operation=lambda tag, name: importlib.import_module(f"{PACKAGE}.api.{tag}.{name}"))
    sys.path.remove(str(folder))


def call(made, tag, name, *args, **options):
    return made.operation(tag, name).sync(*args, client=made.client, **options)


def test_typed_deals_and_money_are_created_queried_and_updated(made):
    models = made.models
    account = call(
        made, "account", "create_account", body=models.AccountInput(name="Generated Ltd"))
    stage = call(made, "stage", "list_stage", filter_="name = 'Prospecting'").records[0]

    deal = call(
        made, "deal", "create_deal", body=models.DealInput(
            name="Roof", stage=stage.id, account=account.id,
            value=models.Money(amount="1234.50", currency="EUR")))
    page = call(
        made, "deal", "list_deal", filter_="account.name = 'Generated Ltd' and value > 1000",
        sort="-value", count=models.CountMode.EXACT)
    changed = call(
        made, "deal", "update_deal", deal.id, if_match=f'"{deal.version}"',
        body=models.DealPatch(value=models.Money(amount="2000", currency="EUR")))

    assert isinstance(deal, models.Deal) and isinstance(deal.value, models.Money)
    assert (deal.value.amount, deal.status.value) == ("1234.50", "open")
    assert deal.created_at.tzinfo is not None
    assert page.count == 1 and page.records[0].id == deal.id
    assert changed.value.amount == "2000.00" and changed.version > deal.version


def test_a_problem_is_typed_and_says_what_to_do(made):
    models = made.models
    deals = call(made, "deal", "list_deal", limit=1)
    stale = made.operation("deal", "update_deal").sync_detailed(
        deals.records[0].id, client=made.client, if_match='"1000"',
        body=models.DealPatch(name="Other"))
    unknown = call(made, "deal", "get_deal", "0000000000000")
    wrong = call(made, "deal", "list_deal", filter_="nam = 'x'")

    assert stale.status_code == 412 and isinstance(stale.parsed, models.Problem)
    assert unknown.code == "not_found" and unknown.recovery
    assert wrong.code == "unknown_field" and wrong.errors[0].field == "nam"


def test_a_command_takes_and_gives_typed_values(made):
    models = made.models
    lead = call(made, "lead", "create_lead", body=models.LeadInput(
        last_name="Fischer", company="Fischer & Sons", email="fischer@example.test"))
    arguments = models.SalesConvertLeadInput(
        lead=lead.id, deal_value=models.Money(amount="900.00", currency="EUR"))

    planned = call(made, "commands", "sales_convert_lead", body=arguments, dry_run=True)
    still = call(made, "lead", "get_lead", lead.id)
    done = call(made, "commands", "sales_convert_lead", body=arguments)
    again = call(made, "commands", "sales_convert_lead", body=arguments)

    assert planned.dry_run and planned.preview and still.status.value == "new"
    made_of = {link.entity: link.id for link in done.records}
    deal = call(made, "deal", "get_deal", made_of["deal"])
    assert deal.value.amount == "900.00"
    assert isinstance(again, models.Problem) and again.code == "conflict"


def test_contacts_are_merged_and_what_pointed_to_one_points_to_the_other(made):
    models = made.models
    winner, loser = [
        call(made, "contact", "create_contact", body=models.ContactInput(
            first_name="Ana", last_name="Babić", email=email))
        for email in ("ana.b@example.test", "babic.ana@example.test")]
    found = call(
        made, "commands", "contacts_check_duplicates",
        body=models.ContactsCheckDuplicatesInput(
            first_name="Ana", last_name="Babić", contact=winner.id))
    stage = call(made, "stage", "list_stage", limit=1).records[0]
    deal = call(made, "deal", "create_deal", body=models.DealInput(
        name="Heat pump", stage=stage.id, contact=loser.id))

    merged = call(made, "commands", "contacts_merge", body=models.ContactsMergeInput(
        winner=winner.id, loser=loser.id))
    moved = call(made, "deal", "get_deal", deal.id)
    undone = call(made, "changes", "undo", merged.set_, body=models.UndoBody())

    assert loser.id in {candidate["id"] for candidate in found.data.candidates}
    assert any(link.id == winner.id for link in merged.records)
    assert (deal.contact, moved.contact) == (loser.id, winner.id)
    assert undone.records > 0
    assert call(made, "contact", "get_contact", loser.id).id == loser.id


def test_a_field_of_every_type_comes_as_a_type_of_its_own(made):
    import datetime

    models = made.models
    moment = datetime.datetime(2026, 11, 16, 9, tzinfo=datetime.timezone.utc)
    record = call(made, "x_everything", "create_x_everything", body=models.XEverythingInput(
        x_needed="typed", x_date=datetime.date(2026, 11, 16), x_instant=moment, x_decimal="1.5",
        x_choice=models.XEverythingXChoice.HIGH,
        x_multi_choice=[models.XEverythingXMultiChoice.LOW], x_integer=21))

    assert record.x_date == datetime.date(2026, 11, 16) and record.x_instant == moment
    assert record.x_choice is models.XEverythingXChoice.HIGH
    assert record.x_multi_choice == [models.XEverythingXMultiChoice.LOW]
    assert (record.x_decimal, record.x_formula, record.x_rollup) == ("1.5000", 42, 0)
