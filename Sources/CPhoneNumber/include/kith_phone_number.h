// Reads telephone numbers by libphonenumber, behind C.
//
// The library is loaded when the first number is read: linked, it and what it needs would take
// 4 MB of resident memory in every process, also in one that never sees a number.

#ifndef KITH_PHONE_NUMBER_H
#define KITH_PHONE_NUMBER_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// How a number is written.
enum kith_phone_style {
    KITH_PHONE_E164 = 0,
    KITH_PHONE_INTERNATIONAL = 1,
    KITH_PHONE_NATIONAL = 2,
};

// Reads a number as it is dialled in a region (ISO 3166, two capitals) and writes it in a style,
// ending in NUL. Returns its length; 0 for what is no valid number there or does not fit; -1
// where the library is not installed. Safe from any thread; throws nothing.
int kith_phone_write(
    const char *text, const char *region, int style, char *out, size_t capacity);

#ifdef __cplusplus
}
#endif

#endif
