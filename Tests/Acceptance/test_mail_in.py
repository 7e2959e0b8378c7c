"""Mail comes in: from a real IMAP server into conversations, once, and no machine is answered."""

import hashlib
import json
import re

import pytest

from imap_peer import PASSWORD, USER, Dovecot, free_port, mail
from served import Visitor
from support import Server, wait_until

ANA = "ana@example.com"


@pytest.fixture(scope="module")
def dovecots():
    """One server for the module; each test has its own, empty folder in it."""
    with Dovecot() as dovecot:
        yield dovecot


@pytest.fixture
def dovecot(dovecots, request):
    dovecots.name = "T" + hashlib.sha256(request.node.name.encode()).hexdigest()[:10]
    return dovecots


@pytest.fixture
def channels(kith, folder, dovecot):
    """`kith` with Ana, and the mailbox of the test."""
    kith("plugin", "enable", "contacts", "channels")
    kith("clock", "set", "2026-11-16T09:00Z")
    kith.ana = kith.create("contact", first_name="Ana", email=ANA)["id"]
    dovecot.deliver(folder=dovecot.name)
    kith.mailbox = add_mailbox(kith, dovecot)
    return kith


def add_mailbox(kith, dovecot, **values):
    mailbox = {
        "name": "Support", "address": USER, "host": "127.0.0.1", "port": dovecot.port,
        "security": "none", "user_name": USER, "password": PASSWORD, "folder": dovecot.name,
        "fetch_from": "2000-01-01", **values}
    made = kith("record", "create", "mailbox", "-", "--json", input=json.dumps(mailbox)).json
    assert PASSWORD not in json.dumps(made)
    return made["id"]


def fetch(kith):
    return kith("poller", "run", "channels.mail").out


def messages(kith, condition="state = 'received'"):
    return kith.rows("message", condition, "--sort", "id", "--limit", 1000)


def test_a_mail_becomes_a_message_of_its_person_and_its_answer_stands_in_the_same_conversation(channels, dovecot):
    dovecot.deliver(
        mail(f"Ana <{ANA}>", "Leaking roof", "It drips.", name="a1@example.com"), folder=dovecot.name)
    assert "Support: " in fetch(channels)

    [message] = messages(channels)
    assert message["contact"] == channels.ana and message["body"].strip() == "It drips."
    assert message["sender"] == ANA and message["direction"] == "inbound"
    [conversation] = channels.rows("conversation")
    assert conversation["contact"] == channels.ana and conversation["waiting_since"]

    dovecot.deliver(
        mail(ANA, "Re: Leaking roof", name="a2@example.com", headers=["In-Reply-To: <a1@example.com>"]),
        mail(ANA, f"Another matter [{conversation['token']}]", name="a3@example.com"),
        mail("bob@example.net", "Something new", name="b1@example.net"), folder=dovecot.name)
    fetch(channels)
    fetch(channels)

    found = messages(channels)
    assert [row["message_id"] for row in found] == [
        "<a1@example.com>", "<a2@example.com>", "<a3@example.com>", "<b1@example.net>"]
    assert {row["conversation"] for row in found[:3]} == {conversation["id"]}
    assert found[3]["conversation"] != conversation["id"] and found[3]["contact"] is None
    assert "nothing new, 4 in the folder" in fetch(channels)


def test_a_mailbox_is_tried_before_it_is_enabled(channels, dovecot):
    dovecot.deliver(mail(ANA, "Roof", name="c1@x"), folder=dovecot.name)
    add_mailbox(channels, dovecot, name="New", address="new@kith.example", is_enabled=False)

    def look(name, **options):
        return channels("poller", "run", "channels.mail", "--about", name, **options)

    assert look("New").out == "New: it can be fetched, 1 in the folder; it is not enabled\n"
    channels("record", "update", "mailbox", channels.mailbox, "--set", "is_enabled=false")
    assert "can be fetched" in look(channels.mailbox).out and "New" not in look("Support").out
    assert "Nothing is looked for." in fetch(channels)
    assert messages(channels) == []
    assert look("Suport", check=False).code == 66
    assert "`Support`?" in look("Suport", check=False).err


