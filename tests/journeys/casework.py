"""What the unions do with an application, step by step, on the pages they do it on."""

from datetime import date, timedelta
from pathlib import Path

from django.utils.timezone import localdate

from hardship.models import Notice
from tests.journeys.pages import Desk
from tests.journeys.papers import photo

VOTERS = ("赵示民", "钱示工", "孙示华", "李示平", "周示强", "吴示敏")


def investigate(
    desk: Desk, number: str, visitors: list[str], *, found: dict[str, str] | None = None, **visit: str
) -> None:
    """Record the visit. found: what was found instead, by the key of the declared item; the rest agrees."""
    desk.go("investigation", number).type(
        {"visited_on": localdate().isoformat(), "way": "入户", "place": "家中", "received_by": "申请人本人"}
    )
    for row, name in enumerate(visitors):
        desk.type({f"visitors-{row}-user": name})
    for key, said in (found or {}).items():
        desk.type({f"{key}-agrees": "no", f"{key}-found": said})
    desk.type(
        rest_agrees=True, summary="走访本人、邻里和班组，家中四口人，仅一人有工资收入，与申报一致。", **visit
    )
    desk.press("保存调查记录").sees("入户调查已保存")


def hold_meeting(desk: Desk, name: str) -> None:
    """A meeting of six with one applicant, everybody in favour but one, settled at once."""
    desk.go("meeting_list").press("新建会议")
    desk.type(
        title="困难职工民主评议会", held_at=f"{localdate()}T00:30", place="公司三楼会议室", host="郝建国", recorder="周立民",
        expected="7", absence_note="一人出差", agenda=["policy", "cases", "vote"],
    )  # fmt: skip
    desk.add_row("增加参加人")
    for row, voter in enumerate(VOTERS):
        desk.type({f"attendees-{row}-name": voter, f"attendees-{row}-role": {"index": 1 + row % 3}})
    desk.press("保存，选择评议对象").sees("应到 7 人，实到 6 人")
    desk.page.get_by_label(name, exact=True).check()
    desk.press("加入评议对象")
    vote(desk, agree="5", against="0", abstain="1", result="同意上报")
    desk.type(speeches="赵示民：情况属实。", conclusion="到会人员表决，同意上报并公示。")
    desk.press("保存并定稿", sure=True).sees("会议记录已定稿")


def vote(desk: Desk, **votes: str) -> None:
    """Type the only applicant's votes and wait until the page says that they add up."""
    (first,) = desk.page.locator(".ballot-votes [name$='-agree']").evaluate_all(
        "boxes => boxes.map(box => box.name)"
    )
    prefix = first.removesuffix("agree")
    desk.type({prefix + name: value for name, value in votes.items()})
    desk.sees("票数相符，结论成立")


def put_up_notice(desk: Desk, name: str) -> str:
    """Draw a notice for one applicant and post it today; its number."""
    desk.go("notice_list").press("拟公示")
    desk.type(place="公司门口公告栏", contact_name="周立民", contact_phone="0335-0000000").press(
        "保存，选择公示名单"
    )
    desk.page.get_by_label(name, exact=True).check()
    desk.press("加入公示名单").press("确认已张贴", sure=True).sees("公示已张贴")
    return desk.page.url.rstrip("/").split("/")[-1]


def let_the_days_pass(number: str) -> None:
    """Pretend that the notice was posted a month ago.

    A test cannot wait five working days, and another clock in the server would touch logins and signatures as well.
    """
    notice = Notice.objects.get(number=number)
    month = timedelta(days=30)
    Notice.objects.filter(pk=notice.pk).update(
        posted_on=notice.posted_on - month, last_on=notice.last_on - month
    )


def photograph_notice(desk: Desk, number: str, folder: Path) -> None:
    desk.go("notice", number).upload("form.upload", photo(folder, f"posting-{number}"), kind="公示照片")


def close_notice(desk: Desk, number: str) -> Desk:
    return desk.go("notice", number).press("全部结束公示并上报", sure=True)


def certify(desk: Desk, number: str) -> None:
    desk.go("certification", number).type(
        is_relief_target="yes", relief_confirmed_on=localdate().isoformat(), key_groups=["3"], four_batches=["3", "4"],
        opinion="材料齐全，程序合规，同意认定为困难职工。",
    ).press("认定", sure=True)  # fmt: skip


def enter(desk: Desk, number: str) -> None:
    desk.go("entry", number).type(national_no="HB-0306-000001", national_on=localdate().isoformat())
    desk.press("完成录入", sure=True).sees("录入完成")


def plan_help(desk: Desk, number: str) -> None:
    """The plan signed by the worker, the card handed over, help begun."""
    today: date = localdate()
    desk.go("plan", number).type(
        helper_name="郝建国", helper_title="工会主席", helper_phone="0335-0000001", since=today.isoformat(), needs=["E", "L"],
        plan="两年内女儿毕业就业，家庭脱困。", measures="每年申请金秋助学；每季度走访一次。", signed_on=today.isoformat(),
    ).press("保存").sees("计划生效")  # fmt: skip
    desk.press("去发卡").press("发卡").sees("已登记发放")
    desk.press("帮扶计划").press("开始帮扶", sure=True).sees("已开始帮扶")


def keep_ledger(desk: Desk, number: str) -> None:
    """A visit and a sum of money."""
    desk.go("dossier_ledger", number).press("登记走访")
    desk.type(way="入户", by_whom="郝建国、周立民", content="了解女儿在校情况，讲解助学政策。").press(
        "登入台账"
    )
    desk.press("登记帮扶").type(
        aid_type="助学救助", item="金秋助学", amount="3000", fund_source="本级工会经费", pay_way="银行卡转账",
        content="发放本学年助学金。",
    ).press("登入台账")  # fmt: skip
    desk.sees("走访 1 次", "帮扶 1 笔", "3,000.00")
