#include "content.h"

// What the library calls base64 among encodings.
static const int base64_encoding = 4;

// Decodes base64 in its place and returns the length. Unlike the library's, it keeps the last
// bytes of what was cut off or is not padded.
static size_t decode_base64(uint8_t *bytes, size_t length) {
    size_t end = 0;
    unsigned int bits = 0;
    int count = 0;
    for (size_t at = 0; at < length && bytes[at] != '='; at++) {
        uint8_t byte = bytes[at];
        unsigned int value;
        if (byte >= 'A' && byte <= 'Z') value = byte - 'A';
        else if (byte >= 'a' && byte <= 'z') value = byte - 'a' + 26;
        else if (byte >= '0' && byte <= '9') value = byte - '0' + 52;
        else if (byte == '+') value = 62;
        else if (byte == '/') value = 63;
        else continue;
        bits = bits << 6 | value;
        if (++count % 4 != 1) bytes[end++] = (uint8_t)(bits >> (6 - 2 * ((count - 1) % 4)));
    }
    return end;
}

void *mime_written(const struct mime_library *library, void *part) {
    void *memory = library->g_mime_stream_mem_new();
    void *content = library->g_mime_part_get_content(part);
    if (content == NULL) return memory;
    if (library->g_mime_part_get_content_encoding(part) != base64_encoding) {
        library->g_mime_data_wrapper_write_to_stream(content, memory);
        return memory;
    }
    void *raw = library->g_mime_data_wrapper_get_stream(content);
    library->g_mime_stream_reset(raw);
    library->g_mime_stream_write_to_stream(raw, memory);
    struct byte_array *bytes = library->g_mime_stream_mem_get_byte_array(memory);
    bytes->length = (unsigned int)decode_base64(bytes->data, bytes->length);
    return memory;
}

void *mime_converted(
    const struct mime_library *library, const struct byte_array *bytes, const char *charset) {
    void *filter = charset == NULL ? NULL : library->g_mime_filter_charset_new(charset, "utf-8");
    if (filter == NULL) return NULL;
    void *memory = library->g_mime_stream_mem_new();
    void *stream = library->g_mime_stream_filter_new(memory);
    library->g_mime_stream_filter_add(stream, filter);
    if (bytes->length > 0)
        library->g_mime_stream_write(stream, (const char *)bytes->data, bytes->length);
    library->g_mime_stream_flush(stream);
    library->g_object_unref(filter);
    library->g_object_unref(stream);
    return memory;
}
