"""Run background jobs: imports and housekeeping. “fourfold serve” has one inside; this runs more."""

import argparse

from fourfold.cli import boot, working


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="jobs at the same time, 1 to 32 (default 2)")


def run(options: argparse.Namespace) -> int:
    working.check_jobs(options.jobs)
    with boot.django():
        print("Waiting for jobs. Ctrl+C stops the worker.", flush=True)
        working.work(options.jobs)
    return 0
