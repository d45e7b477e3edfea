"""`python -m runbookrunner` is the same command as `rbr`."""

import sys

from runbookrunner.cli.main import main

sys.exit(main())
