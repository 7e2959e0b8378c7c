#ifndef KITH_MATCHING_H
#define KITH_MATCHING_H

#include "host.h"

enum { MOST_CAPTURES = 32, MOST_NESTING = 200, STEPS_PER_CHARGE = 256 };
enum { OPEN = -1, POSITION = -2 };

typedef struct {
    lua_State *L;
    const char *subject, *end, *pattern_end;
    int nesting, steps;
    int captures;
    struct {
        const char *start;
        ptrdiff_t length;
    } capture[MOST_CAPTURES];
} matcher;

/* Takes the price of a step. These raise. */
void step(matcher *m);

/* Prepares matches of one pattern in one subject. */
void begin(
    matcher *m, lua_State *L, const char *subject, size_t length, const char *pattern, size_t size);

/* Matches from a place on. Returns the end of the match, or null. */
const char *match_anew(matcher *m, const char *subject, const char *pattern);

#endif
