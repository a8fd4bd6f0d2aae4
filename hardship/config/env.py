"""The environment, read once into one typed object; nothing else reads os.environ.

Every variable has the prefix HARDSHIP_ except DATABASE_URL and PORT, which hosting platforms name themselves.
"""

import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from hardship import keyfile

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DEFAULT_KEY = "insecure-development-key"
TLS = ("sslmode", "sslrootcert", "sslcert", "sslkey")  # of a database address, handed on to the driver
SECOND_FACTOR = ("off", "county", "all")
OWNER, APPLICATION = "hardship", "hardship_app"  # the private cluster's roles
LONGEST_SOCKET_PATH = 107  # bytes; sockaddr_un holds no more


class SettingsRefused(Exception):
    """Production must not start with these settings; the message lists every reason."""


def _flag(source: dict[str, str], name: str, default: bool) -> bool:
    value = source.get(name, "").strip().lower()
    return default if not value else value in {"1", "true", "yes", "on"}


@dataclass(frozen=True)
class Environment:
    """Settings that differ from machine to machine.

    production: refuse to start unless keys, hosts and debug are safe.
    var: directory for everything this machine writes (database cluster, uploads, secret key).
    keys: the file of the encrypted columns' keys; made on first use, in production by hand.
    external_database: DATABASE_URL names a database that is not ours to start and stop.
    second_factor: off, county (who holds a post at district level or above) or all.
    session_minutes, session_hours: how long a login lasts unused, and at most.
    proxies: how many proxies of our own stand before the web server and add the client's address.
    lock_account, lock_address, lock_minutes: wrong passwords until an account or an address is locked, and how long.
    owner_url: the role that owns the tables, for setting up and migrating; "" when database_url's own role does.
    seal_key: the file with the key of the seals, outside the database.
    bind, port: where the web server listens; only on this machine unless HARDSHIP_BIND says otherwise.
    """

    production: bool
    debug: bool
    secret_key: str = field(repr=False)
    allowed_hosts: tuple[str, ...]
    trusted_origins: tuple[str, ...]
    database_url: str
    external_database: bool
    owner_url: str
    seal_key: Path
    var: Path
    keys: Path
    bind: str
    port: int
    behind_https: bool
    demo: bool
    session_minutes: int
    session_hours: int
    second_factor: str
    proxies: int
    lock_account: int
    lock_address: int
    lock_minutes: int
    storage_url: str

    @classmethod
    def read(cls, source: dict[str, str] | None = None) -> "Environment":
        source = dict(os.environ) if source is None else source
        var = Path(source.get("HARDSHIP_VAR") or BASE_DIR / "var").absolute()
        production = _flag(source, "HARDSHIP_PRODUCTION", False)
        hosts = source.get("HARDSHIP_ALLOWED_HOSTS", "" if production else "localhost,127.0.0.1,[::1]")
        behind_https = _flag(source, "HARDSHIP_HTTPS", production)
        environment = cls(
            production=production,
            debug=_flag(source, "HARDSHIP_DEBUG", False),
            secret_key=source.get("HARDSHIP_SECRET_KEY") or _stored_key(var, production),
            allowed_hosts=_words(hosts),
            trusted_origins=_words(source.get("HARDSHIP_TRUSTED_ORIGINS", "")),
            database_url=source.get("DATABASE_URL") or private_database_url(var, APPLICATION),
            external_database=bool(source.get("DATABASE_URL")),
            owner_url=source.get("HARDSHIP_OWNER_DATABASE_URL")
            or ("" if source.get("DATABASE_URL") else private_database_url(var)),
            seal_key=Path(source.get("HARDSHIP_SEAL_KEY") or var / "seal_key").absolute(),
            var=var,
            keys=_key_file(source, var, production),
            bind=source.get("HARDSHIP_BIND") or "127.0.0.1",
            port=_number(source, "PORT", 8000, range(1, 65536)),
            behind_https=behind_https,
            demo=_flag(source, "HARDSHIP_DEMO", not production),
            session_minutes=_number(source, "HARDSHIP_SESSION_MINUTES", 30, range(1, 1441)),
            session_hours=_number(source, "HARDSHIP_SESSION_HOURS", 12, range(1, 169)),
            second_factor=_choice(source, "HARDSHIP_SECOND_FACTOR", "county" if production else "off"),
            proxies=_number(source, "HARDSHIP_PROXIES", int(behind_https), range(0, 10)),
            lock_account=_number(source, "HARDSHIP_LOCK_ACCOUNT", 5, range(2, 101)),
            lock_address=_number(source, "HARDSHIP_LOCK_ADDRESS", 30, range(2, 10_001)),
            lock_minutes=_number(source, "HARDSHIP_LOCK_MINUTES", 15, range(1, 1441)),
            storage_url=source.get("HARDSHIP_STORAGE", "").strip(),
        )
        environment.check()
        return environment

    def check(self) -> None:
        """Raise SettingsRefused in production with DEBUG, a default or short key, no hosts, no private key file, or demo data."""
        if not self.production:
            return
        reasons = []
        if self.debug:
            reasons.append("生产环境必须关闭 HARDSHIP_DEBUG。")
        if self.secret_key == DEFAULT_KEY or len(self.secret_key) < 50:
            reasons.append("HARDSHIP_SECRET_KEY 必须是自己生成的、不少于 50 个字符的随机值。")
        if not self.allowed_hosts or "*" in self.allowed_hosts:
            reasons.append("HARDSHIP_ALLOWED_HOSTS 必须写明对外的域名，不能为空，也不能是 *。")
        if self.demo:
            reasons.append("生产环境必须关闭 HARDSHIP_DEMO：演示账号共用一个公开的密码。")
        if any(map(crosses_a_network_unchecked, self.databases().values())):
            reasons.append(
                "数据库在另一台机器上时，DATABASE_URL 须以 ?sslmode=verify-full&sslrootcert=证书文件 结尾：加密并核对对方证书。"
            )
        if fault := keyfile.fault_of(self.keys):
            reasons.append(f"HARDSHIP_KEYS：{fault}")
        if reasons:
            raise SettingsRefused("生产环境拒绝启动：\n  " + "\n  ".join(reasons))

    def databases(self) -> dict[str, dict[str, Any]]:
        """Django's DATABASES: default; record, a second connection to it for what a rolled-back request must leave; owner."""
        found = {"default": self.database(), "record": self.database() | {"TEST": {"MIRROR": "default"}}}
        if self.owner_url:
            found["owner"] = self.database(self.owner_url) | {"TEST": {"MIRROR": "default"}}
        return found

    def database(self, url: str = "") -> dict[str, Any]:
        """Django's DATABASES entry for an address (postgresql://user:password@host:port/name?host=/socket/dir)."""
        parts = urlsplit(url or self.database_url)
        if parts.scheme not in {"postgres", "postgresql"}:
            raise SettingsRefused("DATABASE_URL 必须是 postgresql:// 地址，不支持其他数据库。")
        if not parts.path.strip("/"):
            raise SettingsRefused(
                "DATABASE_URL 缺少数据库名，应为 postgresql://用户:密码@主机:端口/数据库名。"
            )
        query = parse_qs(parts.query)
        checks = {name: query[name][0] for name in TLS if name in query}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or query.get("user", [""])[0]),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.get("host", [parts.hostname or ""])[0],
            "PORT": str(parts.port or query.get("port", [""])[0]),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "ATOMIC_REQUESTS": False,
            "OPTIONS": checks,
        }

    @property
    def cookie_prefix(self) -> str:
        """Browsers accept a cookie of this name only over HTTPS, for this very host and every path."""
        return "__Host-" if self.behind_https else ""

    def storage(self) -> dict[str, object]:
        """Django's STORAGES entry for papers: var/uploads, or the bucket that storage_url names."""
        if not self.storage_url:
            options = {"location": str(self.var / "uploads")}
            return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
        return bucket(self.storage_url)


