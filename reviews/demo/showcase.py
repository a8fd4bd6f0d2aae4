"""The demonstration of 抚宁区: every plot as a family with its whole file, for people to look at and go on with."""

from datetime import date
from random import Random
from typing import Final

from django.db import transaction

from accounts.models import Unit
from hardship.enums import ENDED
from hardship.models import Dossier, LowIncomeStandard, NumberSeries, PolicyEdition, Verdict
from hardship.services.assess import reassess
from hardship.services.dossiers import refresh_summary
from reviews.demo.aftercare import write_aftercare
from reviews.demo.casework import write_record, write_visits
from reviews.demo.copying import Numbers, RowWriter
from reviews.demo.courses import Limits, take
from reviews.demo.days import OfficeDays
from reviews.demo.families import Situation, make_family
from reviews.demo.family_rows import write_application, write_family
from reviews.demo.history_rows import case_number_of, number_of, write_dossier, write_hands
from reviews.demo.items import Item, verbs_of
from reviews.demo.meetings import Gatherings
from reviews.demo.papers import Papers
from reviews.demo.persons import IdMaker
from reviews.demo.plots import PLOTS, Plot
from reviews.demo.staff import Offices, open_accounts

COUNTY: Final = "130306"
SEED: Final = "抚宁区"


@transaction.atomic
def load_showcase(anchor: date) -> int:
    """Write every plot; returns how many households there are. The figures are the rules' own: nothing is asserted here."""
    open_accounts(anchor)
    units = {
        unit.code.removeprefix(f"{COUNTY}-"): unit
        for unit in Unit.objects.filter(code__startswith=f"{COUNTY}-")
    }
    offices = Offices(
        {units[plot.unit].pk: units[plot.unit] for plot in PLOTS}.values(), seed=SEED, anchor=anchor
    )
    loader = Loader(OfficeDays(anchor), offices)
    items = [loader.begin(place, plot, units[plot.unit]) for place, plot in enumerate(PLOTS)]
    loader.finish(items)
    return len(items)


class Loader:
    """Two passes: the families' own rows, then, once the rules have been asked, all that was done with them."""

    def __init__(self, days: OfficeDays, offices: Offices) -> None:
        self.days, self.offices = days, offices
        self.writer = RowWriter()
        self.numbers = Numbers(dict(NumberSeries.objects.values_list("prefix", "last")))
        self.ids = IdMaker(COUNTY, 1, 399)

    def begin(self, place: int, plot: Plot, unit: Unit) -> Item:
        """Invent the household and queue its own rows."""
        rng = Random(f"{SEED}{place}")  # noqa: S311 - invented families, no secret
        pace = Random(f"{plot.unit}{plot.batch}") if plot.batch else rng  # noqa: S311
        crew = self.offices.crew(unit)
        course = take(pace, self.days, crew, verbs_of(plot, crew), plot.waited)
        family = make_family(rng, situation_of(plot, unit, course.applied_on), self.ids)
        item = Item(plot, family, course, rng)
        draft(item)
        edition = PolicyEdition.objects.in_force(course.applied_on, COUNTY)
        if edition is None:
            raise RuntimeError(f"No edition governs {COUNTY} on {course.applied_on}.")
        ids = write_family(self.writer, family, on_file=course.stage not in ENDED, months=True)
        item.members = tuple(ids.members)
        item.pk = write_dossier(
            self.writer, family, course, days=self.days, limits=Limits(edition.rules.process), household_id=ids.household,
            edition_id=edition.pk, number=number_of(self.numbers, course), case_no=case_number_of(self.numbers, course, COUNTY),
        )  # fmt: skip
        write_application(self.writer, family, item.pk, crew.clerk.user.name)
        return item

    def finish(self, items: list[Item]) -> None:
        self.writer.flush()
        files = Dossier.objects.with_household().in_bulk([item.pk for item in items])
        papers = Papers(self.writer)
        for item in items:
            item.dossier = files[item.pk]
            refresh_summary(item.file)
            item.verdict = reassess(item.file)
            papers.of_family(item)
        self.writer.flush()
        files = Dossier.objects.with_household().in_bulk(files)
        for item in items:
            item.dossier = files[item.pk]
            papers.of_visits(item, write_visits(self.writer, self.days, item))
            write_record(self.writer, self.days, item)
            write_aftercare(self.writer, self.days, self.numbers, item)
            write_hands(self.writer, item.course, item.pk)
        gatherings = Gatherings(self.writer, self.days, self.numbers)
        gatherings.write(items)
        papers.of_postings(gatherings.photographed)
        self.writer.flush()
        self.tidy(items)

    def tidy(self, items: list[Item]) -> None:
        """The counters the services go on from, and the days on which verdicts were made."""
        series = [NumberSeries(prefix=prefix, last=last) for prefix, last in self.numbers.last.items()]
        NumberSeries.objects.bulk_create(
            series, update_conflicts=True, unique_fields=["prefix"], update_fields=["last"]
        )
        for item in items:
            Verdict.objects.filter(dossier=item.pk, frozen_at=None).update(made_at=item.course.opened_at)


def situation_of(plot: Plot, unit: Unit, on: date) -> Situation:
    standard = LowIncomeStandard.objects.for_county(COUNTY, on)
    if standard is None:
        raise RuntimeError(f"No low-income standard for {COUNTY} on {on}.")
    return Situation(
        clause=plot.clause, cause=plot.cause, size=plot.size, standard=standard.amount, on=on, county="抚宁区", region=COUNTY,
        employer=employer_of(unit), migrant=plot.migrant, veto=plot.veto, name=plot.name, minor=plot.minor,
    )  # fmt: skip


def employer_of(unit: Unit) -> str:
    """The body whose union a unit is."""
    return unit.name.removesuffix("工会").removesuffix("机关").removesuffix("总")


def draft(item: Item) -> None:
    """Take away what a half-filled application does not have yet."""
    family, marks = item.family, item.plot.marks
    if not marks & {"bare", "half"}:
        return
    family.request |= {
        "months_below": None,
        "declared_on": None,
        "authorised_on": None,
        "needs": [],
        "gov_aid": None,
    }
    family.expenses.clear()
    if "bare" not in marks:
        return
    del family.persons[1:]
    family.applicant.pay = None
    family.applicant.industry = family.applicant.work_status = ""
    family.other_incomes.clear()
    family.estates.clear()
    family.vehicles.clear()
    family.businesses.clear()
    family.request |= {"hardship_desc": "", "main_cause": "", "minor_causes": [], "apply_type": ""}
    family.home |= {
        "no_real_estate": False,
        "no_vehicle": False,
        "no_business": False,
        "private_school": None,
        "bank_card": "",
    }
