"""How often somebody may try to sign in. Only failures are counted (A8)."""

from flask import request

from ...extensions import limiter
from ...languages import gettext, lazy_gettext
from ...networks import client_network
from ...outbox.allowances import mailbox_of
from ...rate_limits import LimitReachedError, RateLimit
from ..email_addresses import lookup_email, normalize_email
from ..signing_in.known_browsers import requested_mark_hash
from ..signing_in.sign_ins import SignIn
from ..text import clean

_OF_PAIR = RateLimit("passwords", "10 per 15 minutes")
_OF_MAILBOX = RateLimit("passwords-of-mailbox", "100 per hour")
_OF_KNOWN_BROWSERS = RateLimit("passwords-from-known-browsers", "100 per hour")
_OF_NETWORK = RateLimit("passwords-from-network", "300 per 15 minutes")
_CODES_OF_MAILBOX = RateLimit("sign-in-codes-of-mailbox", "30 per day")
_CODES_FROM_KNOWN_BROWSERS = RateLimit("sign-in-codes-from-known-browsers", "100 per day")
_CODES_OF_ALL = RateLimit("sign-in-codes-of-all", "3000 per day")
_CODES_OF_ACCOUNT = RateLimit("email-change-codes-of-account", "30 per day")
_WRONG_PASSKEYS = RateLimit("wrong-passkeys", "300 per 15 minutes")
_WRONG_LINKS = RateLimit("wrong-sign-in-links", "300 per minute")

TOO_MANY_PASSWORDS = lazy_gettext("Too many wrong passwords for this address. A link by email works right away.")
TOO_MANY_CODES = lazy_gettext("Too many wrong codes. The link in the email works right away.")

# A whole conference may share one network, so this only stops scripts.
limits_requests = limiter.limit("600 per minute", key_func=client_network)


class Tries:
    """Wrong tries, counted by some limits with their keys. ``sentence`` is what people read once there are too many."""

    sentence: str = TOO_MANY_PASSWORDS

    def __init__(self, *counted: tuple[RateLimit, tuple[str, ...]]) -> None:
        self._counted = counted

    def check(self) -> None:
        """Check that there may be another try.

        Raises:
            LimitReachedError: there were too many wrong ones.
        """
        if wait := max(limit.seconds_until_free(*key) for limit, key in self._counted):
            raise LimitReachedError(self.sentence, wait)

    def count_failure(self, times: int = 1) -> None:
        """Count a wrong try, which was compared with so many secrets.

        Raises:
            LimitReachedError: with those of other requests at the same moment, there were too many (R1).
        """
        exceeded = [limit.is_exceeded_by_another(*key) for limit, key in self._counted for _ in range(times)]
        if any(exceeded):
            self.check()


class PasswordTries(Tries):
    """The wrong passwords for one mailbox.

    Strangers are counted by mailbox and network, so that they do not lock out the owner, who is somewhere else. Guesses
    at one mailbox from many networks, and at many mailboxes from one, are counted too. A browser that the owner has
    signed in with before is counted by itself, so that no stranger can lock it out, not even from the same network.
    All such browsers are counted together as well: whoever signs in with another account gets a new mark each time.
    """

    @classmethod
    def at_sign_in(cls) -> "PasswordTries":
        """Return the tries for the mailbox that is typed in the form of the current request, in any spelling."""
        typed = request.form.get("email", "")
        mailbox = normalize_email(typed) or lookup_email(clean(typed)[:254])
        if SignIn.is_known_browser(mailbox):
            browser = f"browser {requested_mark_hash()}"
            return cls((_OF_PAIR, (mailbox, browser)), (_OF_KNOWN_BROWSERS, (mailbox,)))
        network = client_network()
        return cls((_OF_PAIR, (mailbox, network)), (_OF_MAILBOX, (mailbox,)), (_OF_NETWORK, (network,)))

    @classmethod
    def at_confirmation(cls, sign_in: SignIn) -> "PasswordTries":
        """Return the tries of a browser that is signed in, and confirms that it is in the right hands."""
        return cls((_OF_PAIR, (f"sign-in {sign_in.id}",)))


class CodeTries(Tries):
    """The wrong codes for one mailbox, beside the five tries for each code, as anybody can ask for many codes.

    Those for all mailboxes together are counted as well, since guessing at many is as good as guessing at one. They are
    not counted by network: everybody at a conference shares one. Browsers in which the owner has signed in before are
    counted apart, as for passwords. Links by mail always work.
    """

    sentence = TOO_MANY_CODES

    @classmethod
    def for_mailbox(cls, email: str) -> "CodeTries":
        """Return the tries of the current browser for the codes that were mailed to ``email``."""
        mailbox = mailbox_of(email)
        if SignIn.is_known_browser(email):
            return cls((_CODES_FROM_KNOWN_BROWSERS, (mailbox,)))
        return cls((_CODES_OF_MAILBOX, (mailbox,)), (_CODES_OF_ALL, ()))

    @classmethod
    def for_new_address(cls, user_id: int, email: str) -> "CodeTries":
        """Return the tries of an account for the codes that confirm a new address."""
        return cls((_CODES_OF_ACCOUNT, (str(user_id),)), (_CODES_OF_MAILBOX, (mailbox_of(email),)))


def count_wrong_link() -> None:
    """Count a sign-in link that does not work. Links that work are never refused.

    Raises:
        LimitReachedError: there were too many from this network.
    """
    network = client_network()
    if _WRONG_LINKS.is_exceeded_by_another(network):
        raise LimitReachedError(gettext("That's a lot of wrong links."), _WRONG_LINKS.seconds_until_free(network) or 1)


def count_wrong_passkey() -> None:
    """Count a passkey that was refused. Those that work never are, whatever was tried from the same network (A8).

    Raises:
        LimitReachedError: there were too many from this network.
    """
    network = client_network()
    if _WRONG_PASSKEYS.is_exceeded_by_another(network):
        seconds = _WRONG_PASSKEYS.seconds_until_free(network) or 1
        raise LimitReachedError(gettext("That's a lot of passkeys that don't work."), seconds)
