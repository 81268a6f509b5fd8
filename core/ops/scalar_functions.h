#pragma once

#include <cmath>
#include <type_traits>

// Compiled for the host and for devices.
#ifdef __CUDACC__
#define LAMINA_DEVICE __host__ __device__ __forceinline__
#else
#define LAMINA_DEVICE [[gnu::always_inline]] inline
#endif

// The elementwise functions, each a formula over one number type T. The reference takes T = double or float
// with std's functions; the fast rows bring their own T and their own exp, tanh, ... which are found by
// argument-dependent lookup. What a function is to users (its op, its gradient) stands in unary.h, binary.h
// and select.h.
namespace lamina::scalar {

struct Negative {
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    return -x;
  }
};
struct Abs {
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    return x < T(0) ? -x : x;
  }
};
struct Sign {
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    return x > T(0) ? T(1) : x < T(0) ? T(-1) : T(0);
  }
};
struct Square {
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    return x * x;
  }
};
struct Relu {  // NaN comes out
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    return x < T(0) ? T(0) : x;
  }
};
struct Exp {
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    using std::exp;
    return exp(x);
  }
};
struct Log {
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    using std::log;
    return log(x);
  }
};
struct Log1p {
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    using std::log1p;
    return log1p(x);
  }
};
struct Sqrt {
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    using std::sqrt;
    return sqrt(x);
  }
};
struct Rsqrt {
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    using std::sqrt;
    return T(1) / sqrt(x);
  }
};
struct Tanh {
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    using std::tanh;
    return tanh(x);
  }
};
struct Sigmoid {  // both branches keep exp's argument from overflowing
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    using std::exp;
    const T e = exp(x < T(0) ? x : -x);
    return (x < T(0) ? e : T(1)) / (T(1) + e);
  }
};
struct Softplus {  // log(1 + exp(x)) without overflow
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    using std::exp;
    using std::log1p;
    return (x > T(0) ? x : T(0)) + log1p(exp(x < T(0) ? x : -x));
  }
};
struct Erf {
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    using std::erf;
    return erf(x);
  }
};
struct Sin {
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    using std::sin;
    return sin(x);
  }
};
struct Cos {
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    using std::cos;
    return cos(x);
  }
};
struct Floor {
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    using std::floor;
    return floor(x);
  }
};
struct Ceil {
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    using std::ceil;
    return ceil(x);
  }
};

struct HardSigmoid {  // a line through (-3, 0) and (3, 1), cut off there
  template <class T>
  LAMINA_DEVICE static T value(T x) {
    const T y = (x + T(3)) / T(6);
    return y < T(0) ? T(0) : y > T(1) ? T(1) : y;
  }
};

struct Add {
  template <class T>
  LAMINA_DEVICE static T value(T x, T y) {
    return x + y;
  }
};
struct Subtract {
  template <class T>
  LAMINA_DEVICE static T value(T x, T y) {
    return x - y;
  }
};
struct Multiply {
  template <class T>
  LAMINA_DEVICE static T value(T x, T y) {
    return x * y;
  }
};
struct Divide {
  template <class T>
  LAMINA_DEVICE static T value(T x, T y) {
    return x / y;
  }
};
struct Pow {
  template <class T>
  LAMINA_DEVICE static T value(T x, T y) {
    using std::pow;
    return pow(x, y);
  }
};
struct Maximum {  // NaN in either argument comes out
  template <class T>
  LAMINA_DEVICE static T value(T x, T y) {
    return x > y || x != x ? x : y;
  }
};
struct Minimum {
  template <class T>
  LAMINA_DEVICE static T value(T x, T y) {
    return x < y || x != x ? x : y;
  }
};

struct ReluGrad {  // of relu's result and the gradient behind it: the gradient in front
  template <class T>
  LAMINA_DEVICE static T value(T y, T dy) {
    return y > T(0) ? dy : T(0);
  }
};

struct Equal {
  template <class T>
  LAMINA_DEVICE static bool value(T x, T y) {
    return x == y;
  }
};
struct NotEqual {
  template <class T>
  LAMINA_DEVICE static bool value(T x, T y) {
    return x != y;
  }
};
struct Less {
  template <class T>
  LAMINA_DEVICE static bool value(T x, T y) {
    return x < y;
  }
};
struct LessEqual {
  template <class T>
  LAMINA_DEVICE static bool value(T x, T y) {
    return x <= y;
  }
};
struct Greater {
  template <class T>
  LAMINA_DEVICE static bool value(T x, T y) {
    return x > y;
  }
};
struct GreaterEqual {
  template <class T>
  LAMINA_DEVICE static bool value(T x, T y) {
    return x >= y;
  }
};

struct LogicalAnd {
  LAMINA_DEVICE static bool value(bool x, bool y) { return x && y; }
};
struct LogicalOr {
  LAMINA_DEVICE static bool value(bool x, bool y) { return x || y; }
};
struct LogicalNot {
  LAMINA_DEVICE static bool value(bool x) { return !x; }
};

struct Select {
  template <class T>
  LAMINA_DEVICE static T value(bool condition, T x, T y) {
    return condition ? x : y;
  }
};

template <class... Functions>
struct List {};

// Where backends find them all. Float functions take Float32 and Float64, arithmetic ones integers too.
using FloatUnary =
    List<Exp, Log, Log1p, Sqrt, Rsqrt, Tanh, Sigmoid, Softplus, Erf, Sin, Cos, Floor, Ceil, HardSigmoid>;
using ArithmeticUnary = List<Negative, Abs, Sign, Square, Relu>;
using FloatBinary = List<Divide, Pow>;
using ArithmeticBinary = List<Add, Subtract, Multiply, Maximum, Minimum, ReluGrad>;
using Comparisons = List<Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual>;
using Logical = List<LogicalAnd, LogicalOr>;

}  // namespace lamina::scalar
