// Macros are reported where they are expanded, templates once however many instantiations there are.
// RUN: %check_atomic %s atomic-misaligned %t -- --config='{CheckOptions: {atomic-misaligned.PortableTargets: i386}}' -- -std=c++17
#include <atomic>
#include <cstdint>

#define ADD(place) ((void)__atomic_fetch_add(&(place), 1, __ATOMIC_RELAXED))
#define DEFINE_WIRE(name)                                                                                              \
  struct __attribute__((packed)) name {                                                                                \
    std::uint8_t kind;                                                                                                 \
    std::uint32_t seq;                                                                                                 \
  }

DEFINE_WIRE(Wire);

void macro(Wire &w) {
  ADD(w.seq);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'seq' needs an alignment of 4, {{.*}}
}

template <typename T> struct __attribute__((packed)) Box {
  std::uint8_t kind;
  T value;
};

template <typename T> void add(Box<T> &box) {
  ADD(box.value);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: atomic access of 'value' needs an alignment of {{4|8}}, {{.*}}
}

template void add(Box<std::uint32_t> &);
template void add(Box<std::uint64_t> &);
template void add(Box<std::uint8_t> &);

template <typename T> struct Typed {
  std::uint8_t kind;
#pragma pack(push, 1)
  struct Packed {
    std::uint8_t kind;
    std::atomic<T> value;
    // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: atomic 'value' is at offset 1 of packed '{{.*}}Packed', {{.*}}
  } packed;
#pragma pack(pop)
};
template struct Typed<std::uint32_t>;
template struct Typed<std::uint64_t>;

// The virtual table's pointer is four bytes on i386, and a base class is laid out first.
class Sink {
public:
  virtual ~Sink() = default;
  void wrote(std::uint64_t n) {
    ADD(bytes_);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: atomic access of 'bytes_' is not naturally aligned on i386: it is at offset 4 of 'Sink' there (advice) [atomic-misaligned]
    ADD(lines_);
    ADD(total_);
  }

protected:
  std::uint64_t bytes_ = 0;
  // CHECK-FIXES: alignas(8) std::uint64_t bytes_ = 0;
  std::uint32_t lines_ = 0;
  alignas(8) std::uint64_t total_ = 0;
};

class Counted {
protected:
  std::uint32_t id_ = 0;
};
class File : public Sink, Counted {
public:
  void opened() {
    ADD(opened_);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: atomic access of 'opened_' is not naturally aligned on i386: it is at offset 28 of 'File' there (advice) [atomic-misaligned]
  }
  void wrote() { ADD(bytes_); }

private:
  std::uint64_t opened_ = 0;
  // CHECK-FIXES: alignas(8) std::uint64_t opened_ = 0;
};
