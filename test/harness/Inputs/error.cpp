int f() { return; }
