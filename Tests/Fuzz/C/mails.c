// Reads mails that are damaged by chance: mails COUNT SEED FILE…

#include "CMime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t told;

// Touches all that is told, so that what lies outside of it is found.
static void touch(const char *text) {
    if (text != NULL) told += strlen(text);
}

static void header(void *context, const char *name, const char *value) {
    (void)context;
    touch(name);
    touch(value);
}

static void address(void *context, int role, const char *name, const char *text) {
    (void)context;
    told += (size_t)role;
    touch(name);
    touch(text);
}

static void date(void *context, int64_t seconds) {
    (void)context;
    told += (size_t)(seconds & 1);
}

static void message(void *context, const char *name) {
    (void)context;
    touch(name);
}

static void part(void *context, const struct kith_mime_part *part) {
    (void)context;
    touch(part->type);
    touch(part->charset);
    touch(part->name);
    touch(part->disposition);
    touch(part->content_id);
    for (size_t at = 0; at < part->length; at++) told += part->bytes[at];
    for (size_t at = 0; at < part->text_length; at++) told += (unsigned char)part->text[at];
}

static const struct kith_mime_limits limits = {100, 50, 100, 20};
static const struct kith_mime_listener listener = {header, address, date, message, part};

// Pieces of which odd mail is made.
static const char *pieces[] = {
    "\r\n", "\n\n", "--b\r\n", "--b--\r\n", "--", "\0\0\0", "Content-Type: multipart/mixed; boundary=b\r\n",
    "Content-Type: message/rfc822\r\n\r\n", "Content-Type: message/external-body\r\n\r\n",
    "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: x-uuencode\r\n", "begin 644 a\r\n",
    "Content-Type: text/plain; charset=utf-7\r\n", "; charset*0*=a''%", "=?utf-8?B?", "?=", "=?a?Q?=",
    "filename*=utf-8''%", "To: a:b,c;,<@x,@y:z>", "(((((", "\"", "\\", "<", ">", ";", "=", "====", "%00",
};

static size_t damage(unsigned char *bytes, size_t length, size_t room) {
    for (int count = rand() % 8; count > 0 && length > 0; count--) {
        size_t at = (size_t)rand() % length;
        const char *piece = pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)];
        size_t size = strlen(piece);
        if (size == 0) size = 3;
        switch (rand() % 4) {
        case 0: length = at; break;
        case 1: bytes[at] = (unsigned char)rand(); break;
        case 2:
            if (length + size > room) break;
            memmove(bytes + at + size, bytes + at, length - at);
            memcpy(bytes + at, piece, size);
            length += size;
            break;
        default: {
            size_t from = (size_t)rand() % length, some = (size_t)rand() % 200;
            if (from + some > length || length + some > room) break;
            memmove(bytes + at + some, bytes + at, length - at);
            length += some;
        }
        }
    }
    return length;
}

int main(int count, char **words) {
    if (count < 4) return 64;
    srand((unsigned)atoi(words[2]));
    int library = KITH_MIME_READ;
    for (int turn = atoi(words[1]); turn > 0; turn--) {
        FILE *file = fopen(words[3 + rand() % (count - 3)], "rb");
        if (file == NULL) return 66;
        unsigned char *bytes = malloc(1 << 18);
        size_t length = fread(bytes, 1, 1 << 17, file);
        fclose(file);
        length = damage(bytes, length, 1 << 18);
        // At the very end of its room, so that a step beyond it is found.
        unsigned char *exact = malloc(length == 0 ? 1 : length);
        memcpy(exact, bytes, length);
        free(bytes);
        library = kith_mime_read(exact, length, &limits, &listener, NULL);
        free(exact);
        if (library == KITH_MIME_MISSING) return 69;
    }
    printf("%zu\n", told);
    return 0;
}
