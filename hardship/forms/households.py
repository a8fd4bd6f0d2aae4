"""Pages about people and the home: 申请人, 家庭成员, 户籍与住房, 银行账户."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import Division, User
from hardship.forms.base import OfficeForm
from hardship.forms.family import FamilyForm, FamilyMeta, PageForms, Part, put, put_rows
from hardship.models import Application, Dossier, Household, Member
from hardship.models.codes import label_of
from hardship.services import families

HEALTH = ("health", "disease", "disability_kind", "disability_grade", "medical_insurance")
SCHOOL = ("education", "enroll_year", "edu_years")


class ApplicantForm(FamilyForm):
    """The hardship worker: person, work, health."""

    columns = 3
    starred = (
        "id_no", "ethnic", "political", "marital", "hukou", "mobile", "health", "medical_insurance", "employer",
        "industry", "work_status", "model_worker", "work_start",
    )  # fmt: skip
    sections = (
        ("基本情况", ("name", "id_no", "ethnic", "political", "marital", "single_parent", "hukou", "mobile", "other_contact")),
        ("健康与医保", HEALTH),
        (
            "工作",
            ("employer", "employer_nature", "enterprise_state", "industry", "work_status", "identity", "model_worker",
             "work_start", "is_union_member", "contract_date", "contract_term", "remark"),
        ),
    )  # fmt: skip

    class Meta(FamilyMeta):
        model = Member
        fields = (
            "name", "id_no", "ethnic", "political", "marital", "single_parent", "hukou", "mobile", "other_contact",
            *HEALTH, "employer", "employer_nature", "enterprise_state", "industry", "work_status", "identity",
            "model_worker", "work_start", "is_union_member", "contract_date", "contract_term", "remark",
        )  # fmt: skip
        labels = {"employer": "工作单位"}
        help_texts = {
            "contract_date": "困难农民工必填，距申报日须满一年。",
            "disease": "健康状况为“疾病”的必填。",
            "disability_kind": "健康状况为“残疾”的必填。",
        }

    def grouped(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Titles with their fields, as the page shows them."""
        return [(title, [self[name] for name in names]) for title, names in self.sections]


class KindForm(FamilyForm):
    """What kind of worker the application is for."""

    columns = 3

    class Meta(FamilyMeta):
        model = Application
        fields = ("worker_kind", "file_origin")
        help_texts = {"worker_kind": "困难农民工须填劳动合同、务工地，并且是工会会员。"}


