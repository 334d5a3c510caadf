"""`python -m essaim`, the same as the command `essaim`."""

import sys

from essaim.cli import main

sys.exit(main())
