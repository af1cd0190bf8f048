// A copyable atomic is read by its own copy constructor: atomic-copy says what there is to say.
// RUN: %check_atomic %s atomic-mixed-access %t -stdlib=libstdc++ -- -- -std=c++17 -fPIC %qt
#include <QtCore/qatomic.h>
#include <vector>

struct Job {
  QAtomicInt Runs;
  int Tries;
};

void kept(Job &J, std::vector<QAtomicInt> &V, std::vector<int> &W) {
  J.Runs.ref();
  __atomic_fetch_add(&J.Tries, 1, __ATOMIC_RELAXED);
  V.push_back(J.Runs);
  W.push_back(J.Tries);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'J.Tries' may tear
}
