"""Scorecards, values and numbers as a person writes them in a text file.

Lives here: the scorecard in YAML, the table of values beside it, numbers and periods as text - read into the engine's rows.
Does not live here: Django, the database, spreadsheets and files of other makers (integrations/imports), printing.
Start reading at scorecard.py (the model) and values.py (the table). What is written wrongly is said with its line or its row,
all of it at once; nothing is guessed. docs/reference/score.md describes both files.
"""
