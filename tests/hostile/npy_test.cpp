// The kinds 50 and 51 of hostile files: arrays of NumPy's that are pickled objects, and headers that are not
// what NumPy writes.

#include <gtest/gtest.h>

#include <string>

#include "data/files/npy.h"
#include "data/files/npz.h"
#include "data/files/zip_writer.h"
#include "tests/hostile/support/refused.h"
#include "tests/hostile/zip_files.h"

namespace lamina::hostile {
namespace {

std::string npy(const std::string& header, const std::string& elements = "") {
  return "\x93NUMPY" + std::string("\1\0", 2) + little_endian(header.size(), 2) + header + elements;
}

std::string dict(const std::string& descr, const std::string& shape, const std::string& order = "False") {
  return "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
}

testing::AssertionResult not_read(std::initializer_list<const char*> words, const std::string& bytes) {
  return refused(words, [&] { data::read_npy(as_bytes(bytes), "x.npy"); });
}

// An archive with that array as "x".
std::vector<std::byte> npz(const std::string& array) {
  data::ZipWriter archive;
  archive.add("x.npy", as_bytes(array));
  return archive.finish();
}

// A pickle that would run a program.
constexpr const char* kPickle = "\x80\x03cposix\nsystem\nq\0X\4\0\0\0trueq\1\x85q\2Rq\3.";

TEST(HostileNpy, Kind50PickledObjects) {
  for (const char* descr : {"'|O'", "'O'", "'|O8'", "'<O'"})
    EXPECT_TRUE(
        not_read({"x.npy", descr[1] == 'O' ? "" : "Python objects"}, npy(dict(descr, "(1,)"), kPickle)))
        << descr;
  EXPECT_TRUE(refused({"x.npz: x.npy", "Python objects"},
                      [] { data::parse_npz(npz(npy(dict("'|O'", "(1,)"), kPickle)), "x.npz"); }));
  EXPECT_TRUE(refused({"\"run.pkl\"", "not an array"}, [] {
    data::parse_npz(as_bytes(raw_zip({{.name = "run.pkl", .data = kPickle}})), "x.npz");
  }));
  EXPECT_TRUE(not_read({"not an .npy file"}, kPickle + std::string(20, ' ')));
}

TEST(HostileNpy, OtherElementsThatAreNoNumbers) {
  EXPECT_TRUE(not_read({"texts"}, npy(dict("'<U4'", "(0,)"))));
  EXPECT_TRUE(not_read({"texts"}, npy(dict("'|S4'", "(0,)"))));
  EXPECT_TRUE(not_read({"complex"}, npy(dict("'<c8'", "(0,)"))));
  EXPECT_TRUE(not_read({"dates"}, npy(dict("'<M8[ns]'", "(0,)"))));
  EXPECT_TRUE(not_read({"raw bytes"}, npy(dict("'|V2'", "(0,)"))));
  EXPECT_TRUE(not_read({"records"}, npy(dict("[('a', '<f4'), ('b', '|O')]", "(0,)"))));
  for (const char* descr :
       {"'<f16'", "'<f1'", "'=f4'", "'|f4'", "'<f'", "'f4'", "'<b4'", "'<i3'", "''", "'<i44'", "'<i-4'"})
    EXPECT_TRUE(not_read({"unknown type"}, npy(dict(descr, "(0,)")))) << descr;
  EXPECT_TRUE(not_read({"bool"}, npy(dict("'|b1'", "(1,)"), "\2")));
  EXPECT_TRUE(
      not_read({"18446744073709551615", "int64"}, npy(dict("'<u8'", "(1,)"), std::string(8, '\xFF'))));
}

TEST(HostileNpy, Kind51HeadersWithCode) {
  for (const char* header : {"__import__('os').system('true')",
                             "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} or 1",
                             "{'descr': '<f4', 'fortran_order': not True, 'shape': (1,)}",
                             "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
                             "{'descr': '<f4', 'fortran_order': False, 'shape': [1]}",
                             "{'descr': '<f4', 'fortran_order': False, 'shape': (1)}",
                             "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
                             "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2)}",
                             "{'descr': '<f4', 'fortran_order': False, 'shape': (1.0,)}",
                             "{'descr': '<f4', 'fortran_order': False, 'shape': (,)}",
                             "{'descr': '<f4', 'fortran_order': False, 'shape': (18446744073709551616,)}",
                             "{'descr': '\\x3cf4', 'fortran_order': False, 'shape': (1,)}",
                             "{'descr': '<f4', 'fortran_order': False}",
                             "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}",
                             "{'descr': '<f4' 'fortran_order': False}",
                             "{'descr': '<f4', 'fortran_order': False, 'shape': (), 'run': 1}",
                             "{'descr': '<f4', 'fortran_order': Falsehood}",
                             "",
                             "{",
                             "{}",
                             "{'",
                             "{'descr'",
                             "{'descr':",
                             "{,}"})
    EXPECT_TRUE(not_read({"x.npy", "header that NumPy does not write"}, npy(header))) << header;
  EXPECT_TRUE(not_read({"header that NumPy"}, npy(dict("'<f4'", "(1,)") + "import os")));
  EXPECT_TRUE(not_read({"header that NumPy"}, npy(dict("'<f4'", "(1,)") + std::string(1, '\0'))));
  EXPECT_TRUE(not_read({"header that NumPy"}, npy("{" + std::string(60'000, '('))));
}

TEST(HostileNpy, Kind51HugeDimensions) {
  for (const char* order : {"False", "True"}) {
    for (const char* shape : {"(4294967296, 4294967296)", "(18446744073709551615,)", "(4611686018427387905,)",
                              "(2, 9223372036854775808)", "(0, 9223372036854775807, 9)"})
      EXPECT_TRUE(not_read({"more than can be counted"}, npy(dict("'<f4'", shape, order), "0123"))) << shape;
    EXPECT_TRUE(not_read({"holds 4 bytes", "claims 4000000000000"},
                         npy(dict("'<f4'", "(1000000, 1000000)", order), "0123")));
    EXPECT_TRUE(not_read({"holds 0 bytes", "claims 4"}, npy(dict("'<f4'", "()", order))));
    EXPECT_TRUE(not_read({"holds 5 bytes", "claims 4"}, npy(dict("'<f4'", "()", order), "01234")));
    EXPECT_TRUE(not_read({"9 dimensions, more than the 8"},
                         npy(dict("'<f4'", "(1, 1, 1, 1, 1, 1, 1, 1, 1)", order), "0123")));
  }
}

TEST(HostileNpy, HeadersLongerThanTheFile) {
  const std::string magic = "\x93NUMPY";
  EXPECT_TRUE(
      not_read({"header of 65535 bytes"}, magic + std::string("\1\0\xFF\xFF{", 5) + std::string(9, ' ')));
  EXPECT_TRUE(not_read({"header of 4294967295 bytes"}, magic + std::string("\2\0\xFF\xFF\xFF\xFF", 6)));
  EXPECT_TRUE(not_read({"version 4.0"}, magic + std::string("\4\0\1\0\0\0\0\0", 8)));
  EXPECT_TRUE(not_read({"version 1.1"}, magic + std::string("\1\1\1\0\0\0\0\0", 8)));
  const std::string whole = npy(dict("'<f4'", "(1,)"), "0123");
  for (std::size_t bytes = 0; bytes < whole.size(); ++bytes)
    EXPECT_TRUE(not_read({"x.npy"}, whole.substr(0, bytes))) << bytes;
}

}  // namespace
}  // namespace lamina::hostile
