#include "CMime.h"

#include "content.h"
#include "library.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

// A reading under way.
struct reading {
    const struct mime_library *library;
    const struct kith_mime_limits *limits;
    const struct kith_mime_listener *listener;
    void *context;
    int parts;
    bool is_over_limit;
};

static bool is_a(const struct reading *reading, void *object, size_t type) {
    return object != NULL && reading->library->g_type_check_instance_is_a(object, type);
}

// The parser goes one call deeper for each part with parts: how many it may meet is counted
// before it begins.
static bool is_nested_too_deep(const uint8_t *bytes, size_t length, int most) {
    static const char name[] = "content-type:";
    int found = 0;
    for (size_t at = 0; at + sizeof name < length; at++) {
        bool begins_line = at == 0 || bytes[at - 1] == '\n';
        if (!begins_line || strncasecmp((const char *)bytes + at, name, sizeof name - 1) != 0)
            continue;
        size_t value = at + sizeof name - 1;
        while (value < length && (bytes[value] == ' ' || bytes[value] == '\t'
                                  || bytes[value] == '\r' || bytes[value] == '\n'))
            value++;
        size_t left = length - value;
        const char *type = (const char *)bytes + value;
        if ((left >= 10 && strncasecmp(type, "multipart/", 10) == 0)
            || (left >= 8 && strncasecmp(type, "message/", 8) == 0))
            if (++found > most) return true;
    }
    return false;
}

// A header's value on one line, decoded; the caller frees it by g_free.
static char *decoded(const struct reading *reading, const char *raw) {
    while (*raw == ' ' || *raw == '\t' || *raw == '\r' || *raw == '\n') raw++;
    size_t length = strlen(raw);
    char *line = malloc(length + 1);
    if (line == NULL) return NULL;
    size_t end = 0;
    for (size_t at = 0; at < length; at++)
        if (raw[at] != '\r' && raw[at] != '\n') line[end++] = raw[at];
    line[end] = 0;
    char *text = reading->library->g_mime_utils_header_decode_text(NULL, line);
    free(line);
    return text;
}

static void tell_headers(const struct reading *reading, void *message) {
    const struct mime_library *library = reading->library;
    void *list = library->g_mime_object_get_header_list(message);
    int count = library->g_mime_header_list_get_count(list);
    if (count > reading->limits->headers) count = reading->limits->headers;
    for (int at = 0; at < count; at++) {
        void *header = library->g_mime_header_list_get_header_at(list, at);
        const char *name = library->g_mime_header_get_name(header);
        const char *raw = library->g_mime_header_get_raw_value(header);
        char *value = raw == NULL ? NULL : decoded(reading, raw);
        if (name != NULL && value != NULL)
            reading->listener->header(reading->context, name, value);
        library->g_free(value);
    }
}

static int tell_addresses(
    const struct reading *reading, void *list, int role, int left, int depth) {
    const struct mime_library *library = reading->library;
    int count = list == NULL ? 0 : library->internet_address_list_length(list);
    for (int at = 0; at < count && left > 0; at++) {
        void *address = library->internet_address_list_get_address(list, at);
        if (is_a(reading, address, library->internet_address_group_get_type())) {
            if (depth >= reading->limits->depth) continue;
            void *members = library->internet_address_group_get_members(address);
            left = tell_addresses(reading, members, role, left, depth + 1);
        } else if (is_a(reading, address, library->internet_address_mailbox_get_type())) {
            const char *text = library->internet_address_mailbox_get_addr(address);
            const char *name = library->internet_address_get_name(address);
            if (text != NULL) reading->listener->address(reading->context, role, name, text);
            left--;
        }
    }
    return left;
}

static void tell(struct reading *reading, struct kith_mime_part *part, void *object) {
    const struct mime_library *library = reading->library;
    if (++reading->parts > reading->limits->parts) {
        reading->is_over_limit = true;
        return;
    }
    void *type = library->g_mime_object_get_content_type(object);
    char *name = library->g_mime_content_type_get_mime_type(type);
    part->type = name;
    part->disposition = library->g_mime_object_get_disposition(object);
    part->content_id = library->g_mime_object_get_content_id(object);
    reading->listener->part(reading->context, part);
    library->g_free(name);
}

static void tell_part(struct reading *reading, void *object, int messages) {
    const struct mime_library *library = reading->library;
    void *type = library->g_mime_object_get_content_type(object);
    bool is_text = library->g_mime_content_type_is_type(type, "text", "*");
    const char *charset = library->g_mime_content_type_get_parameter(type, "charset");
    void *plain = mime_written(library, object);
    struct byte_array *bytes = library->g_mime_stream_mem_get_byte_array(plain);
    void *text = is_text ? mime_converted(library, bytes, charset) : NULL;
    struct byte_array *letters =
        text == NULL ? bytes : library->g_mime_stream_mem_get_byte_array(text);
    struct kith_mime_part part = {
        .charset = charset,
        .name = library->g_mime_part_get_filename(object),
        .messages_around = messages,
        .bytes = bytes->data,
        .length = bytes->length,
        .text = is_text ? (const char *)letters->data : NULL,
        .text_length = is_text ? letters->length : 0,
    };
    tell(reading, &part, object);
    if (text != NULL) library->g_object_unref(text);
    library->g_object_unref(plain);
}

