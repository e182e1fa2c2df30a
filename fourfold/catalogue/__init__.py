"""The KPI library and the industry templates that come with the product: definitions to start from, as text.

Lives here: kpis/ and templates/ in YAML, reading them, searching, working an example out, how an entry is measured.
Does not live here: Django, the database, what organisations add of their own (library), adopting.
Start reading at kpis.py (one entry) and templates.py (one template).
"""
