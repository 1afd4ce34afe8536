#ifndef CPU_H
#define CPU_H

#include <stdint.h>

/* Nanoseconds that all threads of the processes have run, by /proc/PID/task/TID/schedstat, kernel time included. */
uint64_t cpu_of(const int *pids, int count);

/* Nanoseconds of a clock that only goes forward. */
uint64_t now_ns(void);

#endif
