#ifndef FAILURES_H
#define FAILURES_H

#include <stdio.h>

/* Counts one failed call, or one broken connection, under its kind. */
void failure(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Writes {"kind":count,…}. */
void failures_print(FILE *to);

#endif
