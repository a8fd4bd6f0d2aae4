"""What the family owns: real estate, vehicles, business."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hardship.models.codes import CodeField
from hardship.models.households import Household
from hardship.querysets import FamilyQuerySet


class RealEstate(models.Model):
    """不动产; two or more dwellings are a veto (HOUSE_2PLUS)."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="real_estates")
    kind = CodeField("类型", code_list="real_estate_kind")
    area = models.DecimalField(
        "面积（㎡）", max_digits=8, decimal_places=2, validators=[MinValueValidator(0, "面积不能为负数。")]
    )
    address = models.CharField("坐落", max_length=100, blank=True)

    objects = FamilyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不动产"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.area}㎡"


class Vehicle(models.Model):
    """机动车辆; a use marked exempt (残疾人功能性代步车、摩托车) is no veto."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="vehicles")
    use = CodeField("用途", code_list="vehicle_use")
    bought_year = models.PositiveSmallIntegerField(
        "购买年份", null=True, blank=True, validators=[MinValueValidator(1970), MaxValueValidator(2100)]
    )
    note = models.CharField("说明", max_length=100, blank=True)

    objects = FamilyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机动车辆"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.use} {self.bought_year or ''}"


class Business(models.Model):
    """商铺、工商登记: owning a shop or employing others in business is a veto (SHOP_OR_EMPLOYER)."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="businesses")
    kind = CodeField("类型", code_list="business_kind")
    employs_others = models.BooleanField("雇佣他人", default=False)
    note = models.CharField("说明", max_length=100, blank=True)

    objects = FamilyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "商铺与工商登记"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.kind
