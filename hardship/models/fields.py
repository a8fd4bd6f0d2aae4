"""Column shapes several nouns share."""

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models


class MoneyField(models.DecimalField):
    """Yuan with two decimals, never negative; the verbose name says per month or per year."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, MinValueValidator(Decimal(0), "金额不能为负数。")]