def bucket(url: str) -> dict[str, object]:
    """Django's STORAGES entry for s3://[key:secret@]bucket?endpoint=https://…&region=….

    Without key and secret in it the S3 client looks for its own, as it does everywhere.
    """
    parts = urlsplit(url)
    query = {
        name: values[0] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()
    }
    if (
        parts.scheme != "s3"
        or not parts.hostname
        or parts.path.strip("/")
        or set(query) - {"endpoint", "region"}
    ):
        raise SettingsRefused(
            "HARDSHIP_STORAGE 应为 s3://存储桶?endpoint=https://服务地址&region=区域，或留空。"
        )
    if find_spec("storages") is None:
        raise SettingsRefused(
            "HARDSHIP_STORAGE 要用对象存储，请先安装：.venv/bin/pip install 'django-storages[s3]'。"
        )
    known = {
        "bucket_name": parts.hostname,
        "endpoint_url": query.get("endpoint"),
        "region_name": query.get("region"),
        "access_key": unquote(parts.username or "") or None,
        "secret_key": unquote(parts.password or "") or None,
    }
    fixed: dict[str, object] = {
        "default_acl": "private",
        "file_overwrite": False,
        "querystring_auth": True,
    }
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": fixed | {name: value for name, value in known.items() if value},
    }


