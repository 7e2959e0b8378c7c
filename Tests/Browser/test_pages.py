"""Every page, in light and dark, wide and on a phone, with and without script."""

import pytest

from browsing import overflow, sign_in

ADMINISTRATION = [
    "/plugins", "/plugins/sales", "/scripts", "/scripts/new", "/schedules",
    "/users", "/users/new", "/teams", "/teams/new", "/roles",
    "/roles/sales_agent", "/roles/administrator", "/settings", "/profile", "/audit",
    "/audit/sets", "/imports",
]
WORK = ["/", "/deal", "/deal/board", "/deal/new", "/account", "/search?q=a"]


def look(page, address, path):
    answer = page.goto(address + path)
    assert answer.status == 200, path
    assert page.locator("h1").count() == 1, path
    assert page.locator("main").is_visible(), path
    assert overflow(page) == [], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_every_page_shows_without_an_error_and_within_its_width(demo, browse, size, scheme):
    address, (email, password) = demo
    page = browse(size, scheme)
    sign_in(page, address, email, password)

    for path in ADMINISTRATION + WORK:
        look(page, address, path)


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_every_page_shows_without_script(demo, browse, size):
    address, (email, password) = demo
    page = browse(size, script=False)
    sign_in(page, address, email, password)

    for path in ADMINISTRATION + WORK:
        answer = page.goto(address + path)
        assert answer.status == 200, path
        assert page.locator("h1").count() == 1, path


def test_forms_work_without_script(crm, browse):
    kith, address = crm
    page = browse(script=False)
    sign_in(page, address)

    page.goto(f"{address}/teams/new")
    page.get_by_label("Name").fill("West")
    page.get_by_role("button", name="Add team").click()
    assert page.locator("h1").inner_text() == "West"
    page.goto(f"{address}/plugins")
    page.get_by_role("switch", name="Sales").click()
    assert "Sales is off" in page.locator(".toast").inner_text()
    page.get_by_role("switch", name="Sales").click()
    assert "Sales is enabled" in page.locator(".toast").inner_text()
    assert [team["name"] for team in kith_rows(address, page)] == ["West"]


def kith_rows(address, page):
    page.goto(f"{address}/teams")
    return [{"name": name} for name in page.locator("tbody th").all_inner_texts()]
