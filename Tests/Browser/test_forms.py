"""A form for people who have not signed in: filled in, refused, mended, thanked for."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from browsing import overflow

SCRIPTS = Path(__file__).resolve().parents[2] / "Scripts"


@pytest.mark.parametrize("size, script", [("wide", True), ("phone", True), ("wide", False)])
def test_a_stranger_fills_in_the_form_of_the_website(crm, browse, size, script):
    kith, url = crm
    kith("script", "save", SCRIPTS / "web_form.lua")
    kith("script", "publish", "web_form", "--approve")
    page = browse(size, script=script)
    page.goto(f"{url}/forms/s_web_form.contact")
    assert overflow(page) == [] if script else True
    expect(page.get_by_role("heading", name="Write to us")).to_be_visible()

    page.get_by_label("Email").fill("ana@x.com")
    page.get_by_label("Phone").fill("no number")
    page.get_by_label("Message").fill("Grüße")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_label("Message")).to_have_value("Grüße")
    expect(page.get_by_text("is not a telephone number")).to_be_visible()
    expect(page.get_by_label("External id")).to_have_count(0)
    assert overflow(page) == [] if script else True
    assert kith.rows("contact") == []

    page.get_by_label("Phone").fill("+38515550100")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert [row["phone"] for row in kith.rows("contact")] == ["+38515550100"]
    assert [row["body"] for row in kith.rows("activity", "kind = 'web'")] == ["Grüße"]