def crosses_a_network_unchecked(database: dict[str, Any]) -> bool:
    """True for a database on another machine whose certificate is not checked."""
    host, options = str(database["HOST"]), database["OPTIONS"]
    here = not host or host.startswith("/") or host in {"localhost", "127.0.0.1", "::1"}
    return not here and options.get("sslmode") not in {"verify-ca", "verify-full"}


def socket_directory(var: Path) -> Path:
    """Where the private cluster's socket lies: var/pg, or a short name in /tmp where that is too long."""
    inside = var / "pg"
    if len(os.fsencode(inside / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
        return inside
    return Path("/tmp") / f"hardship-{hashlib.sha256(os.fsencode(inside)).hexdigest()[:16]}"  # noqa: S108 the cluster checks its owner


def private_database_url(var: Path, role: str = OWNER) -> str:
    """The address of the private cluster in var, reached by its socket as its own superuser or as another role."""
    return f"postgresql://{role}@/hardship?host={quote(str(socket_directory(var)))}"


def _number(source: dict[str, str], name: str, default: int, allowed: range) -> int:
    text = source.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or int(text) not in allowed:
        raise SettingsRefused(f"{name} 必须是 {allowed[0]} 到 {allowed[-1]} 之间的整数，现在是“{text}”。")
    return int(text)


def _choice(source: dict[str, str], name: str, default: str) -> str:
    """One of SECOND_FACTOR; a misspelt word must not switch the second factor off."""
    text = source.get(name, "").strip().lower() or default
    if text not in SECOND_FACTOR:
        raise SettingsRefused(f"{name} 只能是 {'、'.join(SECOND_FACTOR)}，现在是“{text}”。")
    return text


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _key_file(source: dict[str, str], var: Path, production: bool) -> Path:
    """Where the keys are. Outside production the file is made when it is missing; what is there is never replaced."""
    path = Path(source.get("HARDSHIP_KEYS") or var / "keys.json").absolute()
    if not production:
        keyfile.create(path)
    return path


def _stored_key(var: Path, production: bool) -> str:
    """A random key kept in var/secret_key (mode 0600); production must bring its own."""
    if production:
        return DEFAULT_KEY
    path = var / "secret_key"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        fresh = var / f".secret_key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(60))
        with suppress(FileExistsError):  # two processes starting at once must end with one key
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text().strip()
