#include "values.h"

#include <stdio.h>
#include <string.h>

/* Dates and instants as text and back (RFC 3339). The arithmetic of days is that of a year that
   begins in March, so that the leap day is its last. */

enum { DAYS_OF_FOUR_CENTURIES = 146097, DAYS_BEFORE_1970 = 719468 };

int64_t days_of(int64_t year, int month, int day) {
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * DAYS_OF_FOUR_CENTURIES + of_era * 365 + of_era / 4 - of_era / 100 + of_year
        - DAYS_BEFORE_1970;
}

void date_of(int64_t days, int64_t *year, int *month, int *day) {
    days += DAYS_BEFORE_1970;
    int64_t era = (days >= 0 ? days : days - DAYS_OF_FOUR_CENTURIES + 1) / DAYS_OF_FOUR_CENTURIES;
    int64_t rest = days - era * DAYS_OF_FOUR_CENTURIES;
    int64_t of_era = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
    int64_t of_year = rest - (365 * of_era + of_era / 4 - of_era / 100);
    int from_march = (int)((5 * of_year + 2) / 153);
    *day = (int)(of_year - (153 * from_march + 2) / 5 + 1);
    *month = from_march < 10 ? from_march + 3 : from_march - 9;
    *year = era * 400 + of_era + (*month <= 2);
}

/* Whether a date or an instant lies in the years 1 to 9999, and a time in a day; other values do. */
int is_in_calendar(const value *held) {
    int64_t first = -INT64_C(62135596800000), last = INT64_C(253402300799999), day = 86400000;
    switch (held->kind) {
    case LUA_HOST_DATE: return held->number >= first / day && held->number <= last / day;
    case LUA_HOST_INSTANT: return held->number >= first && held->number <= last;
    case LUA_HOST_TIME: return held->number >= 0 && held->number < 1440;
    default: return 1;
    }
}

/* Reads exactly `count` digits. Returns -1 where other characters stand. */
static int digits(const char *text, int count) {
    int number = 0;
    for (int place = 0; place < count; place++) {
        if (text[place] < '0' || text[place] > '9') return -1;
        number = number * 10 + text[place] - '0';
    }
    return number;
}

int date_from_text(const char *text, size_t length, int64_t *days) {
    if (length != 10 || text[4] != '-' || text[7] != '-') return 0;
    int year = digits(text, 4), month = digits(text + 5, 2), day = digits(text + 8, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1) return 0;
    int64_t back;
    int same_month, same_day;
    *days = days_of(year, month, day);
    date_of(*days, &back, &same_month, &same_day);
    return back == year && same_month == month && same_day == day;
}

int time_from_text(const char *text, size_t length, int64_t *minutes) {
    if (length != 5 || text[2] != ':') return 0;
    int hour = digits(text, 2), minute = digits(text + 3, 2);
    *minutes = hour * 60 + minute;
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
}

/* Reads `2026-11-16T09:00:00Z`, with milliseconds or without. */
int instant_from_text(const char *text, size_t length, int64_t *milliseconds) {
    int64_t days, minutes;
    if ((length != 20 && length != 24) || text[10] != 'T' || text[length - 1] != 'Z') return 0;
    if (!date_from_text(text, 10, &days) || !time_from_text(text + 11, 5, &minutes)) return 0;
    int second = text[16] == ':' ? digits(text + 17, 2) : -1;
    int thousandths = length == 20 ? 0 : text[19] == '.' ? digits(text + 20, 3) : -1;
    if (second < 0 || second > 59 || thousandths < 0) return 0;
    *milliseconds = ((days * 1440 + minutes) * 60 + second) * 1000 + thousandths;
    return 1;
}

void calendar_to_text(const value *moment, char text[DATE_TEXT]) {
    int64_t days = moment->number, rest = 0, year;
    int month, day;
    if (moment->kind == LUA_HOST_TIME) {
        snprintf(text, DATE_TEXT, "%02d:%02d", (int)(days / 60 % 24), (int)(days % 60));
        return;
    }
    if (moment->kind == LUA_HOST_INSTANT) {
        rest = days % 86400000;
        if (rest < 0) rest += 86400000;
        days = (days - rest) / 86400000;
    }
    date_of(days, &year, &month, &day);
    int length = snprintf(text, DATE_TEXT, "%04lld-%02d-%02d", (long long)year, month, day);
    if (moment->kind != LUA_HOST_INSTANT || length >= DATE_TEXT) return;
    snprintf(text + length, DATE_TEXT - (size_t)length, "T%02d:%02d:%02d.%03dZ",
             (int)(rest / 3600000), (int)(rest / 60000 % 60), (int)(rest / 1000 % 60),
             (int)(rest % 1000));
}
