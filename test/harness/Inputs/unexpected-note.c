int count(int n) { return n ? count(n - 1) : 0; }
// CHECK-MESSAGES: :[[@LINE-1]]:5: warning: function 'count' is within a recursive call chain [misc-no-recursion]
// CHECK-NOTES: :[[@LINE-2]]:31: note: Frame #1: function 'count' calls function 'count' here:
