"""A mail server on loopback that keeps what it is given, and refuses some on purpose."""

import email
import email.policy
import socket
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


@dataclass
class Peer:
    """What came in: the envelope's sender and recipients, and the message."""

    mails: list = field(default_factory=list)
    connections: int = 0
    closed: int = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.endswith(".bounce"):
            return "550 5.1.1 no such user"
        if address.endswith(".defer") and not self.closed:
            self.closed += 1
            return "451 4.2.2 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), message))
        return "250 queued"

    @property
    def messages(self):
        return [message for _, _, message in self.mails]

    @property
    def identities(self):
        return [message["Message-ID"] for message in self.messages]


def free_port():
    """A port of loopback where nobody listens."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


class MailServer:
    """`with MailServer() as server: server.port, server.peer.mails`."""

    def __init__(self, password=None):
        self.peer = Peer()
        options = {}
        if password:
            def check(server, session, envelope, mechanism, data):
                is_known = isinstance(data, LoginPassword) and data.password == password.encode()
                return AuthResult(success=is_known)
            options = {"authenticator": check, "auth_required": True, "auth_require_tls": False}
        self.port = free_port()
        self.controller = Controller(self.peer, hostname="127.0.0.1", port=self.port, **options)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()
