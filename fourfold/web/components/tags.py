"""The atoms of every page. Each prints text that is already safe; unknown names are errors, not blanks."""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from fourfold.drawing.behaviour import signal_mark
from fourfold.drawing.marks import mark as draw_mark
from fourfold.drawing.marks import trend_arrow
from fourfold.drawing.spark import spark as new_spark
from fourfold.engine.advice import VERDICT_WORDS
from fourfold.engine.conditions import in_words
from fourfold.engine.words import REASONS, STATUSES
from fourfold.measures.queries import outlook, threshold_row, word
from fourfold.web.components import numbers
from fourfold.web.components.icons import ICONS

register = template.Library()
DIST = Path(__file__).resolve().parents[1] / "dist"
CURRENCIES = {"EUR": "€", "USD": "$", "GBP": "£"}
SHORT_UNIT = 3  # letters that fit behind each number of a column

draw_spark = lru_cache(maxsize=4096)(new_spark)  # a page asks again for what it showed a moment ago


@lru_cache(maxsize=1)
def manifest() -> dict[str, str]:
    """Asset names to built files. Raises FileNotFoundError, in words, before the front end is built."""
    path = DIST / "manifest.json"
    if not path.exists():
        raise FileNotFoundError("The front end is not built. Run: python build_front_end.py")
    found: dict[str, str] = json.loads(path.read_text())
    return found


@register.simple_tag
def asset(name: str) -> str:
    """{% asset "main.js" %}: the address of a built file."""
    return static(manifest()[name])


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon "home" %}: a decorative picture beside a word."""
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{ICONS[name]}</svg>')  # noqa: S308


@register.simple_tag
def mark(status: str, title: str = "") -> SafeString:
    """{% mark line.status %}: the status by shape and colour; give a title where no word stands beside it."""
    return mark_safe(draw_mark(status, title))  # noqa: S308


@register.simple_tag
@lru_cache(maxsize=256)
def status_badge(status: str, reason: str = "present") -> SafeString:
    """{% status_badge line.status line.reason %}: shape, word and colour; the reason on demand."""
    why = REASONS[reason] if reason != "present" else ""
    return format_html(
        '<span class="badge badge-{}"{}>{}{}</span>', status, format_html(' title="{}"', why.capitalize()) if why else "", mark(status),
        STATUSES[status],
    )  # fmt: skip


@register.simple_tag
def reason_words(reason: str, lacks: str | None = None) -> str:
    """Why there is no score, or what is missing for one."""
    said = lacks or REASONS[reason]
    return said[0].upper() + said[1:]


@register.filter
def conditions_said(threshold: Any) -> list[str]:
    """First-match rules, one text each."""
    rule = threshold_row(threshold)
    return [f"{in_words(each, rule.due)}: {each.score:g}" for each in rule.conditions]


@register.simple_tag
def status_word(status: str) -> str:
    return STATUSES[status]


@register.simple_tag
def limit(value: float | None, threshold: Any, measure: Any) -> SafeString:
    """{% limit each.red each measure %}: a limit in percent where it is stated so, else in the measure's unit."""
    if value is None or threshold.mode != "percent":
        return quantity(value, measure)
    return format_html('<span class="num">{}<span class="unit">%</span></span>', f"{value:.10g}")


@register.simple_tag
def quantity(value: Any, measure: Any, sign: bool = False, brief: bool = False) -> SafeString:
    """{% quantity line.value line.measure %}: a number in the measure's unit; a dash that is read as "no data".

    In the columns of a table it is `brief`: a long unit stands once, below the measure's name ({% unit_line %}).
    """
    if value is None:
        return format_html(
            '<span class="num muted"><span aria-hidden="true">{}</span><span class="visually-hidden">No data</span></span>',
            numbers.DASH,
        )
    if measure.kind == "text":
        return format_html('<span class="num">{}</span>', value if isinstance(value, str) else word(value, measure))
    if measure.kind == "yes_no":
        return format_html('<span class="num">{}</span>', "Yes" if float(value) else "No")
    unit = "" if brief and len(measure.unit_of_measure) > SHORT_UNIT else measure.unit_of_measure
    return format_html('<span class="num">{}{}</span>', numbers.shown(value, measure.decimals, sign=sign), _unit(unit))


@lru_cache(maxsize=256)
def _unit(unit: str) -> SafeString:
    return format_html('<span class="unit">{}</span>', CURRENCIES.get(unit, unit)) if unit else SafeString("")


@register.simple_tag
def unit_line(measure: Any) -> SafeString:
    """{% unit_line line.measure %}: a long unit below the measure's name, where its numbers are brief."""
    if len(measure.unit_of_measure) <= SHORT_UNIT:
        return SafeString("")
    return format_html('<span class="unit-line">{}</span>', measure.unit_of_measure)


@register.simple_tag
def number(value: Any, decimals: int = 1) -> str:
    return numbers.shown(value, decimals)


@register.simple_tag
def exact(value: Any) -> str:
    """{% exact each.total %}: all digits of a decimal, grouped."""
    return numbers.exact(value)


@register.simple_tag
def percent(value: Any, decimals: int = 0) -> str:
    """A fraction as percent."""
    return numbers.DASH if value is None else f"{numbers.shown(100 * float(value), decimals)} %"


@register.simple_tag
def chance_words(value: float) -> str:
    """{% chance_words outlook.chance %}: a probability as percent, without feigned precision."""
    return outlook.chance_words(value)


