"""The closed lists the rules are written in, with the Chinese words findings use. A leaf."""

from typing import Final

CAUSES: Final[dict[str, str]] = {
    "illness": "患病",
    "serious_illness": "重大疾病",
    "schooling": "子女上学",
    "disability": "残疾",
    "single_parent": "单亲",
    "accident": "意外事故",
    "exceptional": "特别重大意外或疾病",
    "other": "其他特殊原因",
}
"""致困原因 as the clauses know them; the forms' longer lists map to these words."""

CAUSE_BITS: Final[dict[str, int]] = {
    "illness": 1,
    "serious_illness": 2,
    "schooling": 4,
    "disability": 8,
    "single_parent": 16,
    "accident": 32,
    "exceptional": 64,
    "other": 128,
}
"""How a set of causes is kept in one column; stored, so a new word takes a new bit and none changes."""

VETO_BITS: Final[dict[str, int]] = {
    "HOUSE_2PLUS": 1,
    "SHOP_OR_EMPLOYER": 2,
    "PRIVATE_SCHOOL": 4,
    "STUDY_ABROAD": 8,
    "VEHICLE": 16,
    "ASSET_CHECK_FAIL": 32,
    "FALSE_INFO": 64,
    "REFUSE_CHECK": 128,
    "REFUSE_WORK": 256,
    "FAMILY_PLANNING": 512,
    "ILLEGAL_CAUSE": 1024,
    "AGE_LIMIT": 2048,
}
"""Every code a family's facts may carry, with its bit; which of them veto, and their words, are the edition's."""

VETO_CODES: Final[frozenset[str]] = frozenset(VETO_BITS)

FACT_LABELS: Final[dict[str, str]] = {
    "persons": "家庭人口",
    "annual_income": "家庭年收入",
    "rigid_expense": "年刚性支出",
    "accident_expense": "意外或重病自付支出",
    "months_below": "连续低于低保标准的月数",
    "gov_aid": "是否享受政府救助",
    "aid_monthly": "每月政府救助金额",
    "savings": "储蓄",
    "net_investments": "投资性净资产",
    "causes": "致困原因",
    "vetoes": "否决情形核对结果",
    "migrant": "是否农民工",
    "member": "是否加入工会",
    "contract_months": "劳动合同或用工月数",
    "county": "区划代码",
    "standard": "当地低保标准",
    "on": "申报日期",
}

SIGN_WORDS: Final[dict[str, tuple[str, str]]] = {
    "<": ("低于", "不低于"),
    "<=": ("不高于", "高于"),
    ">": ("高于", "不高于"),
    ">=": ("不低于", "低于"),
}
"""Comparison signs: the word when the comparison holds, the word when it does not."""

EDITION_LABELS: Final[dict[str, str]] = {
    "code": "代号",
    "title": "名称",
    "document_no": "文号",
    "region_code": "适用地区",
    "effective_from": "生效日期",
    "effective_until": "失效日期",
    "replaces": "取代版本",
    "supplements": "补充版本",
    "tier": "建档标准",
    "categories": "困难类别",
    "label": "名称",
    "clauses": "条款",
    "clause": "款号",
    "category": "困难类别",
    "condition": "条件",
    "migrant_rule": "农民工条款",
    "vetoes": "否决情形",
    "exceptions": "例外",
    "presumed": "推定",
    "source": "依据",
    "sources": "依据",
    "notes": "说明",
    "process": "程序参数",
    "enabled": "启用",
    "all_of": "同时满足",
    "any_of": "满足其一",
    "compare": "比较",
    "metric": "指标",
    "sign": "比较符号",
    "multiple": "低保标准倍数",
    "months_below": "连续月数",
    "at_least": "不少于",
    "government_aid": "政府救助",
    "received": "已享受",
    "has_cause": "致困原因",
    "expense_share": "支出占比",
    "share": "占比",
    "contract_months": "合同月数",
    "membership": "会员",
    "publicity": "公示",
    "days": "天数",
    "unit": "天数单位",
    "counts_posting_day": "张贴当日计入",
    "home_visit_min_people": "入户最少人数",
    "evaluation": "民主评议",
    "min_present": "最少到会人数",
    "small_unit_min_present": "小微单位最少到会人数",
    "present_ratio": "到会比例",
    "pass_ratio": "通过比例",
    "entry_workdays": "录入时限工作日",
    "step_workdays": "各步时限工作日",
    "investigation": "调查",
    "approval": "审核",
    "certification": "认定",
    "planning": "帮扶计划",
    "review": "复核",
    "annual": "每年复核",
    "sample_ratio": "抽查比例",
    "validity_months": "有效月数",
    "exit": "退出",
    "months_above": "连续超过标准月数",
    "publicity_days": "退出公示天数",
    "follow_up_months": "跟踪月数",
    "income_window_months": "收入核算月数",
    "retention_years": "保管年限",
    "case_number_digits": "职工编号流水位数",
}
"""How faults of an edition name its keys to the person who edits it."""
