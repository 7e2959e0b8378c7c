"""The plugin `service`, at rest and through a server (FEATURES OP-3, SV-1, SV-2, SV-5, SV-6)."""

import email
import json
from email import policy

import pytest

from asking import ask
from served import Visitor, visible
from support import Server, wait_until

MANAGER = "mara@example.test"


@pytest.fixture
def desk(kith, folder):
    """`kith` at the moment of SV-6 (nine to five by the clocks of Zagreb), with a support queue."""
    return furnish(kith)


def furnish(kith):
    kith("plugin", "enable", "contacts", "channels", "service")
    kith("clock", "set", "2026-11-12T15:00Z")
    kith.mara = kith.add_user("Mara", "service_manager")
    kith.ana = kith.add_user("Ana", "service_agent")
    kith.create("business_calendar", name="Office", is_default="true")
    queue = kith.create("service_queue", name="Support", manager=kith.mara, is_default="true")
    kith.create("queue_member", queue=queue["id"], agent=kith.ana)
    kith.create(
        "sla_policy", name="Two days", first_response_minutes=960, next_response_minutes=960,
        resolution_minutes=4800)
    kith.cora = kith.create(
        "contact", first_name="Cora", last_name="Kos", email="cora@acme.test")["id"]
    return kith


def say(kith, subject, channel="email", direction="inbound", state="received", **values):
    return kith.create(
        "message", subject=subject, channel=channel, direction=direction, state=state,
        **{"contact": kith.cora, **values})


def case(kith, number="1001"):
    return kith.rows("case", f"number = '{number}'")[0]


