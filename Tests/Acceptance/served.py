"""Asks a running server for pages the way a browser without script does."""

import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from support import ADMIN, PASSWORD

BOUNDARY = "----kith-tests-boundary"


@dataclass
class Page:
    """What was answered."""

    status: int
    url: str
    text: str

    @property
    def path(self) -> str:
        return urllib.parse.urlsplit(self.url).path


class Visitor:
    """Somebody with a cookie jar; forms carry the secret of the page that was seen last."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self.secret = ""

    def sign_in(self, email: str = ADMIN, password: str = PASSWORD) -> "Visitor":
        page = self.post("/sign-in", {"email": email, "password": password})
        assert page.status == 200 and page.path != "/sign-in", page.text
        return self

    def get(self, path: str) -> Page:
        return self.ask(urllib.request.Request(self.address + path))

    def post(self, path: str, fields: Dict[str, Any]) -> Page:
        pairs = list(fields.items()) + [("csrf", self.secret)]
        data = urllib.parse.urlencode(pairs, doseq=True).encode()
        return self.ask(urllib.request.Request(self.address + path, data))

    def upload(self, path: str, fields: Dict[str, str], file: Path) -> Page:
        """Sends a form with a file, in the field `file`."""
        pieces: List[bytes] = []
        for name, value in [*fields.items(), ("csrf", self.secret)]:
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            pieces.append(head.encode() + value.encode() + b"\r\n")
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; '
            f'filename="{file.name}"\r\nContent-Type: text/csv\r\n\r\n')
        pieces.append(head.encode() + file.read_bytes() + b"\r\n")
        pieces.append(f"--{BOUNDARY}--\r\n".encode())
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self.ask(urllib.request.Request(
            self.address + path, b"".join(pieces), {"Content-Type": kind}))

    def ask(self, request: urllib.request.Request) -> Page:
        try:
            with self.opener.open(request, timeout=120) as answer:
                page = Page(answer.status, answer.url, answer.read().decode())
        except urllib.error.HTTPError as error:
            page = Page(error.code, error.url or "", error.read().decode())
        found = re.search(r'name="csrf" value="([^"]+)"', page.text)
        if found:
            self.secret = found[1]
        return page

    def import_file(self, file: Path, map_file: Path) -> Tuple[str, str]:
        """Uploads a file with its map, checks it, imports it; the texts of both pages."""
        self.get("/imports")
        page = self.upload("/imports", {"entity": "account", "map": map_file.read_text()}, file)
        assert page.status == 200 and page.path.startswith("/imports/"), visible(page.text)
        path = page.path
        checked = self.rested(path)
        page = self.post(f"{path}/run", {})
        assert page.status == 200, visible(page.text)
        return visible(checked), visible(self.rested(path))

    def rested(self, path: str) -> str:
        """The page of an import when nothing runs any more; the server says when there is news."""
        page = self.get(path)
        while waiting := re.search(r'data-wait="(\d+)"', page.text):
            page = self.get(f"{path}?after={waiting[1]}")
        return page.text


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: List[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def visible(text: str) -> str:
    """The words of a page, without tags."""
    parser = _Words()
    parser.feed(text)
    return " ".join(" ".join(parser.words).split())


def ask_api(address: str, path: str, token: str) -> Tuple[int, Optional[dict]]:
    """Asks the API with a token."""
    request = urllib.request.Request(
        f"{address}/api/v1/{path}", headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())
