"""SQLite: the tables in memory, indexed, and the rules in SQL."""

import sqlite3

import numpy as np

from bench.sql import RESULTS, statements, table
from bench.tables import Tables, matrix

NAME = "SQLite SQL"
INDICES = ("measure(m)", "target(m, begins)", "node(n)", "node(parent)", "obs(m, p)")


class Peer:
    def __init__(self, tables: Tables) -> None:
        self.tables, self.base = tables, sqlite3.connect(":memory:", isolation_level=None)
        for pragma in (
            "journal_mode = off",
            "synchronous = off",
            "cache_size = -2000000",
            "temp_store = memory",
            "threads = 2",
        ):
            self.base.execute(f"pragma {pragma}")
        for name, columns in tables.all().items():
            self.base.execute(table(name, columns))
            places = ", ".join("?" * len(columns))
            rows = zip(*([None if x != x else x for x in column.tolist()] for column in columns.values()), strict=True)
            self.base.execute("begin")
            self.base.executemany(f"insert into {name} values ({places})", rows)
            self.base.execute("commit")
        for number, index in enumerate(INDICES):
            self.base.execute(f"create index i{number} on {index}")
        self.base.execute("analyze")

    def score(self) -> None:
        for name in RESULTS:
            self.base.execute(f"drop table if exists {name}")
        for statement in statements(self.tables.levels, greater="max", smaller="min", index=True):
            self.base.execute(statement)

    def results(self) -> dict[str, np.ndarray]:
        return results(self.tables, lambda query: list(zip(*self.base.execute(query).fetchall(), strict=True)))

    def close(self) -> None:
        self.base.close()


def results(tables: Tables, fetch) -> dict[str, np.ndarray]:
    """Measures' scores, and the nodes' score, score over what is present, and coverage."""

    def grid(rows: int, query: str) -> np.ndarray:
        at, p, found = fetch(query)
        return matrix(
            rows,
            tables.periods,
            at,
            p,
            np.array([np.nan if x is None else x for x in found], np.float64) if isinstance(found, tuple) else found,
        )

    nodes, measures = len(tables.node["n"]), len(tables.measure["m"])
    return {
        "score": grid(measures, "select m, p, s from ms"),
        "status": grid(measures, "select m, p, st from ms"),
        "node_over_present": grid(nodes, "select n, p, s from up"),
        "node_score": grid(nodes, "select n, p, shown from up"),
        "node_coverage": grid(nodes, "select n, p, c from up"),
        "node_status": grid(nodes, "select n, p, st from up"),
        "node_oldest": grid(nodes, "select n, p, oldest from up"),
    }
