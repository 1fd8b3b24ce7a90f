"""An authenticator without a screen: it makes passkeys and signs challenges as WebAuthn level 3 says."""

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from werkzeug.test import TestResponse

from tests.clients import Client

PRESENT, VERIFIED, HAS_CREDENTIAL = 1, 4, 64
ORIGIN = "http://localhost"


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """A device that holds one passkey. A ``step`` of 0 does not count its uses, as on devices that share passkeys."""

    step: int = 1
    origin: str = ORIGIN
    verifies: bool = True
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    handle: str = ""
    count: int = 0

    def make(self, options: dict[str, Any]) -> str:
        """What a browser sends of a new passkey for these options."""
        self.handle = options["user"]["id"]
        data = self._data(options["rp"]["id"], HAS_CREDENTIAL)
        data += bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + self._public_key()
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client_data("webauthn.create", options["challenge"])
        return self._credential({"clientDataJSON": encoded(client), "attestationObject": encoded(attestation)})

    def sign(self, options: dict[str, Any], handle: str | None = None) -> str:
        """What a browser sends of the use of this passkey for these options."""
        self.count += self.step
        data = self._data(options["rpId"])
        client = self._client_data("webauthn.get", options["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential(
            {
                "clientDataJSON": encoded(client),
                "authenticatorData": encoded(data),
                "signature": encoded(signature),
                "userHandle": self.handle if handle is None else handle,
            }
        )

    def _data(self, host: str, more: int = 0) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | more
        return hashlib.sha256(host.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _public_key(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        point = {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        return cbor2.dumps({1: 2, 3: -7, -1: 1, **point})

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _credential(self, response: dict[str, Any]) -> str:
        name = encoded(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def challenge(client: Client, path: str) -> dict[str, Any]:
    """The options that the page of this client gets from the server."""
    answer = client.post_form(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.text
    return dict(answer.get_json())


def add(client: Client, device: Authenticator, name: str = "My phone") -> TestResponse:
    credential = device.make(challenge(client, "/me/passkeys/challenges"))
    return client.post_form("/me/passkeys", {"credential": credential, "name": name})


def sign_in(client: Client, device: Authenticator, **typed: str) -> TestResponse:
    credential = device.sign(challenge(client, "/sign-in/passkey/challenges"))
    return client.post_form("/sign-in/passkey", {"credential": credential, **typed})


def confirm(client: Client, device: Authenticator, **typed: str) -> TestResponse:
    credential = device.sign(challenge(client, "/me/confirmation/passkey/challenges"))
    return client.post_form("/me/confirmation/passkey", {"credential": credential, **typed})
