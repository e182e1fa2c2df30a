"""Who: organisations, their units, people, roles and API tokens.

Lives here: the unit tree with its scorecard tiers, sign-in identities (Person), memberships with roles, tokens.
Does not live here: what people measure (measures), what they aim at (strategy), how they sign in (web/account).
Shelves, top to bottom: forms, actions, queries, models, rules.
"""
