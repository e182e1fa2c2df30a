"""What is aimed at: strategy, perspectives, themes, objectives, their links, and the scorecards that weigh them.

Lives here: mission, vision, strategy map content, scorecards per unit, weights and placements (dated), scored results.
Does not live here: the numbers themselves (measures), drawing (drawing), the arithmetic (engine).
What hangs below what, and with which weight, is dated: a past period is scored by the tree of its time.
Shelves, top to bottom: forms, actions, queries, models, rules.
"""
