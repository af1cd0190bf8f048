#include <atomic>
struct Ring {
  std::atomic<unsigned> head{0};
  std::atomic<unsigned> tail{0};
  void push();
  void reset();
};
