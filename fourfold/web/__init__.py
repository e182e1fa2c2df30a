"""The pages: server-rendered, complete without scripts, improved by htmx and small islands.

Lives here: views, templates, styles and islands, a folder for each room; base/ holds what all pages share, components/ the atoms.
Does not live here: reads and writes (the rooms' queries and actions), arithmetic (engine), drawings (drawing).
Start reading at urls.py; base/middleware.py says who is asking.
"""
