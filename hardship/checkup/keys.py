"""Whether the key file is the one the database was written with."""

from hardship.checkup.results import CheckResult, result
from hardship.ciphers import SecretUnreadable, keys, unseal
from hardship.keyfile import KeysRefused
from hardship.models.secrets import secrets_of
from hardship.services.rotation import newest_sealed, secret_holders


def keys_open_what_is_stored() -> CheckResult:
    """Open the newest value of every encrypted column; nothing of it is shown."""
    return result("密钥能打开库里的加密资料", not (fault := first_fault()), fault)


def first_fault() -> str:
    try:
        keys()
        for model in secret_holders():
            for field in secrets_of(model):
                for key, blob in newest_sealed(model, field):
                    unseal(blob, field.place(key))
    except (KeysRefused, SecretUnreadable) as fault:
        return str(fault)
    return ""
