"""A script in the browser: written with the keyboard, tried, mended by its line, published."""

from playwright.sync_api import expect

from browsing import founded, overflow, sign_in
from support import Server


def test_a_script_from_the_example_to_its_second_version(binary, browse, tmp_path):
    kith = founded(binary, tmp_path)
    kith.create("deal", name="Roof")
    with Server(kith, tmp_path / "server.log") as server:
        page = browse("wide")
        sign_in(page, server.url)
        page.goto(f"{server.url}/scripts")
        page.locator(".plugin", has_text="A visit some days").get_by_role("link", name="Look at it").click()
        page.get_by_role("button", name="Save").click()
        box = page.get_by_label("Script", exact=True)

        page.get_by_label("Record").fill("Roof")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Tried on Roof")).to_be_visible()
        page.get_by_label("Change first").fill("stage = Won")
        box.focus()
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("heading", name="Tried on Roof")).to_be_visible()
        expect(page.locator("#trial")).to_contain_text("Visit after Roof")
        assert kith.rows("activity") == [] and overflow(page) == []

        page.get_by_role("button", name="Publish").click()
        expect(page.locator(".record-title .state")).to_have_text("Runs")
        box.fill(box.input_value().replace('kith.create("activity"', 'kith.create(("activity"'))
        box.focus()
        page.keyboard.press("Control+s")
        page.get_by_role("link", name="Go to line").click()
        selected = page.evaluate("getSelection().toString()")
        assert selected.strip() == 'kith.create(("activity", {'
        page.keyboard.press("End")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert '{\n        \n' in box.input_value()
        kith("run", "sales.win_deal", "--deal", "Roof")
        assert [row["subject"] for row in kith.rows("activity")] == ["Visit after Roof"]
