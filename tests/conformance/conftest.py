"""Laws are tried on examples that are always the same."""

from hypothesis import settings

settings.register_profile("laws", max_examples=25, derandomize=True, deadline=None)
settings.load_profile("laws")
