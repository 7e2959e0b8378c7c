"""One idempotency key, one write: sent twice, at once, across a restart and across kill -9."""

import http.client
import json
import signal
import threading
import urllib.parse
import uuid

import pytest

from support import ADMIN, Server

# The tests start and kill servers themselves.
pytestmark = pytest.mark.at_rest

CLIENTS = 4
KILLS = 3


class Writer:
    """Sends writes with a token; an answer that never came is None."""

    def __init__(self, address: str, token: str) -> None:
        self.place = urllib.parse.urlsplit(address).netloc
        self.token = token

    def send(self, method: str, path: str, body: object, key: str):
        headers = {
            "Authorization": f"Bearer {self.token}", "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        connection = http.client.HTTPConnection(self.place, timeout=30)
        try:
            connection.request(method, f"/api/v1/{path}", json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.getheader("idempotency-replayed")
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


@pytest.fixture
def token(sales):
    return sales("token", "create", "tests", "--for", ADMIN, "--json").json["token"]


def test_a_write_is_done_once_and_answered_alike_also_after_a_restart(sales, token, tmp_path):
    key = str(uuid.uuid4())
    body = {"name": "Northwind"}
    with Server(sales, tmp_path / "log") as server:
        writer = Writer(server.url, token)
        first = writer.send("POST", "records/account", body, key)
        second = writer.send("POST", "records/account", body, key)
        other = writer.send("POST", "records/account", {"name": "Southwind"}, key)
    with Server(sales, tmp_path / "log") as server:
        writer = Writer(server.url, token)
        third = writer.send("POST", "records/account", body, key)

    assert first[0] == 201 and first[2] is None
    assert second == third == (201, first[1], "true")
    assert other[0] == 422 and b"idempotency_mismatch" in other[1]
    assert [row["name"] for row in sales.rows("account")] == ["Northwind"]


def test_twins_at_once_make_one_record(sales, token, tmp_path):
    answers = []
    with Server(sales, tmp_path / "log") as server:
        writer = Writer(server.url, token)

        def send() -> None:
            answers.append(writer.send("POST", "records/account", {"name": "Twin"}, "twin"))

        threads = [threading.Thread(target=send) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert {(status, body) for status, body, _ in answers} == {answers[0][:2]}
    assert [replayed for _, _, replayed in answers].count(None) == 1
    assert len(sales.rows("account")) == 1


def test_whatever_a_kill_leaves_open_is_settled_by_sending_it_again(sales, token, tmp_path):
    sent, answered = {}, {}
    for number in range(KILLS):
        server = Server(sales, tmp_path / "log").__enter__()
        writer = Writer(server.url, token)
        enough = threading.Event()

        def load() -> None:
            while True:
                name = f"Account {number} {uuid.uuid4()}"
                sent[name] = None
                answer = writer.send("POST", "records/account", {"name": name}, name)
                if answer is None:
                    return
                answered[name] = answer
                if len(answered) >= 25 * (number + 1):
                    enough.set()

        threads = [threading.Thread(target=load) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        assert enough.wait(60)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        for thread in threads:
            thread.join()

    with Server(sales, tmp_path / "log") as server:
        writer = Writer(server.url, token)
        again = {
            name: writer.send("POST", "records/account", {"name": name}, name) for name in sent}

    assert len(sent) > len(answered) >= 25 * KILLS
    for name, (status, body, replayed) in again.items():
        assert status == 201, body
        if name in answered:
            assert (body, replayed) == (answered[name][1], "true")
    rows = sales.rows("account", "--limit", 1000)
    assert sorted(row["name"] for row in rows) == sorted(sent)
    assert sales("doctor").code == 0
