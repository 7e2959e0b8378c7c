/* Hands hostile texts to the part of libcurl that Kith loads. */
#include "CCurl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t take(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    *(size_t *)context += size * count;
    return size * count;
}

static void ask(CURLM *multi, const char *url, const char *line, const char *path) {
    size_t taken = 0;
    CURL *easy = kith_curl_easy_init();
    struct curl_slist *headers = kith_curl_append(NULL, line);
    kith_curl_set_text(easy, CURLOPT_URL, url);
    if (path) kith_curl_set_text(easy, CURLOPT_UNIX_SOCKET_PATH, path);
    kith_curl_set_pointer(easy, CURLOPT_HTTPHEADER, headers);
    kith_curl_set_number(easy, CURLOPT_TIMEOUT_MS, 200);
    kith_curl_set_size(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)-1);
    kith_curl_set_callback(easy, CURLOPT_WRITEFUNCTION, take);
    kith_curl_set_pointer(easy, CURLOPT_WRITEDATA, &taken);
    kith_curl_multi_add(multi, easy);
    for (int turn = 0; turn < 20 && kith_curl_multi_perform(multi); turn++)
        kith_curl_multi_wait(multi, 20);
    const char *words = kith_curl_words(kith_curl_multi_result(multi));
    if (!words || strlen(words) > 1000) exit(1);
    kith_curl_multi_remove(multi, easy);
    kith_curl_free(headers);
    kith_curl_easy_cleanup(easy);
}

int main(void) {
    if (!kith_curl_load() || !kith_curl_load()) return 2;
    CURLM *multi = kith_curl_multi_init();
    size_t length = 1 << 20;
    char *text = malloc(length + 1);
    memset(text, 'a', length);
    text[length] = 0;
    char *longest = malloc(length + 32);
    snprintf(longest, length + 32, "http://127.0.0.1:9/%s", text);
    const char *urls[] = {
        "http://127.0.0.1:9/", "", "http://", "://", "http://[::1", "http://127.0.0.1:99999/",
        "file:///etc/passwd", "http://127.0.0.1:9/\xFF\xFE%00%zz", "http://a@b@127.0.0.1:9/\r\nx: y",
        longest};
    for (size_t index = 0; index < sizeof urls / sizeof *urls; index++) {
        ask(multi, urls[index], "x: y", NULL);
        ask(multi, urls[index], "x\r\ny", "/nonexistent/socket");
        ask(multi, urls[index], "", text);
        ask(multi, urls[index], text, NULL);
    }
    kith_curl_words((CURLcode)-1);
    kith_curl_words((CURLcode)100000);
    kith_curl_multi_cleanup(multi);
    free(longest);
    free(text);
    return 0;
}
