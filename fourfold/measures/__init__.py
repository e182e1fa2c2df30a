"""What is measured: measures with their KPI sheet, dated targets and thresholds, values, the fiscal calendar, imports.

Lives here: everything that makes one measure's number and its own score; import runs and saved mappings.
Does not live here: objectives, perspectives and scorecards that use measures (strategy), reading files (integrations/imports).
Values, targets and thresholds are never overwritten: a change adds a row and ends the old one, so the past stays readable.
Shelves, top to bottom: tasks, forms, actions, queries, models, rules.
"""
