"""Hand-filled pages of forms 1, 2, 3 and 6: a normal family, and one that strains every column. All invented."""

from dataclasses import replace
from decimal import Decimal

from hardship.annexes.application import (
    WORK_CHOICES,
    ApplicantText,
    ApplicationPage,
    PostingText,
)
from hardship.annexes.application_money import IncomeText, PropertyText
from hardship.annexes.authorization import FOR_A_MINOR, AuthorizationPage, Signer
from hardship.annexes.dossier import AttachmentText, BankText, DossierPage, SignText
from hardship.annexes.dossier_basic import FileText, HomeText, WorkerText
from hardship.annexes.dossier_help import AidText, ReliefText
from hardship.annexes.family import CausesText, MemberText
from hardship.annexes.income import (
    CommunitySheet,
    EmployedSheet,
    IncomePage,
    MonthRow,
    Person,
    Proved,
    rmb_in_words,
)
from hardship.annexes.opinions import OpinionText
from hardship.annexes.options import PRINTED, boxes
from hardship.annexes.wording import Choice, Prose, yes_or_no

RARE = "王𬭎𠅤"
LONG_NAME = "阿卜杜热合曼·买买提依明·艾合买提江·吐尔逊古丽·库尔班江吐"
LONG_UNIT = "秦皇岛市抚宁区留守营镇测试纸业有限公司" * 5
ID, WIFE_ID, DAUGHTER_ID = "130306197003071234", "130306197103071225", "130306200003071225"
UNION, COUNTY = "测试纸业有限公司工会", "秦皇岛市抚宁区总工会"
DAY = "2018年2月6日"
assert len(LONG_NAME) == 30

WIFE = MemberText(
    name="李秀芝", relation="妻子", gender="女", id_no=WIFE_ID, birth_date="1971年3月7日", political="群众",
    marital="已婚", health="终末期肾病", insurance="城乡居民基本医疗保险", monthly_income="0.00", identity="失(无)业",
)  # fmt: skip
DAUGHTER = MemberText(
    name="王小雨", relation="女儿", gender="女", id_no=DAUGHTER_ID, birth_date="2000年3月7日", political="共青团员",
    marital="未婚", health="良好", insurance="城乡居民基本医疗保险", monthly_income="0.00", identity="大学生",
    schooling="本科，2017年入学，学制4年", employer="测试大学",
)  # fmt: skip
LONG_MEMBER = replace(
    DAUGHTER, name=LONG_NAME, relation="公婆/岳父母", monthly_income="1,234,567.89", health="严重阿尔茨海默病",
    employer=LONG_UNIT[:100], remark="不共同生活，" + "备注" * 20,
)  # fmt: skip
LONG_FAMILY = (LONG_MEMBER,) * 8  # nine with the applicant
CAUSES = CausesText(boxes("cause", {"06", "09"}), "06", "09")
REASON = Prose("妻子患终末期肾病，每周透析三次，报销后每年自付两万八千余元；女儿读大学，学费每年近万元。")
LONG_REASON = Prose("本户生活困难。" * 142 + "终于写完。")

POSTING = PostingText(
    period="2018年2月22日至2018年2月28日", place="办公楼一楼公告栏", outcome=(Choice("无异议", True), Choice("有异议")),
    result="公示期满，无异议。", officer="刘敏", day="2018年3月1日",
)  # fmt: skip
OPINIONS = {
    "unit_opinions": (
        OpinionText("", "经入户调查、民主评议和公示，情况属实，同意上报。", "赵国强", "2018年3月2日"),
    ),
    "superior_opinions": (
        OpinionText("抚宁区留守营镇总工会", "材料齐全，同意上报。", "孙立", "2018年3月5日"),
    ),
    "county_opinions": (OpinionText("", "同意认定为低保边缘户。", "周正", "2018年3月8日"),),
}
LONG_OPINIONS = {
    role: (replace(said[0], text="情况属实，同意上报。" * 25, signer=LONG_NAME),)
    for role, said in OPINIONS.items()
}

