"""The public REST API: one file for each resource, one gate in front of all of them.

Read gate.py first (who calls, how often, in which organisation, inside which transaction), then fields.py and problems.py,
which every resource uses. docs/reference/rest.md is the contract for people.
"""
