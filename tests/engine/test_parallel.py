"""Many pieces of work, each done once, whatever the number of cores."""

import pytest

from fourfold.engine import parallel


@pytest.mark.parametrize("count", [0, 1, parallel.FEW - 1, parallel.FEW, 500])
def test_every_piece_is_done_once(count):
    done = []
    parallel.for_each(range(count), done.append)
    assert sorted(done) == list(range(count))


@pytest.mark.parametrize("count", [3, 500])
def test_an_error_in_one_piece_is_raised(count):
    with pytest.raises(ZeroDivisionError):
        parallel.for_each(range(count), lambda piece: 1 // (piece - 2))
