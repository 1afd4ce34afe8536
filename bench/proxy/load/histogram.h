#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>

/* Latencies in nanoseconds, in buckets that are at most 1.6 % wide. */
#define SUB_BITS 6
#define BUCKETS ((64 - SUB_BITS) << SUB_BITS)

struct histogram {
  uint64_t counts[BUCKETS];
  uint64_t total, longest;
};

void histogram_add(struct histogram *histogram, uint64_t nanoseconds);

/* The upper end of the bucket that holds the value which `part` (0 to 1) of all do not exceed; 0 when there is none. */
uint64_t histogram_quantile(const struct histogram *histogram, double part);

#endif
