#!/usr/bin/env python3
"""Fails if a source file is longer than 500 lines; prints the median beside the 120 that we aim at.

    python3 tests/house/size_check.py [root]
"""

import statistics
import sys
from pathlib import Path

import include_check

LONGEST = 500
MEDIAN = 120


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    lines = {path: len((root / path).read_bytes().splitlines()) for path in include_check.sources(root)}
    for path, count in lines.items():
        if count > LONGEST:
            print(f"{path}:{LONGEST + 1}: {count} lines; no file has more than {LONGEST}")
    print(f"{len(lines)} files, median {statistics.median(lines.values()):g} lines (aim: {MEDIAN} at most), "
          f"longest {max(lines.values())}")
    return 1 if max(lines.values()) > LONGEST else 0


if __name__ == "__main__":
    sys.exit(main())
