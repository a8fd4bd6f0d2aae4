"""Numbers given out one after another."""

from datetime import date

from django.db import connection

from hardship.models import NumberSeries


def next_in(prefix: str) -> int:
    """The next number under a prefix, from 1; the row stays locked until the transaction ends, so none is given twice."""
    table = NumberSeries._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" (prefix, last) VALUES (%s, 1) '  # noqa: S608 - the table's name is our own
            f'ON CONFLICT (prefix) DO UPDATE SET last = "{table}".last + 1 RETURNING last',
            [prefix],
        )
        return cursor.fetchone()[0]


def acceptance_number(on: date) -> str:
    """受理号: SL + date + five digits."""
    prefix = f"SL{on:%Y%m%d}"
    return f"{prefix}{next_in(prefix):05d}"


def worker_number(division_code: str, on: date) -> str:
    """职工编号: six-digit division, year, five digits (domain §4.4, presumed)."""
    prefix = f"{division_code:0<6}{on:%Y}"
    return f"{prefix}{next_in(prefix):05d}"