class MemberForm(ApplicantForm):
    """A person beside the applicant."""

    starred = ("id_no", "relation", "health", "identity", "political", "medical_insurance")
    sections = (
        (
            "基本情况",
            ("name", "relation", "id_no", "ethnic", "political", "marital", "single_parent", "hukou", "mobile",
             "lives_together"),
        ),
        ("健康与医保", HEALTH),
        ("工作或就学", ("identity", "employer", *SCHOOL, "is_hardship_worker", "remark")),
    )  # fmt: skip

    class Meta(FamilyMeta):
        model = Member
        fields = (
            "name", "relation", "id_no", "ethnic", "political", "marital", "single_parent", "hukou", "mobile",
            "lives_together", *HEALTH, "identity", "employer", *SCHOOL, "is_hardship_worker", "remark",
        )  # fmt: skip
        help_texts = {
            "employer": "在读的填学校。",
            "education": "在读的必填。",
            "enroll_year": "在读的必填，如 2016。",
            "edu_years": "在读的必填，如 4。",
            "disease": "健康状况为“疾病”的必填。",
            "disability_kind": "健康状况为“残疾”的必填。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relation = self.fields["relation"]
        relation.choices = [choice for choice in relation.choices if choice[0] != "self"]


class FamilyTableForm(OfficeForm):
    """The head of the household, chosen among its people."""

    head = forms.ChoiceField(label="户主", required=False, widget=forms.RadioSelect)
    spouse_reason = forms.CharField(
        label="不以户主建档的理由",
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="夫妻双方都是困难职工且不在同一单位的，原则上以户主为主建立档案；不以户主建档的写明理由。",
    )

    def __init__(self, *args: Any, members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["head"].choices = [
            (str(person.pk), f"{person.name}（{label_of('relation', person.relation) or '关系未填'}）")
            for person in members
        ]


class HomeForm(FamilyForm):
    columns = 2
    starred = ("hukou_region", "hukou_addr", "home_addr", "housing", "income_from", "income_to")

    class Meta(FamilyMeta):
        model = Household
        fields = (
            "hukou_region", "work_region", "hukou_addr", "home_addr", "postcode", "housing", "floor_area", "income_from",
            "income_to", "zero_employment", "self_help",
        )  # fmt: skip
        help_texts = {
            "income_from": "一般为申报前 12 个月的第一天。",
            "income_to": "一般为申报前最后一个整月的最后一天。",
            "zero_employment": "有劳动能力的成员都没有就业。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties = grouped_counties()
        for name in ("hukou_region", "work_region"):
            old = self.fields[name]
            now = getattr(self.instance, name)
            known = {code for _, group in counties for code, _ in group}
            beyond = [("其他", [(now, now)])] if now and now not in known else []
            self.fields[name] = forms.ChoiceField(
                label=old.label,
                help_text=old.help_text,
                required=False,
                choices=[("", "请选择"), *counties, *beyond],
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[name].starred = name in self.starred

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        begin, end = cleaned.get("income_from"), cleaned.get("income_to")
        if begin and end and end <= begin:
            self.add_error("income_to", "收入核算止要晚于收入核算起。")
        return cleaned


class BankForm(FamilyForm):
    columns = 3

    class Meta(FamilyMeta):
        model = Household
        fields = ("bank", "bank_branch", "bank_card")
        help_texts = {"bank_card": "户名须为申请人本人，12 至 19 位数字。"}


class ApplicantPage(PageForms):
    name, label = "applicant", "申请人"
    template = "hardship/application/applicant.html"

    def build(self) -> dict[str, Part]:
        found = next((member for member in self.household.members.all() if member.is_applicant), None)
        self.member = found or Member(household=self.household, is_applicant=True)
        return {
            "person": ApplicantForm(self.posted, instance=self.member),
            "kind": KindForm(self.posted, instance=self.dossier.application),
        }

    def says(self) -> str:
        return id_sentence(self.parts["person"])

    def write(self, by: User) -> None:
        person, kind = self.parts["person"], self.parts["kind"]
        families.save_applicant(self.dossier, by=by, values=person.values, kind=kind.values)


class FamilyPage(PageForms):
    name, label = "family", "家庭成员"
    template = "hardship/application/family.html"

    def build(self) -> dict[str, Part]:
        self.members = list(self.household.members.all())
        head = next((str(member.pk) for member in self.members if member.is_head), "")
        initial = {"head": head, "spouse_reason": self.dossier.application.spouse_reason}
        return {"family": FamilyTableForm(self.posted, members=self.members, initial=initial)}

    @property
    def people(self) -> list[Member]:
        """The members with their ages on the application date."""
        for member in self.members:
            member.years = member.age(self.dossier.assessed_on)
        return self.members

    def write(self, by: User) -> None:
        chosen = self.parts["family"].cleaned_data
        head = next((member for member in self.members if str(member.pk) == chosen["head"]), None)
        families.save_family(self.dossier, by=by, head=head, spouse_reason=chosen["spouse_reason"])


class HomePage(PageForms):
    name, label = "home", "户籍与住房"
    template = "hardship/application/fields.html"

    def build(self) -> dict[str, Part]:
        return {"home": HomeForm(self.posted, instance=self.household)}

    def as_typed(self) -> None:
        put(self.household, self.parts["home"].values)

    def write(self, by: User) -> None:
        families.save_home(self.dossier, by=by, values=self.parts["home"].values)


class BankPage(PageForms):
    name, label = "bank", "银行账户"
    optional = True
    template = "hardship/application/fields.html"

    def build(self) -> dict[str, Part]:
        return {"bank": BankForm(self.posted, instance=self.household)}

    def write(self, by: User) -> None:
        families.save_bank(self.dossier, by=by, values=self.parts["bank"].values)


class MemberPage(PageForms):
    """The form page of one person beside the applicant."""

    name, label = "family", "家庭成员"
    template = "hardship/application/member.html"

    def __init__(self, dossier: Dossier, posted: QueryDict | None, member: Member | None) -> None:
        self.member = member
        super().__init__(dossier, posted)

    def build(self) -> dict[str, Part]:
        row = self.member or Member(household=self.household)
        return {"person": MemberForm(self.posted, instance=row)}

    def as_typed(self) -> None:
        if self.member is None:
            people = [*self.household.members.all(), self.parts["person"].instance]
        else:
            people = [
                self.parts["person"].instance if person.pk == self.member.pk else person
                for person in self.household.members.all()
            ]
        put_rows(self.household, "members", people)

    def context(self) -> dict[str, Any]:
        return {"member": self.member}

    def says(self) -> str:
        return id_sentence(self.parts["person"])

    def write(self, by: User) -> None:
        families.save_member(self.dossier, by=by, values=self.parts["person"].values, member=self.member)


def id_sentence(form: FamilyForm) -> str:
    """What the typed or stored resident ID tells."""
    number = form.cleaned_data.get("id_no") if form.is_bound and hasattr(form, "cleaned_data") else None
    return families.id_says(number or form.instance.id_no)


def grouped_counties(on: date | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Counties of a day (today unless told) under their cities, for a select."""
    rows = list(
        Division.objects.current(on).order_by("code").values_list("code", "name", "level", "parent_code")
    )
    cities = {code: name for code, name, level, _ in rows if level == Division.Level.CITY}
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, name, level, parent in rows:
        if level == Division.Level.COUNTY:
            groups.setdefault(cities.get(parent, "省直管"), []).append((code, name))
    return list(groups.items())
