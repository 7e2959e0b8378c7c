// Hands hostile texts to the reader of telephone numbers.
#include "kith_phone_number.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>

static const char *const pieces[] = {
    "+385", "091 ", "123-456", "(0)", ";ext=5", "tel:", "x99", "\xC3\xA9", "\xFF\xFE", "\xC0\xAE",
    "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xD9\xA1\xD9\xA2", "\xEF\xBC\x8B", "\r\n", "\x01", "%s%n",
    "00", "1", "98765432101234567890", "/", "*", "#", ",", "~", "\xE2\x80\xAE"};
static const char *const regions[] = {"HR", "US", "ZZ", "", "hr", "XXXXXXXX", "\xFF", "001"};

// The room is exactly as large as is said, so that a byte too many is seen.
static void hand_over(const std::string &text, const char *region, int style, size_t capacity) {
    char *out = static_cast<char *>(std::malloc(capacity ? capacity : 1));
    int count = kith_phone_write(text.c_str(), region, style, out, capacity);
    if (count > 0 && (static_cast<size_t>(count) >= capacity || std::strlen(out) != size_t(count))) {
        std::fprintf(stderr, "%d bytes in a room of %zu\n", count, capacity);
        std::exit(1);
    }
    std::free(out);
}

int main(int argc, char **argv) {
    int count = argc > 1 ? std::atoi(argv[1]) : 1000;
    std::mt19937 random(argc > 2 ? std::atoi(argv[2]) : 1);
    char probe[64];
    if (kith_phone_write("+385911234567", "HR", 0, probe, sizeof probe) != 13) return 2;
    for (int style = -1; style < 5; style++) {
        for (const char *region : regions) {
            hand_over(std::string(1 << 20, '1'), region, style, 64);
            hand_over(std::string(1 << 20, '\xFF'), region, style, 64);
            hand_over("", region, style, 0);
            for (size_t capacity = 0; capacity < 20; capacity++)
                hand_over("+385911234567", region, style, capacity);
        }
    }
    for (int number = 0; number < count; number++) {
        std::string text;
        for (unsigned left = random() % 12; left > 0; left--)
            text += random() % 4 ? pieces[random() % (sizeof pieces / sizeof *pieces)]
                                 : std::string(1, char(1 + random() % 255));
        hand_over(text, regions[random() % (sizeof regions / sizeof *regions)],
                  int(random() % 3), random() % 64);
    }
    return 0;
}
