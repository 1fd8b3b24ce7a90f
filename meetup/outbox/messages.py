"""Mails of the outbox as messages that a mail server takes (RFC 5322)."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr

from ..config import Config
from .letters import Letter, on_one_line
from .models import Mail


class UnfoldedUnsubscribePolicy(EmailPolicy):
    """The e-mail policy of the standard library, except that the header with the unsubscribe URL stays on one line.

    The library would encode a long URL, and mail programs would not recognise it (RFC 2369 2).
    """

    def fold(self, name: str, value: str) -> str:
        return f"{name}: {value}{self.linesep}" if name == "List-Unsubscribe" else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        is_unfolded = name == "List-Unsubscribe"
        return self.fold(name, value).encode("ascii") if is_unfolded else super().fold_binary(name, value)


def compose(mail: Mail, config: Config) -> EmailMessage:
    """Return the message to send to one recipient: its plain text, and after it the same as HTML with its photos."""
    letter = mail.letter
    message = EmailMessage(policy=UnfoldedUnsubscribePolicy())
    message["From"] = _sender(config)
    message["To"] = mail.recipient
    message["Subject"] = on_one_line(letter.subject)
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:  # RFC 8058
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")  # RFC 2046 5.1.4: the best part comes last
    _attach_photos(message, letter)
    _attach_calendar(message, letter)
    return message


def _attach_photos(message: EmailMessage, letter: Letter) -> None:
    """Put the photos beside the HTML part, which names them by their Content-ID (RFC 2392)."""
    html_part = message.get_body(("html",))
    assert isinstance(html_part, EmailMessage)
    for number, person in enumerate(letter.people, 1):
        if person.face.photo:
            html_part.add_related(person.face.photo, "image", "jpeg", cid=f"<face-{number}>", disposition="inline")


def _attach_calendar(message: EmailMessage, letter: Letter) -> None:
    """Attach the entry for the reader's calendar, with its method where mail programs look for it (RFC 6047 2.4)."""
    if entry := letter.calendar:
        parameters = {"method": entry.method}
        message.add_attachment(entry.content.decode(), subtype="calendar", filename=entry.name, params=parameters)


def _sender(config: Config) -> Address:
    """Return the sender of all mails, with the name that ``MAIL_FROM`` may begin with."""
    name, address = parseaddr(config.mail_from)
    user, _, domain = address.partition("@")
    return Address(name, user, domain)
