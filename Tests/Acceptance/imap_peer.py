"""A real IMAP server on loopback, from a folder of its own, without the system's configuration."""

import getpass
import imaplib
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import List, Optional

import pytest

from support import wait_until

USER = "support@kith.example"
PASSWORD = 'secret "of" tests'
PROGRAM = shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin:" + os.environ.get("PATH", ""))

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
{tls}
disable_plaintext_auth = no
auth_mechanisms = plain login
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
{users}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={folder}/mail/%u
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
  {chroot}
}}
service anvil {{
  {chroot}
}}
"""


class Dovecot:
    """Dovecot with one user, from its first answer to its end."""

    def __init__(self, with_tls: bool = False) -> None:
        # Not below the folder of the test: that lets in nobody else, and its name is too long
        # for sockets.
        self.folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.folder.chmod(0o755)
        self.port = free_port()
        self.tls_port = free_port() if with_tls else 0
        self.process: Optional["subprocess.Popen[bytes]"] = None

    def __enter__(self) -> "Dovecot":
        if not PROGRAM:
            pytest.fail("dovecot is not installed: run `make setup`", pytrace=False)
        is_root = os.geteuid() == 0
        me = getpass.getuser()
        for name in ["run", "state", "mail"]:
            (self.folder / name).mkdir()
        if is_root:
            shutil.chown(self.folder / "mail", "mail", "mail")
        (self.folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        configuration = self.folder / "dovecot.conf"
        configuration.write_text(CONFIGURATION.format(
            folder=self.folder, port=self.port, tls_port=self.tls_port, tls=self.certificate(),
            owner="mail" if is_root else me, group="mail" if is_root else os.getegid(),
            users="" if is_root else f"default_internal_user = {me}\ndefault_login_user = {me}",
            chroot="" if is_root else "chroot ="))
        self.process = subprocess.Popen(
            [PROGRAM, "-F", "-c", str(configuration)], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self.answers, f"dovecot to answer, see {self.folder}/log")
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def certificate(self) -> str:
        """Makes a certificate that nobody vouches for, and says where it is."""
        if not self.tls_port:
            return "ssl = no"
        key, name = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", name],
            check=True, capture_output=True)
        return f"ssl = yes\nssl_cert = <{name}\nssl_key = <{key}"

    def answers(self) -> bool:
        try:
            self.box().logout()
            return True
        except (OSError, imaplib.IMAP4.error):
            return False

    def box(self) -> imaplib.IMAP4:
        box = imaplib.IMAP4("127.0.0.1", self.port)
        box.login(f'"{USER}"', PASSWORD)
        return box

    def deliver(self, *mails: bytes, folder: str = "INBOX") -> None:
        """Puts mails into a folder."""
        box = self.box()
        if folder != "INBOX":
            box.create(folder)
        for mail in mails:
            done, words = box.append(folder, None, None, mail)
            assert done == "OK", words
        box.logout()

    def count_anew(self) -> None:
        """Lets the server forget how it has numbered the mail: UIDVALIDITY changes."""
        box = self.folder / "mail" / USER
        for name in ["dovecot-uidlist", "dovecot-uidvalidity", "dovecot.index.log", "dovecot.index.cache",
                     "dovecot.index"]:
            (box / name).unlink(missing_ok=True)
        for old in box.glob("dovecot-uidvalidity.*"):
            old.unlink()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def mail(
    sender: str, subject: str, text: str = "Hello.", *, name: str = "", headers: Optional[List[str]] = None
) -> bytes:
    """A mail as a person's program writes it."""
    lines = [
        f"From: {sender}", f"To: {USER}", f"Subject: {subject}",
        "Date: Mon, 16 Nov 2026 08:00:00 +0000",
        *([f"Message-ID: <{name}>"] if name else []), *(headers or []),
    ]
    if not any(line.lower().startswith("content-type:") for line in lines):
        lines.append("Content-Type: text/plain; charset=utf-8")
    return ("\r\n".join(lines) + "\r\n\r\n" + text + "\r\n").encode()
