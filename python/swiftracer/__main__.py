"""``python -m swiftracer``: runs JavaScript; see docs/command-line.md."""

import sys

from swiftracer._command_line import main

sys.exit(main(sys.argv[1:]))