AUTHORIZATION = AuthorizationPage(
    name=RARE, id_no=ID, phone="13800001234", certifying_union=COUNTY, filing_union=UNION,
    signers=(
        Signer(RARE, "本人", ID), Signer("李秀芝", "妻子", WIFE_ID), Signer("王小雨", "女儿", DAUGHTER_ID, FOR_A_MINOR),
    ),
    signed_on=DAY, witnessed_on=DAY,
)  # fmt: skip
LONG_AUTHORIZATION = replace(
    AUTHORIZATION, name=LONG_NAME, filing_union=LONG_UNIT, signers=(Signer(LONG_NAME, "公婆/岳父母", ID),) * 9
)

APPLICATION = ApplicationPage(
    number="130306-2018-0001", apply_type=boxes("apply_type", {"daily"}), applied_on=DAY, registrar="刘敏",
    applicant=ApplicantText(
        name=RARE, gender="男", ethnic="汉族", political="群众", marital="已婚", id_no=ID, birth_date="1970年3月7日",
        hukou_addr="抚宁区骊城街道测试路28号", home_addr="抚宁区骊城街道测试小区3号楼2单元501室", mobile="13800001234",
        employer="测试纸业有限公司", union_member=yes_or_no(True), work=(Choice("在职（在岗）", True), *WORK_CHOICES[1:]),
    ),
    income=IncomeText(
        monthly="2,156.33", non_wage="1,200.00", annual="27,075.96", persons="3", per_person="752.11",
        period="2017年1月至2017年12月", government_aid=yes_or_no(True), aid_monthly="350.00",
    ),
    members=(WIFE, DAUGHTER),
    belongings=PropertyText(
        real_estate=(Choice("没有"), Choice("商品房 1 套 78.5 ㎡", True), *PropertyText.real_estate[2:]),
        vehicles=(Choice("没有", True), *PropertyText.vehicles[1:]),
        assets=(Choice("没有"), Choice("有：储蓄 3,200.00 元", True)),
        medical="28,600.00", education="9,800.00", other="0.00", total="38,400.00",
    ),
    causes=CAUSES, other_aid="2017年12月区民政局临时救助2,000元。", description=REASON, needs=boxes("need", {"M", "E"}),
    needs_note="希望得到医疗救助和助学救助。", declared_on=DAY, posting=POSTING, **OPINIONS,
)  # fmt: skip
LONG_APPLICATION = replace(
    APPLICATION, members=LONG_FAMILY, description=LONG_REASON, needs=boxes("need", [code for code, _ in PRINTED["need"]]),
    needs_note="需求说明" * 50, other_aid="其他单位救助" * 50,
    applicant=replace(APPLICATION.applicant, name=LONG_NAME, employer=LONG_UNIT[:100], home_addr="测试路" * 40),
    **LONG_OPINIONS,
)  # fmt: skip

PERSON = Person(RARE, "男", "47", ID, RARE, "本人")
PROVED = Proved(
    from_month="2017年1月", to_month="2017年12月", average="2,156.33", average_in_words=rmb_in_words(Decimal("2156.33")),
    annual="25,875.96", note="2017年8月因病休假，当月减发工资640元。", issuer="测试纸业有限公司", contact="赵国强",
    phone="0335-0000000", issued_on="2018年1月25日",
)  # fmt: skip
EMPLOYED = EmployedSheet(
    person=PERSON, proved=PROVED, employer="测试纸业有限公司", position="包装车间操作工", hired_on="2009年7月1日",
    work_form="劳动合同制", base_pay="1,800.00", bonus="300.00", allowance="256.00", other_pay="100.00",
    months=tuple(MonthRow(f"2017年{n}月", "2,456.00", "299.67", "2,156.33") for n in range(1, 13)),
    total=MonthRow("合计", "29,472.00", "3,596.04", "25,875.96"),
)  # fmt: skip
INCOME = IncomePage(employed=(EMPLOYED,))
COMMUNITY = IncomePage(
    community=(CommunitySheet(PERSON, PROVED, boxes("person_type", {"flexible_4050"}), "零工、保洁"),)
)
LONG_INCOME = IncomePage(
    employed=(
        replace(
            EMPLOYED, person=replace(PERSON, name=LONG_NAME, applicant=LONG_NAME), employer=LONG_UNIT[:100], position="操作工" * 13,
            proved=replace(
                PROVED, average="9,999,999,999.99", average_in_words=rmb_in_words(Decimal("9999999999.99")),
                note="企业停产停发、减发工资。" * 16, issuer=LONG_UNIT[:100],
            ),
        ),
    )
)  # fmt: skip