@register.simple_tag
def score(value: Any) -> SafeString:
    """{% score result.score %}: “7.4 of 10”."""
    if value is None:
        return format_html(
            '<span class="score muted"><span aria-hidden="true">{}</span><span class="visually-hidden">No score</span></span>',
            numbers.DASH,
        )
    return format_html('<span class="score">{}<span class="score-of">/10</span></span>', numbers.shown(value, 1))


@register.simple_tag
def spark(line: Any) -> SafeString:
    """{% spark line %}: twelve periods of a measure; the numbers themselves are in its table."""
    known = [value for value in line.spark if value is not None]
    if not known:
        return format_html('<span class="muted small">{}</span>', "No history")
    title = f"{line.name}: {len(known)} of {len(line.spark)} periods have data"
    return mark_safe(draw_spark(line.spark, target=line.spark_targets, statuses=line.spark_statuses, title=title))  # noqa: S308


@register.simple_tag
def signal(judged: Any, words: bool = False) -> SafeString:
    """{% signal point %}: a ring where a point is a signal; with `words=True` it says so itself, where nothing else does."""
    if not judged or not judged.rules:
        return SafeString("")
    rules = ", ".join(str(int(rule)) for rule in judged.rules)
    title = f"Signal, {VERDICT_WORDS[judged.verdict]}: rule {rules}" if words else ""
    return mark_safe(signal_mark(judged.verdict, title))  # noqa: S308


@register.simple_tag
def trend(line: Any) -> SafeString:
    """{% trend line %}: the arrow says where the number is going, its colour whether that is good; both tell of one movement."""
    judged = line.trend
    if judged is None:
        return SafeString("")
    moving = getattr(line, "moving", judged)  # a score moves the way it is judged
    return mark_safe(trend_arrow(judged, {1: "up", -1: "down", 0: "flat"}[moving]))  # noqa: S308


@register.simple_tag
def age(as_of: date | None, today: date, late: bool = False) -> SafeString:
    """{% age line.as_of viewing.today %}: how old a number is."""
    if as_of is None:
        return format_html('<span class="age">{}</span>', "never")
    days = max((today - as_of).days, 0)
    words = (
        f"{days} day{'' if days == 1 else 's'}"
        if days < 60
        else f"{round(days / 30.4)} months"
        if days < 730
        else f"{days // 365} years"
    )
    when = format_html(
        '<time datetime="{}" title="as of {}">{} old</time>', as_of.isoformat(), as_of.isoformat(), words
    )
    return format_html(
        '<span class="age{}">{}{}</span>', " age-late" if late else "", icon("clock") if late else "", when
    )


@register.simple_tag
def coverage(value: float) -> SafeString:
    """{% coverage result.coverage %}: how much of the weight below has data."""
    return format_html(
        '<span class="coverage" title="{}">{}{}</span>',
        "Part of the weight that has data",
        meter(value),
        f"{numbers.shown(100 * value, 0)} % covered",
    )


@register.simple_tag
def meter(value: float | None, kind: str = "") -> SafeString:
    """A bar of 0 to 1; the number stands beside it."""
    width = 60 * min(max(value or 0.0, 0.0), 1.0)
    return format_html(
        '<svg class="meter" viewBox="0 0 60 6" width="60" height="6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="meter-track" width="60" height="6"/><rect class="meter-fill{}" width="{}" height="6"/></svg>',
        f" meter-{kind}" if kind in {"green", "amber", "red"} else "", f"{width:.1f}",
    )  # fmt: skip


@register.simple_tag
def avatar(name: str) -> SafeString:
    words = [word for word in name.split() if word[0].isalnum()] or [name or "?"]
    initials = (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
    return format_html('<span class="avatar avatar-small" aria-hidden="true">{}</span>', initials)


@register.simple_tag
def both(differences: Any, key: Any, viewing: Any) -> SafeString:
    """{% both differences line.key viewing %}: where a locked period has two truths, the one that isn't shown beside it."""
    found = (differences or {}).get(tuple(key) if isinstance(key, list) else key)
    if found is None:
        return SafeString("")
    word, shown = ("today", found.both.restated) if viewing.known_at else ("reported", found.both.reported)
    value = format_html("{} · ", quantity(shown.value, found.measure, brief=True)) if found.measure else ""
    return format_html('<span class="both">{} {} {}{}</span>', icon("clock"), word, value, score(shown.score))


@register.inclusion_tag("components/field.html")
def field(bound: Any) -> dict[str, Any]:
    """{% field form.name %}: label, input, hint and error, tied together for screen readers."""
    described = [f"{bound.auto_id}-hint"] if bound.help_text else []
    described += [f"{bound.auto_id}-error"] if bound.errors else []
    attributes = {"aria-describedby": " ".join(described)} if described else {}
    attributes |= {"aria-invalid": "true"} if bound.errors else {}
    check = getattr(bound.field.widget, "input_type", "") == "checkbox"
    return {
        "field": bound,
        "widget": bound.as_widget(attrs=attributes),
        "check": check,
        "required": bound.field.required or getattr(bound.field, "is_wanted", False),
    }


@register.filter
def json_script_safe(data: Any) -> SafeString:
    """Data for a script element of type application/json: nothing in it can end the element."""
    text = json.dumps(data, default=str).replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026")
    return mark_safe(text)  # noqa: S308


@register.filter
def item(mapping: Any, key: Any) -> Any:
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def navigation(context: Any) -> list[dict[str, Any]]:
    """The main navigation as the member may use it."""
    from fourfold.web.base.navigation import entries

    return entries(context["request"])
