"""The environment, read once into one typed object; nothing else reads os.environ.

Every variable has the prefix HARDSHIP_ except DATABASE_URL and PORT, which hosting platforms name themselves.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DEFAULT_KEY = "insecure-development-key"


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
    """

    production: bool
    debug: bool
    secret_key: str
    allowed_hosts: tuple[str, ...]
    trusted_origins: tuple[str, ...]
    database_url: str
    var: Path
    port: int
    behind_https: bool
    demo: bool
    session_minutes: int

    @classmethod
    def read(cls, source: dict[str, str] | None = None) -> "Environment":
        source = dict(os.environ) if source is None else source
        var = Path(source.get("HARDSHIP_VAR") or BASE_DIR / "var")
        production = _flag(source, "HARDSHIP_PRODUCTION", False)
        hosts = source.get("HARDSHIP_ALLOWED_HOSTS", "" if production else "localhost,127.0.0.1,[::1]")
        environment = cls(
            production=production,
            debug=_flag(source, "HARDSHIP_DEBUG", False),
            secret_key=source.get("HARDSHIP_SECRET_KEY") or _stored_key(var, production),
            allowed_hosts=_words(hosts),
            trusted_origins=_words(source.get("HARDSHIP_TRUSTED_ORIGINS", "")),
            database_url=source.get("DATABASE_URL") or f"postgresql:///hardship?host={var / 'pg'}",
            var=var,
            port=int(source.get("PORT") or 8000),
            behind_https=_flag(source, "HARDSHIP_HTTPS", production),
            demo=_flag(source, "HARDSHIP_DEMO", not production),
            session_minutes=int(source.get("HARDSHIP_SESSION_MINUTES") or 30),
        )
        environment.check()
        return environment

    def check(self) -> None:
        """Raise SettingsRefused in production with DEBUG, a default or short key, no hosts, or demo accounts allowed."""
        if not self.production:
            return
        reasons = []
        if self.debug:
            reasons.append("HARDSHIP_DEBUG must be off in production.")
        if self.secret_key == DEFAULT_KEY or len(self.secret_key) < 50:
            reasons.append("HARDSHIP_SECRET_KEY must be set to a random value of at least 50 characters.")
        if not self.allowed_hosts or "*" in self.allowed_hosts:
            reasons.append("HARDSHIP_ALLOWED_HOSTS must name the served hosts.")
        if self.demo:
            reasons.append("HARDSHIP_DEMO must be off in production: demo accounts share a printed password.")
        if reasons:
            raise SettingsRefused("Production refuses to start:\n  " + "\n  ".join(reasons))

    def database(self) -> dict[str, object]:
        """Django's DATABASES entry for database_url (postgresql://user:password@host:port/name?host=/socket/dir)."""
        parts = urlsplit(self.database_url)
        if parts.scheme not in {"postgres", "postgresql"}:
            raise SettingsRefused("DATABASE_URL must be a postgresql:// address; no other database is supported.")
        query = parse_qs(parts.query)
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
        }


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _stored_key(var: Path, production: bool) -> str:
    """A random key kept in var/secret_key (mode 0600); production must bring its own."""
    if production:
        return DEFAULT_KEY
    path = var / "secret_key"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(60))
    return path.read_text().strip()
