// Declarations as winnt.h and <intrin.h> have them; those that are builtins of the compiler with -fms-extensions are used
// in interlocked-builtins.cpp.
typedef int LONG;
typedef long long LONG64;
typedef short SHORT;
typedef char CHAR;
typedef void *PVOID;

extern "C" {
LONG InterlockedIncrement(LONG volatile *);
LONG InterlockedDecrement(LONG volatile *);
LONG64 InterlockedIncrement64(LONG64 volatile *);
SHORT InterlockedDecrement16(SHORT volatile *);
LONG InterlockedIncrementAcquire(LONG volatile *);
LONG InterlockedDecrementRelease(LONG volatile *);
LONG InterlockedIncrementNoFence(LONG volatile *);
LONG InterlockedExchange(LONG volatile *, LONG);
CHAR InterlockedExchange8(CHAR volatile *, CHAR);
SHORT InterlockedExchange16(SHORT volatile *, SHORT);
LONG64 InterlockedExchange64(LONG64 volatile *, LONG64);
PVOID InterlockedExchangePointer(PVOID volatile *, PVOID);
LONG InterlockedExchangeAcquire(LONG volatile *, LONG);
LONG InterlockedExchangeAdd(LONG volatile *, LONG);
LONG64 InterlockedExchangeAdd64(LONG64 volatile *, LONG64);
LONG InterlockedExchangeAddNoFence(LONG volatile *, LONG);
unsigned InterlockedExchangeSubtract(unsigned volatile *, unsigned);
LONG InterlockedAdd(LONG volatile *, LONG);
LONG64 InterlockedAdd64(LONG64 volatile *, LONG64);
LONG InterlockedAnd(LONG volatile *, LONG);
CHAR InterlockedAnd8(CHAR volatile *, CHAR);
LONG64 InterlockedAnd64Acquire(LONG64 volatile *, LONG64);
LONG InterlockedOr(LONG volatile *, LONG);
SHORT InterlockedOr16(SHORT volatile *, SHORT);
LONG InterlockedXor(LONG volatile *, LONG);
LONG64 InterlockedXor64(LONG64 volatile *, LONG64);
LONG InterlockedCompareExchange(LONG volatile *, LONG Exchange, LONG Comparand);
SHORT InterlockedCompareExchange16(SHORT volatile *, SHORT Exchange, SHORT Comparand);
LONG64 InterlockedCompareExchange64(LONG64 volatile *, LONG64 Exchange, LONG64 Comparand);
LONG InterlockedCompareExchangeAcquire(LONG volatile *, LONG Exchange, LONG Comparand);
LONG InterlockedCompareExchangeRelease(LONG volatile *, LONG Exchange, LONG Comparand);
LONG InterlockedCompareExchangeNoFence(LONG volatile *, LONG Exchange, LONG Comparand);
PVOID InterlockedCompareExchangePointer(PVOID volatile *, PVOID Exchange, PVOID Comparand);
unsigned char InterlockedCompareExchange128(LONG64 volatile *, LONG64 High, LONG64 Low, LONG64 *ComparandResult);
unsigned char InterlockedBitTestAndSet(LONG volatile *, LONG Bit);
unsigned char InterlockedBitTestAndReset64(LONG64 volatile *, LONG64 Bit);
unsigned char InterlockedBitTestAndComplement(LONG volatile *, LONG Bit);
long _InterlockedIncrement_acq(long volatile *);
long _InterlockedExchangeAdd_nf(long volatile *, long);
long _InterlockedCompareExchange_rel(long volatile *, long Exchange, long Comparand);
void InterlockedPushEntrySList(PVOID, PVOID);
}
