"""One file a command: a docstring for --help, arguments(parser), and run(options) -> exit code."""
