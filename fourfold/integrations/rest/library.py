"""The KPI library: what ships with the product, what the organisation has published, industry templates. Reading only."""

from typing import Any, Literal

from ninja import Query, Router
from pydantic import Field

from fourfold.catalogue import kpis as catalogue
from fourfold.catalogue.kpis import Entry
from fourfold.catalogue.measured import Calculated, Quotient, measured
from fourfold.catalogue.sheets import minimum_said, unit_of
from fourfold.catalogue.templates import Template, templates
from fourfold.integrations.rest.fields import Input, Limit, Line, Offset, Output, Page, Text
from fourfold.integrations.rest.problems import READS, faults
from fourfold.integrations.rest.shapes import Named, named
from fourfold.library import queries

router = Router(tags=["Library"])
Industry = Literal[
    "general", "healthcare", "banking", "manufacturing", "pharma", "education", "government", "it_saas", "esg", "hr"
]
Perspective = Literal["financial", "customer", "internal_process", "learning_growth"]


class InputOut(Output):
    """`kind` says how it combines over time: flows add up, of stocks the last counts."""

    key: str
    means: str
    kind: str
    example: float


class KpiOut(Output):
    """`result` is the formula's value for the examples; `entered` is how it is measured: quotient, formula or value.

    `measured` is the number of measures with its code that you may see.
    """

    code: str
    key: str
    name: str
    industries: list[str]
    perspective: str
    unit: str
    says: str
    expression: str
    inputs: list[InputOut]
    result: float
    polarity: str
    frequency: str
    indicator: str
    aggregation: str
    pitfall: str
    standard: str
    letter: str
    minimum: str
    entered: str
    measured: int


class KpiFilter(Input):
    q: Line = Field("", description="Words that all have to be in it.")
    code: Text = Field("", max_length=20)
    industry: Industry | None = None
    perspective: Perspective | None = None
    indicator: Literal["lead", "lag"] | None = None
    letter: Literal["S", "Q", "C", "D", "P"] | None = Field(
        None, description="The letter that it suits on a daily board."
    )
    limit: Limit = 50
    offset: Offset = 0


class PublishedOut(Output):
    id: int
    name: str
    perspective: str
    purpose: str
    owner: Named | None
    measure: Named | None
    unit: Named | None


class PublishedList(Output):
    items: list[PublishedOut]


class TemplateOut(Output):
    """`kpis` are codes of the library."""

    key: str
    name: str
    industry: str
    says: str
    vision: str
    perspectives: list[str]
    themes: list[str]
    objectives: list[str]
    links: list[str]
    kpis: list[str]


class Templates(Output):
    items: list[TemplateOut]


@router.get("/library/kpis", response={200: Page[KpiOut], **faults(READS)}, summary="Search the KPI library")
def list_kpis(request: Any, wanted: Query[KpiFilter]) -> Any:
    """What ships with the product. What begins with the words comes first."""
    kinds = {name: getattr(wanted, name) or "" for name in ("industry", "perspective", "indicator", "letter")}
    found = catalogue.search(wanted.q, **kinds)
    found = [each for each in found if not wanted.code or each.code == wanted.code.strip().upper()]
    known = queries.known_codes(request.member)
    currency = request.member.organisation.currency
    items = [_kpi(each, known, currency) for each in found[wanted.offset : wanted.offset + wanted.limit]]
    return Page[KpiOut](items=items, total=len(found), limit=wanted.limit, offset=wanted.offset)


def _kpi(entry: Entry, known: dict[str, int], currency: str) -> KpiOut:
    how = measured(entry)
    entered = "quotient" if isinstance(how, Quotient) else "formula" if isinstance(how, Calculated) else "value"
    special = {"industries", "inputs", "minimum", "unit", "entered", "measured"}
    plain = {name: getattr(entry, name) for name in KpiOut.model_fields if name not in special}
    inputs = [InputOut(key=each.key, means=each.means, kind=each.kind, example=each.example) for each in entry.inputs]
    return KpiOut(
        **plain, industries=list(entry.industries), inputs=inputs, minimum=minimum_said(entry), unit=unit_of(entry, currency),
        entered=entered, measured=known.get(entry.code, 0),
    )  # fmt: skip


@router.get(
    "/library/published", response={200: PublishedList, **faults(READS)}, summary="List the organisation's own KPIs"
)
def list_published(request: Any) -> Any:
    """Approved ones, whose measure you may see."""
    return PublishedList(
        items=[
            PublishedOut(
                id=each.pk, name=each.name, perspective=each.perspective, purpose=each.purpose, owner=named(each.owner),
                measure=named(each.measure), unit=named(each.measure.unit),
            )
            for each in queries.approved(request.member)
        ]
    )  # fmt: skip


@router.get("/library/templates", response={200: Templates, **faults(READS)}, summary="List industry templates")
def list_templates(request: Any) -> Any:
    """Themes, objectives lag to lead, if-then links in words, and the KPIs of each."""
    return Templates(items=[_template(each) for each in templates().values()])


def _template(found: Template) -> TemplateOut:
    return TemplateOut(
        key=found.key, name=found.name, industry=found.industry, says=found.says, vision=found.vision,
        perspectives=list(found.perspectives), themes=list(found.themes),
        objectives=[f"{code} {box['name']}" for code, box in found.objectives.items()],
        links=[str(said["statement"]) for _, _, said in found.links()], kpis=[each.code for each in found.kpis],
    )  # fmt: skip
