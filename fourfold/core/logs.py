"""Lines of the log: whoever is asked for an odd address or name can't forge a line, or command the terminal that shows it."""

import logging

CONTROLS = [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
ESCAPED = {code: f"\\x{code:02x}" for code in CONTROLS}


class OneLine(logging.Formatter):
    """Control characters in a message are written as escapes; the lines of a trace below it stay lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return super().formatMessage(record).translate(ESCAPED)
