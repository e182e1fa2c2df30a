"""Files in: what is read, how its columns become measures, periods and values, and what is saved of it.

reading/ turns any file into rows of cells; mapping/ says what the columns mean; taking/ makes measures and values of rows and
lists what can't be taken; applying.py saves all of it or nothing; runs.py keeps the progress; pages/ is the wizard.
"""
