"""Logins: the record of what happens at the door, the devices somebody is logged in on, and ending them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import CharField, Func, QuerySet
from django.utils.timezone import now

from accounts.models import LoginOutcome, LoginRecord, LoginSession, User

BROWSERS: Final = (  # the first mark found names it: most browsers also call themselves Chrome and Safari
    ("MicroMessenger", "微信"), ("Edg", "Edge"), ("QQBrowser", "QQ浏览器"), ("360", "360浏览器"), ("QIHU", "360浏览器"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("Trident", "IE"),
)  # fmt: skip
SYSTEMS: Final = (
    ("HarmonyOS", "鸿蒙"), ("Android", "安卓"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "苹果电脑"), ("Linux", "Linux"),
)  # fmt: skip


class KeyHash(Func):
    """SHA-256 of a session key as LoginSession keeps it."""

    template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
    output_field = CharField()


@dataclass(frozen=True)
class Origin:
    """Where a request comes from. browser: the header User-Agent, as sent."""

    address: str | None = None
    browser: str = ""


@dataclass(frozen=True)
class Device:
    """A login that is alive. is_here: the one that is asking."""

    login: LoginSession
    seen_at: datetime
    is_here: bool

    @property
    def words(self) -> str:
        return browser_in_words(self.login.browser)


def note_login(
    outcome: LoginOutcome,
    *,
    username: str = "",
    user: User | None = None,
    origin: Origin = Origin(),
    by: User | None = None,
    note: str = "",
) -> LoginRecord:
    """Write one event at the door. Control characters a stranger may have typed as a name are dropped."""
    name = "".join(sign for sign in (username or (user.username if user else "")) if sign.isprintable())
    return LoginRecord.objects.create(
        outcome=outcome, username=name[:150], user=user, address=origin.address,
        browser=origin.browser.replace("\0", "")[:255], by=by, note=note[:200],
    )  # fmt: skip


def hash_of(session_key: str) -> str:
    return sha256(session_key.encode()).hexdigest()


def begin_login(user: User, session_key: str, origin: Origin) -> LoginSession:
    login, _ = LoginSession.objects.update_or_create(
        key_hash=hash_of(session_key),
        defaults={"user": user, "address": origin.address, "browser": origin.browser.replace("\0", "")[:255]},
    )
    return login


def move_login(old_key: str, new_key: str) -> None:
    """The session has got a new key (after a changed password or a second factor); the login goes on."""
    LoginSession.objects.filter(key_hash=hash_of(old_key)).update(key_hash=hash_of(new_key))


def move_address(session_key: str, address: str) -> None:
    """The same login is now used from another address."""
    LoginSession.objects.filter(key_hash=hash_of(session_key)).update(address=address)


def close_login(session_key: str) -> None:
    """Logged out: the session itself is ended by the caller."""
    LoginSession.objects.filter(key_hash=hash_of(session_key), ended_at=None).update(ended_at=now())


def devices_of(user: User, here: str | None) -> list[Device]:
    """Where the user is logged in now, this device first. here: the key of the asking session."""
    logins = {login.key_hash: login for login in LoginSession.objects.filter(user=user, ended_at=None)}
    idle = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    own = hash_of(here) if here else ""
    devices = [
        Device(logins[key], ends - idle, key == own)
        for key, ends in _stored(logins).filter(expire_date__gt=now()).values_list("hash", "expire_date")
    ]
    return sorted(devices, key=lambda device: (not device.is_here, -device.seen_at.timestamp()))


def several_addresses(devices: Iterable[Device]) -> bool:
    """True when one account is in use from more than one address at the same time."""
    return len({device.login.address for device in devices if device.login.address}) > 1


@transaction.atomic
def end_logins(
    user: User,
    *,
    but: str | None = None,
    only: int | None = None,
    by: User,
    note: str,
    origin: Origin = Origin(),
) -> int:
    """End the user's logins at once: all, all but the one with a session key, or one by primary key; how many.

    The session rows go, so that the very next request of those devices meets the login page.
    """
    logins = LoginSession.objects.filter(user=user, ended_at=None)
    if but:
        logins = logins.exclude(key_hash=hash_of(but))
    if only is not None:
        logins = logins.filter(pk=only)
    hashes = list(logins.values_list("key_hash", flat=True))
    keys = list(_stored(hashes).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    LoginSession.objects.filter(key_hash__in=hashes).update(ended_at=now())
    if keys:
        note_login(LoginOutcome.ENDED, user=user, by=by, note=f"{note}（{len(keys)} 个）", origin=origin)
    return len(keys)


def _stored(hashes: Iterable[str]) -> QuerySet:
    return Session.objects.annotate(hash=KeyHash("session_key")).filter(hash__in=list(hashes))


def browser_in_words(header: str) -> str:
    """What the User-Agent header says, as a person would: Windows 上的 Edge."""
    browser = next((name for mark, name in BROWSERS if mark in header), "浏览器")
    system = next((name for mark, name in SYSTEMS if mark in header), "")
    return f"{system} 上的 {browser}" if system else browser if browser != "浏览器" else "未知浏览器"
