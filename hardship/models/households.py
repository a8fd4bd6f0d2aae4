"""The household (家庭) and its members (家庭成员)."""

from datetime import date
from decimal import Decimal

import pgtrigger
from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from hardship import ciphers
from hardship.enums import Gender
from hardship.models.codes import CodeField
from hardship.models.fields import MoneyField
from hardship.models.secrets import BlindIndexField, SecretCodeField, SecretField, SecretHolder, indexed
from hardship.querysets import MemberQuerySet
from hardship.resident_id import check_resident_id, masked_bank_card, masked_phone, masked_resident_id

NAME = RegexValidator(
    r"^[^\d\s<>@#$%&*]{2,30}$", "姓名为 2 至 30 个字，不含数字、空格和符号（间隔号“·”除外）。"
)
MOBILE = RegexValidator(r"^1[3-9]\d{9}$", "手机号码是以 1 开头的 11 位数字。")
POSTCODE = RegexValidator(r"^\d{6}$", "邮政编码是 6 位数字。")
BANK_CARD = RegexValidator(r"^\d{12,19}$", "银行卡号是 12 至 19 位数字。")
EXEMPTION_RESTS_ON_A_DECISION = """
    IF NOT EXISTS (
        SELECT 1 FROM hardship_duplicatecase AS decided JOIN hardship_dossier AS file ON file.id = decided.newcomer_id
        WHERE decided.id = NEW.exemption_id AND decided.outcome = 'separate' AND file.household_id = NEW.household_id
    ) THEN
        RAISE EXCEPTION 'exemption_rests_on_a_decision: no decision lets this person stand in this file';
    END IF;
    RETURN NEW;
"""


