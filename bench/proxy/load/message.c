#include "message.h"

#include <string.h>

static uint8_t filler[MAX_PAYLOAD];

void message_init(void) {
  for (size_t index = 0; index < sizeof filler; index++) filler[index] = (uint8_t)(index * 31 + 7);
}

static void write_head(uint8_t head[MESSAGE_HEAD], uint64_t call, uint32_t payload,
                       uint32_t message) {
  head[0] = 0;
  head[1] = payload >> 24;
  head[2] = payload >> 16;
  head[3] = payload >> 8;
  head[4] = payload;
  memcpy(head + PREFIX_BYTES, &call, 8);
  memcpy(head + PREFIX_BYTES + 8, &message, 4);
}

static size_t smaller(size_t one, size_t other) { return one < other ? one : other; }

void message_write(uint8_t *to, uint64_t call, uint32_t payload, uint64_t offset, size_t length) {
  uint32_t size = PREFIX_BYTES + payload;
  while (length > 0) {
    uint32_t at = offset % size;
    size_t part;
    if (at < MESSAGE_HEAD) {
      uint8_t head[MESSAGE_HEAD];
      write_head(head, call, payload, offset / size);
      part = smaller(length, MESSAGE_HEAD - at);
      memcpy(to, head + at, part);
    } else {
      part = smaller(length, size - at);
      memcpy(to, filler + at, part);
    }
    to += part;
    offset += part;
    length -= part;
  }
}

bool message_matches(const uint8_t *bytes, uint64_t call, uint32_t payload, uint64_t offset,
                     size_t length) {
  uint32_t size = PREFIX_BYTES + payload;
  while (length > 0) {
    uint32_t at = offset % size;
    size_t part;
    if (at < MESSAGE_HEAD) {
      uint8_t head[MESSAGE_HEAD];
      write_head(head, call, payload, offset / size);
      part = smaller(length, MESSAGE_HEAD - at);
      if (memcmp(bytes, head + at, part) != 0) return false;
    } else {
      part = smaller(length, size - at);
      if (memcmp(bytes, filler + at, part) != 0) return false;
    }
    bytes += part;
    offset += part;
    length -= part;
  }
  return true;
}