def test_old_mail_stays_where_it_is(channels, dovecot):
    dovecot.deliver(mail(ANA, "Roof", name="y1@x"), folder=dovecot.name)
    channels("record", "update", "mailbox", channels.mailbox, "--set", "fetch_from=2999-01-31")
    assert "nothing new, 1 in the folder" in fetch(channels)
    assert messages(channels) == []

    add_mailbox(channels, dovecot, name="Second", address="second@kith.example")
    assert "Second: 1 new" in fetch(channels)
    values = {"name": "Third", "address": "third@kith.example", "host": "h", "user_name": "u"}
    made = channels("record", "create", "mailbox", "-", "--json", input=json.dumps(values)).json
    assert made["fetch_from"] == "2026-11-16" and made["security"] == "tls"


def test_nobody_waits_for_machines_nor_for_ourselves(channels, dovecot):
    dovecot.deliver(
        mail(ANA, "Out of Office: Re: roof", name="o1@x", headers=["Auto-Submitted: auto-replied"]),
        mail(f"Support <{USER.replace('@', '+sales@')}>", "Our own", name="o2@x"),
        mail("MAILER-DAEMON@example.com", "Undelivered Mail Returned to Sender", name="o3@x"),
        folder=dovecot.name)
    fetch(channels)

    assert channels.rows("conversation") == [] and messages(channels) == []
    dropped = {row["message_id"]: row["reason"] for row in messages(channels, "state = 'dropped'")}
    assert "Auto-Submitted" in dropped["<o1@x>"]
    assert "address of our own" in dropped["<o2@x>"]
    assert "not delivered" in dropped["<o3@x>"]


def test_a_persons_answer_ends_the_wait_and_a_machines_does_not(channels, dovecot):
    dovecot.deliver(mail(ANA, "Roof", name="w1@x"), folder=dovecot.name)
    fetch(channels)
    [conversation] = channels.rows("conversation")
    sent = {
        "subject": "Re: Roof", "channel": "email", "direction": "outbound", "state": "sent",
        "conversation": conversation["id"]}

    def waits():
        return channels.rows("conversation")[0]["waiting_since"]

    assert waits()
    for values in [{"is_automatic": True}, {"state": "queued"}, {"direction": "internal", "channel": "note"}]:
        channels("record", "create", "message", "-", input=json.dumps({**sent, **values}))
        assert waits()
    channels("record", "create", "message", "-", input=json.dumps(sent))
    assert waits() is None
    dovecot.deliver(
        mail(ANA, "Out of office", name="w2@x", headers=["In-Reply-To: <w1@x>"]), folder=dovecot.name)
    fetch(channels)
    assert waits() is None


def test_files_are_kept_by_their_hash(channels, folder, dovecot):
    parts = (
        "--b\r\nContent-Type: text/plain\r\n\r\nSee the plan.\r\n"
        "--b\r\nContent-Type: application/pdf; name=\"../plan.pdf\"\r\n"
        "Content-Disposition: attachment; filename=\"../plan.pdf\"\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nUExBTg==\r\n--b--")
    headers = ["Content-Type: multipart/mixed; boundary=b"]
    dovecot.deliver(
        mail(ANA, "Plan", parts, name="f1@x", headers=headers),
        mail(ANA, "Plan again", parts, name="f2@x", headers=headers), folder=dovecot.name)
    fetch(channels)

    digest = hashlib.sha256(b"PLAN").hexdigest()
    found = channels.rows("message_attachment")
    assert [(row["name"], row["sha256"], row["size"]) for row in found] == [("plan.pdf", digest, 4)] * 2
    assert (folder / "files" / digest[:2] / digest).read_bytes() == b"PLAN"
    assert [row["body"].strip() for row in messages(channels)] == ["See the plan."] * 2
    assert {row["sha256"] for row in channels.rows("file")} == {digest}
    saved = folder / "saved"
    channels("file", "save", found[0]["file"], "--output", saved)
    assert saved.read_bytes() == b"PLAN" == channels("file", "save", found[1]["file"]).out.encode()
    channels.add_user("Una")
    assert channels("file", "save", found[0]["file"], as_user="una@example.test", check=False).code == 66
    assert channels("file", "save", channels.ana, check=False).code == 66


