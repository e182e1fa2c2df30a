"""The `fourfold` command.

Lives here: argument parsing, the embedded database's life, starting servers and workers, printing to a terminal.
Does not live here: what the commands do - they call the rooms' actions and queries, the imports door and the server.
One file a command in commands/; embedded.py runs PostgreSQL; boot.py gets Django ready.
"""
