/* C, and a report that has notes and no fix, so that it remains in the unfixed code. */
/* RUN: %check_atomic %s readability-misleading-indentation,misc-no-recursion %t -- -- -std=c11,c17 */
int count(int n);

int count(int n) { return n ? count(n - 1) : 0; }
/* CHECK-MESSAGES: :[[@LINE-1]]:5: warning: function 'count' is within a recursive call chain [misc-no-recursion] */
/* CHECK-NOTES: :[[@LINE-2]]:5: note: example recursive call chain, starting from function 'count' */
/* CHECK-NOTES: :[[@LINE-3]]:31: note: Frame #1: function 'count' calls function 'count' here: */
/* CHECK-NOTES: :[[@LINE-4]]:31: note: ... which was the starting point of the recursive call chain; there may be other cycles */
