"""The life of a strategy: draft, in review, approved, live, archived; its versions, what differs between them, proposals.

Lives here: which state follows which and who may do it, baselines as text, comments and change proposals, restoring.
Does not live here: the strategy itself and its text (strategy, plain/strategy), guard-rails (governance).
Shelves, top to bottom: actions, queries, models, rules.
"""
