_Atomic int value;
int read_value(void) { return value; }
