"""What stops a command, in one sentence for the person at the terminal."""


class Problem(Exception):
    """The command can't go on. Exit code 2 where the input is at fault, 1 where the work failed."""

    def __init__(self, sentence: str, *, code: int = 2) -> None:
        super().__init__(sentence)
        self.code = code
