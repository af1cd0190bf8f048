inline int *none() { return 0; }