DOSSIER = DossierPage(
    file=FileText("130306201800001", "低保边缘户", "全国级", "城镇困难职工", "增量档案", "2018年3月8日", UNION),
    worker=WorkerText(
        name=RARE, gender="男", ethnic="汉族", id_no=ID, birth_date="1970年3月7日", political="群众", health="良好", marital="已婚",
        single_parent=yes_or_no(False), hukou="非农业", insurance="城镇职工基本医疗保险", union_member=yes_or_no(True),
        mobile="13800001234", other_contact="0335-0000000", model_worker="非劳模", work_status="在岗", work_start="1990年7月1日",
        employer="测试纸业有限公司", employer_nature="民营/私营/个体企业", enterprise_state="正常经营企业", industry="制造业",
        contract_date="2015年3月1日", contract_term="三年(31个月至42个月)", monthly_income="2,156.33",
    ),
    home=HomeText(
        hukou_region="河北省秦皇岛市抚宁区", address="抚宁区骊城街道测试小区3号楼2单元501室", postcode="066300", housing="商品房",
        floor_area="78.5 ㎡", self_help=yes_or_no(False), zero_employment=yes_or_no(False), government_aid=yes_or_no(True),
        non_wage="1,200.00", annual="27,075.96", persons="3", per_person="752.11", expenses="38,400.00", net_per_person="-314.56",
        period="2017年1月至2017年12月",
    ),
    members=(WIFE, DAUGHTER), causes=CAUSES, description=REASON, bank=BankText("测试银行", "抚宁支行", "6200000000000000000"),
    attachments=(AttachmentText("身份证", "王𬭎𠅤身份证、李秀芝身份证"), AttachmentText("诊断证明", "李秀芝诊断证明")),
    relief=ReliefText(
        target=yes_or_no(True), confirmed_on="2018年3月8日", key_groups=boxes("key_group", {"3"}),
        four_batches=boxes("four_batch", {"3", "4"}), needs=boxes("need", {"M", "E"}),
        plan=Prose("落实大病医疗救助和助学救助，争取2020年底前脱困。"), measures=Prose("1.协助申请大病救助；\n2.每年金秋助学。"),
        helping_unit=COUNTY, helper_name="刘敏", helper_title="职工服务中心干事", helper_phone="0335-0000000",
        target_on="2020年12月31日", signed_on="2018年3月20日",
    ),
    sign=SignText("刘敏", "赵国强、孙立", "陈静", "刘敏、张伟", "2018年2月10日", "符合条件，列为评议对象"),
    posting=POSTING, **OPINIONS,
    aid=(AidText("2018年8月25日", "助学救助", "金秋助学", "2,000.00", "本级工会经费", "抚宁区总工会", "刘敏"),),
)  # fmt: skip
LONG_DOSSIER = replace(
    DOSSIER, members=LONG_FAMILY, description=LONG_REASON, remark="备注" * 150, attachments=DOSSIER.attachments * 12,
    worker=replace(DOSSIER.worker, name=LONG_NAME, employer=LONG_UNIT[:100], industry="电力、热力、燃气及水生产和供应业"),
    relief=replace(DOSSIER.relief, plan=Prose("计划内容，" * 200), measures=Prose("措施内容，" * 200)),
    aid=DOSSIER.aid * 25, **LONG_OPINIONS,
)  # fmt: skip
