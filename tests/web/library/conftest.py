import pytest

from tests.stage import churn, lanes, placed, retain, scorecard, speed, strategy

__all__ = ["churn", "lanes", "placed", "retain", "scorecard", "speed", "strategy"]


@pytest.fixture
def sent(browse, ada):
    """`sent(address, name=...)`: Ada sends a form; the response, and what its page says."""
    browser = browse(ada)

    def send(address: str, **fields):
        answer = browser.post(address, fields)
        return answer, answer.content.decode()

    return send
