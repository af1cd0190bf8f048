/* Two programs of one project: each has a counter of its own. */
int counter;
void tick(void) { __atomic_fetch_add(&counter, 1, __ATOMIC_RELAXED); }
int main(void) {
  tick();
  return 0;
}
