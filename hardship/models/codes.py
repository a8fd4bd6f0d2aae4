"""Code lists of the official forms (domain §3): data, because wording differs by year and county."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db import models
from django.db.models.signals import post_delete, post_save
from django.utils.functional import cached_property

from hardship.querysets import CodeItemQuerySet

BOOK_KEY, BOOK_SECONDS = "hardship.code_book", 60
RULED_LISTS = frozenset({
    "cause", "disease", "identity", "real_estate_kind", "business_kind", "vehicle_use", "income_kind", "expense_kind",
})  # fmt: skip
"""Lists whose meanings decide a family's facts; a test holds them equal to what services ask."""


class CodeItem(models.Model):
    """One option of one list. `means` ties the option to words the rules know (e.g. serious_illness, veto, student)."""

    list_name = models.CharField("代码表", max_length=40)
    code = models.CharField("代码", max_length=20)
    label = models.CharField("名称", max_length=100)
    order = models.PositiveIntegerField("排序", default=0)
    edition = models.CharField("版本", max_length=20, blank=True)
    parent_code = models.CharField("上级代码", max_length=20, blank=True)
    means = models.JSONField(
        "含义", default=list, blank=True, help_text="规则使用的词，如 serious_illness、veto。"
    )
    presumed = models.BooleanField("推定", default=False, help_text="没有文件原文证明，上线前须核实。")
    valid_from = models.DateField("启用日期", default=date(2016, 1, 1))
    valid_until = models.DateField("停用日期", null=True, blank=True)

    objects = CodeItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "代码项"
        ordering = ["list_name", "order", "code"]
        constraints = [models.UniqueConstraint(fields=["list_name", "code"], name="one_item_a_list_and_code")]

    def __str__(self) -> str:
        return f"{self.list_name}/{self.code} {self.label}"


class CodeMapping(models.Model):
    """What an option of an older list is called in the current one; an empty new_code asks for a human decision."""

    list_name = models.CharField("代码表", max_length=40)
    old_edition = models.CharField("旧版本", max_length=20)
    old_label = models.CharField("旧名称", max_length=100)
    new_code = models.CharField("新代码", max_length=20, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "旧代码对照"
        ordering = ["list_name", "old_edition", "old_label"]
        constraints = [
            models.UniqueConstraint(
                fields=["list_name", "old_edition", "old_label", "new_code"],
                name="one_mapping_an_old_label_and_code",
            )
        ]

    def __str__(self) -> str:
        return f"{self.list_name} {self.old_edition} {self.old_label} → {self.new_code or '人工判定'}"


class DocumentRule(models.Model):
    """A paper the application must bring (domain §2.9) and when; `alternatives` are kinds that also satisfy it."""

    when = models.CharField("情形", max_length=30)
    kind = models.CharField("材料类型", max_length=20)
    label = models.CharField("说明", max_length=120)
    alternatives = models.JSONField("可替代材料", default=list, blank=True)
    order = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "材料清单规则"
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["when", "kind"], name="one_rule_a_case_and_kind")]

    def __str__(self) -> str:
        return f"{self.when}: {self.label}"


class CodeField(models.CharField):
    """A column that holds a code of one list; empty when not chosen."""

    def __init__(self, *args: Any, code_list: str = "", **kwargs: Any) -> None:
        self.code_list = code_list
        kwargs.setdefault("max_length", 20)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs["code_list"] = self.code_list
        return name, path, args, kwargs

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, *args, **kwargs)
        if not cls._meta.abstract:
            setattr(cls, f"{name}_label", property(lambda row: label_of(self.code_list, getattr(row, name))))


class CodeBook:
    """Every code list read once: labels, meanings and the choices valid on a day."""

    def __init__(self, items: list[dict[str, Any]]) -> None:
        self.items = {(item["list_name"], item["code"]): item for item in items}
        self.codes = {item["pk"]: item["code"] for item in items}

    @cached_property
    def meanings(self) -> str:
        """Every meaning of the ruled lists as one text: two books with the same text give the same facts."""
        ruled = (item for item in self.items.values() if item["list_name"] in RULED_LISTS and item["means"])
        return "\n".join(
            sorted(f"{item['list_name']}/{item['code']}:{','.join(sorted(item['means']))}" for item in ruled)
        )

    def label(self, list_name: str, code: str) -> str:
        item = self.items.get((list_name, code))
        return item["label"] if item else code

    def means(self, list_name: str, code: str) -> frozenset[str]:
        item = self.items.get((list_name, code))
        return frozenset(item["means"]) if item else frozenset()

    def key(self, list_name: str, code: str) -> int | None:
        """Primary key of an item, None when there is no such code."""
        item = self.items.get((list_name, code))
        return item["pk"] if item else None

    def code_at(self, key: int) -> str:
        """The code of the item with this primary key, "" for none."""
        return self.codes.get(key, "")

    def choices(self, list_name: str, on: date) -> list[tuple[str, str]]:
        return [
            (item["code"], item["label"])
            for (name, _), item in self.items.items()
            if name == list_name
            and item["valid_from"] <= on
            and (item["valid_until"] is None or item["valid_until"] >= on)
        ]


_books: dict[str, CodeBook] = {}


def code_book() -> CodeBook:
    """The lists, kept for a minute in each process: they change a few times a year.

    The cache holds a stamp only: reading 600 options from it for every label of a form would cost 70 ms a form.
    """
    stamp = cache.get(BOOK_KEY)
    if stamp is None:
        stamp = uuid4().hex
        cache.set(BOOK_KEY, stamp, BOOK_SECONDS)
    if stamp not in _books:
        fields = ("pk", "list_name", "code", "label", "means", "valid_from", "valid_until")
        items = list(CodeItem.objects.order_by("list_name", "order", "code").values(*fields))
        _books.clear()
        _books[stamp] = CodeBook(items)
    return _books[stamp]


def label_of(list_name: str, code: str) -> str:
    """The label of a code, the code itself when unknown, "" for none."""
    return code_book().label(list_name, code) if code else ""


def labels_of(list_name: str, codes: list[str]) -> str:
    """Labels of several codes joined as Chinese prose joins them."""
    return "、".join(label_of(list_name, code) for code in codes)


def _forget_book(**kwargs: Any) -> None:
    cache.delete(BOOK_KEY)


post_save.connect(_forget_book, sender=CodeItem)
post_delete.connect(_forget_book, sender=CodeItem)
