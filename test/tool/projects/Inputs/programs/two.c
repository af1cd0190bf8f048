/* Not the counter of one.c. */
int counter;
int step(void) { return ++counter; }
int main(void) { return step(); }
