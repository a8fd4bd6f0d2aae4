"""Encrypting one value for one place in the database, and the blind index by which equal values are found.

A sealed value is key number (1 byte) ‖ nonce (12) ‖ ciphertext and tag (16 more than the text); "" is sealed as b"". The
place, "table.column.row", is authenticated with it: a value copied to another row or column does not open.
"""

import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from hardship import keyfile
from hardship.keyfile import Key, KeyRing, KeysRefused
from hardship.resident_id import normalised

NONCE, TAG = 12, 16
RESIDENT_ID: Final = "resident_id"
PHONE: Final = "phone"
BANK_CARD: Final = "bank_card"


class SecretUnreadable(Exception):
    """A sealed value does not open; the message names its place and not its content."""


class Box(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


class Sm4Gcm:
    """SM4-GCM with the face of cryptography's AESGCM."""

    def __init__(self, secret: bytes) -> None:
        self.key = algorithms.SM4(secret)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        engine = Cipher(self.key, modes.GCM(nonce)).encryptor()
        engine.authenticate_additional_data(associated_data or b"")
        return engine.update(data) + engine.finalize() + engine.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Raises InvalidTag, or ValueError when there is no whole tag."""
        engine = Cipher(self.key, modes.GCM(nonce, data[-TAG:])).decryptor()
        engine.authenticate_additional_data(associated_data or b"")
        return engine.update(data[:-TAG]) + engine.finalize()


class Keys:
    """The key file as last read, with an engine for each key."""

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring
        self.boxes = {number: box_of(key) for number, key in ring.keys.items()}


def box_of(key: Key) -> Box:
    return Sm4Gcm(key.secret) if key.algorithm == "sm4" else AESGCM(key.secret)


@lru_cache(maxsize=2)
def _read(path: Path, stamp: tuple[int, int, int]) -> Keys:
    return Keys(keyfile.read(path))


def keys() -> Keys:
    """The keys as the file now has them: a rotation replaces the file, and every process sees it at its next value.

    Raises KeysRefused without a file. Its mode is looked at when it is read.
    """
    path = settings.KEY_FILE
    try:
        seen = os.stat(path)
    except OSError:
        raise KeysRefused(keyfile.fault_of(path) or f"读不到密钥文件 {path}。") from None
    return _read(path, (seen.st_ino, seen.st_mtime_ns, seen.st_mode))


def current_key() -> int:
    return keys().ring.current


def seal(text: str, place: str) -> bytes:
    """The text encrypted under the current key for this place."""
    if not text:
        return b""
    held = keys()
    nonce = secrets.token_bytes(NONCE)
    sealed = held.boxes[held.ring.current].encrypt(nonce, text.encode(), place.encode())
    return bytes([held.ring.current]) + nonce + sealed


def unseal(blob: bytes, place: str) -> str:
    """The text sealed for this place. Raises SecretUnreadable when it was moved, changed, or its key is not there."""
    if not blob:
        return ""
    box = keys().boxes.get(blob[0])
    if box is None:
        raise SecretUnreadable(
            f"{place} 的加密内容打不开：密钥文件里没有第 {blob[0]} 号密钥。请找回原来的密钥文件。"
        )
    try:
        return box.decrypt(blob[1 : 1 + NONCE], blob[1 + NONCE :], place.encode()).decode()
    except (InvalidTag, ValueError):
        raise SecretUnreadable(
            f"{place} 的加密内容打不开：内容被改动过，或是从别的行、别的列移来的，或密钥文件不是原来的那一个。"
        ) from None


def blind_index(kind: str, text: str) -> bytes | None:
    """What equal secrets of a kind have in common and nobody without the index key can compute; None for no text.

    Spaces, hyphens, small x and full-width digits make no difference.
    """
    plain = normalised(text).replace("-", "")
    if not plain:
        return None
    return hmac.digest(keys().ring.index, f"{kind}\x1f{plain}".encode(), hashlib.sha256)


def mark(kind: str, text: str) -> str:
    """Twelve hexadecimal digits that show whether two texts of a kind differ, and not what they say."""
    return hmac.digest(keys().ring.index, f"mark\x1f{kind}\x1f{text}".encode(), hashlib.sha256)[:6].hex()
