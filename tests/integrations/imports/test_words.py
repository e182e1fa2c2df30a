"""Measures of words in a file: new ones take the file's words, known ones only their own."""

from fourfold.measures import queries

WORDS = "measure: {key: KPI, kind: {value: text}}\nperiod: Period\nvalues: {actual: Actual}\n"
LATER = "measure: {key: KPI}\nperiod: Period\nvalues: {actual: Actual}\n"
CSV = "KPI,Period,Actual\nMood,2025-01,Good\nMood,2025-02,poor\nMood,2025-03,good\nMood,2025-04,\n"


def said(ada):
    (mood,) = queries.visible_measures(ada)
    return mood.kind, mood.words, [(str(v.period_start), v.text, v.amount) for v in queries.values_of(mood.pk)]


def test_a_new_measure_takes_the_words_of_the_file(bring, ada):
    assert bring(CSV, WORDS).saved
    values = [("2025-03-01", "Good", None), ("2025-02-01", "poor", None), ("2025-01-01", "Good", None)]
    assert said(ada) == ("text", ["Good", "poor"], values)
    again = bring(CSV, LATER)
    assert (again.counts["values_unchanged"], again.counts["values_changed"], again.counts["measures_changed"]) == (
        3,
        0,
        0,
    )


def test_another_word_is_refused_and_nothing_is_saved(bring, ada):
    bring(CSV, WORDS)
    before = said(ada)
    report = bring("KPI,Period,Actual\nMood,2025-05,Splendid\nMood,2025-06,Good\n", LATER)
    assert (report.code, report.saved) == ("R11", False)
    assert "“Mood” says “Splendid” in 2025-05-01. Its words are Good, poor." in report.refusal
    assert said(ada) == before


def test_a_changed_word_replaces_the_old_one(bring, ada):
    bring(CSV, WORDS)
    assert bring("KPI,Period,Actual\nMood,2025-01,Poor\n", LATER).counts["values_changed"] == 1
    assert said(ada)[2][-1] == ("2025-01-01", "poor", None)
