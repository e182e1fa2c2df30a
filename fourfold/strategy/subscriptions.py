"""What the strategy room does when a room below it reports something."""


def connect() -> None: ...
