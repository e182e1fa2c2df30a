"""Measurements, run by `make bench` or `python -m bench [--quick]`: ours and a peer in one run on one machine."""
