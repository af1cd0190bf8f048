// Incomplete, invalid and dependent declarations under every kind of access: never a crash.
// RUN: not %clang_tidy -checks='-*,atomic-*' %s -- -std=c++20 -ferror-limit=0 > %t.out 2> %t.err
// RUN: FileCheck --input-file %t.out %s
// RUN: not grep -E 'Stack dump|PLEASE submit|Assertion' %t.err
#include <atomic>
#include <memory>
#include <mutex>

static int Hits;
void add() { __atomic_fetch_add(&Hits, 1, __ATOMIC_RELAXED); }
int show() { return Hits; }
// CHECK-DAG: bad-types.cpp:[[@LINE-1]]:21: warning: plain read of 'Hits' {{.*}}[atomic-mixed-access]

struct Incomplete;
extern Incomplete Unknown;
extern Incomplete Many[];
std::atomic<Incomplete *> Pointer;
std::atomic<Incomplete> Whole;
struct Recursive { Recursive Self; std::atomic<int> N; };
struct Holder { Incomplete I; std::atomic<int> N; int Plain; alignas(3) int Odd; int Bits : 40; };
struct __attribute__((packed)) Packed { char C; Incomplete I; std::atomic<long> N; long L; int Zero[0]; int Flexible[]; };
enum class Opaque : int;
union Mixed { Incomplete I; std::atomic<int> N; int Raw; };

void incomplete(Incomplete &R, Incomplete *P, Holder &H, Packed *K, Mixed &U) {
  __atomic_load_n(&Unknown, 0);
  __atomic_fetch_add(&P->count, 1, 0);
  __atomic_fetch_add(&K->L, 1, 0);
  __atomic_fetch_add(&K[2].L, 1, 0);
  Incomplete Copy = R;
  Holder Other = H;
  Packed Third = *K;
  Pointer = &Many[3];
  Whole.store(R);
  H.N = H.N + H.Missing;
  U.N = U.Raw;
  std::atomic_ref<Incomplete> Ref(R);
  std::atomic_ref<long> Low(K->L);
  auto *Fresh = new Incomplete[Unknown];
  while (!Pointer.compare_exchange_weak(P, Fresh))
    delete Fresh;
  goto nowhere;
}

template <typename T> struct Dependent : T {
  std::atomic<T> Value;
  typename T::Atomic Other;
  T *Place;
  T get() { return Value.load() + Other.load(std::memory_order_relaxed) + this->Inherited + *Place; }
  void add(T By) {
    T Old = Value;
    while (!Value.compare_exchange_weak(Old, Old + By)) T::log(Old, Place++);
    __atomic_fetch_add(Place, By, T::Order);
    __atomic_store_n(&this->Inherited, By, __ATOMIC_RELAXED);
    std::atomic_ref<T> Ref(*Place);
    Ref += By;
    std::lock_guard L(T::Mutex);
    Other.store(Other.load() + 1);
  }
};
template <typename... Ts> void all(Ts &...Each) { (Each.fetch_add(1), ...); (__atomic_fetch_add(&Each, 1, 0), ...); }
template <auto &Object> int of() { return Object + __atomic_load_n(&Object, 0); }
template <int N> struct alignas(N) Aligned { char Bytes[N - 1]; long Counter; };
template <int N> long of(Aligned<N> &A) { return __atomic_add_fetch(&A.Counter, 1, 0); }

int use(Dependent<int> &D, Dependent<Incomplete> &I, std::atomic<int> &A) {
  all(A, Hits, Unknown);
  D.add(1);
  I.add(Unknown);
  Aligned<0> Zero;
  Aligned<3> Three;
  Aligned<16> Good;
  return of<Hits>() + of<Missing>() + of(Zero) + of(Three) + of(Good) + [&, A](auto X) { return X + A; }(D);
}

int showAgain() { return Hits; }
// CHECK-DAG: bad-types.cpp:[[@LINE-1]]:26: warning: plain read of 'Hits' {{.*}}[atomic-mixed-access]

int lambda = [this, &Hits, =](undefined u) { return u.load() + Hits; }(Unknown);

void after() noexcept(Missing) requires Unknown {
  try { std::atomic<int> X = {1, 2}; X = X; } catch (Incomplete E) { throw; }
  switch (Hits) { case Missing: break; case 0 ... Unknown: Hits++; }
  co_await Pointer;
  for (auto &E : Many) E.load();
  auto [One, Two] = Unknown;
  static_assert(sizeof(Packed) == Missing);
  asm("lock incl %0" : "+m"(Undeclared));
  decltype(auto) Deduced = Pointer.load()->field;
  new (&Unknown) std::atomic<int>(Missing);
  ::new (std::nothrow) std::atomic<Holder>[Hits];
  reinterpret_cast<std::atomic<Incomplete> *>(&Unknown)->store({});
  std::atomic<int Missing;
