// The functions of GMime and GLib that are needed, found when the library is loaded.
//
// They are declared here, not by the library's headers: those would have to be found by every
// build, and bring along macros that call functions which are not linked.

#ifndef KITH_CMIME_LIBRARY_H
#define KITH_CMIME_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// What each is called, what it gives and takes. An object of the library is a `void *`.
#define EACH(USE)                                                                              \
    USE(g_mime_init, void, (void))                                                             \
    USE(g_free, void, (void *))                                                                \
    USE(g_object_unref, void, (void *))                                                        \
    USE(g_type_check_instance_is_a, int, (void *, size_t))                                     \
    USE(g_date_time_to_unix, int64_t, (void *))                                                \
    USE(g_mime_stream_mem_new_with_buffer, void *, (const char *, size_t))                     \
    USE(g_mime_stream_mem_new, void *, (void))                                                 \
    USE(g_mime_stream_mem_get_byte_array, void *, (void *))                                    \
    USE(g_mime_stream_filter_new, void *, (void *))                                            \
    USE(g_mime_stream_filter_add, int, (void *, void *))                                       \
    USE(g_mime_stream_flush, int, (void *))                                                    \
    USE(g_mime_filter_charset_new, void *, (const char *, const char *))                       \
    USE(g_mime_parser_new_with_stream, void *, (void *))                                       \
    USE(g_mime_parser_construct_message, void *, (void *, void *))                             \
    USE(g_mime_message_get_addresses, void *, (void *, int))                                   \
    USE(g_mime_message_get_date, void *, (void *))                                             \
    USE(g_mime_message_get_mime_part, void *, (void *))                                        \
    USE(g_mime_message_get_message_id, const char *, (void *))                                 \
    USE(g_mime_object_get_header_list, void *, (void *))                                       \
    USE(g_mime_header_list_get_count, int, (void *))                                           \
    USE(g_mime_header_list_get_header_at, void *, (void *, int))                               \
    USE(g_mime_header_get_name, const char *, (void *))                                        \
    USE(g_mime_header_get_raw_value, const char *, (void *))                                   \
    USE(g_mime_utils_header_decode_text, char *, (void *, const char *))                       \
    USE(g_mime_object_get_content_type, void *, (void *))                                      \
    USE(g_mime_object_get_disposition, const char *, (void *))                                 \
    USE(g_mime_object_get_content_id, const char *, (void *))                                  \
    USE(g_mime_content_type_get_mime_type, char *, (void *))                                   \
    USE(g_mime_content_type_get_parameter, const char *, (void *, const char *))               \
    USE(g_mime_content_type_is_type, int, (void *, const char *, const char *))                \
    USE(g_mime_part_get_type, size_t, (void))                                                  \
    USE(g_mime_multipart_get_type, size_t, (void))                                             \
    USE(g_mime_message_part_get_type, size_t, (void))                                          \
    USE(g_mime_part_get_filename, const char *, (void *))                                      \
    USE(g_mime_part_get_content, void *, (void *))                                             \
    USE(g_mime_part_get_content_encoding, int, (void *))                                       \
    USE(g_mime_data_wrapper_write_to_stream, ssize_t, (void *, void *))                        \
    USE(g_mime_data_wrapper_get_stream, void *, (void *))                                      \
    USE(g_mime_stream_reset, int, (void *))                                                    \
    USE(g_mime_stream_write, ssize_t, (void *, const char *, size_t))                          \
    USE(g_mime_stream_write_to_stream, int64_t, (void *, void *))                              \
    USE(g_mime_multipart_get_boundary, const char *, (void *))                                 \
    USE(g_mime_multipart_get_prologue, const char *, (void *))                                 \
    USE(g_mime_multipart_get_count, int, (void *))                                             \
    USE(g_mime_multipart_get_part, void *, (void *, int))                                      \
    USE(g_mime_message_part_get_message, void *, (void *))                                     \
    USE(internet_address_list_length, int, (void *))                                           \
    USE(internet_address_list_get_address, void *, (void *, int))                              \
    USE(internet_address_get_name, const char *, (void *))                                     \
    USE(internet_address_mailbox_get_type, size_t, (void))                                     \
    USE(internet_address_mailbox_get_addr, const char *, (void *))                             \
    USE(internet_address_group_get_type, size_t, (void))                                       \
    USE(internet_address_group_get_members, void *, (void *))

#define DECLARE(name, result, arguments) result(*name) arguments;

struct mime_library {
    EACH(DECLARE)
};

// The library, loaded with the first call; NULL where it is not installed. Safe from any thread.
const struct mime_library *mime_library(void);

#endif
