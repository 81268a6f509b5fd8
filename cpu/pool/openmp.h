#pragma once

namespace lamina::cpu {

// While it lives, OpenMP regions started by this thread (oneDNN's) run on this thread alone; the number set
// before comes back afterwards. Does nothing in a program without an OpenMP runtime.
class OneOpenMpThread {
 public:
  OneOpenMpThread();
  ~OneOpenMpThread();
  OneOpenMpThread(const OneOpenMpThread&) = delete;
  OneOpenMpThread& operator=(const OneOpenMpThread&) = delete;

 private:
  int before_ = 0;
};

}  // namespace lamina::cpu
