"""Any file as rows of cells: text files stream, spreadsheets and YAML or JSON are read in a child process with limits."""

from fourfold.integrations.imports.reading.tables import Cell, Row, Table, open_table

__all__ = ["Cell", "Row", "Table", "open_table"]
