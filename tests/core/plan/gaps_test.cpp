#include "core/plan/gaps.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace lamina {
namespace {

TEST(Gaps, GrowFromTheBottom) {
  Gaps gaps(100);
  EXPECT_EQ(gaps.take_low(10), 0);
  EXPECT_EQ(gaps.take_low(20), 10);
  EXPECT_EQ(gaps.take_low(500), 30);
}

TEST(Gaps, GrowFromTheCeilingDownward) {
  Gaps gaps(100);
  EXPECT_EQ(gaps.take_high(10), 90);
  EXPECT_EQ(gaps.take_high(20), 70);
  EXPECT_EQ(gaps.take_low(50), 0);
  EXPECT_EQ(gaps.take_high(30), 100);  // nothing below the ceiling is large enough
}

TEST(Gaps, TheSmallestThatFitsIsTaken) {
  Gaps gaps(0);
  gaps.take_at(0, 100);
  gaps.give(0, 30);
  gaps.give(40, 20);
  gaps.give(70, 20);
  EXPECT_EQ(gaps.take_low(15), 40);  // 20 bytes at 40 and at 70: the lower
  EXPECT_EQ(gaps.take_high(15), 75);
  EXPECT_EQ(gaps.take_high(25), 5);
  EXPECT_EQ(gaps.take_low(31), 100);
}

TEST(Gaps, NeighboursAreJoined) {
  Gaps gaps(0);
  gaps.take_at(0, 90);
  gaps.give(0, 30);
  gaps.give(60, 20);
  gaps.give(30, 30);
  EXPECT_EQ(gaps.take_low(80), 0);
  gaps.give(0, 80);
  gaps.give(80, 10);
  EXPECT_EQ(gaps.take_low(1000), 0);
}

TEST(Gaps, WhatIsNotFreeCannotBeTaken) {
  Gaps gaps(0);
  gaps.take_at(10, 10);
  EXPECT_THROW(gaps.take_at(5, 10), std::logic_error);
  EXPECT_THROW(gaps.take_at(15, 1), std::logic_error);
  gaps.take_at(0, 10);
  EXPECT_THROW(gaps.take_at(0, 1), std::logic_error);
}

}  // namespace
}  // namespace lamina
