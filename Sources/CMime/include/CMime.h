// Reads mail by GMime, loaded when the first mail is read.
//
// The library brings GLib along. Linked in, both would cost every start of the program and the
// server's memory what only a mail is to pay.

#ifndef KITH_CMIME_H
#define KITH_CMIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// How a reading ended.
enum kith_mime_result {
    KITH_MIME_READ = 0,
    // The library is not installed.
    KITH_MIME_MISSING = 1,
    // What was given is no message.
    KITH_MIME_NO_MESSAGE = 2,
    // There are more parts, or they are nested deeper, than the limits allow.
    KITH_MIME_TOO_MANY_PARTS = 3,
};

// Whose address it is.
enum kith_mime_role {
    KITH_MIME_SENDER = 0,
    KITH_MIME_FROM = 1,
    KITH_MIME_REPLY_TO = 2,
    KITH_MIME_TO = 3,
    KITH_MIME_CC = 4,
};

// What a reading takes at the most.
struct kith_mime_limits {
    int headers;
    int addresses;
    int parts;
    int depth;
};

// A part without parts of its own. What is not there is NULL.
struct kith_mime_part {
    const char *type;
    const char *charset;
    const char *name;
    const char *disposition;
    const char *content_id;
    // How many messages stand around it: 0 where it belongs to the mail itself.
    int messages_around;
    // What it holds, decoded.
    const uint8_t *bytes;
    size_t length;
    // The same as text in UTF-8, of a part that is text.
    const char *text;
    size_t text_length;
};

// What is told of a message while it is read; what a pointer points to lasts for the call only.
struct kith_mime_listener {
    void (*header)(void *context, const char *name, const char *value);
    void (*address)(void *context, int role, const char *name, const char *address);
    void (*date)(void *context, int64_t seconds);
    // A message within the message, by its Message-ID.
    void (*message)(void *context, const char *message_id);
    void (*part)(void *context, const struct kith_mime_part *part);
};

// Reads a message as it came over the wire. Safe from any thread.
enum kith_mime_result kith_mime_read(
    const uint8_t *bytes, size_t length, const struct kith_mime_limits *limits,
    const struct kith_mime_listener *listener, void *context);

#endif
