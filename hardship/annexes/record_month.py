"""月度留痕封存单 on paper: not an official annex, printed by the same press."""

from typing import Final

from django.utils.timezone import localdate

from accounts.models import Unit
from hardship.annexes import pdf
from hardship.annexes.registry import Annex
from hardship.services.record_month import Month

SHEET: Final = Annex(0, "record_month", "月度留痕封存单", "record_month", "annexes/record_month.html", "unit")


def printed(month: Month, unit: Unit) -> bytes:
    """The sheet for the highest unit of the viewer's reach, as PDF."""
    return pdf.render(SHEET, [{"month": month, "unit": unit.name, "printed_on": localdate()}])
