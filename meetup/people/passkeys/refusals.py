"""Why a passkey is refused, with the sentence that whoever holds it reads."""

from ...domain_errors import DomainError
from ...languages import lazy_gettext


class PasskeyRefusedError(DomainError):
    """What the browser sent is no proof: it was changed, made for another site, or nobody unlocked the device."""

    sentence = lazy_gettext(
        "This passkey couldn't be checked. Try again, and unlock your device with your fingerprint, face or PIN."
    )


class ChallengeOverError(PasskeyRefusedError):
    """The challenge is over five minutes old, was answered before, or belongs to another browser."""

    sentence = lazy_gettext("That took more than five minutes, or was sent twice. Press the button again.")


class UnknownPasskeyError(PasskeyRefusedError):
    """The passkey is not stored here, or belongs to somebody else than who is signed in.

    ``credential_id`` is what the browser calls it, so that the browser can be told to forget it.
    """

    sentence = lazy_gettext(
        "This passkey was removed from the account, so it doesn't work any more. Sign in another way instead."
    )

    def __init__(self, credential_id: str) -> None:
        self.credential_id = credential_id
        super().__init__()


def passkey_to_forget(refusal: PasskeyRefusedError | None) -> str:
    """Return the id of the passkey that the browser should forget, or an empty string."""
    return refusal.credential_id if isinstance(refusal, UnknownPasskeyError) else ""


class OtherAccountError(PasskeyRefusedError):
    """The passkey belongs to another account than the one that is signed in."""

    sentence = lazy_gettext("That's a passkey of another account. Choose one of this account.")


class CopiedPasskeyError(PasskeyRefusedError):
    """The passkey has counted backwards, so there may be a copy of it. It signs nobody in any more."""

    sentence = lazy_gettext(
        "Someone may have a copy of this passkey, so it doesn't work any more. Sign in another way, and remove it "
        "under Me → Sign-in and devices."
    )


class AddedBeforeError(PasskeyRefusedError):
    """The passkey is stored already."""

    sentence = lazy_gettext("This passkey was added before.")


class TooManyPasskeysError(PasskeyRefusedError):
    """The account has as many passkeys as one may have."""

    sentence = lazy_gettext("You have as many passkeys as an account can have. Remove one that you don't use.")