def test_a_mail_is_taken_in_once_whichever_way_it_comes(channels, dovecot):
    mails = [mail(ANA, f"Roof {number}", name=f"n{number}@x") for number in range(5)]
    mails.append(mail(ANA, "No name"))
    dovecot.deliver(*mails, folder=dovecot.name)
    fetch(channels)
    assert len(messages(channels)) == 6

    # The same mail in another folder, with what servers write into it on its way.
    other = dovecot.name + "x"
    dovecot.deliver(*[b"Received: by mx.example.com\r\n" + one for one in mails], folder=other)
    add_mailbox(channels, dovecot, name="Other", address="other@kith.example", folder=other)
    assert "Other: 6 known already" in fetch(channels)
    assert len(messages(channels)) == 6

    # The server counts anew.
    before = channels.rows("mailbox_folder", f"folder = '{other}'")[0]
    box = dovecot.box()
    box.delete(other)
    box.logout()
    dovecot.deliver(mails[0], mail(ANA, "Quite new", name="q1@x"), folder=other)
    fetch(channels)
    after = channels.rows("mailbox_folder", f"folder = '{other}'")[0]
    assert after["uid_validity"] != before["uid_validity"] and after["last_uid"] == 2
    assert [row["subject"] for row in messages(channels)][6:] == ["Quite new"]


def test_a_mailbox_that_fails_says_why_and_is_tried_again(channels, dovecot):
    dovecot.deliver(mail(ANA, "Roof", name="e1@x"), folder=dovecot.name)
    fetch(channels)
    for values, words in [
        ({"password": "wrong"}, "refuses the user"),
        ({"password": PASSWORD, "port": free_port()}, "cannot be asked"),
        ({"port": dovecot.port, "folder": "Nowhere"}, "no folder `Nowhere`"),
        ({"folder": dovecot.name, "security": "starttls"}, "offers no STARTTLS"),
    ]:
        channels("record", "update", "mailbox", channels.mailbox, "-", input=json.dumps(values))
        assert words in fetch(channels)
        fetch(channels)
        assert words in channels("plugin", "health", "channels", check=False).out
        [box] = channels.rows("mailbox")
        assert words in box["error"] and box["failures"] >= 2 and box["next_try_at"] > "2026-11-16T09:03"
        assert "password" not in box
    channels("record", "update", "mailbox", channels.mailbox, "-", input='{"security": "none"}')
    assert "nothing new" in fetch(channels)
    [box] = channels.rows("mailbox")
    assert box["error"] is None and box["next_try_at"] is None


@pytest.mark.at_rest
def test_a_server_whose_certificate_nobody_vouches_for_gets_no_password(channels):
    with Dovecot(with_tls=True) as dovecot:
        log = dovecot.folder / "log"
        before = log.read_text().count("Login: user=")
        for security, port in [("tls", dovecot.tls_port), ("starttls", dovecot.port)]:
            values = {"port": port, "security": security, "folder": "INBOX"}
            channels("record", "update", "mailbox", channels.mailbox, "-", input=json.dumps(values))
            assert "certificate" in fetch(channels)
        assert before > 0 and log.read_text().count("Login: user=") == before