def mails(kith, to):
    """The mails to an address that were performed, which the sink keeps as files."""
    kith("clock", "advance", "1s")
    files = sorted((kith.data / "sink").glob("mail/*.eml"))
    parsed = [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    return [mail for mail in parsed if to in str(mail["To"])]


def test_an_urgent_case_has_an_owner_in_the_same_answer_and_one_mail_tells_her(desk):
    made = desk.create("case", subject="Fire", priority="urgent", contact=desk.cora)

    assert (made["owner"], made["number"]) == (desk.ana, "1001")
    assert len(mails(desk, "ana@example.test")) == 1
    desk("clock", "advance", "1d")
    assert len(mails(desk, "ana@example.test")) == 1


def test_the_manager_gets_one_mail_after_two_days_of_work_without_an_answer(desk):
    say(desk, "Where is my roof?")
    assert case(desk)["first_response_due"] == "2026-11-16T15:00:00.000Z"

    desk("clock", "set", "2026-11-16T09:00Z")
    desk("run", "service.note", "--case", case(desk)["id"], "--text", "Who looks?")
    say(desk, "We have your mail", direction="outbound", state="sent", is_automatic="true",
        conversation=desk.rows("conversation")[0]["id"])
    desk("clock", "advance", "5h59m")
    assert mails(desk, MANAGER) == []

    desk("clock", "advance", "1m")
    told = mails(desk, MANAGER)
    assert len(told) == 1 and "Case 1001" in told[0]["Subject"]
    desk("clock", "advance", "5d")
    assert len(mails(desk, MANAGER)) == 1
    assert [row["step"] for row in desk.rows("escalation")] == [1]


def test_an_answer_in_the_last_minute_stops_the_clock_and_the_next_question_starts_it(desk):
    say(desk, "Where is my roof?")
    desk("clock", "set", "2026-11-16T14:59Z")
    desk("run", "service.reply", "--case", case(desk)["id"], "--text", "Tomorrow.")
    assert case(desk)["waiting_since"] is None

    desk("clock", "advance", "2d")
    assert mails(desk, MANAGER) == []
    sent = mails(desk, "cora@acme.test")
    assert len(sent) == 1 and "[#1001]" in sent[0]["Subject"]
    assert "Tomorrow." in sent[0].get_body(("plain",)).get_content()

    say(desk, "Still nothing", conversation=desk.rows("conversation")[0]["id"])
    assert case(desk)["next_response_due"].startswith("2026-11-20T14:59")
    desk("clock", "advance", "1d23h59m")
    assert mails(desk, MANAGER) == []
    desk("clock", "advance", "2m")
    assert len(mails(desk, MANAGER)) == 1


def test_an_answer_opens_a_closed_case_for_fourteen_days_and_makes_a_new_one_later(desk):
    say(desk, "The roof leaks")
    conversation = desk.rows("conversation")[0]["id"]
    desk("clock", "advance", "1h")
    desk("run", "service.close", "--case", case(desk)["id"], "--resolution", "Mended.")
    assert (case(desk)["status"], case(desk)["minutes_run"]) == ("closed", 60)

    desk("clock", "advance", "13d")
    say(desk, "It leaks again", conversation=conversation)
    again = case(desk)
    assert (again["status"], again["reopened"], again["minutes_run"]) == ("open", 1, 60)
    assert again["resolution_due"] is not None

    desk("run", "service.close", "--case", again["id"])
    desk("clock", "advance", "14d1m")
    say(desk, "And again", conversation=conversation)
    assert case(desk)["status"] == "closed"
    assert case(desk, "1002")["follows"] == again["id"]


def test_mail_call_and_chat_about_a_number_are_one_case(desk):
    say(desk, "The roof leaks")
    say(desk, "Asks about case 1001", channel="call")
    say(desk, "Hello", channel="chat", body="It is about #1001.")
    say(desk, "Out of office", is_automatic="true")
    say(desk, "Our own mail", state="dropped")

    assert [row["channels"] for row in desk.rows("case")] == [["email", "call", "chat"]]
    assert desk.rows("message", "direction = 'outbound'") == []
    listed = desk("query", "conversation", "waiting_since is not null", "--json").json["records"]
    assert {row["about"]["id"] for row in listed} == {case(desk)["id"]}


def test_articles_are_suggested_linked_and_kept_and_the_portal_sees_published_ones(desk):
    made = {}
    for title in ["Leaking roofs", "Roof windows", "Gutters and roofs", "Clean roofs", "Invoices"]:
        made[title] = desk.create(
            "knowledge_article", title=title, body="Call us.", audience="portal")["id"]
        if title != "Clean roofs":
            desk("run", "service.publish", "--article", made[title])
    desk.add_user("Pia", "portal_reader")
    desk.add_user("Otto", "knowledge_auditor")

    found = desk("run", "service.suggest", "--subject", "My roof is leaking", "--json").json
    titles = [article["title"] for article in found["data"]["articles"]]
    assert titles[0] == "Leaking roofs" and set(titles[1:]) == {"Roof windows", "Gutters and roofs"}

    desk("run", "service.link_article", "--article", made["Leaking roofs"],
         as_user="pia@example.test")
    counted = desk("record", "get", "knowledge_article", made["Leaking roofs"], "--json").json
    assert counted["deflections"] == 1
    seen = desk.rows("knowledge_article", as_user="pia@example.test")
    assert {row["title"] for row in seen} == set(made) - {"Clean roofs"}
    hits = desk("search", "roofs", "--json", as_user="pia@example.test").out
    assert "Leaking roofs" in hits and "Clean roofs" not in hits

    desk("record", "update", "knowledge_article", made["Invoices"], "--set", "body=Write to us.")
    versions = desk.rows(
        "article_version", "article.title = 'Invoices'", as_user="otto@example.test")
    assert {row["number"]: row["body"] for row in versions} == {1: "Call us.", 2: "Write to us."}
    refused = desk("record", "update", "article_version", versions[0]["id"], "--set", "body=X",
                   check=False)
    assert refused.code != 0


def test_hours_that_cannot_be_counted_are_refused_by_name(desk):
    refused = desk(
        "record", "create", "business_calendar", "--set", "name=Odd", "--set",
        'hours={"mon": ["17:00-09:00"]}', "--json", check=False)

    assert refused.code == 65
    problem = json.loads(refused.err)
    assert [fault["field"] for fault in problem["errors"]] == ["hours"]
    assert "no stretch" in problem["errors"][0]["message"]


def test_agents_answer_and_others_are_refused(desk):
    say(desk, "The roof leaks")
    id = case(desk)["id"]
    desk.add_user("Vera")

    desk("run", "service.reply", "--case", id, "--text", "We come.", as_user="ana@example.test")
    refused = desk("run", "service.note", "--case", id, "--text", "x",
                   as_user="vera@example.test", check=False)

    assert refused.code in (66, 77)
    assert case(desk)["status"] == "waiting"


def test_who_brings_messages_in_need_not_see_cases(desk):
    say(desk, "The roof leaks")
    conversation = desk.rows("conversation")[0]["id"]
    desk("role", "create", "postman")
    for entity, verbs in [
            ("message", "create,read"), ("conversation", "read"), ("contact", "read")]:
        desk("role", "grant", "postman", entity, verbs)
    desk.add_user("Paul", "postman")
    body = {"subject": "Still leaking", "channel": "email", "direction": "inbound",
            "state": "received", "contact": desk.cora, "conversation": conversation,
            "about": {"entity": "case", "id": case(desk)["id"]}}

    made = desk("record", "create", "message", "-", "--json", input=json.dumps(body),
                as_user="paul@example.test").json
    desk("record", "create", "message", "-", "--json", as_user="paul@example.test",
         input=json.dumps({**body, "subject": "Out of office", "state": "dropped"}))

    assert desk("query", "case", check=False, as_user="paul@example.test").code != 0
    about = [row["about"]["id"] for row in desk.rows("message", f"contact = '{desk.cora}'")]
    assert about == [case(desk)["id"]] * 3 and made["subject"] == "Still leaking"
    assert len(desk.rows("case")) == 1


def test_programs_do_the_same_by_the_api(kith, tmp_path):
    kith.data = tmp_path / "kith-data"
    kith.init(kith.data)
    furnish(kith)
    token = kith("token", "create", "desk", "--json").json["token"]
    with Server(kith, tmp_path / "server.log") as server:
        def call(method, path, body=None):
            status, document, _ = ask(server.url, token, method, path, body)
            assert status in (200, 201), document
            return document

        say_it = {"subject": "Leak", "channel": "email", "direction": "inbound",
                  "state": "received", "contact": kith.cora}
        for channel, subject in [("email", "Leak"), ("call", "case 1001"), ("chat", "#1001")]:
            call("POST", "records/message", {**say_it, "channel": channel, "subject": subject})
        found = call("GET", "records/case")["records"]
        answered = call("POST", "commands/service.reply", {
            "case": found[0]["id"], "text": "We come.", "channel": "email"})
        urgent = call("POST", "records/case", {"subject": "Fire", "priority": "urgent"})
        status, problem, _ = ask(
            server.url, token, "POST", "commands/service.reply",
            {"case": found[0]["id"], "text": " "})
        wait_until(
            lambda: len(list((kith.data / "sink").glob("mail/*.eml"))) >= 2, "the mails to go out")

    assert [row["channels"] for row in found] == [["email", "call", "chat"]]
    assert "1001 is answered" in answered["message"]
    assert urgent["owner"] == kith.ana
    assert (status, problem["code"]) == (422, "invalid")


def test_a_server_that_is_killed_after_the_commit_tells_of_an_urgent_case_once(kith, tmp_path):
    kith.data = tmp_path / "kith-data"
    kith.init(kith.data)
    furnish(kith)
    token = kith("token", "create", "desk", "--json").json["token"]

    def sent():
        return list((kith.data / "sink").glob("mail/*.eml"))

    server = Server(kith, tmp_path / "first.log").__enter__()
    status, made, _ = ask(
        server.url, token, "POST", "records/case", {"subject": "Fire", "priority": "urgent"})
    server.process.kill()
    server.process.wait()
    assert (status, made["owner"]) == (201, kith.ana)

    with Server(kith, tmp_path / "second.log"):
        wait_until(sent, "the mail to go out")
        kith("clock", "advance", "1d")

    assert len(sent()) == 1
    assert [row["state"] for row in kith("effect", "list", "--json").json["effects"]] == ["done"]


def test_pages_show_the_case_its_clocks_and_the_board(kith, tmp_path):
    kith.data = tmp_path / "kith-data"
    kith.init(kith.data)
    furnish(kith)
    say(kith, "The roof leaks")
    with Server(kith, tmp_path / "server.log") as server:
        visitor = Visitor(server.url).sign_in()
        listed = visible(visitor.get("/case").text)
        page = visible(visitor.get(f"/case/{case(kith)['id']}").text)
        board = visible(visitor.get("/case/board").text)
        inbox = visible(visitor.get("/conversation").text)
        calendars = visible(visitor.get("/business_calendar").text)

    assert "Waiting for us" in listed and "1001" in listed and "E-mail" in listed
    assert "First answer due 16 Nov, 16:00" in page and "Reply" in page
    assert "New 1 The roof leaks" in board and "Waiting for the customer 0" in board
    assert "The roof leaks" in inbox and "Waiting for us" in inbox
    assert "Office" in calendars and "Business calendars" in calendars
