"""What browser tests do again and again."""

import re
from pathlib import Path

from playwright.sync_api import Page

from support import ADMIN, PASSWORD, Kith


def founded(binary: Path, place: Path) -> Kith:
    """`kith` on a new folder with Contacts and Sales enabled."""
    home = place / "home"
    home.mkdir(parents=True)
    kith = Kith(binary, home).init(place / "kith-data")
    kith("plugin", "enable", "contacts", "sales")
    return kith


def sign_in(page: Page, address: str, email: str = ADMIN, password: str = PASSWORD) -> None:
    """Signs in by the page for it."""
    page.goto(f"{address}/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(r"^(?!.*sign-in).*$"))


def overflow(page: Page):
    """What stands out of the page to the right, beside what scrolls by itself."""
    return page.evaluate("""() => {
      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= width) return [];
      return [...document.querySelectorAll("body *")]
        .filter((one) => one.getBoundingClientRect().right > width + 1)
        .filter((one) => !one.closest(".grid-wrap, .board, .tabs, .chips, .bulkbar, .vh"))
        .slice(0, 5).map((one) => one.outerHTML.slice(0, 160));
    }""")