class Household(SecretHolder):
    """The family as one economic unit: where it lives, what it owns, what it lives on.

    annual_income_override replaces the computed total only together with a reason.
    """

    hukou_region = models.CharField("户口所在地行政区划", max_length=6, blank=True)
    work_region = models.CharField(
        "务工地行政区划", max_length=6, blank=True, help_text="农民工按务工地低保标准。"
    )
    hukou_addr = models.CharField("户籍地址", max_length=120, blank=True)
    home_addr = models.CharField("家庭住址（现居住地）", max_length=120, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True, validators=[POSTCODE])
    housing = CodeField("住房类型", code_list="housing", blank=True)
    floor_area = models.DecimalField(
        "建筑面积（㎡）",
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"), "建筑面积要大于 0。")],
    )
    zero_employment = models.BooleanField("是否为零就业家庭", null=True, blank=True)
    self_help = models.BooleanField("是否有一定自救能力", null=True, blank=True)
    income_from = models.DateField("收入核算起", null=True, blank=True)
    income_to = models.DateField("收入核算止", null=True, blank=True)
    annual_income_override = MoneyField("家庭年度总收入（人工改写，元/年）", null=True, blank=True)
    override_reason = models.CharField("改写理由", max_length=200, blank=True)
    savings = MoneyField("储蓄（元）", null=True, blank=True)
    net_assets = MoneyField("投资性净资产（元）", null=True, blank=True)
    no_real_estate = models.BooleanField("没有不动产", default=False)
    no_vehicle = models.BooleanField("没有机动车辆", default=False)
    no_business = models.BooleanField("没有商铺、工商登记", default=False)
    private_school = models.BooleanField("有子女就读高收费私立学校", null=True, blank=True)
    study_abroad = models.BooleanField("有子女自费出国留学", null=True, blank=True)
    bank = models.CharField("开户银行", max_length=60, blank=True)
    bank_branch = models.CharField("支行名称", max_length=60, blank=True)
    bank_card = SecretField("银行卡号", max_length=19, blank=True, validators=[BANK_CARD])
    bank_card_index = BlindIndexField(of="bank_card", kind=ciphers.BANK_CARD, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "家庭"
        constraints = [
            models.CheckConstraint(
                condition=Q(annual_income_override__isnull=True) | ~Q(override_reason=""),
                name="override_has_a_reason",
            ),
            indexed("bank_card"),
        ]

    def __str__(self) -> str:
        return f"家庭 {self.pk}"

    @property
    def bank_card_mask(self) -> str:
        return masked_bank_card(self.bank_card)


class Member(SecretHolder):
    """A person of the household; the applicant (困难职工) is one of them.

    relation: to the applicant. lives_together: counted in the household's size (家庭人口).
    on_file: this person counts as being in an active file; the database allows one such row a person.
    exemption: the superior's decision by which this row stands beside another active file, not on_file itself.
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="members")
    is_applicant = models.BooleanField("申请人", default=False)
    is_head = models.BooleanField("户主", default=False)
    relation = CodeField("与申请人关系", code_list="relation", blank=True)
    name = models.CharField(
        "姓名", max_length=30, validators=[MinLengthValidator(2, "姓名至少 2 个字。"), NAME]
    )
    id_no = SecretField("身份证号", max_length=18, blank=True, validators=[check_resident_id])
    id_no_index = BlindIndexField(of="id_no", kind=ciphers.RESIDENT_ID, db_index=True)
    gender = models.CharField("性别", max_length=6, choices=Gender, blank=True)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    ethnic = CodeField("民族", code_list="ethnic", blank=True)
    political = CodeField("政治面貌", code_list="political", blank=True)
    health = SecretCodeField("健康状况", code_list="health", blank=True)
    disease = SecretCodeField("疾病类别", code_list="disease", blank=True)
    disability_kind = SecretCodeField("残疾类别", code_list="disability_kind", blank=True)
    disability_grade = SecretCodeField("残疾等级", code_list="disability_grade", blank=True)
    medical_insurance = CodeField("医保状况", code_list="medical_insurance", blank=True)
    marital = CodeField("婚姻状况", code_list="marital", blank=True)
    single_parent = models.BooleanField("是否单亲", null=True, blank=True)
    hukou = CodeField("户口类型", code_list="hukou", blank=True)
    mobile = SecretField("手机号码", max_length=11, blank=True, validators=[MOBILE])
    mobile_index = BlindIndexField(of="mobile", kind=ciphers.PHONE, db_index=True)
    other_contact = SecretField("其他联系方式", max_length=50, blank=True)
    employer = models.CharField("工作单位或学校", max_length=100, blank=True)
    employer_nature = CodeField("单位性质", code_list="employer_nature", blank=True)
    enterprise_state = CodeField("企业状况", code_list="enterprise_state", blank=True)
    industry = CodeField("所属行业", code_list="industry", blank=True)
    work_status = CodeField("工作状态", code_list="work_status", blank=True)
    identity = CodeField("人员身份", code_list="identity", blank=True)
    education = CodeField("当前学历", code_list="education", blank=True)
    enroll_year = models.PositiveSmallIntegerField("入学年份", null=True, blank=True)
    edu_years = models.PositiveSmallIntegerField(
        "学制（年）", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    model_worker = CodeField("劳模类型", code_list="model_worker", blank=True)
    work_start = models.DateField("参加工作时间", null=True, blank=True)
    contract_date = models.DateField("劳动合同签订时间", null=True, blank=True)
    contract_term = CodeField("合同期限", code_list="contract_term", blank=True)
    is_union_member = models.BooleanField("工会会员", null=True, blank=True)
    is_hardship_worker = models.BooleanField(
        "也是困难职工", default=False, help_text="配偶在其他单位工作、自己也够困难职工条件的勾选。"
    )
    monthly_income = MoneyField("月收入（元/月）", null=True, blank=True, help_text="没有收入填 0。")
    lives_together = models.BooleanField("共同生活", default=True, help_text="计入家庭人口。")
    remark = models.CharField("备注", max_length=200, blank=True)
    on_file = models.BooleanField(default=True, editable=False)
    exemption = models.ForeignKey(
        "hardship.DuplicateCase",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="exempted",
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "家庭成员"
        ordering = ["-is_applicant", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(is_applicant=True), name="one_applicant_a_household"
            ),
            models.UniqueConstraint(
                fields=["household"], condition=Q(is_head=True), name="one_head_a_household"
            ),
            models.UniqueConstraint(
                fields=["household", "id_no_index"],
                condition=Q(id_no_index__isnull=False),
                name="one_row_a_person",
            ),
            models.UniqueConstraint(
                fields=["id_no_index"],
                condition=Q(on_file=True, id_no_index__isnull=False),
                name="one_active_file_a_person",
            ),
            indexed("id_no"),
            indexed("mobile"),
            models.CheckConstraint(
                condition=Q(exemption__isnull=True) | Q(on_file=False), name="exempted_row_is_not_on_file"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="exemption_rests_on_a_decision",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__exemption__isnull=False),
                func=EXEMPTION_RESTS_ON_A_DECISION,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def id_mask(self) -> str:
        return masked_resident_id(self.id_no)

    @property
    def mobile_mask(self) -> str:
        return masked_phone(self.mobile)

    def age(self, on: date) -> int | None:
        """Whole years on a day, None when the birth date is unknown."""
        if self.birth_date is None:
            return None
        before = (on.month, on.day) < (self.birth_date.month, self.birth_date.day)
        return on.year - self.birth_date.year - before

    @property
    def health_text(self) -> str:
        """健康状况 with the disease or the disability and its grade, as the forms print it."""
        if self.disease:
            return self.disease_label
        if self.disability_kind:
            return f"{self.disability_kind_label}{self.disability_grade_label}"
        return self.health_label

    @property
    def graduates_in(self) -> int | None:
        """The year a pupil or student leaves school."""
        return self.enroll_year + self.edu_years if self.enroll_year and self.edu_years else None
