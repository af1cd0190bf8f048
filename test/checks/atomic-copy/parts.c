// RUN: %check_atomic %s atomic-copy %t -- -- -std=gnu11
//
// A record that is atomic as a part of one thing and not as a part of another.

struct buffer {
  char *area;
  unsigned size;
};
struct ring {
  struct buffer bytes;
};
struct message {
  struct buffer text;
  int level;
};
struct answer {
  struct buffer text;
};

char *ring_area(struct ring *r) { return __atomic_load_n(&r->bytes.area, __ATOMIC_ACQUIRE); }

// Of a message several functions use it plainly: that is how messages go about it.
void message_set(struct message *m, char *area) { m->text.area = area; }
char *message_area(struct message *m) { return m->text.area; }
void keep(struct message *to, const struct message *from) { *to = *from; }
// What nobody says of an answer, it does not say of itself.
void answer_copy(struct answer *to, const struct answer *from) {
  *to = *from;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'answer' is copied by value but holds atomic 'area' (answer::text.area)
}
void copy(struct ring *to, const struct ring *from) {
  *to = *from;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'ring' is copied by value but holds atomic 'area' (ring::bytes.area)
}

// A part by itself: what it is a part of, nobody says.
void text_set(struct buffer *to, const struct buffer *from) { *to = *from; }
void ring_set(struct ring *to, const struct buffer *from) {
  to->bytes = *from;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'buffer' is copied by value but holds atomic 'area' (buffer::area)
}
