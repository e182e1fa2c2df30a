"""What governance does when a room below reports something: it may refuse what a guard-rail forbids."""


def connect() -> None:
    pass
