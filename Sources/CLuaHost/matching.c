#include "matching.h"

#include <ctype.h>
#include <string.h>

/* Lua's patterns (reference manual, 6.4.1), with a price on every step: a backtracking match is one
   call of C that no hook interrupts. Answers and errors are those of the stock library. */

static const char *match(matcher *m, const char *subject, const char *pattern);

void step(matcher *m) {
    if (++m->steps == STEPS_PER_CHARGE) {
        m->steps = 0;
        charge(m->L, STEPS_PER_CHARGE);
    }
}

/* What follows the one class at `pattern`, before any repetition sign. */
static const char *after_class(matcher *m, const char *pattern) {
    const char *end = m->pattern_end;
    if (*pattern == '%') {
        if (pattern + 1 == end) luaL_error(m->L, "malformed pattern (ends with '%%')");
        return pattern + 2;
    }
    if (*pattern++ != '[') return pattern;
    if (*pattern == '^') pattern++;
    do {
        if (pattern == end) luaL_error(m->L, "malformed pattern (missing ']')");
        if (*pattern++ == '%' && pattern < end) pattern++;
        step(m);
    } while (*pattern != ']' || pattern == end);
    return pattern + 1;
}

static int is_of_kind(int c, int kind) {
    int is;
    switch (tolower(kind)) {
    case 'a': is = isalpha(c); break;
    case 'c': is = iscntrl(c); break;
    case 'd': is = isdigit(c); break;
    case 'g': is = isgraph(c); break;
    case 'l': is = islower(c); break;
    case 'p': is = ispunct(c); break;
    case 's': is = isspace(c); break;
    case 'u': is = isupper(c); break;
    case 'w': is = isalnum(c); break;
    case 'x': is = isxdigit(c); break;
    case 'z': is = c == 0; break;
    default: return kind == c;
    }
    return isupper(kind) ? !is : is != 0;
}

/* Whether a set holds a character; `last` is the set's closing bracket. */
static int set_holds(matcher *m, int c, const char *set, const char *last) {
    int found = 1;
    if (*++set == '^') {
        found = 0;
        set++;
    }
    for (; set < last; set++) {
        step(m);
        if (*set == '%') {
            set++;
            if (is_of_kind(c, (unsigned char)*set)) return found;
        } else if (set[1] == '-' && set + 2 < last) {
            if ((unsigned char)set[0] <= c && c <= (unsigned char)set[2]) return found;
            set += 2;
        } else if ((unsigned char)*set == c) {
            return found;
        }
    }
    return !found;
}

/* Whether the class from `pattern` to `after` fits the character at `subject`. */
static int fits(matcher *m, const char *subject, const char *pattern, const char *after) {
    step(m);
    if (subject >= m->end) return 0;
    int c = (unsigned char)*subject;
    switch (*pattern) {
    case '.': return 1;
    case '%': return is_of_kind(c, (unsigned char)pattern[1]);
    case '[': return set_holds(m, c, pattern, after - 1);
    default: return (unsigned char)*pattern == c;
    }
}

static const char *as_often_as_possible(
    matcher *m, const char *subject, const char *pattern, const char *after) {
    ptrdiff_t times = 0;
    while (fits(m, subject + times, pattern, after)) times++;
    for (; times >= 0; times--) {
        const char *end = match(m, subject + times, after + 1);
        if (end != NULL) return end;
    }
    return NULL;
}

static const char *as_seldom_as_possible(
    matcher *m, const char *subject, const char *pattern, const char *after) {
    for (;; subject++) {
        const char *end = match(m, subject, after + 1);
        if (end != NULL || !fits(m, subject, pattern, after)) return end;
    }
}

static const char *balanced(matcher *m, const char *subject, const char *pattern) {
    if (pattern + 1 >= m->pattern_end) {
        luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
    }
    if (subject >= m->end || *subject != pattern[0]) return NULL;
    int depth = 1;
    while (++subject < m->end) {
        step(m);
        if (*subject == pattern[1]) {
            if (--depth == 0) return subject + 1;
        } else if (*subject == pattern[0]) {
            depth++;
        }
    }
    return NULL;
}

static const char *capture_from(
    matcher *m, const char *subject, const char *pattern, ptrdiff_t kind) {
    if (m->captures >= MOST_CAPTURES) luaL_error(m->L, "too many captures");
    m->capture[m->captures].start = subject;
    m->capture[m->captures].length = kind;
    m->captures++;
    const char *end = match(m, subject, pattern);
    if (end == NULL) m->captures--;
    return end;
}

