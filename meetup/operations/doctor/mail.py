"""Judging mail: the server, a letter to oneself, and what DNS says about the domain that mails come from."""

import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from email.utils import make_msgid, parseaddr

from ...config import Config
from ...extensions import now
from ...mail_servers import MailServer
from ...outbox import smtp
from .findings import Finding, fail, ok, warn

DNS_SECONDS = 5.0
FindTexts = Callable[[str], Sequence[str] | None]
"""Return the TXT records of a name, ``None`` if DNS does not answer."""


def examine_mail(
    config: Config, recipient: str, selector: str, find_texts: FindTexts | None = None
) -> Iterator[Finding]:
    """Yield what there is to say about mail, and send a letter to ``recipient`` if there is one."""
    if config.mail_server is None:
        yield warn("mail", "SMTP_URL is not set, so that nothing is sent", "Set it before people sign up.")
        return
    yield try_server(config, config.mail_server, recipient)
    domain = parseaddr(config.mail_from)[1].rpartition("@")[2]
    yield from judge_domain(domain, selector, find_texts or find_dns_texts)


def try_server(config: Config, server: MailServer, recipient: str) -> Finding:
    """Connect as the worker does, sign in, and send a letter if there is a ``recipient``."""
    try:
        if recipient:
            smtp.send(_letter(config, recipient), server)
        else:
            smtp.check(server)
    except (OSError, smtplib.SMTPException) as error:
        return judge_mail_error(error)
    security = "TLS with a valid certificate" if server.tls or server.starttls else "this machine, without TLS"
    sent = f", and a letter to {recipient} was taken; look whether it arrives" if recipient else ""
    return ok("mail", f"{server.host} answers over {security}{sent}")


def judge_mail_error(error: Exception) -> Finding:
    """Say what keeps mails from being sent."""
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = f"its certificate is not trusted ({error.verify_message})"
        return fail("mail", reason, "Use the name that is in the certificate, or set SMTP_CA_FILE to its authority.")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return fail("mail", f"it refuses the user or the password ({error.smtp_code})", "Set both right in SMTP_URL.")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return fail("mail", "it offers no STARTTLS or no sign-in", "See whether SMTP_URL names the right port.")
    if isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
        code = getattr(error, "smtp_code", "")
        return fail("mail", f"it does not take the letter ({code})", "See whether MAIL_FROM may send through it.")
    return fail("mail", f"it cannot be reached ({type(error).__name__})", "See whether SMTP_URL names it right.")


def judge_domain(domain: str, selector: str, find_texts: FindTexts) -> Iterator[Finding]:
    """Judge what DNS says of who may send for ``domain``: SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489)."""
    if "." not in domain:
        yield fail("MAIL_FROM", f"{domain or 'it'} is no domain of the internet", "Set MAIL_FROM to one that is yours.")
        return
    yield _judge_record(
        "SPF", find_texts(domain), "v=spf1", f"Add a TXT record to {domain} that names the mail server."
    )
    yield judge_dmarc(find_texts(f"_dmarc.{domain}"), domain)
    if not selector:
        yield warn("DKIM", "not looked at", "Say --dkim SELECTOR; it stands after s= in a letter that was sent.")
        return
    name = f"{selector}._domainkey.{domain}"
    found = find_texts(name)
    if found is not None:  # the tag v= may be left out
        found = [f"v=DKIM1; {record}" if record.startswith(("k=", "p=")) else record for record in found]
    yield _judge_record("DKIM", found, "v=DKIM1", f"Add the key of the mail server as a TXT record at {name}.")


def judge_dmarc(found: Sequence[str] | None, domain: str) -> Finding:
    advice = f'Add a TXT record at _dmarc.{domain}, for example "v=DMARC1; p=quarantine".'
    finding = _judge_record("DMARC", found, "v=DMARC1", advice)
    is_none = any("p=none" in record.replace(" ", "").split(";") for record in found or ())
    if not finding.advice and is_none:
        return warn(
            "DMARC", "its policy is none", "Once mails arrive, make it p=quarantine, so that nobody poses as you."
        )
    return finding


def _judge_record(name: str, found: Sequence[str] | None, beginning: str, advice: str) -> Finding:
    if found is None:
        return warn(name, "DNS does not answer", "Try again later, or from another machine.")
    records = [record for record in found if record.lower().startswith(beginning.lower())]
    if not records:
        return warn(name, "there is no record, so that mails may be taken for spam", advice)
    if len(records) > 1:
        return fail(name, "there is more than one record, so that none counts", "Make one of them.")
    return ok(name, "there is a record")


def find_dns_texts(name: str) -> Sequence[str] | None:
    """Ask DNS, for seconds at most."""
    from dns import exception, resolver  # noqa: PLC0415  the server does not need it

    try:
        answer = resolver.resolve(name, "TXT", lifetime=DNS_SECONDS)
    except (resolver.NXDOMAIN, resolver.NoAnswer):
        return []
    except (exception.DNSException, OSError):
        return None
    return [b"".join(record.strings).decode(errors="replace") for record in answer]


def _letter(config: Config, recipient: str) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = f"A test from {config.netloc}"
    letter["From"], letter["To"] = config.mail_from, recipient
    letter["Date"], letter["Message-ID"] = now(), make_msgid(domain="meetup")
    letter.set_content(f"Mail from {config.base_url} arrives. `flask doctor` has sent it.\n")
    return letter
