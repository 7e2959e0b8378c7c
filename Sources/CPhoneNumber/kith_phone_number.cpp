#include "kith_phone_number.h"

#include <dlfcn.h>

#include <cstring>
#include <mutex>
#include <string>

namespace {

// The functions of libphonenumber that are needed, by their names in the C++ ABI of Debian
// (Itanium, libstdc++). A method takes its object first.
struct Library {
    void *(*instance)();
    int (*parse)(const void *, const std::string &, const std::string &, void *);
    void (*format)(const void *, const void *, int, std::string *);
    bool (*is_valid)(const void *, const void *);
    void (*construct)(void *, void *, bool);
    void (*destroy)(void *);
};

template <typename Function> bool find(void *handle, const char *name, Function &function) {
    function = reinterpret_cast<Function>(dlsym(handle, name));
    return function != nullptr;
}

bool load(Library &library) {
    void *handle = dlopen("libphonenumber.so.8", RTLD_NOW | RTLD_LOCAL);
    if (!handle) handle = dlopen("libphonenumber.so", RTLD_NOW | RTLD_LOCAL);
    if (!handle) return false;
    bool constructs =
        find(handle, "_ZN4i18n12phonenumbers11PhoneNumberC1EPN6google8protobuf5ArenaEb",
             library.construct)
        // Newer protobuf has no second argument, and passes over one that is given.
        || find(handle, "_ZN4i18n12phonenumbers11PhoneNumberC1EPN6google8protobuf5ArenaE",
                library.construct);
    return constructs
        && find(handle, "_ZN4i18n12phonenumbers11PhoneNumberD1Ev", library.destroy)
        && find(handle, "_ZN4i18n12phonenumbers15PhoneNumberUtil11GetInstanceEv",
                library.instance)
        && find(handle,
                "_ZNK4i18n12phonenumbers15PhoneNumberUtil5ParseERKNSt7__cxx1112basic_stringIcSt11"
                "char_traitsIcESaIcEEES9_PNS0_11PhoneNumberE",
                library.parse)
        && find(handle,
                "_ZNK4i18n12phonenumbers15PhoneNumberUtil6FormatERKNS0_11PhoneNumberENS1_17"
                "PhoneNumberFormatEPNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE",
                library.format)
        && find(handle,
                "_ZNK4i18n12phonenumbers15PhoneNumberUtil13IsValidNumberERKNS0_11PhoneNumberE",
                library.is_valid);
}

const Library *loaded() {
    static Library library;
    static bool is_loaded = false;
    static std::once_flag once;
    std::call_once(once, [] { is_loaded = load(library); });
    return is_loaded ? &library : nullptr;
}

// Room for a parsed number, of which the library knows the size: 88 bytes in version 8.12.
class Number {
  public:
    explicit Number(const Library &library) : library_(library) {
        library_.construct(room_, nullptr, false);
    }
    ~Number() { library_.destroy(room_); }
    Number(const Number &) = delete;
    Number &operator=(const Number &) = delete;
    void *get() { return room_; }

  private:
    const Library &library_;
    alignas(16) unsigned char room_[1024];
};

// The library takes no longer texts either, but looks at all of them first.
constexpr size_t longest = 250;

}  // namespace

int kith_phone_write(
    const char *text, const char *region, int style, char *out, size_t capacity) {
    try {
        const Library *library = loaded();
        if (!library) return -1;
        if (strnlen(text, longest + 1) > longest) return 0;
        const void *util = library->instance();
        Number number(*library);
        if (library->parse(util, text, region, number.get()) != 0) return 0;
        if (!library->is_valid(util, number.get())) return 0;
        std::string written;
        library->format(util, number.get(), style, &written);
        if (written.size() >= capacity) return 0;
        std::memcpy(out, written.c_str(), written.size() + 1);
        return static_cast<int>(written.size());
    } catch (...) {
        return 0;
    }
}
