"""Other systems and files: the public REST API, and numbers that come in by file.

Lives here: rest/ (the API, a file for each room), imports/ (reading, mapping and applying files; the wizard's pages).
Does not live here: the rules of the rooms (their actions refuse), what pages look like (web), scheduled connectors (not built yet).
"""
