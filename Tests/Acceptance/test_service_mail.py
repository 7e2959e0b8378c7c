"""Mail from a real IMAP server comes to cases: SV-1 and SV-6 from the wire on."""

import hashlib

import pytest

from imap_peer import Dovecot, mail
from test_mail_in import add_mailbox, fetch
from test_service import MANAGER, case, furnish, mails

CORA = "cora@acme.test"


@pytest.fixture
def desk(kith, tmp_path):
    """`kith` with a support queue and a mailbox in a real server."""
    kith.data = tmp_path / "kith-data"
    kith.init(kith.data)
    furnish(kith)
    with Dovecot() as dovecot:
        dovecot.name = "T" + hashlib.sha256(str(tmp_path).encode()).hexdigest()[:10]
        dovecot.deliver(folder=dovecot.name)
        add_mailbox(kith, dovecot)
        kith.deliver = lambda *mails: dovecot.deliver(*mails, folder=dovecot.name)
        yield kith


def test_mail_makes_a_case_and_its_answers_come_to_it(desk):
    desk.deliver(mail(CORA, "Leaking roof", "It drips.", name="a1@acme.test"))
    fetch(desk)
    made = case(desk)
    assert (made["subject"], made["contact"], made["owner"]) == ("Leaking roof", desk.cora, desk.ana)
    assert made["first_response_due"].startswith("2026-11-16T15:00")

    desk("run", "service.reply", "--case", made["id"], "--text", "Tomorrow.")
    sent = mails(desk, CORA)
    assert len(sent) == 1 and "[#1001]" in sent[0]["Subject"]
    assert case(desk)["waiting_since"] is None

    desk.deliver(
        mail(CORA, "Re: Leaking roof", name="a2@acme.test",
             headers=["In-Reply-To: <a1@acme.test>"]),
        mail(CORA, "Out of office", name="a3@acme.test",
             headers=["In-Reply-To: <a1@acme.test>", "Auto-Submitted: auto-replied"]))
    fetch(desk)
    again = case(desk)
    assert len(desk.rows("case")) == 1 and again["status"] == "open"
    assert again["next_response_due"] is not None
    received = desk.rows("message", "state = 'received'")
    assert [row["about"]["id"] for row in received] == [made["id"]] * 2
    assert len(mails(desk, CORA)) == 1


def test_mail_that_nobody_answers_comes_to_the_manager_once(desk):
    desk.deliver(mail(CORA, "Leaking roof", name="a1@acme.test"))
    fetch(desk)

    desk("clock", "set", "2026-11-16T14:59Z")
    assert mails(desk, MANAGER) == []
    desk("clock", "advance", "2m")
    assert len(mails(desk, MANAGER)) == 1
    desk("clock", "advance", "1d")
    assert len(mails(desk, MANAGER)) == 1


def test_an_absence_note_alone_makes_no_case(desk):
    desk.deliver(
        mail(CORA, "Out of office", name="a1@acme.test",
             headers=["Auto-Submitted: auto-replied"]))
    fetch(desk)

    assert desk.rows("case") == [] and mails(desk, CORA) == []
