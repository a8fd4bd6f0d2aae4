"""Column shapes several nouns share."""

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models

from hardship.marks import kin_mark


class MarkField(models.CharField):
    """The keyed mark of another column of the row, worked out whenever the row is written as a whole or in bulk."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(
            *args, **{"max_length": 64, "blank": True, "default": "", "editable": False} | kwargs
        )

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        mark = kin_mark(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, mark)
        return mark


class MoneyField(models.DecimalField):
    """Yuan with two decimals, never negative; the verbose name says per month or per year."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, MinValueValidator(Decimal(0), "金额不能为负数。")]
