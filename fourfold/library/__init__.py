"""Starting from what others know: the organisation's KPI library, industry templates, and the guided build of a strategy.

Lives here: adopting entries of the catalogue as copies or links, KPIs that the organisation publishes with approval,
strategies from templates, how far each of the seven steps of a build is.
Does not live here: the entries that ship (catalogue), what a measure or an objective is (measures, strategy).
Shelves, top to bottom: forms, actions, queries, models, rules.
"""
