"""Many invented files at once, with figures and without histories: for asking the rules about all of them."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from random import Random

from accounts.models import Unit, User
from hardship.models import Application, Dossier, Figures, Household, PolicyEdition
from hardship.models.codes import code_book
from hardship.policy import Facts
from hardship.policy.answers import OUTCOME_CODES
from hardship.policy.vocabulary import CAUSES

COUNTIES = (130306, 130322, 130102)


def crowd(unit: Unit, by: User, count: int, seed: int = 1) -> list[Figures]:
    """Files of random families, judged by HB-2017-37; a third of them lack something."""
    rng, row = Random(seed), PolicyEdition.objects.get(code="HB-2017-37")
    rules, book, made = row.rules, code_book(), []
    for n, facts in zip(range(count), families(rng), strict=False):
        answer = rules.assess(facts)
        dossier = Dossier.objects.create(
            unit=unit, number=f"CROWD-{unit.pk}-{seed}-{n}", household=Household.objects.create(), edition=row, awaiting=unit,
            opened_by=by, applicant_name=f"测试{'甲乙丙丁'[n % 4]}",
        )  # fmt: skip
        Application.objects.create(dossier=dossier)
        category = answer.category.code if answer.category else ""
        made.append(Figures(
            dossier=dossier, unit_path=unit.path, county=rng.choice(COUNTIES), **Figures.columns_of(facts),
            main_cause_id=book.key("cause", rng.choice(["01", "06", "09"])), category_id=book.key("hardship_category", category),
            outcome=OUTCOME_CODES[answer.outcome],
        ))  # fmt: skip
    return Figures.objects.bulk_create(made)


def families(rng: Random) -> Iterator[Facts]:
    """Random families without end, many of them on or near a line of 550 yuan."""
    while True:
        persons = rng.randint(1, 5)
        line = Decimal(550 * 12 * persons)
        income = (line * rng.choice([1, 1, Decimal("1.5"), 3, Decimal("1.02")])).quantize(Decimal("0.01"))
        income += rng.choice(
            [Decimal(0), Decimal("0.01"), Decimal("-0.01"), Decimal(rng.randint(-9000, 9000))]
        )
        facts = Facts(
            persons=persons, annual_income=max(income, Decimal(0)), rigid_expense=Decimal(rng.randint(0, 40000)),
            accident_expense=rng.choice([Decimal(0), Decimal(rng.randint(0, 90000))]), months_below=rng.randint(0, 12),
            gov_aid=rng.random() < 0.4, aid_monthly=Decimal(rng.randint(0, 400)), savings=Decimal(rng.randint(0, 9000)),
            net_investments=Decimal(0), causes=frozenset(rng.sample(sorted(CAUSES), rng.randint(0, 2))),
            vetoes=frozenset(["VEHICLE"]) if rng.random() < 0.1 else frozenset(), migrant=rng.random() < 0.2,
            member=rng.random() < 0.8, contract_months=rng.randint(0, 30), standard=Decimal(550),
        )  # fmt: skip
        missing = rng.choice(["vetoes", "causes", "annual_income", "standard", "months_below"])
        yield replace(facts, **{missing: None}) if rng.random() < 0.33 else facts
