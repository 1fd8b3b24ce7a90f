"""Passkeys: signing in by the lock of a device, without typing anything (WebAuthn level 3)."""

from .ceremonies import creation_options, register_passkey, relying_party_id, request_options, verify_passkey
from .challenges import prepare_browser
from .models import MAX_PASSKEYS, Passkey, PasskeyOwner
from .refusals import PasskeyRefusedError, passkey_to_forget

__all__ = [
    "MAX_PASSKEYS",
    "Passkey",
    "PasskeyOwner",
    "PasskeyRefusedError",
    "creation_options",
    "passkey_to_forget",
    "prepare_browser",
    "register_passkey",
    "relying_party_id",
    "request_options",
    "verify_passkey",
]
