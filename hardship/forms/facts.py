"""Forms of facts that a service writes: what the service would refuse is said beside the field it concerns."""

from typing import Any

from django.forms.utils import ErrorDict

from hardship.forms.base import OfficeForm
from hardship.models import Dossier


class FactsForm(OfficeForm):
    """Facts about one dossier. A subclass names the service's own faults, so that both say the same."""

    def __init__(self, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        self.dossier = dossier
        super().__init__(*args, **kwargs)

    def faults(self, facts: dict[str, Any]) -> dict[str, str]:
        """{field: sentence} of what may not be said of this dossier."""
        return {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.refuse(self.faults(cleaned))
        return cleaned

    def refuse(self, faults: dict[str, str]) -> None:
        """Show a service's refusal; what was typed stays."""
        for field, sentence in faults.items():
            if field not in self.errors:
                self.add_error(field if field in self.fields else None, sentence)

    def hush(self) -> None:
        """Show a draft without fault-finding: it is not finished yet."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
