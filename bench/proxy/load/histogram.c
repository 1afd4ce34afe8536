#include "histogram.h"

#define SUB_COUNT (1u << SUB_BITS)

/* Values below SUB_COUNT have a bucket each; above, each power of two has SUB_COUNT of them. */
static uint32_t bucket_of(uint64_t value) {
  if (value < SUB_COUNT) return value;
  uint32_t power = 63 - __builtin_clzll(value);
  uint32_t shift = power - SUB_BITS;
  return ((shift + 1) << SUB_BITS) + ((value >> shift) & (SUB_COUNT - 1));
}

static uint64_t end_of(uint32_t bucket) {
  if (bucket < SUB_COUNT) return bucket;
  uint32_t shift = (bucket >> SUB_BITS) - 1;
  return ((uint64_t)(SUB_COUNT + (bucket & (SUB_COUNT - 1)) + 1) << shift) - 1;
}

void histogram_add(struct histogram *histogram, uint64_t nanoseconds) {
  histogram->counts[bucket_of(nanoseconds)]++;
  histogram->total++;
  if (nanoseconds > histogram->longest) histogram->longest = nanoseconds;
}

uint64_t histogram_quantile(const struct histogram *histogram, double part) {
  uint64_t wanted = part * histogram->total, seen = 0;
  for (uint32_t bucket = 0; bucket < BUCKETS; bucket++) {
    seen += histogram->counts[bucket];
    if (seen > wanted || (seen && seen == histogram->total)) {
      uint64_t end = end_of(bucket);
      return end < histogram->longest ? end : histogram->longest;
    }
  }
  return 0;
}
