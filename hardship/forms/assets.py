"""The page about what the family owns (财产)."""

from typing import Any

from accounts.models import User
from hardship.forms.family import FamilyForm, FamilyMeta, PageForms, Part, put, put_rows, row_set
from hardship.models import Business, Household, RealEstate, Vehicle
from hardship.services import families


class RealEstateForm(FamilyForm):
    class Meta(FamilyMeta):
        model = RealEstate
        fields = ("kind", "area", "address")


class VehicleForm(FamilyForm):
    class Meta(FamilyMeta):
        model = Vehicle
        fields = ("use", "bought_year", "note")


class BusinessForm(FamilyForm):
    class Meta(FamilyMeta):
        model = Business
        fields = ("kind", "employs_others", "note")


class AssetsForm(FamilyForm):
    """没有 boxes and the answers that belong to the whole family."""

    starred = ("private_school", "study_abroad")

    class Meta(FamilyMeta):
        model = Household
        fields = (
            "no_real_estate",
            "no_vehicle",
            "no_business",
            "savings",
            "net_assets",
            "private_school",
            "study_abroad",
        )
        labels = {"private_school": "子女就读高收费私立学校", "study_abroad": "子女自费出国留学"}
        help_texts = {"savings": "没有填 0。", "net_assets": "股票、基金、理财等扣除负债，没有填 0。"}


class AssetsPage(PageForms):
    name, label = "assets", "财产"
    template = "hardship/application/assets.html"

    lists = (
        ("estates", RealEstateForm, "real_estates", "no_real_estate", "不动产"),
        ("vehicles", VehicleForm, "vehicles", "no_vehicle", "机动车辆"),
        ("businesses", BusinessForm, "businesses", "no_business", "商铺、工商登记"),
    )

    def build(self) -> dict[str, Part]:
        parts: dict[str, Part] = {"assets": AssetsForm(self.posted, instance=self.household)}
        for prefix, form, relation, _, _ in self.lists:
            stored = list(getattr(self.household, relation).all())
            parts[prefix] = row_set(form, prefix, stored, self.posted)
        return parts

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Each list with its title and its 没有 box, as the page shows them."""
        return [
            {"title": title, "rows": self.parts[prefix], "none": self.parts["assets"][none]}
            for prefix, _, _, none, title in self.lists
        ]

    def is_valid(self) -> bool:
        valid = super().is_valid()
        form = self.parts["assets"]
        for prefix, _, _, none, title in self.lists:
            if form.cleaned_data.get(none) and self.parts[prefix].rows():
                form.add_error(none, f"已勾选没有{title}，却又填了{title}，请核对。")
                valid = False
        return valid

    def as_typed(self) -> None:
        put(self.household, self.parts["assets"].values)
        for prefix, _, relation, _, _ in self.lists:
            put_rows(self.household, relation, self.parts[prefix].rows())

    def write(self, by: User) -> None:
        families.save_assets(
            self.dossier,
            by=by,
            values=self.parts["assets"].values,
            estates=self.parts["estates"].rows(),
            vehicles=self.parts["vehicles"].rows(),
            businesses=self.parts["businesses"].rows(),
        )
