#include "library.h"

#include <dlfcn.h>
#include <pthread.h>

static struct mime_library library;
static bool is_loaded = false;

#define FIND(name, result, arguments)                                                          \
    library.name = (result(*) arguments)dlsym(handle, #name);                                  \
    if (library.name == NULL) return;

static void load(void) {
    void *handle = dlopen("libgmime-3.0.so.0", RTLD_LAZY | RTLD_LOCAL);
    if (handle == NULL) return;
    EACH(FIND)
    library.g_mime_init();
    is_loaded = true;
}

const struct mime_library *mime_library(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return is_loaded ? &library : NULL;
}
