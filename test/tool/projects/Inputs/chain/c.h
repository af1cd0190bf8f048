void one(long *p);
void two(long *p);
void three(long *p);
extern long total;
extern long plain_total;
