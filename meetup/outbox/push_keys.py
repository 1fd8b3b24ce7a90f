"""``flask push-keys``: the pair of keys with which push services recognise our server (VAPID, RFC 8292)."""

from base64 import urlsafe_b64encode

import click
from flask import current_app
from flask.cli import with_appcontext

from ..config import PUSH_KEYS_FILE, Config


@click.command("push-keys")
@with_appcontext
def push_keys_command() -> None:
    """Generate keys for web push and print them. In development, store them in the instance folder if it has none."""
    config: Config = current_app.config["MEETUP"]
    lines = "".join(f"{name}={value}\n" for name, value in generate_keys().items())
    keys_file = config.instance / PUSH_KEYS_FILE
    if config.is_development and not keys_file.exists():
        keys_file.write_text(lines)
        keys_file.chmod(0o600)
        click.echo(f"Kept in {keys_file}; the server reads them when it starts.")
        return
    click.echo(lines, nl=False)


def generate_keys() -> dict[str, str]:
    """Return a new pair on P-256: the private number and the uncompressed public point, in base64url (RFC 7515 2)."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415  the server does not need it
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415

    private = ec.generate_private_key(ec.SECP256R1())
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    number = private.private_numbers().private_value.to_bytes(32, "big")
    return {"PUSH_PUBLIC_KEY": _base64url(point), "PUSH_PRIVATE_KEY": _base64url(number)}


def _base64url(key: bytes) -> str:
    return urlsafe_b64encode(key).decode().rstrip("=")