// A part that says it has parts, and has none.
static void tell_empty(struct reading *reading, void *object, int messages) {
    const char *words = reading->library->g_mime_multipart_get_prologue(object);
    struct kith_mime_part part = {
        .messages_around = messages,
        .bytes = (const uint8_t *)words,
        .length = words == NULL ? 0 : strlen(words),
    };
    tell(reading, &part, object);
}

static void tell_parts(struct reading *reading, void *object, int depth, int messages);

static bool has_boundary_of(const struct reading *reading, void *inner, void *outer) {
    if (!is_a(reading, inner, reading->library->g_mime_multipart_get_type())) return false;
    const char *own = reading->library->g_mime_multipart_get_boundary(inner);
    const char *other = reading->library->g_mime_multipart_get_boundary(outer);
    return own != NULL && other != NULL && strcmp(own, other) == 0;
}

static void tell_multipart(struct reading *reading, void *object, int depth, int messages) {
    const struct mime_library *library = reading->library;
    int count = library->g_mime_multipart_get_count(object);
    if (count == 0) return tell_empty(reading, object, messages);
    for (int at = 0; at < count; at++) {
        void *part = library->g_mime_multipart_get_part(object, at);
        if (!has_boundary_of(reading, part, object)) {
            tell_parts(reading, part, depth + 1, messages);
            continue;
        }
        // The boundary is that of the outer one (RFC 2046, 5.1.2): the inner one has ended
        // before it began, and the outer one ends where it seems to.
        tell_empty(reading, part, messages);
        int inner = library->g_mime_multipart_get_count(part);
        for (int index = 0; index < inner; index++)
            tell_parts(
                reading, library->g_mime_multipart_get_part(part, index), depth + 1, messages);
        return;
    }
}

static void tell_message(struct reading *reading, void *inner, int depth, int messages) {
    const char *name = reading->library->g_mime_message_get_message_id(inner);
    if (name != NULL) reading->listener->message(reading->context, name);
    void *part = reading->library->g_mime_message_get_mime_part(inner);
    tell_parts(reading, part, depth + 1, messages + 1);
}

// A message that the library has not looked into, as the one that stands in the place of a body
// which is elsewhere.
static void tell_closed_message(
    struct reading *reading, void *object, int depth, int messages) {
    const struct mime_library *library = reading->library;
    void *stream = mime_written(library, object);
    library->g_mime_stream_reset(stream);
    void *parser = library->g_mime_parser_new_with_stream(stream);
    library->g_object_unref(stream);
    void *inner = library->g_mime_parser_construct_message(parser, NULL);
    library->g_object_unref(parser);
    if (inner == NULL) return tell_part(reading, object, messages);
    tell_message(reading, inner, depth, messages);
    library->g_object_unref(inner);
}

static bool is_closed_message(const struct reading *reading, void *object) {
    void *type = reading->library->g_mime_object_get_content_type(object);
    return reading->library->g_mime_content_type_is_type(type, "message", "rfc822")
        || reading->library->g_mime_content_type_is_type(type, "message", "external-body");
}

static void tell_parts(struct reading *reading, void *object, int depth, int messages) {
    const struct mime_library *library = reading->library;
    if (object == NULL || reading->is_over_limit) return;
    if (depth > reading->limits->depth) {
        reading->is_over_limit = true;
        return;
    }
    if (is_a(reading, object, library->g_mime_multipart_get_type())) {
        tell_multipart(reading, object, depth, messages);
    } else if (is_a(reading, object, library->g_mime_message_part_get_type())) {
        void *inner = library->g_mime_message_part_get_message(object);
        if (inner != NULL) tell_message(reading, inner, depth, messages);
    } else if (is_a(reading, object, library->g_mime_part_get_type())) {
        if (is_closed_message(reading, object))
            tell_closed_message(reading, object, depth, messages);
        else
            tell_part(reading, object, messages);
    }
}

enum kith_mime_result kith_mime_read(
    const uint8_t *bytes, size_t length, const struct kith_mime_limits *limits,
    const struct kith_mime_listener *listener, void *context) {
    const struct mime_library *library = mime_library();
    if (library == NULL) return KITH_MIME_MISSING;
    if (is_nested_too_deep(bytes, length, limits->parts)) return KITH_MIME_TOO_MANY_PARTS;
    void *stream = library->g_mime_stream_mem_new_with_buffer((const char *)bytes, length);
    void *parser = library->g_mime_parser_new_with_stream(stream);
    library->g_object_unref(stream);
    void *message = library->g_mime_parser_construct_message(parser, NULL);
    library->g_object_unref(parser);
    if (message == NULL) return KITH_MIME_NO_MESSAGE;

    struct reading reading = {library, limits, listener, context, 0, false};
    // The library keeps those about the content with the part that holds it.
    void *part = library->g_mime_message_get_mime_part(message);
    tell_headers(&reading, message);
    if (part != NULL) tell_headers(&reading, part);
    for (int role = KITH_MIME_SENDER; role <= KITH_MIME_CC; role++)
        tell_addresses(
            &reading, library->g_mime_message_get_addresses(message, role), role,
            limits->addresses, 0);
    void *date = library->g_mime_message_get_date(message);
    if (date != NULL) listener->date(context, library->g_date_time_to_unix(date));
    tell_parts(&reading, part, 0, 0);
    library->g_object_unref(message);
    return reading.is_over_limit ? KITH_MIME_TOO_MANY_PARTS : KITH_MIME_READ;
}
