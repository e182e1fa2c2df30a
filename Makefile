# A thin layer over bootstrap.py, which a machine without make can call itself.
PYTHON ?= python3

.PHONY: setup run test check bench clean

setup run test check bench clean:
	@$(PYTHON) bootstrap.py $@
