#include "CCurl.h"

#include <dlfcn.h>
#include <stddef.h>

// The checks of the header are macros of the same names.
#undef curl_easy_setopt

#define EACH(USE)                                                                              \
    USE(curl_global_init)                                                                      \
    USE(curl_multi_init)                                                                       \
    USE(curl_multi_cleanup)                                                                    \
    USE(curl_multi_add_handle)                                                                 \
    USE(curl_multi_remove_handle)                                                              \
    USE(curl_multi_perform)                                                                    \
    USE(curl_multi_poll)                                                                       \
    USE(curl_multi_info_read)                                                                  \
    USE(curl_easy_init)                                                                        \
    USE(curl_easy_cleanup)                                                                     \
    USE(curl_easy_strerror)                                                                    \
    USE(curl_easy_setopt)                                                                      \
    USE(curl_slist_append)                                                                     \
    USE(curl_slist_free_all)

#define DECLARE(name) __typeof__(name) *name;
static struct {
    EACH(DECLARE)
} library;

#define FIND(name)                                                                             \
    library.name = (__typeof__(library.name))dlsym(handle, #name);                             \
    if (library.name == NULL) return false;

bool kith_curl_load(void) {
    static bool is_loaded = false;
    if (is_loaded) return true;
    void *handle = dlopen("libcurl.so.4", RTLD_LAZY | RTLD_LOCAL);
    if (handle == NULL) return false;
    EACH(FIND)
    is_loaded = library.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return is_loaded;
}

CURLM *kith_curl_multi_init(void) { return library.curl_multi_init(); }
void kith_curl_multi_cleanup(CURLM *multi) { library.curl_multi_cleanup(multi); }
void kith_curl_multi_add(CURLM *multi, CURL *easy) { library.curl_multi_add_handle(multi, easy); }

void kith_curl_multi_remove(CURLM *multi, CURL *easy) {
    library.curl_multi_remove_handle(multi, easy);
}

int kith_curl_multi_perform(CURLM *multi) {
    int running = 0;
    library.curl_multi_perform(multi, &running);
    return running;
}

void kith_curl_multi_wait(CURLM *multi, int milliseconds) {
    library.curl_multi_poll(multi, NULL, 0, milliseconds, NULL);
}

CURLcode kith_curl_multi_result(CURLM *multi) {
    CURLcode result = CURLE_OK;
    int left = 0;
    CURLMsg *message;
    while ((message = library.curl_multi_info_read(multi, &left)) != NULL)
        if (message->msg == CURLMSG_DONE) result = message->data.result;
    return result;
}

CURL *kith_curl_easy_init(void) { return library.curl_easy_init(); }
void kith_curl_easy_cleanup(CURL *easy) { library.curl_easy_cleanup(easy); }
const char *kith_curl_words(CURLcode code) { return library.curl_easy_strerror(code); }

void kith_curl_set_text(CURL *easy, CURLoption option, const char *value) {
    library.curl_easy_setopt(easy, option, value);
}

void kith_curl_set_number(CURL *easy, CURLoption option, long value) {
    library.curl_easy_setopt(easy, option, value);
}

void kith_curl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    library.curl_easy_setopt(easy, option, value);
}

void kith_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    library.curl_easy_setopt(easy, option, value);
}

void kith_curl_set_callback(CURL *easy, CURLoption option, kith_curl_callback callback) {
    library.curl_easy_setopt(easy, option, callback);
}

struct curl_slist *kith_curl_append(struct curl_slist *list, const char *line) {
    return library.curl_slist_append(list, line);
}

void kith_curl_free(struct curl_slist *list) { library.curl_slist_free_all(list); }
