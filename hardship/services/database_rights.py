"""What the application's database role may do: everything to ordinary rows, nothing but adding to the record.

The tables belong to another role. The application can neither change, delete nor empty the record, nor disable its
triggers, alter or drop a table: whoever breaks into the application cannot take back what was written.
"""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.recording import append_only_models
from hardship.progress import Refused

READ_ONLY: Final = ("django_migrations", "pghistory_context")
# pgtrigger lets any session name triggers to pass over; that must not be open to the application's role.
NOTHING_IS_IGNORED: Final = """
CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN AS $$
DECLARE
    named TEXT := CURRENT_SETTING('pgtrigger.ignore', TRUE);
BEGIN
    IF named IS NULL OR named = '' THEN
        RETURN FALSE;
    END IF;
    RETURN trigger_name = ANY(named::TEXT[]) AND pg_has_role(
        session_user, (SELECT relowner FROM pg_class WHERE oid = 'public.django_migrations'::regclass), 'MEMBER');
END;
$$ LANGUAGE plpgsql;
"""


@dataclass(frozen=True)
class Granted:
    """How many tables may be written to freely, and how many only added to."""

    ordinary: int
    kept: int


def grant_rights(owner: BaseDatabaseWrapper, role: str) -> Granted:
    """Give the role exactly its rights on every table there is; any number of times.

    owner: a connection of the role that owns the tables. Raises Refused when the role is missing or is the owner.
    """
    kept = {model._meta.db_table for model in append_only_models()}
    with transaction.atomic(using=owner.alias), owner.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, quote_ident(%s), EXISTS (SELECT FROM pg_roles WHERE rolname = %s)",
            [role, role],
        )
        myself, name, exists = cursor.fetchone()
        if not exists or myself == role:
            raise Refused(
                f"应用程序的数据库角色 {role} {'不能同时是表的所有者' if exists else '不存在，请先建立'}。"
            )
        cursor.execute(
            f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {name};"
            f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {name};"
            f"GRANT USAGE ON SCHEMA public TO {name};"
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name};"
        )
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = {table for (table,) in cursor.fetchall()}
        for table in sorted(tables):
            cursor.execute(f'GRANT {_rights(table, kept)} ON TABLE public."{table}" TO {name}')
        cursor.execute(NOTHING_IS_IGNORED.replace("%", "%%"))
    return Granted(len(tables - kept) - len(tables & set(READ_ONLY)), len(tables & kept))


def _rights(table: str, kept: set[str]) -> str:
    if table in READ_ONLY:
        return "SELECT"
    return "SELECT, INSERT" if table in kept else "SELECT, INSERT, UPDATE, DELETE"


def rights_too_many(connection: BaseDatabaseWrapper) -> list[str]:
    """Append-only tables that the connection's own role may change or empty."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables, quote_ident(tablename) AS name WHERE schemaname = 'public'"
            " AND tablename = ANY(%s) AND has_table_privilege('public.' || name, 'UPDATE, DELETE, TRUNCATE')"
            " ORDER BY tablename",
            [[model._meta.db_table for model in append_only_models()]],
        )
        return [table for (table,) in cursor.fetchall()]
