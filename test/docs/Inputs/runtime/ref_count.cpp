#include <atomvet/ref_count.h>

struct Session {
  atomvet::RefCount references;
};

@example@
