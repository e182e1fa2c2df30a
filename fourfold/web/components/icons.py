"""Line icons, 24 x 24, drawn for this product."""

_LINE = 'fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"'


def _paths(*data: str) -> str:
    return "".join(f'<path {_LINE} d="{path}"/>' for path in data)


ICONS = {
    "home": _paths("M4 11 12 4l8 7", "M6 10v9h12v-9", "M10 19v-5h4v5"),
    "scorecard": _paths("M4 5h16v14H4z", "M4 10h16M4 14.5h16M10 10v9"),
    "map": _paths("M9 4h6v4H9zM4 16h6v4H4zM14 16h6v4h-6z", "M12 8v4M7 16v-4h10v4"),
    "units": _paths("M10 3h4v4h-4zM3 17h4v4H3zM10 17h4v4h-4zM17 17h4v4h-4z", "M12 7v10M5 17v-4h14v4"),
    "measures": _paths("M4 19V5M4 19h16", "m7 15 4-5 3 3 5-7"),
    "import": _paths("M12 4v11m0 0-4-4m4 4 4-4", "M4 19h16"),
    "gear": _paths(
        "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
        "M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M18.4 5.6l-2.2 2.2M7.8 16.2l-2.2 2.2",
    ),
    "user": _paths("M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8z", "M4.5 20c1-4 4-6 7.5-6s6.5 2 7.5 6"),
    "menu": _paths("M4 7h16M4 12h16M4 17h16"),
    "left": _paths("m14 6-6 6 6 6"),
    "right": _paths("m10 6 6 6-6 6"),
    "up": _paths("m6 14 6-6 6 6"),
    "down": _paths("m6 10 6 6 6-6"),
    "move": _paths("M12 3v18M3 12h18", "m9 6 3-3 3 3M9 18l3 3 3-3M6 9l-3 3 3 3M18 9l3 3-3 3"),
    "link": _paths("M6 17a2 2 0 1 0 0 4 2 2 0 0 0 0-4z", "M7.5 17.5 16 8m0 0-5 .5M16 8l-.5 5"),
    "undo": _paths("m8 5-4 4 4 4", "M4 9h10a5 5 0 0 1 0 10H9"),
    "redo": _paths("m16 5 4 4-4 4", "M20 9H10a5 5 0 0 0 0 10h5"),
    "play": _paths("m8 5 11 7-11 7z"),
    "pen": _paths("m5 19 1-4L16.5 4.5l3 3L9 18z", "m14 7 3 3"),
    "clock": _paths("M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z", "M12 8v4.5l3 2"),
    "sun": _paths(
        "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
        "M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
    ),
    "moon": _paths("M19 14.5A8 8 0 0 1 9.5 5a8 8 0 1 0 9.5 9.5z"),
    "screen": _paths("M4 5h16v11H4z", "M9 20h6M12 16v4"),
    "out": _paths("M14 4H5v16h9", "M10 12h10m0 0-3-3m3 3-3 3"),
    "key": _paths("M8 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z", "M12 12h9v4M17 12v3"),
    "plus": _paths("M12 5v14M5 12h14"),
    "check": _paths("m5 12.5 5 5L19.5 7"),
    "warning": _paths("M12 4 2.8 20h18.4z", "M12 10v4.5M12 17v.2"),
    "search": _paths("M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14z", "m16.5 16.5 4 4"),
    "print": _paths("M7 9V4h10v5", "M7 17H4v-8h16v8h-3", "M7 14h10v6H7z"),
    "download": _paths("M12 4v11m0 0-4-4m4 4 4-4", "M4 19h16"),
    "question": _paths(
        "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z", "M9.8 9.6a2.3 2.3 0 1 1 3.3 2.2c-.8.4-1.1.9-1.1 1.7M12 16.4v.2"
    ),
    "live": _paths(
        "M12 10.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z", "M7.8 16.2a6 6 0 0 1 0-8.4M16.2 7.8a6 6 0 0 1 0 8.4"
    ),
    "lock": _paths("M6 11h12v9H6z", "M8.5 11V8a3.5 3.5 0 0 1 7 0v3"),
}