def test_a_mailbox_is_checked_before_it_is_asked(channels, dovecot):
    for values, words in [
        ({"host": "a.example/INBOX"}, "not the name of a server"),
        ({"host": "user:word@a.example"}, "not the name of a server"),
        ({"port": 70000}, "from 1 to 65535"),
        ({"folder": 'a" NOOP'}, "not the name of a folder"),
        ({"user_name": "a\r\nb"}, "cannot be typed"),
        ({"password": "a\r\nb"}, "cannot be typed"),
    ]:
        refused = channels(
            "record", "update", "mailbox", channels.mailbox, "-", input=json.dumps(values), check=False)
        assert refused.code == 65 and words in refused.err, refused


def test_a_role_may_be_let_see_mailboxes_and_never_their_passwords(channels, dovecot):
    for words in [["query", "mailbox", "password = 'x'"], ["query", "mailbox", "--sort", "password"]]:
        refused = channels(*words, check=False)
        assert refused.code == 65 and PASSWORD not in refused.err
    assert "secret" not in channels("query", "mailbox", "--json").out
    assert "secret" not in channels("changes", "--json").out


def test_what_cannot_be_read_is_kept_and_stops_nothing(channels, dovecot):
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(200))
    dovecot.deliver(
        (f"From: {ANA}\r\n" + deep).encode(),
        mail(ANA, "After it", name="r1@x"), folder=dovecot.name)
    fetch(channels)

    assert [row["subject"] for row in messages(channels)] == ["After it"]
    [dropped] = messages(channels, "state = 'dropped'")
    assert "nested too deep" in dropped["reason"]


def test_an_answer_by_another_program_finds_its_conversation_by_the_word_of_ours(channels, dovecot):
    dovecot.deliver(mail(ANA, "Roof", name="z1@x"), folder=dovecot.name)
    fetch(channels)
    [conversation] = channels.rows("conversation")
    assert conversation["token"].startswith("K-") and len(conversation["token"]) == 10

    dovecot.deliver(
        mail("ana@home.example", f"AW: Roof [{conversation['token'].lower()}]", name="z2@x"),
        folder=dovecot.name)
    fetch(channels)
    assert {row["conversation"] for row in messages(channels)} == {conversation["id"]}


@pytest.mark.at_rest
def test_files_are_in_a_backup(channels, dovecot, tmp_path):
    text = "--b\r\nContent-Type: image/png; name=a.png\r\n\r\nPNG\r\n--b--"
    dovecot.deliver(
        mail(ANA, "Picture", text, name="s1@x", headers=["Content-Type: multipart/mixed; boundary=b"]),
        folder=dovecot.name)
    fetch(channels)
    [file] = channels.rows("message_attachment")
    channels("backup", tmp_path / "saved")
    channels("restore", tmp_path / "saved", "--data", tmp_path / "copy")
    assert channels.on(tmp_path / "copy")("file", "save", file["file"]).out == "PNG"


def test_a_password_is_given_in_a_form_and_stays_where_nothing_is_typed(channels, dovecot, folder, tmp_path):
    if not (folder / "server.json").exists():
        with Server(channels, tmp_path / "server.log") as server:
            change_in_form(channels, dovecot, server.url)
    else:
        change_in_form(channels, dovecot, json.loads((folder / "server.json").read_text())["url"])


def change_in_form(kith, dovecot, url):
    visitor = Visitor(url)
    visitor.get("/sign-in")
    visitor.sign_in()
    path = f"/mailbox/{kith.mailbox}/edit"

    def save(**fields):
        page = visitor.get(path)
        assert 'type="password"' in page.text and PASSWORD.split()[0] not in page.text
        version = re.search(r'name="version" value="(\d+)"', page.text)[1]
        answer = visitor.post(path, {"version": version, **fields})
        assert answer.status == 200 and "not what it was" not in answer.text

    save(name="Renamed", password="")
    assert "in the folder" in fetch(kith)
    save(password="wrong")
    assert "refuses the user" in fetch(kith)
    save(password=PASSWORD)
    assert "in the folder" in fetch(kith)


