"""Live updates: streams of server-sent events that tell open pages which records changed.

Lives here: listening to PostgreSQL, who may hear what, the streams themselves - asyncio, and a few threads for questions
to the database. Does not live here: pages, and the data of what changed; the page asks for that with its own rights.
"""
