#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A message on the wire: the gRPC prefix, the number of the call and of the message in it, and filler. So a reply that
 * was cut, doubled, or given to another call is told from the right one.
 */
#define PREFIX_BYTES 5
#define MESSAGE_HEAD (PREFIX_BYTES + 8 + 4)
#define MAX_PAYLOAD (1 << 20)

/* Must be called once, before any other of these. */
void message_init(void);

/* Writes the bytes [offset, offset + length) of a stream of messages of `payload` bytes each. */
void message_write(uint8_t *to, uint64_t call, uint32_t payload, uint64_t offset, size_t length);

/* Whether `bytes` are those that belong at `offset`. */
bool message_matches(const uint8_t *bytes, uint64_t call, uint32_t payload, uint64_t offset,
                     size_t length);

#endif
