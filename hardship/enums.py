"""Closed lists that code compares; lists that only people read are data (models.codes). A leaf."""

from django.db.models import TextChoices


class Stage(TextChoices):
    """Where a dossier stands; written by reviews.transitions alone."""

    APPLICATION = "application", "申请填报"
    INVESTIGATION = "investigation", "待调查"
    EVALUATION = "evaluation", "待评议"
    PUBLICITY = "publicity", "公示中"
    APPROVAL = "approval", "待审核"
    CERTIFICATION = "certification", "待认定"
    ENTRY = "entry", "待录入"
    PLANNING = "planning", "待帮扶"
    ASSISTANCE = "assistance", "帮扶中"
    REMOVED = "removed", "已剔除"
    REFUSED = "refused", "未予通过"
    WITHDRAWN = "withdrawn", "已撤回"


ENDED = (Stage.REMOVED, Stage.REFUSED, Stage.WITHDRAWN)
OPEN = tuple(stage for stage in Stage if stage not in ENDED)
CERTIFIED = (Stage.ENTRY, Stage.PLANNING, Stage.ASSISTANCE)
ORDER = {stage: place for place, stage in enumerate(Stage)}


class Gender(TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class Conclusion(TextChoices):
    """What the visit found."""

    QUALIFIED = "qualified", "符合条件，列为评议对象"
    UNQUALIFIED = "unqualified", "不符合条件，予以剔除"


class InvestigatorKind(TextChoices):
    STAFF = "staff", "工会工作人员"
    VOLUNTEER = "volunteer", "社工、义工"


class EvaluationResult(TextChoices):
    AGREED = "agreed", "同意上报"
    REJECTED = "rejected", "不同意"
    RECHECK = "recheck", "补充调查"


class AgendaItem(TextChoices):
    """What a meeting goes through; Meeting.agenda lists those done (domain §1.8, §2.4)."""

    POLICY = "policy", "宣讲政策"
    CASES = "cases", "介绍情况"
    QUESTIONS = "questions", "评议询问"
    VOTE = "vote", "表决"
    RESULT = "result", "公布结果"
    SIGNING = "signing", "签字确认"


class ObjectionOutcome(TextChoices):
    UPHELD = "upheld", "异议成立"
    DISMISSED = "dismissed", "异议不成立"


class Decision(TextChoices):
    """One level's opinion."""

    AGREE = "agree", "同意"
    REFUSE = "refuse", "不同意"
    RETURN = "return", "退回"


class Outcome(TextChoices):
    """A verdict's answer; unknown is never treated as no."""

    ELIGIBLE = "eligible", "符合"
    INELIGIBLE = "ineligible", "不符合"
    UNKNOWN = "unknown", "尚不能判断"


class WorkerKind(TextChoices):
    URBAN = "urban", "城镇困难职工"
    MIGRANT = "migrant", "困难农民工"


class LedgerKind(TextChoices):
    VISIT = "visit", "走访"
    HELP = "help", "帮扶"


class KinRelation(TextChoices):
    """Relatives to keep away for (回避): spouse, direct line, collateral within three generations, in-laws."""

    SPOUSE = "spouse", "配偶"
    LINEAL = "lineal", "直系血亲"
    COLLATERAL = "collateral", "三代以内旁系血亲"
    IN_LAW = "in_law", "近姻亲"
    OTHER = "other", "其他可能影响公正的关系"


class SharedKind(TextChoices):
    """What a household and a member of staff have in common."""

    PHONE = "phone", "联系电话"
    CARD = "card", "银行账号"
    ADDRESS = "address", "住址"


class HintOutcome(TextChoices):
    """What the superior found out about a hint."""

    KIN = "kin", "确认是亲属，应当回避"
    NOT_KIN = "not_kin", "不是亲属"
    EXPLAINED = "explained", "有合理解释"


class AccessKind(TextChoices):
    """What an access record remembers."""

    SECRET = "secret", "查看隐私"
    PRINT = "print", "打印附表"
    DOWNLOAD = "download", "查看材料"
    EXPORT = "export", "导出"
    TAKE_OVER = "take_over", "接办"
    ON_FILE = "on_file", "重复建档"
    OVER_LIMIT = "over_limit", "核对超限"
    REFUSED = "refused", "被拒绝的访问"


class DuplicateOutcome(TextChoices):
    """What the superior decides on a person found in two files."""

    MERGE = "merge", "合并为一份档案"
    KEEP_WITH_HEAD = "keep_head", "以户主为主建档"
    SEPARATE = "separate", "分属两户，各自建档"
