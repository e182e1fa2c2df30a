"""Property tests here are bounded and always try the same examples."""

from hypothesis import settings

settings.register_profile("engine", max_examples=80, derandomize=True, deadline=None)
settings.load_profile("engine")
