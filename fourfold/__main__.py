"""`python -m fourfold` is the `fourfold` command."""

import sys

from fourfold.cli.main import main

sys.exit(main())
