"""The foundation that every room stands on.

Lives here: organisation scope and its protection in the database, audit trail, events, refusals, public-page marks, idempotency.
Does not live here: people, roles, measures, pages - anything that an organisation would call its own business.
Start reading at scoping.py; protection.py shows what PostgreSQL itself enforces.
"""
