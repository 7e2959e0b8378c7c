"""What administrators do on a running server: plugins, people, the audit trail."""

import re
import threading

import pytest

from served import Visitor, ask_api, visible
from support import ADMIN, Server

# The tests start servers themselves.
pytestmark = pytest.mark.at_rest


def test_the_kernel_alone_serves_signs_in_manages_people_and_shows_its_audit_trail(
    kith, folder, tmp_path
):
    with Server(kith, tmp_path / "log") as server:
        address = server.url
        chief = Visitor(address).sign_in()
        for path in ["/", "/users", "/teams", "/roles", "/settings", "/plugins", "/audit"]:
            assert chief.get(path).status == 200, path
        chief.get("/roles")
        assert chief.post("/roles", {"name": "clerk", "title": "Clerk"}).path == "/roles/clerk"
        granted = chief.post(
            "/roles/clerk/grants", {"entity": "team", "verbs": "read", "scope": "all"})
        assert "Teams" in visible(granted.text)
        page = chief.post(
            "/users/new", {"name": "Ana Kovač", "email": "ana@example.test", "roles": "clerk"})
        password = re.search(r'<code class="big">([^<]+)</code>', page.text)[1]
        assert password not in chief.get("/audit").text
        trail = visible(chief.get("/audit?entity=user").text)
        assert "Ana Kovač" in trail and "Created" in trail and "by web" in trail
        ana = Visitor(address).sign_in("ana@example.test", password)
        assert ana.get("/profile").status == 200
        for path in ["/users", "/roles", "/audit", "/plugins", "/settings"]:
            assert ana.get(path).status == 404, path

        user = re.search(r"/users/([0-9a-z]{13})", page.text)[1]
        chief.get(f"/users/{user}")
        off = chief.post(f"/users/{user}/deactivate", {})
        assert "Ana Kovač was deactivated" in visible(off.text)
        assert ana.get("/profile").path == "/sign-in" or ana.get("/profile").status in (401, 403)


def test_sales_goes_from_a_running_server_at_once_and_comes_back_whole(sales, tmp_path):
    account = sales.create("account", name="Northwind")["id"]
    deals = {
        sales.create("deal", name=f"Northern light {number}", account=account)["id"]
        for number in range(5)
    }
    token = sales("token", "create", "tests", "--for", ADMIN, "--json").json["token"]

    with Server(sales, tmp_path / "log") as server:
        address = server.url
        chief = Visitor(address).sign_in()
        others = Busy(address)
        with others:
            assert_sales(chief, address, token, account, deals, is_there=True)
            chief.get("/plugins")
            off = chief.post("/plugins/sales/disable", {})
            assert off.status == 200 and "Sales is off" in visible(off.text)
            assert_sales(chief, address, token, account, deals, is_there=False)
            asked = others.count
            on = chief.post("/plugins/sales/enable", {})
            assert on.status == 200 and "Sales is enabled" in visible(on.text)
            assert_sales(chief, address, token, account, deals, is_there=True)
            others.wait_past(asked)
        assert others.wrong == []


def assert_sales(chief, address, token, account, deals, is_there):
    home = chief.get("/account")
    assert home.status == 200
    assert ('href="/deal"' in home.text) == is_there
    assert chief.get("/deal").status == (200 if is_there else 404)
    deal = next(iter(deals))
    assert chief.get(f"/deal/{deal}").status == (200 if is_there else 404)
    assert ("Northern light" in visible(chief.get("/search?q=northern").text)) == is_there
    record = chief.get(f"/account/{account}")
    assert record.status == 200
    assert ("Northern light" in visible(record.text)) == is_there
    status, answer = ask_api(address, "records/deal", token)
    assert status == (200 if is_there else 404), answer
    if is_there:
        assert {record["id"] for record in answer["records"]} == deals
    _, found = ask_api(address, "search?text=northern", token)
    assert (f'"{deal}"' in str(found).replace("'", '"')) == is_there
    _, commands = ask_api(address, "commands", token)
    assert ("sales.move_deal" in str(commands)) == is_there
    _, history = ask_api(address, f"records/account/{account}/timeline", token)
    assert ("Northern light" in str(history)) == is_there
    assert ask_api(address, "records/account", token)[0] == 200


class Busy:
    """Somebody who asks for accounts without a pause, and notes every answer but 200."""

    def __init__(self, address):
        self.visitor = Visitor(address).sign_in()
        self.wrong = []
        self.count = 0
        self.news = threading.Condition()
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.work)

    def work(self):
        while not self.is_over.is_set():
            page = self.visitor.get("/account")
            with self.news:
                self.count += 1
                if page.status != 200 or "Northwind" not in page.text:
                    self.wrong.append((page.status, visible(page.text)))
                self.news.notify_all()

    def wait_past(self, count):
        with self.news:
            assert self.news.wait_for(lambda: self.count > count, timeout=60)

    def __enter__(self):
        self.thread.start()
        self.wait_past(0)
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()
