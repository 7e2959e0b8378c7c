"""The way through a first day: sign in, import, convert, win after a refusal, undo, find."""

import re

import pytest
from playwright.sync_api import expect

from browsing import founded, overflow, sign_in
from support import Server

DEALS = """name,account,product,value,expected close on
Lab refit,Northwind,GTXPro,12000,11/25/2026
Roof garden,Northwind,GTXPro,8000,11/28/2026
Old mill,Northwind,GTX Basic,3000,11/30/2026
"""


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_the_first_day(binary, browse, tmp_path, size):
    kith = founded(binary, tmp_path)
    for product in ("GTX Pro", "GTX Basic"):
        kith.create("product", name=product)
    kith.create("account", name="Northwind")
    kith.create("lead", first_name="Vera", last_name="Blum", company="Blum Works", email="vera@blum.example")
    won = kith.rows("stage", "name = 'Won'")[0]["id"]
    kith("record", "update", "stage", won, "--set", 'required_fields=["next_step"]')
    table = tmp_path / "pipeline.csv"
    table.write_text(DEALS)

    with Server(kith, tmp_path / "server.log") as server:
        address = server.url
        page = browse(size)
        sign_in(page, address)
        expect(page.locator("h1")).to_be_visible()
        assert overflow(page) == []
        import_with_a_mistake_mended(page, address, table)
        convert_the_lead(page, address)
        win_after_a_refusal(page, address, size)
        find_by_the_palette(page)


def import_with_a_mistake_mended(page, address, table):
    page.goto(f"{address}/imports")
    page.get_by_label("File", exact=True).set_input_files(str(table))
    page.get_by_label("Its rows are").select_option(label="Deals")
    page.get_by_role("button", name="Upload and check").click()
    expect(page.get_by_role("heading", name="Check: nothing is written yet")).to_be_visible()
    expect(page.get_by_text("Read as month/day/year")).to_be_visible()
    assert overflow(page) == []
    page.get_by_role("button", name="Always read as GTX Pro").first.click()
    page.get_by_role("button", name="Import 3 rows").click()
    expect(page.get_by_role("button", name="Undo this import")).to_be_visible()
    assert overflow(page) == []


def convert_the_lead(page, address):
    page.goto(f"{address}/lead")
    page.get_by_role("link", name="Vera Blum").first.click()
    page.get_by_role("link", name=re.compile("^Convert")).first.click()
    page.locator(".form-foot .primary").click()
    expect(page.locator(".toast")).to_be_visible()
    page.goto(f"{address}/contact")
    expect(page.get_by_role("link", name="Vera Blum")).to_have_count(1)


def win_after_a_refusal(page, address, size):
    page.goto(f"{address}/deal/board")
    card = page.locator(".deal", has_text="Lab refit")
    won = page.locator(".col").filter(has=page.get_by_role("heading", name=re.compile("^Won")))
    first = card.locator("xpath=ancestor::section").get_attribute("data-step")
    if size == "wide":
        card.drag_to(won)
    else:
        card.locator("details.menu > summary").click()
        card.get_by_role("button", name="Won").click()
    refusal = page.locator(".deal.is-refused .why")
    expect(refusal).to_contain_text(re.compile("next step", re.I))
    assert card.locator("xpath=ancestor::section").get_attribute("data-step") == first
    refusal.locator("textarea, input:not([type=hidden])").first.fill("Agreed on the phone")
    refusal.get_by_role("button", name="Save and move").click()
    expect(won.locator(".deal", has_text="Lab refit")).to_be_visible()
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(f"[data-step='{first}'] .deal", has_text="Lab refit")).to_be_visible()


def find_by_the_palette(page):
    page.keyboard.press("Control+k")
    box = page.locator("#palette input")
    expect(box).to_be_focused()
    box.fill("lab ref")
    expect(page.locator("#palette").get_by_role("option", name=re.compile("Lab refit"))).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Lab refit")
