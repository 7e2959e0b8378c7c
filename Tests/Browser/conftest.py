"""Fixtures of the browser tests: a served folder with demo data, and Chromium that is watched."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from browsing import founded
from support import Kith, Server

CHROMIUM = os.environ.get("KITH_CHROMIUM", "/usr/bin/chromium")
FAILURES = Path(__file__).parent / "failures"
SIZES = {"wide": (1440, 900), "phone": (390, 844)}


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    if outcome.get_result().failed and call.when == "call":
        item.has_failed = True


@pytest.fixture(scope="session")
def chromium() -> Browser:
    """The distribution's Chromium, without a window."""
    if not os.access(CHROMIUM, os.X_OK):
        pytest.fail(f"{CHROMIUM} is not there: run `make setup`", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(binary, tmp_path_factory) -> str:
    """The address of a server with demo people and deals, for tests that only look."""
    place = tmp_path_factory.mktemp("demo")
    home = place / "home"
    home.mkdir()
    kith = Kith(binary, home, place / "kith-data")
    kith("demo")
    with Server(kith, place / "server.log") as server:
        yield server.url, sign_in_of(place / "kith-data")


def sign_in_of(data: Path):
    """The administrator's address and password, as the demo keeps them."""
    for line in (data / "demo-sign-in.txt").read_text().splitlines():
        _, email, password, role, *_ = line.split("\t")
        if role == "administrator":
            return email, password
    raise AssertionError("the demo names no administrator")


@pytest.fixture
def crm(binary, tmp_path):
    """A server on a fresh folder with Contacts and Sales: its `kith`, and its address."""
    kith = founded(binary, tmp_path)
    with Server(kith, tmp_path / "server.log") as server:
        yield kith, server.url


class Watched:
    """Notes what goes wrong in a page: script errors, console errors, requests that fail."""

    def __init__(self, page: Page) -> None:
        self.faults = []
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", self.heard)
        page.on("requestfailed", self.failed)

    def heard(self, message) -> None:
        # A refused form is answered with 422, which Chromium notes for every page.
        if message.type == "error" and "status of 422" not in message.text:
            self.faults.append(f"console: {message.text} ({message.location.get('url')})")

    def failed(self, request) -> None:
        # A page that is left gives up what it was waiting for.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"request: {request.url}: {request.failure}")


@pytest.fixture
def browse(chromium, request):
    """Opens a watched page: `browse(size, scheme="light", script=True)`.

    At the end nothing may have gone wrong in any of them; of a failed test pictures are kept.
    """
    opened = []

    def open_page(size="wide", scheme="light", script=True) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme,
            java_script_enabled=script, locale="en-GB", has_touch=size == "phone")
        context.set_default_timeout(20_000)
        page = context.new_page()
        opened.append((page, Watched(page)))
        return page

    yield open_page
    faults = [fault for _, watched in opened for fault in watched.faults]
    if faults or getattr(request.node, "has_failed", False):
        FAILURES.mkdir(exist_ok=True)
        name = re.sub(r"\W+", "-", request.node.name)
        for number, (page, _) in enumerate(opened):
            page.screenshot(path=FAILURES / f"{name}-{number}.png", full_page=True)
    for page, _ in opened:
        page.context.close()
    assert faults == [], "\n".join(faults)
