"""A browser that hangs costs a journey some seconds, not the whole run."""

import os
import signal

from tests.journeys import conftest


def test_a_browser_that_never_answers_is_ended_and_started_anew(chromium, monkeypatch):
    monkeypatch.setattr(conftest, "HUNG", 1)
    context = chromium.new_context()
    hanging = chromium.pid
    os.kill(hanging, signal.SIGSTOP)
    chromium.close(context)
    page = chromium.new_context().new_page()
    page.goto("data:text/html,<title>anew</title>")
    assert page.title() == "anew"
    assert chromium.pid != hanging
