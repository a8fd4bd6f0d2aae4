"""The what-if beside a plain scan of the same columns, the same rules one by one in Python, and openfisca-core."""

import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import numpy as np
from django.db import connection

from accounts.models import Unit, User
from accounts.permissions import Role
from accounts.services import appoint
from hardship.models import Figures, PolicyEdition
from hardship.services.scenarios import Scenario, Standards
from hardship.services.what_if import WhatIf
from hardship.services.what_if_tables import chosen, tables_of
from tests.bench.openfisca_rules import INPUTS, counted, system

Timer = Callable[[Callable[[], object]], float]
ONE_BY_ONE = 50_000
MONEY = INPUTS[1:7]


def multiply(families: int) -> int:
    """Repeat the generated files' figures, their incomes a little apart, until there are so many; dossiers are not made."""
    columns = [field.column for field in Figures._meta.concrete_fields if not field.primary_key]
    given = ", ".join(
        "annual_income + nr %% 997 * 100" if name == "annual_income" else name for name in columns
    )
    kept = Figures.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE hardship_figures DISABLE TRIGGER ALL"
        )  # no dossiers stand behind these rows
        cursor.execute(
            f"INSERT INTO hardship_figures (dossier_id, {', '.join(columns)}) "
            f"SELECT 1000000000 + row_number() OVER (), {given} FROM hardship_figures, generate_series(1, %s) nr LIMIT %s",
            [families // max(kept, 1) + 1, max(families - kept, 0)],
        )
        cursor.execute("VACUUM ANALYZE hardship_figures")
    return Figures.objects.count()


def floor() -> None:
    """One aggregate scan of the columns a what-if reads."""
    numbers = ("annual_income", "rigid_expense", "accident_expense", "aid_monthly", "savings", "net_investments", "standard",
               "persons", "months_below", "contract_months", "causes", "vetoes", "county", "main_cause_id", "category_id",
               "outcome")  # fmt: skip
    answers = ", ".join(f"bool_or({name})" for name in ("gov_aid", "migrant", "member"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), {', '.join(f'sum({name})' for name in numbers)}, {answers}, max(unit_path) "
            "FROM hardship_figures WHERE active AND unit_path LIKE '0001%%'"
        )
        cursor.fetchall()


def one_by_one(rules) -> float:
    """Milliseconds a million families take, judged one after another, each with its sentences; measured on fewer."""
    rows = list(Figures.objects.all()[:ONE_BY_ONE])
    begun = time.perf_counter()
    Counter(
        rules.assess(row.facts(None if row.standard is None else Decimal(row.standard) / 100)).outcome
        for row in rows
    )
    return (time.perf_counter() - begun) * 1000 * 1_000_000 / len(rows)


def columns() -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Every family's inputs as arrays, and a number for its unit, cause and present standing, fetched from the database."""
    rows = Figures.objects.filter(active=True).values_list(
        *INPUTS, "unit_path", "main_cause_id", "category_id"
    )
    units: dict[str, int] = {}
    kept = [
        [
            *(value or 0 for value in row[:-3]),
            units.setdefault(row[-3][:8], len(units)),
            row[-2] or 0,
            row[-1] or 0,
        ]
        for row in rows.iterator(20_000)
    ]
    table = np.array(kept, dtype=float)
    alike = (table[:, -3] * 10_000 + table[:, -2]) * 10_000 + table[:, -1]
    return {
        name: table[:, place] / 100
        if name in MONEY
        else table[:, place].astype(bool if name in INPUTS[11:] else int)
        for place, name in enumerate(INPUTS)
    }, alike.astype(np.int64)


def measure(timer: Timer, families: int) -> None:
    total = multiply(families)
    province = User.objects.create_user("bench-what-if", "Ceshi-123456", name="测速")
    appoint(province, Role.REVIEWER, in_unit=Unit.objects.get(code="130000"))
    rules = PolicyEdition.objects.get(code="HB-2017-37").rules
    simple, rest = (
        Scenario(rules),
        Scenario(rules, Standards(percent=Decimal(5), told={"130306": Decimal(600)})),
    )
    least = timer(floor)
    arrays_begun = time.perf_counter()
    arrays, alike = columns()
    reading = (time.perf_counter() - arrays_begun) * 1000
    fisca = system()
    alone = timer(lambda: counted(fisca, arrays, alike))
    groups = WhatIf(simple, province).groups()
    lines = {
        "floor: one aggregate scan of the same columns": least,
        "what-if, the whole province, own standards": timer(WhatIf(simple, province).groups),
        "what-if, standards raised and told": timer(WhatIf(rest, province).groups),
        "adding the groups up for the page": timer(lambda: tables_of(groups, {})),
        "first 50 of a list": timer(
            lambda: WhatIf(simple, province).families(chosen(groups, "near"), near=True)
        ),
        "openfisca-core, arrays ready in memory": alone,
        "openfisca-core, with fetching the arrays": alone + reading,
        f"the rules one by one in Python (measured on {ONE_BY_ONE:,})": one_by_one(rules) * total / 1_000_000,
    }
    print(
        f"\nWhat-if over {total:,} families ({len(groups):,} groups)\n\n| what | ms | × floor |\n|---|---|---|"
    )
    for name, taken in lines.items():
        print(f"| {name} | {taken:,.0f} | {taken / least:,.1f} |")
