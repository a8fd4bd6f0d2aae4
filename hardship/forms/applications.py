"""Opening a file, its causes and needs, its declaration; and the wizard's pages in their order."""

from typing import Any

from django import forms
from django.utils.timezone import localdate

from accounts.models import Unit, User
from hardship.enums import Stage
from hardship.forms.assets import AssetsPage
from hardship.forms.base import OfficeForm
from hardship.forms.family import FamilyForm, FamilyMeta, PageForms, Part, put
from hardship.forms.fields import CodesField
from hardship.forms.households import ApplicantPage, BankPage, FamilyPage, HomePage
from hardship.forms.incomes import ExpensesPage, IncomePage
from hardship.models import Application, DocumentRule
from hardship.models.codes import code_book, label_of
from hardship.services import families
from hardship.services.completeness import wanted_papers

MOST_MINOR_CAUSES = 3


class StartForm(OfficeForm):
    """In which unit a file is opened, and the day on the paper application."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="填报单位", empty_label="请选择填报单位")
    applied_on = forms.DateField(
        label="申报日期", help_text="职工递交书面申请的日期，决定适用的政策和低保标准。"
    )

    def __init__(self, *args: Any, units: Any, own: Any, **kwargs: Any) -> None:
        """units: where the person may file. own: those of their own posts; a single one is preselected."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["applied_on"].initial = localdate
        posts = list(own[:2])
        if len(posts) == 1:
            self.fields["unit"].initial = posts[0].pk

    def clean_applied_on(self) -> Any:
        return not_later_than_today(self.cleaned_data["applied_on"], "申报日期")


class RequestForm(FamilyForm):
    """致困原因与帮扶需求 (annex 2)."""

    columns = 2
    starred = ("apply_type", "main_cause", "hardship_desc", "needs", "gov_aid", "months_below")
    minor_causes = CodesField(
        "cause", label="次要致困原因", required=False, help_text="最多选三项，不与主要原因重复。"
    )
    needs = CodesField("need", label="帮扶需求", required=False)

    class Meta(FamilyMeta):
        model = Application
        fields = (
            "apply_type", "main_cause", "minor_causes", "cause_other", "hardship_desc", "needs", "needs_note", "gov_aid",
            "aid_monthly", "months_below", "other_aid",
        )  # fmt: skip
        widgets = {"hardship_desc": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"cause_other": "致困原因选了“其他”的必填。"}

    def clean_minor_causes(self) -> list[str]:
        chosen = self.cleaned_data["minor_causes"]
        if len(chosen) > MOST_MINOR_CAUSES:
            raise forms.ValidationError(f"次要致困原因最多选三项，现在选了 {len(chosen)} 项。")
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        main = cleaned.get("main_cause")
        if main and main in cleaned.get("minor_causes", []):
            self.add_error("minor_causes", "次要致困原因不能与主要致困原因重复。")
        chosen = [code for code in [main, *cleaned.get("minor_causes", [])] if code]
        worded = any("text" in code_book().means("cause", code) for code in chosen)
        if worded and not cleaned.get("cause_other") and "cause_other" not in self.errors:
            self.add_error("cause_other", "致困原因选了“其他”，请写明是什么原因。")
        return cleaned


class DeclarationForm(FamilyForm):
    """授权与声明 (annexes 1 and 2): who signed, and when."""

    columns = 2
    starred = ("authorised_on", "declared_on")
    applied_on = forms.DateField(label="申报日期")
    all_signed = forms.BooleanField(label="上列人员均已在授权书上签名", required=False)

    class Meta(FamilyMeta):
        model = Application
        fields = ("authorised_on", "declared_on", "registrar", "remark")
        labels = {"authorised_on": "授权书（附件1）签署日期", "declared_on": "申报表（附件2）本人签名日期"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, what in (
            ("applied_on", "申报日期"),
            ("authorised_on", "签署日期"),
            ("declared_on", "签名日期"),
        ):
            try:
                not_later_than_today(cleaned.get(name), what)
            except forms.ValidationError as fault:
                self.add_error(name, fault)
        if cleaned.get("authorised_on") and not cleaned.get("all_signed"):
            self.add_error("all_signed", "填写签署日期前，请核对并勾选全部成年家庭成员均已签名。")
        return cleaned


class CausesPage(PageForms):
    name, label = "causes", "致困原因与需求"
    template = "hardship/application/causes.html"

    def build(self) -> dict[str, Part]:
        return {"request_form": RequestForm(self.posted, instance=self.dossier.application)}

    def as_typed(self) -> None:
        put(self.dossier.application, self.parts["request_form"].values)

    def write(self, by: User) -> None:
        families.save_request(self.dossier, by=by, values=self.parts["request_form"].values)


class PapersPage(PageForms):
    """Papers are uploaded one by one; the page has no form of its own."""

    name, label = "papers", "材料"
    template = "hardship/application/papers.html"

    def build(self) -> dict[str, Part]:
        return {}

    def context(self) -> dict[str, Any]:
        held = list(self.dossier.attachments.filter(removed_at__isnull=True).select_related("member"))
        rules = wanted_papers(self.dossier)
        fits = {rule.kind: {rule.kind, *rule.alternatives} for rule in rules}
        return {
            "wanted": [
                {
                    "rule": rule,
                    "kinds": kinds_of(rule),
                    "held": [paper for paper in held if paper.kind in fits[rule.kind]],
                }
                for rule in rules
            ],
            "others": [paper for paper in held if not any(paper.kind in kinds for kinds in fits.values())],
            "kinds": code_book().choices("attachment_kind", localdate()),
        }


class DeclarationPage(PageForms):
    name, label = "declaration", "授权与声明"
    template = "hardship/application/declaration.html"

    def build(self) -> dict[str, Part]:
        application = self.dossier.application
        initial = {"applied_on": self.dossier.applied_on, "all_signed": application.authorised_on is not None}
        return {"declaration": DeclarationForm(self.posted, instance=application, initial=initial)}

    @property
    def signers(self) -> list[Any]:
        """Every adult of the family, and people whose birth date is not known yet."""
        on = self.dossier.assessed_on
        ages = [(member, member.age(on)) for member in self.household.members.all()]
        return [member for member, age in ages if member.is_applicant or age is None or age >= families.ADULT]

    def write(self, by: User) -> None:
        form = self.parts["declaration"]
        families.save_declaration(
            self.dossier, by=by, values=form.values, applied_on=form.cleaned_data["applied_on"]
        )


class CheckPage(PageForms):
    name, label = "check", "核对提交"
    template = "hardship/application/check.html"

    def build(self) -> dict[str, Part]:
        return {}

    def context(self) -> dict[str, Any]:
        return {"submittable": self.dossier.stage == Stage.APPLICATION}


PAGES: tuple[type[PageForms], ...] = (
    ApplicantPage,
    FamilyPage,
    HomePage,
    IncomePage,
    AssetsPage,
    ExpensesPage,
    CausesPage,
    BankPage,
    PapersPage,
    DeclarationPage,
    CheckPage,
)
PAGE_NAMED = {page.name: page for page in PAGES}


def kinds_of(rule: DocumentRule) -> list[tuple[str, str]]:
    """The kinds of paper that satisfy a rule, with their labels."""
    kinds = dict.fromkeys([rule.kind, *rule.alternatives])
    return [(kind, label_of("attachment_kind", kind)) for kind in kinds]


def not_later_than_today(day: Any, what: str) -> Any:
    if day and day > localdate():
        raise forms.ValidationError(f"{what}不能晚于今天。")
    return day
