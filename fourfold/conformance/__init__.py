"""The conformance suite of the scoring standard: published cases in plain YAML, laws, and what runs them.

Lives here: cases/, reading a case into the engine's rows, asking an engine - ours or another program - and comparing its answers.
Does not live here: the rules themselves (docs/reference/scoring.md says them, engine computes them), Django, the database.
README.md is the format, for other products too. `fourfold conformance` prints the table.
"""
