#!/usr/bin/env python3
"""The include check finds planted bad includes, names their file and line, and leaves good ones alone."""

import tempfile
import unittest
from pathlib import Path

import include_check


class IncludeCheck(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        for path in ["core/base/shape.h", "core/ir/graph.h", "core/runtime/tensor.h", "core/draw/svg.h", "cpu/pool.h",
                     "layers/dense.h", "model/model.h", "lamina/lamina.h"]:
            self.write(path, "#pragma once\n")

    def tearDown(self):
        self.folder.cleanup()

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def found(self, path, text):
        self.write(path, text)
        return list(include_check.faults(self.root))

    def allows(self, path, text):
        self.assertEqual(self.found(path, text), [])

    def forbids(self, path, text, line=1):
        found = self.found(path, text)
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(f"{path}:{line}: "), found[0])

    def test_arrows_down_are_allowed(self):
        self.allows("core/ir/node.h", '#include "core/base/shape.h"\n#include <vector>\n')
        self.allows("layers/dense.cpp", '#include "layers/dense.h"\n#include "core/ir/graph.h"\n')
        self.allows("model/model.cpp", '#include "layers/dense.h"\n')
        self.allows("tests/cpu/pool_test.cpp", '#include "cpu/pool.h"\n#include "lamina/lamina.h"\n')
        self.allows("samples/xor.cpp", "#include <lamina/lamina.h>\n")

    def test_arrows_up_are_found(self):
        self.forbids("core/base/shape.cpp", '#include "core/base/shape.h"\n\n#include "core/ir/graph.h"\n', line=3)

    def test_core_knows_no_backend(self):
        self.forbids("core/runtime/run.cpp", '  #  include "cpu/pool.h"\n')

    def test_layers_know_no_model(self):
        self.forbids("layers/dense.cpp", '#include "model/model.h"\n')

    def test_nobody_includes_the_umbrella(self):
        self.forbids("model/model.cpp", '#include "lamina/lamina.h"\n')

    def test_nor_with_angle_brackets(self):
        self.forbids("model/model.cpp", "#include <lamina/lamina.h>\n")

    def test_only_devices_sees_a_backend(self):
        self.allows("model/devices.cpp", '#include "cpu/pool.h"\n#include "model/model.h"\n')
        self.forbids("model/trainer.cpp", '#include "cpu/pool.h"\n')

    def test_vendor_headers_stay_in_the_backend(self):
        self.allows("cpu/matmul.cpp", "#include <dnnl.hpp>\n")
        self.forbids("layers/dense.cpp", "#include <dnnl.hpp>\n")

    def test_includes_are_written_from_the_root(self):
        self.forbids("core/ir/node.cpp", '#include "graph.h"\n')

    def test_rooms_of_ours_are_quoted(self):
        self.forbids("layers/dense.cpp", "#include <core/ir/graph.h>\n")

    def test_a_file_outside_the_rooms_is_found(self):
        self.forbids("core/strange/thing.h", "#pragma once\n")


if __name__ == "__main__":
    unittest.main()
