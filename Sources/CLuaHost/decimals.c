#include "values.h"

#include <stdio.h>
#include <string.h>

/* Exact decimal numbers: 64 bits of digits, up to 18 of them behind the point. Whatever does not
   fit is an error, never a rounded answer; rounding is half up, away from zero. */

static const char too_large[] = "the number is too large for a decimal";

static __int128 power_of_ten(int exponent) {
    __int128 power = 1;
    while (exponent-- > 0) power *= 10;
    return power;
}

static const char *fitted(__int128 digits, int places, value *into) {
    while (places > MOST_PLACES && digits % 10 == 0) {
        digits /= 10;
        places--;
    }
    if (places > MOST_PLACES) return "the product has more than 18 decimals: round a factor first";
    if (digits > INT64_MAX || digits < INT64_MIN) return too_large;
    into->kind = LUA_HOST_DECIMAL;
    into->number = (int64_t)digits;
    into->places = (uint8_t)places;
    return NULL;
}

/* Reads an optional sign, digits and optional decimals. Returns whether all of the text is one. */
int decimal_from_text(const char *text, size_t length, value *into) {
    __int128 digits = 0;
    int places = -1, seen = 0;
    size_t place = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    for (; place < length; place++) {
        if (text[place] == '.' && places < 0) {
            places = 0;
            continue;
        }
        if (text[place] < '0' || text[place] > '9') return 0;
        digits = digits * 10 + (text[place] - '0');
        seen++;
        if (places >= 0) places++;
        if (digits > (__int128)INT64_MAX + 1 || places > MOST_PLACES) return 0;
    }
    if (seen == 0 || places == 0) return 0;
    if (text[0] == '-') digits = -digits;
    return fitted(digits, places < 0 ? 0 : places, into) == NULL;
}

void decimal_to_text(const value *number, char text[64]) {
    char digits[32];
    uint64_t magnitude =
        number->number < 0 ? 0 - (uint64_t)number->number : (uint64_t)number->number;
    int length = snprintf(digits, sizeof digits, "%0*llu", number->places + 1,
                          (unsigned long long)magnitude);
    int whole = length - number->places;
    snprintf(text, 64, "%s%.*s%s%s", number->number < 0 ? "-" : "", whole, digits,
             number->places > 0 ? "." : "", digits + whole);
}

const char *add_decimals(const value *left, const value *right, int sign, value *sum) {
    int places = left->places > right->places ? left->places : right->places;
    __int128 one = left->number * power_of_ten(places - left->places);
    __int128 other = right->number * power_of_ten(places - right->places);
    return fitted(one + sign * other, places, sum);
}

const char *multiply_decimals(const value *left, const value *right, value *product) {
    return fitted(
        (__int128)left->number * right->number, left->places + right->places, product);
}

static __int128 divided_half_up(__int128 number, __int128 divisor) {
    __int128 quotient = number / divisor, rest = number % divisor;
    __int128 magnitude = rest < 0 ? -rest : rest, half = divisor < 0 ? -divisor : divisor;
    if (magnitude < half - magnitude) return quotient;
    return (number < 0) == (divisor < 0) ? quotient + 1 : quotient - 1;
}

const char *divide_decimals(const value *left, const value *right, int places, value *quotient) {
    if (places < 0 || places > MOST_PLACES) return "a decimal has 0 to 18 places";
    if (right->number == 0) return "attempt to divide by zero";
    int exponent = places - left->places + right->places;
    __int128 number = left->number, divisor = right->number;
    if (exponent >= 0) {
        if (__builtin_mul_overflow(number, power_of_ten(exponent), &number)) return too_large;
    } else {
        divisor *= power_of_ten(-exponent);
    }
    return fitted(divided_half_up(number, divisor), places, quotient);
}

const char *round_decimal(const value *number, int places, value *rounded) {
    if (places < 0 || places > MOST_PLACES) return "a decimal has 0 to 18 places";
    __int128 digits = number->number;
    if (places >= number->places) {
        digits *= power_of_ten(places - number->places);
    } else {
        digits = divided_half_up(digits, power_of_ten(number->places - places));
    }
    return fitted(digits, places, rounded);
}

int compare_decimals(const value *left, const value *right) {
    int places = left->places > right->places ? left->places : right->places;
    __int128 one = left->number * power_of_ten(places - left->places);
    __int128 other = right->number * power_of_ten(places - right->places);
    return one < other ? -1 : one > other;
}
