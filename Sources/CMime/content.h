// What parts of a mail hold.

#ifndef KITH_CMIME_CONTENT_H
#define KITH_CMIME_CONTENT_H

#include "library.h"

// GLib's array of bytes, as it promises it.
struct byte_array {
    uint8_t *data;
    unsigned int length;
};

// Writes what a part holds into a new stream, decoded. The caller lets go of the stream.
void *mime_written(const struct mime_library *library, void *part);

// Writes bytes into a new stream as UTF-8; NULL where the charset is unknown. The caller lets go
// of the stream.
void *mime_converted(
    const struct mime_library *library, const struct byte_array *bytes, const char *charset);

#endif
