"""The key file: keys of the encrypted columns, outside the database, readable by its owner alone (mode 0600).

JSON: {"current": 1, "index": "…", "keys": {"1": {"algorithm": "aes", "secret": "…", "made_on": "2018-02-06",
"retired_on": ""}}}; secrets in base64. A key's number stands as the first byte of every value it encrypted. A retired
key encrypts nothing more, but stays: backups older than its retirement need it.
Standard library only, because the set-up makes the file before anything is installed. `python3 -m hardship.keyfile PATH`.
"""

import base64
import json
import os
import secrets
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

KEY_BYTES = {"aes": 32, "sm4": 16}
INDEX_BYTES = 32
LAST_NUMBER = 255


class KeysRefused(Exception):
    """The key file cannot be used; the message says what is wrong and what to do, and holds no key."""


@dataclass(frozen=True)
class Key:
    """algorithm: a word of KEY_BYTES. retired_on: ISO date, empty while values may still be under the key."""

    algorithm: str
    secret: bytes = field(repr=False)
    made_on: str = ""
    retired_on: str = ""


@dataclass(frozen=True)
class KeyRing:
    """current: number of the key that encrypts; the others only decrypt. index: the key of the blind indexes."""

    current: int
    keys: Mapping[int, Key] = field(repr=False)
    index: bytes = field(repr=False)

    @property
    def ending(self) -> list[int]:
        """Keys that encrypt no more but are not retired: a rotation is under way."""
        return sorted(
            number for number, key in self.keys.items() if number != self.current and not key.retired_on
        )

    def with_new_key(self, algorithm: str) -> "KeyRing":
        """A ring whose current key is a new random one. Raises KeysRefused when no number is left."""
        number = max(self.keys) + 1
        if number > LAST_NUMBER:
            raise KeysRefused(f"密钥编号已用到 {LAST_NUMBER}，不能再增加密钥。")
        return replace(self, current=number, keys={**self.keys, number: new_key(algorithm)})

    def retiring(self, numbers: list[int]) -> "KeyRing":
        today = date.today().isoformat()
        old = {number: replace(self.keys[number], retired_on=today) for number in numbers}
        return replace(self, keys={**self.keys, **old})


def new_key(algorithm: str) -> Key:
    return Key(algorithm, secrets.token_bytes(KEY_BYTES[algorithm]), made_on=date.today().isoformat())


def new_ring(algorithm: str = "aes") -> KeyRing:
    return KeyRing(1, {1: new_key(algorithm)}, secrets.token_bytes(INDEX_BYTES))


def fault_of(path: Path) -> str:
    """What is wrong with the file in one sentence, "" when it can be used."""
    try:
        read(path)
    except KeysRefused as refusal:
        return str(refusal)
    return ""


def read(path: Path) -> KeyRing:
    """The keys. Raises KeysRefused when the file is missing, open to others, unreadable or not a key file."""
    try:
        mode = path.stat().st_mode
        text = path.read_text()
    except FileNotFoundError:
        raise KeysRefused(
            f"没有密钥文件 {path}。新装系统执行 python3 -m hardship.keyfile {path}；"
            "数据库里已有资料的，请找回原来的文件，不要另建，否则资料打不开。"
        ) from None
    except OSError as error:
        raise KeysRefused(
            f"读不到密钥文件 {path}（{error.strerror}）。请把它交给运行本系统的账号。"
        ) from None
    if mode & 0o077:
        raise KeysRefused(f"其他用户能读到密钥文件 {path}。执行：chmod 600 {path}")
    try:
        return _from_json(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeysRefused(f"密钥文件 {path} 的内容不完整或被改坏了。请从备份恢复这个文件。") from None


def write(path: Path, ring: KeyRing) -> None:
    """Put the keys in the place of the file at once; a kill leaves the old file or the new one, never half."""
    fresh = _write_beside(path, ring)
    os.replace(fresh, path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def create(path: Path) -> None:
    """Make the file with new random keys, unless there is one; two processes at once end with one file."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = _write_beside(path, new_ring())
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()


def _write_beside(path: Path, ring: KeyRing) -> Path:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(_to_json(ring), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _to_json(ring: KeyRing) -> dict[str, object]:
    keys = {str(number): vars(key) | {"secret": _text(key.secret)} for number, key in ring.keys.items()}
    return {"current": ring.current, "index": _text(ring.index), "keys": keys}


def _from_json(document: dict[str, object]) -> KeyRing:
    """Raises ValueError, KeyError, TypeError or AttributeError for anything but a key file."""
    stored = document["keys"]
    if not isinstance(stored, dict):
        raise TypeError("keys")
    keys = {
        int(number): Key(**{**said, "secret": base64.b64decode(said["secret"], validate=True)})
        for number, said in stored.items()
    }
    ring = KeyRing(
        int(str(document["current"])), keys, base64.b64decode(str(document["index"]), validate=True)
    )
    sound = all(
        0 < number <= LAST_NUMBER and len(key.secret) == KEY_BYTES[key.algorithm]
        for number, key in keys.items()
    )
    if not sound or ring.current not in keys or len(ring.index) != INDEX_BYTES:
        raise ValueError("incomplete")
    return ring


def _text(secret: bytes) -> str:
    return base64.b64encode(secret).decode()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("用法：python3 -m hardship.keyfile 路径")
    if Path(sys.argv[1]).exists():
        sys.exit(f"已有文件 {sys.argv[1]}，没有改动。")
    create(Path(sys.argv[1]))
    print(f"已建立密钥文件 {sys.argv[1]}。请另存一份到安全的地方：没有它，数据库里的加密资料打不开。")
