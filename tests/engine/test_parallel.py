"""Many pieces of work, each done once, whatever the number of cores."""

import os

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


def test_the_work_of_a_piece_may_be_divided_itself():
    """Two levels deep, with more pieces than threads: nobody waits for a thread that waits for him."""

    def inner(piece):
        return sum(parallel.each_of(range(40), lambda each: piece * each))

    assert parallel.each_of(range(50), inner) == [piece * 780 for piece in range(50)]


def test_after_an_error_no_further_piece_is_begun():
    done = []

    def work(piece):
        if piece == 3:
            raise ZeroDivisionError
        done.append(piece)

    with pytest.raises(ZeroDivisionError):
        parallel.for_each(range(100_000), work)
    assert len(done) < 100_000


def test_a_forked_process_has_threads_of_its_own():
    parallel.each_of(range(50), str)
    child = os.fork()
    if child == 0:
        os._exit(0 if parallel.each_of(range(50), str) == [str(each) for each in range(50)] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
