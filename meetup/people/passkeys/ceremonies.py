"""The two ceremonies of WebAuthn level 3: registration adds a passkey, authentication proves that somebody holds it.

User verification is required in both: a fingerprint, a face or a PIN, so that finding a device is not enough.
The library takes 0.35 s to load, so it is imported where it is needed.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ...config import Config
from ...extensions import db
from ...languages import gettext
from ..models import User
from ..signing_in.security_letters import tell_owner
from .challenges import CHALLENGE_LIFETIME, PasskeyChallenge
from .models import MAX_NAME_LENGTH, MAX_PASSKEYS, Passkey, PasskeyOwner
from .refusals import (
    AddedBeforeError,
    ChallengeOverError,
    CopiedPasskeyError,
    OtherAccountError,
    PasskeyRefusedError,
    TooManyPasskeysError,
    UnknownPasskeyError,
)

if TYPE_CHECKING:
    from webauthn.helpers.structs import (
        AuthenticationCredential,
        PublicKeyCredentialDescriptor,
        RegistrationCredential,
    )

Credential = TypeVar("Credential", bound="AuthenticationCredential | RegistrationCredential")

MAX_CREDENTIAL_LENGTH = 16_000
"""Characters of what a browser sends. It is 1,000 to 2,000 as a rule."""
_TIMEOUT_MS = int(CHALLENGE_LIFETIME.total_seconds() * 1000)


def creation_options(user: User) -> str:
    """Return, as JSON, what a browser needs to make a passkey for ``user``, with a new challenge."""
    import webauthn  # noqa: PLC0415  see above
    from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415
    from webauthn.helpers.structs import (  # noqa: PLC0415
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    criteria = AuthenticatorSelectionCriteria(
        resident_key=ResidentKeyRequirement.REQUIRED,
        require_resident_key=True,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    options = webauthn.generate_registration_options(
        rp_id=relying_party_id(),
        rp_name=gettext("Meetup companion"),
        user_name=user.email,
        user_display_name=user.profile.name,
        user_id=base64url_to_bytes(PasskeyOwner.get_or_create(user).handle),
        challenge=base64url_to_bytes(PasskeyChallenge.create("add")),
        timeout=_TIMEOUT_MS,
        authenticator_selection=criteria,
        exclude_credentials=_descriptors(user),
    )
    return webauthn.options_to_json(options)


def request_options(purpose: str, user: User | None = None) -> str:
    """Return, as JSON, what a browser needs to use a passkey, with a new challenge: any one, or one of ``user``."""
    import webauthn  # noqa: PLC0415
    from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415
    from webauthn.helpers.structs import UserVerificationRequirement  # noqa: PLC0415

    options = webauthn.generate_authentication_options(
        rp_id=relying_party_id(),
        challenge=base64url_to_bytes(PasskeyChallenge.create(purpose)),
        timeout=_TIMEOUT_MS,
        allow_credentials=_descriptors(user) if user else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def register_passkey(user: User, credential: str, name: str) -> Passkey:
    """Store the passkey that a browser has made for ``user``, as the JSON ``credential`` says.

    Raises:
        PasskeyRefusedError: it is not what was asked for. The challenge is used up all the same.
    """
    import webauthn  # noqa: PLC0415
    from webauthn.helpers import bytes_to_base64url, parse_registration_credential_json  # noqa: PLC0415

    parsed, challenge = _parse(parse_registration_credential_json, credential)
    _use_up(challenge, "add")
    try:
        verified = webauthn.verify_registration_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=relying_party_id(),
            expected_origin=_config().base_url,
            require_user_verification=True,
        )
    except Exception as error:
        raise PasskeyRefusedError from error
    if Passkey.count_of(user) >= MAX_PASSKEYS:
        raise TooManyPasskeysError
    passkey = Passkey(
        user_id=user.id,
        credential_id=bytes_to_base64url(verified.credential_id),
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        name=name[:MAX_NAME_LENGTH],
    )
    try:
        with db.session.begin_nested():
            db.session.add(passkey)
    except IntegrityError as error:
        raise AddedBeforeError from error
    return passkey


def verify_passkey(credential: str, purpose: str, user: User | None = None) -> Passkey:
    """Return the passkey that was used, as the JSON ``credential`` proves: any one, or one of ``user``.

    Raises:
        PasskeyRefusedError: it proves nothing. The challenge is used up all the same, so the caller commits.
    """
    from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json  # noqa: PLC0415

    parsed, challenge = _parse(parse_authentication_credential_json, credential)
    _use_up(challenge, purpose)
    credential_id = bytes_to_base64url(parsed.raw_id)
    passkey = db.session.scalar(select(Passkey).where(Passkey.credential_id == credential_id).with_for_update())
    if passkey is None:
        raise UnknownPasskeyError(credential_id)
    if user and passkey.user_id != user.id:
        raise OtherAccountError
    _check_handle(parsed, passkey)
    was_suspected = passkey.suspected_at is not None
    if not passkey.note_use(_verified_sign_count(parsed, challenge, passkey)):
        if not was_suspected:
            tell_owner(db.session.get_one(User, passkey.user_id), "suspected_passkey", about=passkey.name)
        raise CopiedPasskeyError
    return passkey


def _verified_sign_count(parsed: "AuthenticationCredential", challenge: bytes, passkey: Passkey) -> int:
    """Return how often the passkey was used, if its signature is right. Counting backwards is not judged here."""
    import webauthn  # noqa: PLC0415

    try:
        verified = webauthn.verify_authentication_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=relying_party_id(),
            expected_origin=_config().base_url,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as error:
        raise PasskeyRefusedError from error
    return verified.new_sign_count


def _check_handle(parsed: "AuthenticationCredential", passkey: Passkey) -> None:
    """Refuse a passkey that names another account than the one it is stored with. Some name none for step-up."""
    from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415

    handle = parsed.response.user_handle
    if handle and bytes_to_base64url(handle) != db.session.get_one(PasskeyOwner, passkey.user_id).handle:
        raise PasskeyRefusedError


def _use_up(challenge: bytes, purpose: str) -> None:
    from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415

    if not PasskeyChallenge.use_up(bytes_to_base64url(challenge), purpose):
        raise ChallengeOverError


def _parse(parse: Callable[[str], Credential], credential: str) -> tuple[Credential, bytes]:
    """Return what a browser has sent, read by ``parse``, and the challenge that it says it has answered.

    Raises:
        PasskeyRefusedError: it cannot be read. The library raises all sorts for that.
    """
    from webauthn.helpers import parse_client_data_json  # noqa: PLC0415

    if len(credential) > MAX_CREDENTIAL_LENGTH:
        raise PasskeyRefusedError
    try:
        parsed = parse(credential)
        return parsed, parse_client_data_json(parsed.response.client_data_json).challenge
    except Exception as error:
        raise PasskeyRefusedError from error


def _descriptors(user: User) -> "list[PublicKeyCredentialDescriptor]":
    from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor  # noqa: PLC0415

    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in Passkey.all_of(user)]


def relying_party_id() -> str:
    """Return the host of the site. Passkeys belong to it, so another host would end all of them."""
    return urlsplit(_config().base_url).hostname or ""


def _config() -> Config:
    config: Config = current_app.config["MEETUP"]
    return config
