"""The conditions the workflow's rows name: statements that are true or not of a dossier and a person.

Each returns the sentences that stand against the step, fit to show; none means the condition holds.
"""

from collections.abc import Callable

from django.utils.timezone import localdate

from accounts.models import User
from hardship.enums import Conclusion, Decision, EvaluationResult, ObjectionOutcome
from hardship.models import Attachment, Dossier, Listing
from hardship.services.completeness import application_gaps, dossier_form_gaps
from hardship.services.evaluations import case_faults
from hardship.services.hands import is_free
from hardship.services.kin import has_kin
from hardship.services.publicity import notice_faults
from reviews.approvals import current_opinions, next_unit, step_key

Condition = Callable[[Dossier, User], list[str]]


def _unless(holds: bool, sentence: str) -> list[str]:
    return [] if holds else [sentence]


def application_is_complete(dossier: Dossier, by: User) -> list[str]:
    """Every starred field, consistent figures, and the papers of domain §2.9 by cause."""
    return [gap.because for gap in application_gaps(dossier)]


def investigation_has_not_begun(dossier: Dossier, by: User) -> list[str]:
    begun = dossier.investigations.in_force().exists()
    return _unless(not begun, "调查组已登记入户调查，不能撤回；如需更正，请由调查人退回申请。")


def investigation_is_recorded(dossier: Dossier, by: User) -> list[str]:
    return _unless(dossier.investigations.in_force().exists(), "还没有登记入户调查。")


def investigators_suffice(dossier: Dossier, by: User) -> list[str]:
    """Two or more different investigators, one of them staff (notice 二(一)2)."""
    investigation = dossier.investigations.in_force().first()
    if investigation is None:
        return []
    wanted = dossier.edition.rules.process.home_visit_min_people
    people = list(investigation.investigators.all())
    found = _unless(
        len(people) >= wanted, f"入户调查须有 {wanted} 名（含）以上工作人员，现在登记了 {len(people)} 名。"
    )
    return found + _unless(
        any(person.kind == "staff" for person in people), "调查人中至少要有一名工会工作人员。"
    )


def investigation_is_qualified(dossier: Dossier, by: User) -> list[str]:
    investigation = dossier.investigations.in_force().first()
    return _unless(
        investigation is None or investigation.conclusion == Conclusion.QUALIFIED,
        "调查结论是“不符合条件”，不能列为评议对象，应予剔除。",
    )


def investigation_is_unqualified(dossier: Dossier, by: User) -> list[str]:
    investigation = dossier.investigations.in_force().first()
    return _unless(
        investigation is None or investigation.conclusion == Conclusion.UNQUALIFIED,
        "调查结论是“符合条件”，不能剔除；如结论有误，请先更正调查记录。",
    )


def dossier_form_is_filled(dossier: Dossier, by: User) -> list[str]:
    """Annex 6, parts A to D, as filled by the grassroots union after the visit (notice 二(一)2)."""
    return [gap.because for gap in dossier_form_gaps(dossier, parts="ABCD")]


def dossier_form_is_complete(dossier: Dossier, by: User) -> list[str]:
    """The whole of annex 6 that must be in the electronic record (notice 二(一)5)."""
    return [gap.because for gap in dossier_form_gaps(dossier, parts="ABCDE")]


def evaluation_is_settled(dossier: Dossier, by: User) -> list[str]:
    """A meeting with a quorum whose votes add up and whose minutes are settled."""
    case = dossier.cases.in_force().first()
    if case is None:
        return ["还没有列入评议会议。"]
    return _unless(case.meeting.closed_at is not None, "评议会议记录还没有定稿。") + case_faults(case)


def evaluation_has_agreed(dossier: Dossier, by: User) -> list[str]:
    case = dossier.cases.in_force().first()
    return _unless(case is None or case.result == EvaluationResult.AGREED, "民主评议没有同意上报，不能公示。")


def evaluation_has_rejected(dossier: Dossier, by: User) -> list[str]:
    case = dossier.cases.in_force().first()
    return _unless(
        case is None or case.result == EvaluationResult.REJECTED, "民主评议结论不是“不同意”，不能剔除。"
    )


def evaluation_asks_recheck(dossier: Dossier, by: User) -> list[str]:
    case = dossier.cases.in_force().first()
    return _unless(case is None or case.result == EvaluationResult.RECHECK, "民主评议结论不是“补充调查”。")


def notice_is_posted(dossier: Dossier, by: User) -> list[str]:
    """On a notice that may be public and whose period is fixed in working days."""
    listing = _listing(dossier)
    if listing is None:
        return ["还没有列入公示名单。"]
    return _unless(listing.notice.posted_on is not None, "公示还没有张贴。") + notice_faults(listing.notice)


