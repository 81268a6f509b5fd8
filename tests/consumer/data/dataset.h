#pragma once

// A file of the consumer's with the same path as one of Lamina's: neither may be taken for the other.
struct Dataset {
  int rows = 64;
};