static const char *capture_to(matcher *m, const char *subject, const char *pattern) {
    int open = m->captures - 1;
    while (open >= 0 && m->capture[open].length != OPEN) open--;
    if (open < 0) luaL_error(m->L, "invalid pattern capture");
    m->capture[open].length = subject - m->capture[open].start;
    const char *end = match(m, subject, pattern);
    if (end == NULL) m->capture[open].length = OPEN;
    return end;
}

/* What an earlier capture holds must stand here again. */
static const char *repetition(matcher *m, const char *subject, int digit) {
    int index = digit - '1';
    if (index < 0 || index >= m->captures || m->capture[index].length == OPEN) {
        luaL_error(m->L, "invalid capture index %%%d", index + 1);
    }
    size_t length = (size_t)m->capture[index].length;
    charge_bytes(m->L, m->capture[index].length > 0 ? length : 0);
    if ((size_t)(m->end - subject) < length
        || memcmp(m->capture[index].start, subject, length) != 0) {
        return NULL;
    }
    return subject + length;
}

/* Whether the place before is outside of the set and the one here inside. */
static int is_frontier(matcher *m, const char *subject, const char *set, const char *after) {
    int before = subject == m->subject ? 0 : (unsigned char)subject[-1];
    int here = subject < m->end ? (unsigned char)*subject : 0;
    return !set_holds(m, before, set, after - 1) && set_holds(m, here, set, after - 1);
}

/* Matches the items of a pattern one after the other; calls itself only where it may have to come
   back. Returns the end of the match, or null. */
static const char *match_items(matcher *m, const char *subject, const char *pattern) {
    while (pattern != m->pattern_end) {
        step(m);
        if (*pattern == '(') {
            return pattern[1] == ')' ? capture_from(m, subject, pattern + 2, POSITION)
                                     : capture_from(m, subject, pattern + 1, OPEN);
        }
        if (*pattern == ')') return capture_to(m, subject, pattern + 1);
        if (*pattern == '$' && pattern + 1 == m->pattern_end) {
            return subject == m->end ? subject : NULL;
        }
        if (*pattern == '%' && pattern + 1 < m->pattern_end) {
            if (pattern[1] == 'b') {
                subject = balanced(m, subject, pattern + 2);
                if (subject == NULL) return NULL;
                pattern += 4;
                continue;
            }
            if (pattern[1] == 'f') {
                pattern += 2;
                if (*pattern != '[') luaL_error(m->L, "missing '[' after '%%f' in pattern");
                const char *after = after_class(m, pattern);
                if (!is_frontier(m, subject, pattern, after)) return NULL;
                pattern = after;
                continue;
            }
            if (isdigit((unsigned char)pattern[1])) {
                subject = repetition(m, subject, (unsigned char)pattern[1]);
                if (subject == NULL) return NULL;
                pattern += 2;
                continue;
            }
        }
        const char *after = after_class(m, pattern);
        char sign = after < m->pattern_end ? *after : 0;
        if (!fits(m, subject, pattern, after)) {
            if (sign == 0 || strchr("*?-", sign) == NULL) return NULL;
            pattern = after + 1;
            continue;
        }
        if (sign == '*') return as_often_as_possible(m, subject, pattern, after);
        if (sign == '+') return as_often_as_possible(m, subject + 1, pattern, after);
        if (sign == '-') return as_seldom_as_possible(m, subject, pattern, after);
        if (sign == '?') {
            const char *end = match(m, subject + 1, after + 1);
            if (end != NULL) return end;
            pattern = after + 1;
        } else {
            subject++;
            pattern = after;
        }
    }
    return subject;
}

static const char *match(matcher *m, const char *subject, const char *pattern) {
    if (++m->nesting > MOST_NESTING) luaL_error(m->L, "pattern too complex");
    const char *end = match_items(m, subject, pattern);
    m->nesting--;
    return end;
}

void begin(
    matcher *m, lua_State *L, const char *subject, size_t length, const char *pattern, size_t size) {
    m->L = L;
    m->subject = subject;
    m->end = subject + length;
    m->pattern_end = pattern + size;
    m->steps = 0;
    charge(L, FUEL_PER_CALL);
}

const char *match_anew(matcher *m, const char *subject, const char *pattern) {
    m->nesting = 0;
    m->captures = 0;
    return match(m, subject, pattern);
}
