"""What a strategy office checks: the logic of a map (T1-T15) and the guard-rails of a scorecard, as findings in words.

Lives here: plain rows of a map and of a scorecard, one small function for each rule, and the findings they give.
Does not live here: reading rows from the database (`strategy`), overrides, rights, pages.
"""
