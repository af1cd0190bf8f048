struct stats {
  long hits;
  long misses;
  int id;
};
extern struct stats all[4];
