#ifndef KITH_VALUES_H
#define KITH_VALUES_H

#include "host.h"

/* What is no plain Lua value: exact numbers, money, days and instants. */
typedef struct {
    uint8_t kind;     /* LUA_HOST_NULL, LUA_HOST_DECIMAL … LUA_HOST_TIME, or of the span kinds */
    uint8_t places;   /* digits behind the point */
    char currency[4]; /* of money; ends with a zero */
    int64_t number;   /* digits, days, milliseconds or minutes */
} value;

/* Spans of time: only scripts know them, to add them to a date or an instant. */
enum { VALUE_DAYS = 32, VALUE_MILLISECONDS = 33, VALUE_KINDS = 34, MOST_PLACES = 18 };

/* The value at an index, or null where something else is. Does not raise. */
const value *value_at(lua_State *L, int index);

void push_value(lua_State *L, const value *pushed);

/* What people call a kind. */
const char *name_of(int kind);

/* calculating.c: those that take a lua_State raise. */
extern const luaL_Reg calculations[];
int is_amount(const value *held);
int is_span(const value *held);
int divided(lua_State *L);
int rounded(lua_State *L);

/* A value as calculations take it: an integer counts as a decimal without places. Raises. */
value operand(lua_State *L, int index);

/* making.c */
void push_makers(lua_State *L);

/* decimals.c: none raises; those that may fail return what went wrong, or null. */
int decimal_from_text(const char *text, size_t length, value *into);
void decimal_to_text(const value *number, char text[64]);
const char *add_decimals(const value *left, const value *right, int sign, value *sum);
const char *multiply_decimals(const value *left, const value *right, value *product);
const char *divide_decimals(const value *left, const value *right, int places, value *quotient);
const char *round_decimal(const value *number, int places, value *rounded);
int compare_decimals(const value *left, const value *right);

/* calendar.c: the proleptic Gregorian calendar (ISO 8601). */
enum { DATE_TEXT = 32 };
int64_t days_of(int64_t year, int month, int day);
void date_of(int64_t days, int64_t *year, int *month, int *day);
int date_from_text(const char *text, size_t length, int64_t *days);
int instant_from_text(const char *text, size_t length, int64_t *milliseconds);
int time_from_text(const char *text, size_t length, int64_t *minutes);
void calendar_to_text(const value *moment, char text[DATE_TEXT]);
int is_in_calendar(const value *held);

#endif
