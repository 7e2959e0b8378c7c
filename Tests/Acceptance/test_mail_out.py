"""Mail that goes out: by a real mail server, into the sink, once, and held after a restore."""

import json

import pytest

from mail_peer import MailServer


@pytest.fixture
def office(kith, folder):
    """`kith` with Channels and a contact; effects go into the sink."""
    kith("plugin", "enable", "contacts", "channels")
    kith("clock", "set", "2026-11-16T09:00Z")
    kith.ana = kith.create("contact", first_name="Ana", email="ana@example.test")["id"]
    return kith


@pytest.fixture
def performing(kith):
    """Lets effects happen in place of going into the sink."""
    kith.variables["KITH_EFFECTS"] = "perform"


def sender(kith, port, **more):
    kith("record", "create", "mail_sender", "-", input=json.dumps({
        "name": "Us", "address": "us@example.test", "display_name": "Our Čompany",
        "host": "127.0.0.1", "port": port, "security": "none", **more}))


def send(kith, *more, to=None):
    whom = {"entity": "contact", "id": to or kith.ana}
    return kith("run", "channels.send_mail", "--to", f"contact {to or kith.ana}", *more)


def messages(kith):
    return {row["subject"]: row["state"] for row in kith.rows("message", "channel = 'email'")}


def test_in_development_mail_goes_into_the_sink_as_a_file(office, folder):
    send(office, "--subject", "Zdravo", "--text", "Kako si?")
    office("clock", "advance", "1m")

    files = list((folder / "sink" / "mail").iterdir())
    effect = office("effect", "list", "--json").json["effects"][0]

    assert [file.name for file in files] == [effect["id"] + ".eml"]
    assert "To: ana@example.test" in files[0].read_text()
    assert effect["state"] == "done" and effect["result"] == {"sink": True}
    assert messages(office) == {"Zdravo": "sent"}


def test_a_real_server_gets_it_once_with_both_forms_and_one_connection(performing, office, folder):
    with MailServer() as server:
        sender(office, server.port)
        office.create("mail_template", name="welcome", subject="Hello {{to.first_name|there}}",
                      text="Grüße, {{to.first_name}}", html="<p>Grüße</p>")
        for number in range(3):
            send(office, "--template", "welcome", "--key", f"welcome {number // 2}")
        office("clock", "advance", "1m")

        office("clock", "advance", "1d")

    first = server.peer.messages[0]
    assert len(server.peer.mails) == 2 == len(set(server.peer.identities))
    assert first["Subject"] == "Hello Ana"
    assert first["From"] == "Our Čompany <us@example.test>"
    assert first.get_body(("plain",)).get_content().strip() == "Grüße, Ana"
    assert first.get_body(("html",)).get_content().strip() == "<p>Grüße</p>"
    assert {row["state"] for row in office.rows("message")} == {"sent"}


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_server_that_wants_a_password_gets_it_and_nobody_else_does(performing, office, folder):
    with MailServer(password="a secret of tests") as server:
        sender(office, server.port, user_name="us", password="a secret of tests")
        send(office, "--subject", "Hello", "--text", "…")
        office("clock", "advance", "1m")

    shown = office("query", "mail_sender", "--json").out + office("changes", "--json").out \
        + office("effect", "list", "--json").out
    assert len(server.peer.mails) == 1
    assert "a secret of tests" not in shown


def test_what_is_refused_is_dead_and_what_is_deferred_is_sent_later(performing, office, folder):
    bounced = office.create("contact", first_name="B", email="b@nobody.bounce")["id"]
    deferred = office.create("contact", first_name="D", email="d@busy.defer")["id"]
    with MailServer() as server:
        sender(office, server.port)
        send(office, "--subject", "Refused", "--text", "…", to=bounced)
        send(office, "--subject", "Deferred", "--text", "…", to=deferred)
        office("clock", "advance", "5s")
        before = messages(office)
        office("clock", "advance", "1m")

    dead = office("effect", "list", "--state", "dead", "--json").json["effects"]
    assert before == {"Refused": "failed", "Deferred": "queued"}
    assert messages(office) == {"Refused": "failed", "Deferred": "sent"}
    assert [effect["payload"]["subject"] for effect in dead] == ["Refused"]
    assert "550" in dead[0]["error"]
    assert office("effect", "cancel", dead[0]["id"]).code == 0


def test_a_server_that_is_not_there_loses_nothing(performing, office, folder):
    with MailServer() as server:
        port = server.port
    sender(office, port)
    for number in range(3):
        send(office, "--subject", f"Mail {number}", "--text", "…")
    waiting = office("effect", "list", "--state", "pending", "--json").json["effects"]

    assert len(waiting) == 3
    assert any("connect" in (effect["error"] or "") for effect in waiting)
    assert set(messages(office).values()) == {"queued"}


@pytest.mark.at_rest
def test_after_a_restore_pending_mail_is_held_until_released(office, kith, folder, tmp_path):
    with_delay = tmp_path / "late.lua"
    with_delay.write_text("""--[[ {"id": "late", "title": "Late",
      "grants": {"mail": true, "entities": {"contact": ["read"]}}} ]]
kith.command("s_late.send", {}, function()
  local ana = kith.query("contact"):first()
  kith.mail.send { to = ana, subject = "Later", text = "…", delay = "2d" }
  return "It goes out."
end)
""")
    office("script", "save", with_delay)
    office("script", "publish", "late", "--approve")
    office("run", "s_late.send")
    office("backup", tmp_path / "saved")
    fresh = tmp_path / "fresh"

    restored = kith("restore", tmp_path / "saved", "--data", fresh)
    kith.data = fresh
    kith("clock", "set", "2026-11-20T09:00Z")
    kith("clock", "advance", "1d")
    held = kith("effect", "list", "--state", "held", "--json").json["effects"]
    shown = kith("held", "show").out
    released = kith("held", "release").out
    kith("clock", "advance", "1m")

    assert "1 mail" in restored.out
    assert [effect["payload"]["subject"] for effect in held] == ["Later"]
    assert "1 mail" in shown and "1 mail" in released
    assert messages(kith) == {"Later": "sent"}
    assert len(list((fresh / "sink" / "mail").iterdir())) == 1
    assert "Nothing is held" in kith("held", "show").out
