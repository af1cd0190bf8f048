#include <atomic>
#include <mutex>

template <typename T> class Counter {
public:
  void add(T N) { Value.fetch_add(N, std::memory_order_relaxed); }
  T read(std::memory_order O = std::memory_order_acquire) const { return Value.load(O); }
  T take() { return Value.exchange(0); }

private:
  std::atomic<T> Value{0};
};

struct Server {
  Counter<int> Requests;
  Counter<long long> Bytes;
  std::atomic<bool> Stopping{false};
  std::mutex Lock;

  Server() { Requests.add(1); }

  void handle(long long N) {
    Requests.add(1);
    Bytes.add(N);
    if (Stopping || Stopping.load(std::memory_order_acquire))
      return;
    std::lock_guard<std::mutex> Guard(Lock);
    Stopping = true;
  }
  static Server &get() {
    static Server S;
    return S;
  }
};

int total() {
  auto Read = [](Server &S) { return S.Requests.read() + S.Bytes.read(std::memory_order_relaxed); };
  return Read(Server::get()) + Server::get().Requests.take();
}

template <typename F> void update(std::atomic<int> &A, F Change) {
  int Old = A.load(std::memory_order_relaxed);
  while (!A.compare_exchange_weak(Old, Change(Old), std::memory_order_acq_rel, std::memory_order_relaxed))
    ;
}

void twice(std::atomic<int> &A) {
  update(A, [](int V) { return V * 2; });
}
