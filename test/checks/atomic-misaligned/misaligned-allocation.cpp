// Before C++17 no allocation knows about alignment.
// RUN: %check_atomic %s atomic-misaligned %t -check-suffix=,OLD -- -- -std=c++14
// RUN: %check_atomic %s atomic-misaligned %t -- -- -std=c++17,c++20
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

struct alignas(64) Shard {
  std::atomic<std::uint64_t> hits;
};

Shard *fromNew(std::size_t n, bool one) {
  if (one)
    return new Shard;
  // CHECK-MESSAGES-OLD: :[[@LINE-1]]:12: warning: 'Shard' holds atomics and needs an alignment of 64, but this allocation gives only 16 [atomic-misaligned]
  return new (std::nothrow) Shard[n];
  // CHECK-MESSAGES-OLD: :[[@LINE-1]]:10: warning: 'Shard' holds atomics {{.*}}
}

std::unique_ptr<Shard> made() { return std::make_unique<Shard>(); }
// CHECK-MESSAGES-OLD: :[[@LINE-1]]:40: warning: 'Shard' holds atomics {{.*}}
std::shared_ptr<Shard> shared() { return std::make_shared<Shard>(); }
// CHECK-MESSAGES-OLD: :[[@LINE-1]]:42: warning: 'Shard' holds atomics {{.*}}

Shard *placed() {
  return new (std::malloc(sizeof(Shard))) Shard;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'Shard' holds atomics {{.*}}
}

Shard *cast() {
  return static_cast<Shard *>(std::calloc(1, sizeof(Shard)));
  // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: 'Shard' holds atomics {{.*}}
}

template <typename T> T *allocate() { return static_cast<T *>(std::malloc(sizeof(T))); }
// CHECK-MESSAGES: :[[@LINE-1]]:63: warning: 'Shard' holds atomics {{.*}}
Shard *instantiated() { return allocate<Shard>(); }
int *harmless() { return allocate<int>(); }

// Silent: the class allocates by itself.
struct alignas(64) Own {
  static void *operator new(std::size_t size);
  std::atomic<int> n;
};
Own *own() { return new Own; }

// Silent: memory of unknown alignment, or of the right one.
void *map(std::size_t size);
Shard *elsewhere(void *memory, bool mapped) {
  alignas(64) static unsigned char buffer[sizeof(Shard)];
  if (mapped)
    return new (map(sizeof(Shard))) Shard;
  return memory ? new (memory) Shard : new (buffer) Shard;
}

// Silent: no atomic in it.
struct alignas(64) Line {
  char bytes[64];
};
Line *line() { return new Line; }
