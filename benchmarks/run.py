"""Times the engine and its peers: `python benchmarks/run.py [--quick] [--save]`."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    # Started as a file, Python looks for modules in this folder only, and not in the one above.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from benchmarks.report import main

    sys.exit(main(sys.argv[1:]))
