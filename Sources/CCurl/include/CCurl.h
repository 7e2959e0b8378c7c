// The part of libcurl that Kith uses, loaded when the first request is made.
//
// The library brings thirty others along. Linked in, they would cost every start of the program,
// and the server's memory, what only a conversation with a server is to pay.

#ifndef KITH_CCURL_H
#define KITH_CCURL_H

#include <curl/curl.h>
#include <stdbool.h>
#include <sys/socket.h>

/// Loads the library; true when it is there; as often as one likes, from any thread.
bool kith_curl_load(void);

CURLM *kith_curl_multi_init(void);
void kith_curl_multi_cleanup(CURLM *multi);
void kith_curl_multi_add(CURLM *multi, CURL *easy);
void kith_curl_multi_remove(CURLM *multi, CURL *easy);
/// Goes on; returns how many requests are still under way.
int kith_curl_multi_perform(CURLM *multi);
/// Waits until something happens, some milliseconds at the most.
void kith_curl_multi_wait(CURLM *multi, int milliseconds);
/// Returns how the request that has ended last ended; CURLE_OK where none has.
CURLcode kith_curl_multi_result(CURLM *multi);

CURL *kith_curl_easy_init(void);
void kith_curl_easy_cleanup(CURL *easy);
/// Does a request to its end. Blocks meanwhile.
CURLcode kith_curl_easy_perform(CURL *easy);
const char *kith_curl_words(CURLcode code);

// Swift cannot call functions that take any number of arguments: one for each kind of value.
void kith_curl_set_text(CURL *easy, CURLoption option, const char *value);
void kith_curl_set_number(CURL *easy, CURLoption option, long value);
void kith_curl_set_size(CURL *easy, CURLoption option, curl_off_t value);
void kith_curl_set_pointer(CURL *easy, CURLoption option, void *value);

typedef size_t (*kith_curl_callback)(char *bytes, size_t size, size_t count, void *context);
void kith_curl_set_callback(CURL *easy, CURLoption option, kith_curl_callback callback);

/// Returns what the server answered last: a status of HTTP, a reply code of SMTP; 0 for nothing.
long kith_curl_response(CURL *easy);
/// Forgets what was set; what is connected stays so.
void kith_curl_reset(CURL *easy);

typedef void (*kith_curl_end)(void *context, CURLcode code);
/// Performs on a thread of its own and tells the end there; false where there is no thread.
bool kith_curl_begin(CURL *easy, kith_curl_end end, void *context);

/// Runs work that waits for servers on a thread of its own; false where there is no thread.
bool kith_curl_aside(void (*work)(void *context), void *context);

/// Whether an address lies within a network, and not on the internet.
bool kith_curl_is_private(const struct sockaddr *address);
/// Refuses to connect to addresses that are not on the internet, after their names were looked up.
void kith_curl_public_only(CURL *easy);
/// Asked about once a second, and whenever something happens; other than 0 breaks the request off.
typedef int (*kith_curl_watch)(
    void *context, curl_off_t to_come, curl_off_t came, curl_off_t to_go, curl_off_t gone);
void kith_curl_set_watch(CURL *easy, kith_curl_watch watch, void *context);

struct curl_slist *kith_curl_append(struct curl_slist *list, const char *line);
void kith_curl_free(struct curl_slist *list);

#endif
