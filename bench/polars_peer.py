"""Polars: columns in memory, both cores, lazy expressions."""

from typing import Any

import numpy as np
import polars as pl

from bench.tables import LIMITS, Tables, matrix

NAME = "Polars"
x = pl.col


class Peer:
    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.frames = {
            name: pl.DataFrame({each: pl.Series(column, nan_to_null=True) for each, column in columns.items()})
            for name, columns in tables.all().items()
        }
        self.measures, self.nodes = pl.DataFrame(), pl.DataFrame()

    def score(self) -> None:
        self.measures = self._scored().collect()
        node = self.frames["node"].lazy()
        total = node.select("n", "total", "level")
        up = self.measures.lazy().select(x("node").alias("n"), "p", "w", "s", pl.lit(1.0).alias("c"), "as_of")
        levels = [self._rolled(up.join(total, on="n")).collect()]
        above = node.select("n", "parent", "w")
        for level in range(1, self.tables.levels):
            parts = pl.concat(levels).lazy().join(above, on="n").join(total, left_on="parent", right_on="n")
            parts = parts.filter(x("level") == level)
            parts = parts.select(
                x("parent").alias("n"), "p", "w", x("shown").alias("s"), "c", x("oldest").alias("as_of"), "total"
            )
            levels.append(self._rolled(parts).collect())
        self.nodes = pl.concat(levels)

    def _scored(self) -> pl.LazyFrame:
        limits = [
            pl.when(x("percent") == 0).then(x(name)).when(x(name) == 100).then(x("amount"))
            .otherwise(x(name) * x("amount") / 100).alias(name) for name in LIMITS
        ]  # fmt: skip
        frames = {name: frame.lazy() for name, frame in self.frames.items()}
        rows = frames["measure"].join(frames["period"], how="cross").join(self._values(), on=["m", "p"], how="left")
        rows = rows.join(self._targets(), on=["m", "p"], how="left")
        found = rows.select("m", "p", "last", "node", "w", "polarity", "x", *limits)
        low, high = _line("red", "green"), _line("red_high", "green_high")
        both = pl.min_horizontal(low, high)
        inside, inner = x("x").is_between(x("green"), x("green_high")), x("x").is_between(x("red"), x("red_high"))
        score = (
            pl.when(x("polarity") < 2)
            .then(low)
            .when(inside)
            .then(pl.max_horizontal(both, pl.lit(20 / 3)))
            .otherwise(both)
        )
        green = (
            pl.when(x("polarity") == 0)
            .then(x("x") >= x("green"))
            .when(x("polarity") == 1)
            .then(x("x") <= x("green"))
            .otherwise(inside)
        )
        amber = (
            pl.when(x("polarity") == 0)
            .then(x("x") >= x("red"))
            .when(x("polarity") == 1)
            .then(x("x") <= x("red"))
            .otherwise(inner)
        )
        there = x("x").is_not_null()
        status = pl.when(~there).then(5).when(green).then(3).when(amber).then(2).otherwise(1)
        return found.select(
            "m", "p", "node", "w", pl.when(there).then(score).alias("s"), status.cast(pl.Int8).alias("st"),
            pl.when(there).then(x("last")).alias("as_of"),
        )  # fmt: skip

    def _values(self) -> pl.LazyFrame:
        """What was entered, and what is worked out from it."""
        measure = self.frames["measure"].lazy()
        value = pl.when(x("ratio") == 1).then(x("numerator") * 100.0 / x("denominator")).otherwise(x("value"))
        entered = (
            self.frames["obs"].lazy().join(measure.select("m", "ratio"), on="m").select("m", "p", value.alias("x"))
        )
        operands = measure.filter(x("formula") > 0).select("m", "formula")
        for back, name in enumerate(("a", "b", "c"), start=1):
            on = ["m", "p"] if back > 1 else ["m"]
            other = entered.select((x("m") + back).cast(pl.Int32).alias("m"), "p", x("x").alias(name))
            operands = operands.join(other, on=on)
        a, b, c = x("a"), x("b"), x("c")
        made = pl.when(x("formula") == 1).then((a + c) / b * 50).when(x("formula") == 2).then((a + b + c) / 3)
        found = operands.select("m", "p", made.otherwise(a - 0.25 * b + 0.25 * c).alias("x"))
        return pl.concat([entered, found])

    def _targets(self) -> pl.LazyFrame:
        """One row for each measure and month: joining on ranges is slower."""
        months = pl.int_ranges(x("begins"), x("ends"), dtype=pl.Int32).alias("p")
        return self.frames["target"].lazy().select("m", months, "amount").explode("p")

    def _rolled(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        there = x("s").is_not_null()
        found = rows.group_by("n", "p").agg(
            ((x("w") * x("s")).sum() / x("w").filter(there).sum()).alias("s"),
            ((x("w") * x("c")).filter(there).sum() / x("total").first()).alias("c"),
            x("as_of").filter(there).min().alias("oldest"),
        )
        found = found.with_columns(pl.when(x("c") > 0).then(x("s")).alias("s"))
        grey = (x("c") < 0.5) | x("s").is_null()
        status = pl.when(grey).then(0).when(x("s") >= 20 / 3).then(3).when(x("s") >= 10 / 3).then(2).otherwise(1)
        return found.with_columns(pl.when(x("c") >= 0.5).then(x("s")).alias("shown"), status.cast(pl.Int8).alias("st"))

    def results(self) -> dict[str, np.ndarray]:
        nodes, measures = len(self.tables.node["n"]), len(self.tables.measure["m"])

        def grid(frame: pl.DataFrame, key: str, name: str, rows: int) -> np.ndarray:
            columns: Any = (frame[each].to_numpy() for each in (key, "p", name))
            return matrix(rows, self.tables.periods, *columns)

        return {
            "score": grid(self.measures, "m", "s", measures),
            "status": grid(self.measures, "m", "st", measures),
            "node_over_present": grid(self.nodes, "n", "s", nodes),
            "node_score": grid(self.nodes, "n", "shown", nodes),
            "node_coverage": grid(self.nodes, "n", "c", nodes),
            "node_status": grid(self.nodes, "n", "st", nodes),
            "node_oldest": grid(self.nodes, "n", "oldest", nodes),
        }

    def close(self) -> None:
        self.frames.clear()


def _line(red: str, green: str) -> pl.Expr:
    return (((x("x") - x(red)) / (x(green) - x(red)) + 1.0) * (10 / 3)).clip(0.0, 10.0)
