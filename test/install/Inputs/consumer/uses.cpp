#include <atomvet/counter.h>

int main() {
  atomvet::Counter requests;
  requests.increment();
  return requests.load() == 1 ? 0 : 1;
}
