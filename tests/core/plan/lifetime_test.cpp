#include "core/plan/lifetime.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace lamina {
namespace {

using Lives = std::vector<Lifetime>;

TEST(Lifetime, RoundsUp) {
  EXPECT_EQ(round_up(0, 64), 0);
  EXPECT_EQ(round_up(1, 64), 64);
  EXPECT_EQ(round_up(64, 64), 64);
  EXPECT_EQ(round_up(65, 64), 128);
}

TEST(Lifetime, GrantsAWishAtTheOwnersLastStep) {
  EXPECT_EQ(grant_wishes(Lives{{64, 0, 1}, {64, 1, 2, 0}}), (std::vector<int>{-1, 0}));
  EXPECT_EQ(grant_wishes(Lives{{64, 0, 1}, {10, 1, 2, 0}}), (std::vector<int>{-1, 0}));
}

TEST(Lifetime, RefusesWhatIsNotLegal) {
  const std::vector<int> none{-1, -1};
  EXPECT_EQ(grant_wishes(Lives{{64, 0, 2}, {64, 1, 2, 0}}), none);  // the owner is needed longer
  EXPECT_EQ(grant_wishes(Lives{{64, 0, 1}, {64, 2, 3, 0}}), none);  // the owner is gone already
  EXPECT_EQ(grant_wishes(Lives{{64, 0, 1}, {65, 1, 2, 0}}), none);  // the owner is too small
  EXPECT_EQ(grant_wishes(Lives{{64, 0, 1}, {0, 1, 2, 0}}), none);
  EXPECT_EQ(grant_wishes(Lives{{64, 1, 1, 1}, {64, 1, 1, 0}}), none);  // a ring
}

TEST(Lifetime, OneOwnerHasOneHeir) {
  EXPECT_EQ(grant_wishes(Lives{{64, 0, 1}, {10, 1, 2, 0}, {60, 1, 2, 0}, {60, 1, 2, 0}}),
            (std::vector<int>{-1, -1, 0, -1}));
}

TEST(Lifetime, RejectsNonsense) {
  EXPECT_THROW(check_lifetimes(Lives{{-1, 0, 0}}, 64), std::logic_error);
  EXPECT_THROW(check_lifetimes(Lives{{1, 1, 0}}, 64), std::logic_error);
  EXPECT_THROW(check_lifetimes(Lives{{1, 0, 0, 0}}, 64), std::logic_error);
  EXPECT_THROW(check_lifetimes(Lives{{1, 0, 0, 5}}, 64), std::logic_error);
  EXPECT_THROW(check_lifetimes(Lives{{1, 0, 0}}, 0), std::logic_error);
  EXPECT_NO_THROW(check_lifetimes(Lives{}, 1));
}

}  // namespace
}  // namespace lamina
