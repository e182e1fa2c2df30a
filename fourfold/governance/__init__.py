"""What keeps a strategy alive and honest: guard-rails with their overrides, reviews that were held, handing over what one owns.

Lives here: which guard-rails are breached, the strategy office's overrides, when a scorecard was reviewed, handovers.
Does not live here: the rules themselves (checks), what they look at (measures, strategy), who is appointed (org).
Shelves, top to bottom: forms, actions, queries, models, rules.
"""
