"""How a duty may be worded: only what was read in a text may be called a duty of the law.

A rule from memory may say 建议核对 and nothing stronger; a rule without a number may say that one
drill a year is recommended.
"""

from __future__ import annotations

from scenarios.model.base import Text
from scenarios.model.duty import Period, Rule, Standing

_PERIOD: dict[Period, Text] = {
    "calendar_half": Text(zh="每半年", en="each half-year"),
    "quarter": Text(zh="每季度", en="each quarter"),
    "month_in_term": Text(zh="学期内每月", en="each month in term"),
    "year": Text(zh="每年", en="each year"),
    "2y": Text(zh="每2年", en="every two years"),
    "3y": Text(zh="每3年", en="every three years"),
    "per_event": Text(zh="每次活动前", en="before each event"),
    "per_drill": Text(zh="每次演练后", en="after each drill"),
    "20_workdays": Text(zh="公布后20个工作日内", en="within 20 working days of publication"),
    "unspecified": Text(zh="频次未规定", en="no frequency given"),
}

FLAGS: dict[Standing, Text] = {
    "legal": Text(zh="法定", en="required by the text named"),
    "check": Text(zh="建议核对", en="to be checked: from memory"),
    "recommended": Text(
        zh="频次法律未规定，本计划建议每年一次", en="law gives no number; one a year recommended"
    ),
}
"""What is printed beside every duty."""


def period_text(period: Period) -> Text:
    """Name of a period."""
    return _PERIOD[period]


def basis(rule: Rule) -> Text:
    """Instrument, article and flag of a rule, as a calendar prints them.

    Examples
    --------
    >>> from scenarios.rules.loader import load_rules
    >>> basis(load_rules().rule("KEY-H")).zh
    '《生产安全事故应急条例》（国务院令第708号）第八条第二款，每半年至少1次【法定】'
    """
    number_zh = f"（{rule.number}）" if rule.number else ""
    often_zh = f"，{_PERIOD[rule.period].zh}至少{rule.count}次" if rule.count else ""
    often_en = f", {_PERIOD[rule.period].en} at least {rule.count}" if rule.count else ""
    flag = FLAGS[rule.standing]
    zh = f"《{rule.instrument.zh}》{number_zh}{rule.article.zh}{often_zh}【{flag.zh}】"
    en = f"{rule.instrument.en}, {rule.article.en}{often_en} [{flag.en}]"
    if rule.status is not None:
        zh += f"（{rule.status.zh}）"
        en += f" ({rule.status.en})"
    return Text(zh=zh, en=en)


def shortfall(rule: Rule) -> Text:
    """What may be said when a duty of a rule is not met.

    Only a number that was read in a text is called a breach.

    Examples
    --------
    >>> from scenarios.rules.loader import load_rules
    >>> shortfall(load_rules().rule("MAJORHAZ-SPECIAL-Y")).zh[:4]
    '建议核对'
    """
    article = f"《{rule.instrument.zh}》{rule.article.zh}"
    article_en = f"{rule.instrument.en}, {rule.article.en}"
    match rule.standing:
        case "legal":
            return Text(
                zh=f"不举行即违反{article}的最低次数",
                en=f"not holding it breaches the minimum of {article_en}",
            )
        case "check" if not rule.who_read:
            return Text(
                zh=f"建议核对{article}：是否适用于本单位未核对，由人工确认",
                en=f"check {article_en}: whether it binds this unit was not read, a person must "
                "confirm the duty",
            )
        case "check":
            return Text(
                zh=f"建议核对{article}：条文未见，是否为法定义务由人工确认",
                en=f"check {article_en}: the text was not seen, a person must confirm the duty",
            )
        case "recommended":
            return Text(
                zh=f"{article}未规定次数，本计划建议每年一次",
                en=f"{article_en} gives no number; one a year is recommended",
            )
