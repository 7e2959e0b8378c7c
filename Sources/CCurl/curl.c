#include "CCurl.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

// The checks of the header are macros of the same names.
#undef curl_easy_setopt
#undef curl_easy_getinfo

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
    USE(curl_easy_perform)                                                                     \
    USE(curl_easy_reset)                                                                       \
    USE(curl_easy_getinfo)                                                                     \
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

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_loaded = false;

static bool load(void) {
    void *handle = dlopen("libcurl.so.4", RTLD_LAZY | RTLD_LOCAL);
    if (handle == NULL) return false;
    EACH(FIND)
    return library.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

static void load_once(void) { is_loaded = load(); }

bool kith_curl_load(void) {
    pthread_once(&once, load_once);
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
CURLcode kith_curl_easy_perform(CURL *easy) { return library.curl_easy_perform(easy); }
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

void kith_curl_set_watch(CURL *easy, kith_curl_watch watch, void *context) {
    library.curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, watch);
    library.curl_easy_setopt(easy, CURLOPT_XFERINFODATA, context);
    library.curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
}

struct curl_slist *kith_curl_append(struct curl_slist *list, const char *line) {
    return library.curl_slist_append(list, line);
}

void kith_curl_free(struct curl_slist *list) { library.curl_slist_free_all(list); }

long kith_curl_response(CURL *easy) {
    long code = 0;
    library.curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code);
    return code;
}

void kith_curl_reset(CURL *easy) { library.curl_easy_reset(easy); }

struct errand {
    void (*work)(void *context);
    void *context;
};

static void *run(void *argument) {
    struct errand errand = *(struct errand *)argument;
    free(argument);
    errand.work(errand.context);
    return NULL;
}

bool kith_curl_aside(void (*work)(void *context), void *context) {
    struct errand *errand = malloc(sizeof *errand);
    if (errand == NULL) return false;
    *errand = (struct errand){work, context};
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    // Mail may be nested deep.
    pthread_attr_setstacksize(&attributes, 4 << 20);
    bool is_begun = pthread_create(&thread, &attributes, run, errand) == 0;
    pthread_attr_destroy(&attributes);
    if (!is_begun) free(errand);
    return is_begun;
}

struct work {
    CURL *easy;
    kith_curl_end end;
    void *context;
};

static void *perform(void *argument) {
    struct work work = *(struct work *)argument;
    free(argument);
    work.end(work.context, library.curl_easy_perform(work.easy));
    return NULL;
}

bool kith_curl_begin(CURL *easy, kith_curl_end end, void *context) {
    struct work *work = malloc(sizeof *work);
    if (work == NULL) return false;
    *work = (struct work){easy, end, context};
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, 1 << 20);
    bool is_begun = pthread_create(&thread, &attributes, perform, work) == 0;
    pthread_attr_destroy(&attributes);
    if (!is_begun) free(work);
    return is_begun;
}

// Loopback, link-local, private and shared ranges: RFC 1122, 1918, 3927, 4193, 4291, 6598, 6890.
static bool is_private_v4(uint32_t address) {
    static const struct {
        uint32_t network, mask;
    } ranges[] = {
        {0x00000000, 0xff000000}, {0x0a000000, 0xff000000}, {0x64400000, 0xffc00000},
        {0x7f000000, 0xff000000}, {0xa9fe0000, 0xffff0000}, {0xac100000, 0xfff00000},
        {0xc0000000, 0xffffff00}, {0xc0a80000, 0xffff0000}, {0xc6120000, 0xfffe0000},
        {0xe0000000, 0xe0000000},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if ((address & ranges[i].mask) == ranges[i].network) return true;
    return false;
}

static uint32_t number(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

bool kith_curl_is_private(const struct sockaddr *address) {
    if (address->sa_family == AF_INET)
        return is_private_v4(ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr));
    if (address->sa_family != AF_INET6) return true;
    const uint8_t *bytes = ((const struct sockaddr_in6 *)address)->sin6_addr.s6_addr;
    bool is_zero = true;
    for (int i = 0; i < 10; i++) is_zero = is_zero && bytes[i] == 0;
    // An address of version 4 within one of version 6, also by the well-known prefix of RFC 6052.
    if (is_zero) return bytes[10] == 0 || is_private_v4(number(bytes + 12));
    if (number(bytes) == 0x0064ff9b) return is_private_v4(number(bytes + 12));
    if (bytes[0] == 0x20 && bytes[1] == 0x02) return is_private_v4(number(bytes + 2));
    return (bytes[0] & 0xfe) == 0xfc || (bytes[0] == 0xfe && (bytes[1] & 0x80) == 0x80) ||
           bytes[0] == 0xff;
}

static curl_socket_t open_public(void *context, curlsocktype purpose,
                                 struct curl_sockaddr *address) {
    (void)context;
    (void)purpose;
    if (kith_curl_is_private(&address->addr)) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void kith_curl_public_only(CURL *easy) {
    library.curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_public);
}