def test_a_mail_that_a_rule_refuses_does_not_stand_in_the_way(channels, dovecot, tmp_path):
    script = tmp_path / "picky.lua"
    script.write_text(
        '--[[ {"id": "picky", "title": "Picky", "requires": {"channels": "*"}, '
        '"grants": {"entities": {"message": ["read"]}}} ]]\n'
        'kith.on("message.before_create", { id = "picky" }, function(e)\n'
        '  for message in e:records() do\n'
        '    if message.state == "received" and message.subject == "Poison" then\n'
        '      e:reject(message, "subject", "poison", "Nobody takes poison.")\n'
        '    end\n'
        '  end\n'
        'end)\n')
    channels("script", "save", script)
    channels("script", "publish", "picky", "--approve")
    dovecot.deliver(
        mail(ANA, "Poison", name="p1@x"), mail(ANA, "After it", name="p2@x"), folder=dovecot.name)
    fetch(channels)

    assert [row["subject"] for row in messages(channels)] == ["After it"]
    [dropped] = messages(channels, "state = 'dropped'")
    assert "Nobody takes poison." in dropped["reason"]
    assert [row["subject"] for row in channels.rows("conversation")] == ["After it"]


def test_only_administrators_look(channels):
    channels.add_user("Una")
    for words in [["poller", "list"], ["poller", "run", "channels.mail"]]:
        assert channels(*words, as_user="una@example.test", check=False).code == 77
    assert "channels.mail" in channels("poller", "list").out
    assert "`channels.mail`?" in channels("poller", "run", "channels.mial", check=False).err


@pytest.mark.at_rest
def test_a_server_that_is_killed_loses_no_mail_and_doubles_none(channels, dovecot, tmp_path):
    channels("clock", "release")
    count = 120
    dovecot.deliver(
        *[mail(ANA, f"Roof {number}", name=f"k{number}@x") for number in range(count)],
        folder=dovecot.name)
    for least in [1, 20, 50]:
        server = Server(channels, tmp_path / "killed.log").__enter__()
        wait_until(lambda: len(messages(channels)) >= least, "some mail to come")
        server.process.kill()
        server.process.wait()
    with Server(channels, tmp_path / "server.log"):
        wait_until(lambda: len(messages(channels)) >= count, "all mail to come")
        fetch(channels)
    names = [row["message_id"] for row in channels.rows("message", "--limit", 1000)]
    assert sorted(names) == sorted(f"<k{number}@x>" for number in range(count))
    assert len(channels.rows("conversation", "--limit", 1000)) == count


def test_mail_comes_to_a_case_and_an_absence_note_does_not(channels, dovecot):
    channels("plugin", "enable", "service")
    channels.create("service_queue", name="Support", is_default="true")
    dovecot.deliver(mail(ANA, "My roof leaks", name="x1@x"), folder=dovecot.name)
    fetch(channels)

    [case] = channels.rows("case")
    assert case["subject"] == "My roof leaks" and case["contact"] == channels.ana
    [conversation] = channels.rows("conversation")
    assert conversation["about"]["id"] == case["id"]
    assert [row["about"]["id"] for row in messages(channels)] == [case["id"]]

    answer = ["In-Reply-To: <x1@x>"]
    dovecot.deliver(
        mail(ANA, "Out of office", name="x2@x", headers=["Auto-Submitted: auto-replied", *answer]),
        mail("mailer-daemon@example.com", "Failed", name="x3@x"), mail(USER, "Our own", name="x4@x"),
        mail(ANA, "Re: My roof leaks", name="x5@x", headers=answer), folder=dovecot.name)
    fetch(channels)

    assert [row["id"] for row in channels.rows("case")] == [case["id"]]
    assert [row["message_id"] for row in messages(channels)] == ["<x1@x>", "<x5@x>"]
    assert {row["about"]["id"] for row in messages(channels)} == {case["id"]}
    assert len(channels.rows("conversation")) == 1
