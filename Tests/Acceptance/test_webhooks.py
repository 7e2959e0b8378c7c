"""Webhooks and text messages that go to a real server on loopback."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


@pytest.fixture
def peer():
    """A server that keeps what it gets, and answers with the codes that a test wants next."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.got.append((self.path, dict(self.headers), body))
            code = self.server.codes.pop(0) if self.server.codes else 200
            self.send_response(code)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.got, server.codes = [], []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def desk(kith, folder, peer):
    """`kith` with Channels, a webhook of the peer, and a command that calls it."""
    kith("plugin", "enable", "contacts", "channels")
    kith("clock", "set", "2026-11-16T09:00Z")
    url = f"http://127.0.0.1:{peer.server_address[1]}/hook"
    kith("record", "create", "webhook", "-", input=json.dumps(
        {"name": "erp", "url": url, "signing_key": "a secret of tests"}))
    kith("record", "create", "sms_provider", "-", input=json.dumps(
        {"name": "pigeon", "url": url.replace("hook", "sms"), "token": "a token of tests",
         "sender": "+385911111111"}))
    script = kith.home / "tell.lua"
    script.write_text("""--[[ {"id": "tell", "title": "Tell", "requires": {"channels": "*"},
      "grants": {"webhook": true, "sms": true, "entities": {}}} ]]
kith.command("s_tell.erp", {}, function()
  kith.webhook.send { to = "erp", payload = { words = "hello" } }
  return "told"
end)
kith.command("s_tell.sms", {}, function()
  kith.sms.send { to = "+385912222222", text = "Hello" }
  return "told"
end)
""")
    kith("script", "save", script)
    kith("script", "publish", "tell", "--approve")
    return kith


@pytest.fixture
def performing(kith):
    kith.variables["KITH_EFFECTS"] = "perform"


def allow_own_network(kith):
    kith("setting", "set", "channels.private_addresses", "true")


def test_a_webhook_is_signed_and_comes_once_also_after_it_was_refused_for_now(
        performing, desk, peer):
    allow_own_network(desk)
    peer.codes = [503]
    desk("run", "s_tell.erp")
    desk("clock", "advance", "1m")
    desk("clock", "advance", "1h")

    assert [path for path, _, _ in peer.got] == ["/hook", "/hook"]
    (_, first, _), (_, headers, body) = peer.got
    signed = f"{headers['Kith-Id']}.{headers['Kith-Timestamp']}.".encode() + body
    wanted = hmac.new(b"a secret of tests", signed, hashlib.sha256).hexdigest()
    assert headers["Kith-Signature"] == f"v1={wanted}"
    assert first["Idempotency-Key"] == headers["Idempotency-Key"]
    assert json.loads(body)["payload"] == {"words": "hello"}
    effects = desk("effect", "list", "--kind", "webhook", "--json").json["effects"]
    assert [(effect["state"], effect["attempts"]) for effect in effects] == [("done", 2)]
    assert "a secret of tests" not in desk("effect", "list", "--json").out


def test_what_the_server_refuses_is_dead_and_the_own_network_is_out_of_reach(
        performing, desk, peer):
    desk("run", "s_tell.erp")
    desk("clock", "advance", "1m")
    assert peer.got == []
    allow_own_network(desk)
    peer.codes = [410]
    desk("clock", "advance", "1h")

    dead = desk("effect", "list", "--state", "dead", "--json").json["effects"]
    assert len(peer.got) == 1 and len(dead) == 1 and "410" in dead[0]["error"]
    desk("effect", "retry", dead[0]["id"])
    desk("clock", "advance", "1m")
    assert desk("effect", "show", dead[0]["id"], "--json").json["state"] == "done"


def test_a_text_message_goes_to_the_provider_with_its_token(performing, desk, peer):
    allow_own_network(desk)
    desk("run", "s_tell.sms")
    desk("clock", "advance", "1m")

    (path, headers, body), = peer.got
    assert path == "/sms" and headers["Authorization"] == "Bearer a token of tests"
    assert {key: json.loads(body)[key] for key in ("from", "to", "text")} == {
        "from": "+385911111111", "to": "+385912222222", "text": "Hello"}
    assert [row["state"] for row in desk.rows("message", "channel = 'sms'")] == ["sent"]
