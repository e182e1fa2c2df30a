from tests.acts import told

__all__ = ["told"]
