"""`fourfold score`: files in, a scored scorecard out - as a table, as data or as a workbook. No server, no database, no Django."""
