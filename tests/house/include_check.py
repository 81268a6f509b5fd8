#!/usr/bin/env python3
"""Reads every #include of the tree and fails on an arrow that the table of rooms does not allow.

    python3 tests/house/include_check.py [root]

The rules: a room includes itself and the rooms its row names, written from the repository's root; a quoted include
names a file of ours that exists; a backend's vendor headers stay in the backend's room.
"""

import re
import sys
from pathlib import Path

CORE = ["core/base", "core/draw", "core/ir", "core/ops", "core/passes", "core/plan", "core/runtime"]
LIBRARY = CORE + ["layers", "optim", "data", "model"]

# room or file -> what it may include besides itself. The longest row that a path begins with is the one that counts.
ROOMS = {
    "core/base": [],
    "core/draw": ["core/base"],
    "core/ir": ["core/base"],
    "core/ops": ["core/base", "core/ir"],
    "core/passes": ["core/base", "core/ir", "core/ops"],
    "core/plan": ["core/base", "core/ir"],
    "core/runtime": ["core/base", "core/ir", "core/ops", "core/passes", "core/plan"],
    "cpu": CORE,
    "cuda": CORE,
    "layers": CORE,
    "optim": CORE,
    "data": CORE,
    "model": CORE + ["layers", "optim", "data"],
    "model/devices.cpp": CORE + ["layers", "optim", "data", "model", "cpu", "cuda"],
    "lamina": LIBRARY,
    "tools": LIBRARY + ["lamina"],
    "tests": LIBRARY + ["lamina", "cpu", "cuda", "tools", "samples", "bench"],
    "samples": LIBRARY + ["lamina", "cpu", "cuda", "tools", "tests"],
    "bench": LIBRARY + ["lamina", "cpu", "cuda", "tools", "tests"],
}
ELSEWHERE = ["tests/consumer"]  # a project of its own
FREE = ["tests", "samples", "bench"]

# vendor header -> the rooms that may see it
VENDORS = {
    r"(oneapi/)?dnnl": ["cpu"],
    r"cuda|cudnn|cublas|nvrtc|nccl": ["cuda"],
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def within(path, folder):
    return path == folder or path.startswith(folder + "/")


def room_of(path):
    """The longest row that `path` lies in, or None."""
    rows = [room for room in ROOMS if within(path, room)]
    return max(rows, key=len, default=None)


def vendor_fault(path, room, included):
    if room in FREE:
        return None
    for vendor, rooms in VENDORS.items():
        if re.match(vendor, included) and not any(within(path, r) for r in rooms):
            return f"{room} may not know a vendor's header; only {', '.join(rooms)}/ may"
    return None


def fault(root, path, quote, included):
    """Why `path` may not have this include, or None."""
    room, target = room_of(path), room_of(included)
    if quote == "<" and target is None:
        return vendor_fault(path, room, included)
    if quote == "<" and not (room in FREE and target == "lamina"):
        return "files of ours are included with quotes"
    if not (root / included).is_file():
        return "no such file; includes are written from the repository's root"
    if target is None:
        return "is in no room of the table"
    if target in [room] + ROOMS[room] or within(room, target):  # a file with a row of its own lives in its room
        return None
    return f"{room} may include {', '.join(ROOMS[room]) or 'nothing but itself'}"


def sources(root):
    for room in sorted({room.split("/")[0] for room in ROOMS}):
        for file in sorted((root / room).rglob("*")):
            path = file.relative_to(root).as_posix()
            if file.suffix in (".h", ".cpp", ".cu", ".cuh") and not any(within(path, e) for e in ELSEWHERE):
                yield path


def faults(root):
    """Lines "file:line: #include ...: reason" for every include that is not allowed."""
    for path in sources(root):
        if room_of(path) is None:
            yield f"{path}:1: lies in no room of the table"
            continue
        for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            reason = fault(root, path, *match.groups()) if match else None
            if reason:
                yield f"{path}:{number}: {line.strip()}: {reason}"


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    found = list(faults(root))
    for line in found:
        print(line)
    print(f"{len(list(sources(root)))} files read, {len(found)} includes not allowed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
