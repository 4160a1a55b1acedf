"""Secrets of others kept in the database: encrypted under the instance's own key."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import cast

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Unreadable(Exception):
    """What was sealed under another key, or is no seal at all."""


def seal(values: Mapping[str, str], key: str, purpose: str) -> str:
    """Encrypt and authenticate a few texts (AES-128-CBC with HMAC-SHA256); `purpose` separates kinds of secrets."""
    return _box(key, purpose).encrypt(json.dumps(dict(values)).encode()).decode()


def unseal(sealed: str, key: str, purpose: str) -> dict[str, str]:
    """What was sealed; Unreadable when the key is another or something was changed."""
    try:
        return cast("dict[str, str]", json.loads(_box(key, purpose).decrypt(sealed.encode())))
    except (InvalidToken, ValueError) as error:
        raise Unreadable from error


def _box(key: str, purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"dudao {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(key.encode())))
