"""DuckDB: columns in memory, both cores, and the rules in SQL."""

import duckdb
import numpy as np

from bench.sql import RESULTS, statements
from bench.sqlite_peer import results
from bench.tables import Tables

NAME = "DuckDB SQL"


class Peer:
    def __init__(self, tables: Tables) -> None:
        self.tables, self.base = tables, duckdb.connect()
        self.base.execute("set threads = 2")
        self.base.execute("set preserve_insertion_order = false")
        for name, columns in tables.all().items():
            self.base.register("loaded", columns)
            self.base.execute(
                f"create table {name} as select {', '.join(map(_loaded, columns, columns.values()))} from loaded"
            )
            self.base.unregister("loaded")

    def score(self) -> None:
        for name in RESULTS:
            self.base.execute(f"drop table if exists {name}")
        for statement in statements(self.tables.levels, greater="greatest", smaller="least", index=False):
            self.base.execute(statement)

    def results(self) -> dict[str, np.ndarray]:
        return results(self.tables, lambda query: list(self.base.execute(query).fetchnumpy().values()))

    def close(self) -> None:
        self.base.close()


def _loaded(name: str, column: np.ndarray) -> str:
    """NaN is how arrays say null."""
    return f"case when isnan({name}) then null else {name} end {name}" if column.dtype.kind == "f" else name
