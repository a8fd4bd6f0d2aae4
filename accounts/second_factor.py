"""The second factor: six digits from a phone (TOTP), or one of ten recovery codes; who must have it; setting up, resetting.

One TOTPDevice a person. Recovery codes are kept as keyed digests: who reads the table cannot use them.
"""

import secrets
from base64 import b32encode
from math import ceil
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.timezone import now
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Post, UnitKind, User

CODES: Final = 10
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
HIGH_UNITS: Final = (
    UnitKind.PROVINCE,
    UnitKind.CITY,
    UnitKind.COUNTY,
    UnitKind.PROVINCE_INDUSTRY,
    UnitKind.PROVINCE_ORGANS,
    UnitKind.PROVINCE_DIRECT,
)


def is_compulsory(user: User) -> bool:
    """True when settings.SECOND_FACTOR asks it of this person: of all, or of posts at district level or above."""
    if settings.SECOND_FACTOR == "off":
        return False
    if settings.SECOND_FACTOR == "all" or user.is_superuser:
        return True
    return Post.objects.current().filter(user=user, unit__kind__in=HIGH_UNITS).exists()


def phone_of(user: User) -> TOTPDevice | None:
    """The device in use, None when there is none."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def has_factor(user: User) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def begin(user: User) -> TOTPDevice:
    """A device with a new secret that waits for its first code; the same one until then."""
    device, _ = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "手机"})
    return device


def typed_secret(device: TOTPDevice) -> str:
    """The secret as one types it into a phone: base32 in groups of four."""
    letters = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(letters[place : place + 4] for place in range(0, len(letters), 4))


@transaction.atomic
def confirm(user: User, code: str) -> list[str] | None:
    """Take the waiting device into use when the code is right; an earlier one goes. Returns the recovery codes, or None."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or not device.verify_token(_digits(code)):
        return None
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return new_codes(user)


@transaction.atomic
def new_codes(user: User) -> list[str]:
    """Ten new recovery codes; the old ones no longer work. This is the only time they can be read."""
    StaticDevice.objects.filter(user=user).delete()
    box = StaticDevice.objects.create(user=user, name="恢复码")
    codes = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=box, token=_digest(user, code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def verify(user: User, code: str) -> Device | None:
    """The device a code proves, None when it is wrong, used before, or tried too soon after wrong ones.

    The row is locked: of two requests with the same code only one passes.
    """
    if _digits(code):
        devices, token = TOTPDevice.objects.filter(confirmed=True), _digits(code)
    else:
        devices, token = StaticDevice.objects.all(), _digest(user, _letters(code))
    device = devices.filter(user=user).select_for_update().first()
    return device if device is not None and device.verify_token(token) else None


def seconds_to_wait(user: User) -> int:
    """How long no code is looked at after wrong ones; 0 when one may try."""
    waits = [0]
    for device in (phone_of(user), StaticDevice.objects.filter(user=user).first()):
        allowed, why = device.verify_is_allowed() if device else (True, None)
        if not allowed:
            waits.append(ceil((why["locked_until"] - now()).total_seconds()))
    return max(waits)


@transaction.atomic
def remove(user: User) -> None:
    """Forget phone and recovery codes."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _letters(code: str) -> str:
    return "".join(sign for sign in code.lower() if sign.isascii() and sign.isalnum())


def _digits(code: str) -> str:
    """Six digits, typed with or without blanks; "" for anything else."""
    digits = "".join(code.split())
    return digits if len(digits) == 6 and digits.isascii() and digits.isdecimal() else ""


def _digest(user: User, code: str) -> str:
    return salted_hmac("accounts.second_factor", f"{user.pk}:{code}", algorithm="sha256").hexdigest()[:16]