def publicity_has_run(dossier: Dossier, by: User) -> list[str]:
    listing = _listing(dossier)
    if listing is None or listing.notice.last_on is None:
        return ["还没有张贴公示。"]
    last = listing.notice.last_on
    return _unless(
        listing.notice.has_run(localdate()), f"公示期到{last:%Y年%-m月%-d日}止，期满后才能结束公示。"
    )


def objections_are_settled(dossier: Dossier, by: User) -> list[str]:
    listing = _listing(dossier)
    waiting = listing.objections.filter(outcome="").count() if listing else 0
    return _unless(not waiting, f"还有 {waiting} 件异议没有办结，公示不能结束。")


def no_objection_is_upheld(dossier: Dossier, by: User) -> list[str]:
    return _unless(not _upheld(dossier), "有异议经复核成立，不能结束公示；应重新调查或剔除。")


def objection_is_upheld(dossier: Dossier, by: User) -> list[str]:
    return _unless(_upheld(dossier), "没有经复核成立的异议。")


def posting_photo_is_kept(dossier: Dossier, by: User) -> list[str]:
    listing = _listing(dossier)
    kept = (
        listing is not None
        and Attachment.objects.filter(
            notice=listing.notice, kind="posting_photo", removed_at__isnull=True
        ).exists()
    )
    return _unless(kept, "还没有上传公示张贴照片。")


def no_declared_kin(dossier: Dossier, by: User) -> list[str]:
    """严禁优亲厚友: whoever is a declared or confirmed relative of the family keeps away from every step of its file."""
    return _unless(
        not has_kin(dossier, by),
        "按亲属回避规定，您不能办理这户家庭的档案；请换人办理，或由上级工会办理。",
    )


def by_another_hand(dossier: Dossier, by: User) -> list[str]:
    """Nobody decides on what they entered, investigated or already decided in an earlier step."""
    return _unless(
        is_free(dossier, by, step_key(dossier)),
        "您经手过这份档案的其他环节（填报、调查或前一级意见），须由其他人办理本步骤。",
    )


def a_higher_unit_remains(dossier: Dossier, by: User) -> list[str]:
    return _unless(next_unit(dossier) is not None, "本单位是最后一级审核，应送认定。")


def no_higher_unit_remains(dossier: Dossier, by: User) -> list[str]:
    above = next_unit(dossier)
    return _unless(above is None, f"还须经{above}审核，不能直接送认定。" if above else "")


def a_lower_unit_has_spoken(dossier: Dossier, by: User) -> list[str]:
    return _unless(current_opinions(dossier).exists(), "本级是第一级审核，没有下级意见可以退回。")


def own_opinion_is_the_last(dossier: Dossier, by: User) -> list[str]:
    last = current_opinions(dossier).last()
    mine = last is not None and last.by_id == by.pk and last.decision == Decision.AGREE
    return _unless(mine, "只能撤回自己刚刚签署、上级尚未办理的意见。")


def certification_has_not_begun(dossier: Dossier, by: User) -> list[str]:
    return _unless(not dossier.certifications.in_force().exists(), "认定人已开始办理，不能撤回。")


def certification_is_drawn_up(dossier: Dossier, by: User) -> list[str]:
    """Category, tier and relief target filled in; a difference from the verdict has its reason."""
    certification = dossier.certifications.in_force().first()
    if certification is None:
        return ["还没有填写认定意见。"]
    verdict = dossier.verdicts.filter(frozen_at__isnull=True).first()
    proposed = (verdict.category, verdict.tier) if verdict else ("", "")
    differs = (certification.category, certification.tier) != proposed
    return _unless(
        not differs or bool(certification.differs_because), "认定类别与系统测算不一致，必须写明理由。"
    )


def national_number_is_recorded(dossier: Dossier, by: User) -> list[str]:
    recorded = hasattr(dossier, "entry")
    return _unless(recorded, "还没有登记全国工会帮扶工作管理系统的编号和录入日期。")


def plan_is_signed(dossier: Dossier, by: User) -> list[str]:
    plan = dossier.plans.in_force().first()
    if plan is None:
        return ["还没有制定帮扶计划。"]
    return _unless(plan.signed_on is not None, "帮扶计划还没有由困难职工签字确认。")


def card_is_issued(dossier: Dossier, by: User) -> list[str]:
    return _unless(dossier.cards.in_force().exists(), "还没有发放联系卡。")


def _listing(dossier: Dossier) -> Listing | None:
    return dossier.listings.in_force().select_related("notice").first()


def _upheld(dossier: Dossier) -> bool:
    listing = _listing(dossier)
    return listing is not None and listing.objections.filter(outcome=ObjectionOutcome.UPHELD).exists()
