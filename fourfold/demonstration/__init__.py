"""The invented organisation that a newcomer looks at: a contract manufacturer with three sites and 24 months of numbers.

Lives here: its content (people, map, measures: content/*.yaml), the numbers behind its story, making it, removing it wholly.
Does not live here: anything that a real organisation needs. Everything is made through the rooms' own actions.
Start reading at making.py; plant.py holds the cause and effect that the scorecards show.
"""
