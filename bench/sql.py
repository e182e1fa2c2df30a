"""The rules in SQL, for SQLite and DuckDB alike: a table of measures' scores, then one of nodes, level by level.

Every measure and node has a row for every month, as a page shows them: score, status, coverage, oldest day.
"""

from collections.abc import Iterator

RESULTS = ("v", "ms", "up")
TYPES = {"i1": "tinyint", "i4": "integer", "i8": "bigint", "f8": "double precision"}

LINE = "max(0.0, min(10.0, ((x - {red}) / ({green} - {red}) + 1.0) * (10.0 / 3)))"
# DuckDB calls the greater of two numbers greatest(), SQLite max()
VALUES = """create table v as
select o.m, o.p, case when k.ratio = 1 then o.numerator * 100.0 / o.denominator else o.value end x
from obs o join measure k on k.m = o.m"""

CALCULATED = """insert into v
select k.m, a.p, case k.formula when 1 then (a.x + c.x) / b.x * 50 when 2 then (a.x + b.x + c.x) / 3
  else a.x - 0.25 * b.x + 0.25 * c.x end x
from measure k join v a on a.m = k.m - 1 join v b on b.m = k.m - 2 and b.p = a.p join v c on c.m = k.m - 3 and c.p = a.p
where k.formula > 0"""

SCORES = """create table ms as
with x as (
  select k.m, d.p, d.last, o.x, k.node, k.w, k.polarity, {limits}
  from measure k cross join period d left join v o on o.m = k.m and o.p = d.p
    left join target t on t.m = k.m and d.p >= t.begins and d.p < t.ends
)
select m, p, node, w, x, case when x is null then null when polarity < 2 then {low}
    when x between green and green_high then {greater}({smaller}({low}, {high}), 20.0 / 3)
    else {smaller}({low}, {high}) end s,
  case when x is null then 5
    when polarity = 0 then case when x >= green then 3 when x >= red then 2 else 1 end
    when polarity = 1 then case when x <= green then 3 when x <= red then 2 else 1 end
    when x between green and green_high then 3 when x between red and red_high then 2 else 1 end st,
  case when x is not null then last end as_of
from x"""

STATUS = "case when c < 0.5 or s is null then 0 when s >= 20.0 / 3 then 3 when s >= 10.0 / 3 then 2 else 1 end st"
MEASURES_UP = """create table up as
select n, p, s, c, case when c >= 0.5 then s end shown, {status}, oldest from (
  select ms.node n, ms.p p, sum(ms.w * ms.s) / sum(case when ms.s is not null then ms.w end) s,
    coalesce(sum(case when ms.s is not null then ms.w end), 0.0) / max(node.total) c, min(ms.as_of) oldest
  from ms join node on node.n = ms.node group by ms.node, ms.p) z"""

NODES_UP = """insert into up
select n, p, s, c, case when c >= 0.5 then s end shown, {status}, oldest from (
  select b.parent n, up.p p, sum(b.w * up.shown) / sum(case when up.shown is not null then b.w end) s,
    coalesce(sum(case when up.shown is not null then b.w * up.c end), 0.0) / max(a.total) c,
    min(case when up.shown is not null then up.oldest end) oldest
  from up join node b on b.n = up.n join node a on a.n = b.parent
  where a.level = {level} group by b.parent, up.p) z"""


def statements(levels: int, *, greater: str, smaller: str, index: bool) -> Iterator[str]:
    """One full computation, after dropping its results."""
    yield VALUES
    if index:
        yield "create index v_i on v(m, p)"
    yield CALCULATED
    limits = ", ".join(
        f"case when k.percent = 0 then k.{name} when k.{name} = 100 then t.amount else k.{name} * t.amount / 100 end {name}"
        for name in ("red", "green", "green_high", "red_high")
    )
    line = LINE.replace("max(", f"{greater}(").replace("min(", f"{smaller}(")
    low, high = line.format(red="red", green="green"), line.format(red="red_high", green="green_high")
    yield SCORES.format(limits=limits, low=low, high=high, greater=greater, smaller=smaller)
    yield MEASURES_UP.format(status=STATUS)
    for level in range(1, levels):
        yield NODES_UP.format(status=STATUS, level=level)


def table(name: str, columns: dict) -> str:
    return f"create table {name} ({', '.join(f'{each} {TYPES[column.dtype.str[1:]]}' for each, column in columns.items())})"
