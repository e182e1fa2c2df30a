"""The drawing room: the domain's own pictures as SVG text.

Lives here: strategy map, status marks, sparkline, bullet - plain data in, SVG text out, the same for page and print.
Does not live here: Django, the database, the clock, colours of a theme (pictures use CSS classes and custom properties).
Text is escaped here, once. Each picture has a title, a description and can be read in black and white.
"""
