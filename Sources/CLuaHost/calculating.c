#include "values.h"

#include <string.h>

/* Adding, subtracting, comparing: two values that do not belong together raise an error rather than
   find an answer. */

/* A value as calculations take it: an integer counts as a decimal without places. */
value operand(lua_State *L, int index) {
    const value *held = value_at(L, index);
    if (held != NULL) return *held;
    value number = {.kind = LUA_HOST_DECIMAL};
    if (lua_type(L, index) != LUA_TNUMBER) {
        luaL_error(L, "a %s does not calculate with a %s", luaL_typename(L, index), "value of Kith");
    }
    if (!lua_isinteger(L, index)) {
        luaL_error(L, "a number with a fraction is not exact: write kith.decimal(\"12.50\")");
    }
    number.number = lua_tointeger(L, index);
    return number;
}

static void refuse(lua_State *L, const char *act, const value *left, const value *right) {
    luaL_error(L, "cannot %s %s and %s", act, name_of(left->kind), name_of(right->kind));
}

static void check(lua_State *L, const char *problem) {
    if (problem != NULL) luaL_error(L, "%s", problem);
}

static void check_currencies(lua_State *L, const value *left, const value *right) {
    if (left->kind == LUA_HOST_MONEY && right->kind == LUA_HOST_MONEY
        && strcmp(left->currency, right->currency) != 0) {
        luaL_error(L, "two currencies, %s and %s, do not mix: convert one first", left->currency,
                   right->currency);
    }
}

int is_amount(const value *held) {
    return held->kind == LUA_HOST_DECIMAL || held->kind == LUA_HOST_MONEY;
}

static int is_moment(const value *held) {
    return held->kind == LUA_HOST_DATE || held->kind == LUA_HOST_INSTANT;
}

int is_span(const value *held) {
    return held->kind == VALUE_DAYS || held->kind == VALUE_MILLISECONDS;
}

static int push_sum(lua_State *L, const value *left, const value *right, int sign) {
    value sum = *left;
    check_currencies(L, left, right);
    check(L, add_decimals(left, right, sign, &sum));
    sum.kind = left->kind;
    push_value(L, &sum);
    return 1;
}

static int push_moved(lua_State *L, const value *moment, const value *span, int sign) {
    int64_t step = span->number;
    if (moment->kind == LUA_HOST_DATE && span->kind == VALUE_MILLISECONDS) {
        luaL_error(L, "a date moves by days: use kith.days, or an instant");
    }
    value moved = *moment;
    int is_wide = moment->kind == LUA_HOST_INSTANT && span->kind == VALUE_DAYS;
    if ((is_wide && __builtin_mul_overflow(step, INT64_C(86400000), &step))
        || __builtin_mul_overflow(step, (int64_t)sign, &step)
        || __builtin_add_overflow(moved.number, step, &moved.number) || !is_in_calendar(&moved)) {
        luaL_error(L, "the calendar ends before that");
    }
    push_value(L, &moved);
    return 1;
}

static int add(lua_State *L) {
    value left = operand(L, 1), right = operand(L, 2);
    if (is_amount(&left) && left.kind == right.kind) return push_sum(L, &left, &right, 1);
    if (is_moment(&left) && is_span(&right)) return push_moved(L, &left, &right, 1);
    if (is_span(&left) && is_moment(&right)) return push_moved(L, &right, &left, 1);
    refuse(L, "add", &left, &right);
    return 0;
}

static int subtract(lua_State *L) {
    value left = operand(L, 1), right = operand(L, 2);
    if (is_amount(&left) && left.kind == right.kind) return push_sum(L, &left, &right, -1);
    if (is_moment(&left) && is_span(&right)) return push_moved(L, &left, &right, -1);
    if (is_moment(&left) && left.kind == right.kind) {
        value span = {
            .kind = left.kind == LUA_HOST_DATE ? VALUE_DAYS : VALUE_MILLISECONDS,
            .number = left.number - right.number,
        };
        push_value(L, &span);
        return 1;
    }
    refuse(L, "subtract", &left, &right);
    return 0;
}

static int multiply(lua_State *L) {
    value left = operand(L, 1), right = operand(L, 2), product;
    if (!is_amount(&left) || !is_amount(&right)
        || (left.kind == LUA_HOST_MONEY && right.kind == LUA_HOST_MONEY)) {
        refuse(L, "multiply", &left, &right);
    }
    const value *money = left.kind == LUA_HOST_MONEY ? &left : &right;
    product = *money;
    check(L, multiply_decimals(&left, &right, &product));
    product.kind = money->kind;
    push_value(L, &product);
    return 1;
}

static int refuse_division(lua_State *L) {
    return luaL_error(L, "a quotient must say its decimals: write a:divided(b, 2)");
}

int divided(lua_State *L) {
    value left = operand(L, 1), right = operand(L, 2), quotient = left;
    lua_Integer places = luaL_checkinteger(L, 3);
    if (!is_amount(&left) || !is_amount(&right)) refuse(L, "divide", &left, &right);
    check_currencies(L, &left, &right);
    if (left.kind == LUA_HOST_DECIMAL && right.kind == LUA_HOST_MONEY) refuse(L, "divide", &left, &right);
    luaL_argcheck(L, places >= 0 && places <= MOST_PLACES, 3, "0 to 18 decimals");
    check(L, divide_decimals(&left, &right, (int)places, &quotient));
    quotient.kind = right.kind == LUA_HOST_MONEY ? LUA_HOST_DECIMAL : left.kind;
    push_value(L, &quotient);
    return 1;
}

int rounded(lua_State *L) {
    value number = operand(L, 1), result;
    lua_Integer places = luaL_checkinteger(L, 2);
    luaL_argcheck(L, is_amount(&number), 1, "decimal or money expected");
    luaL_argcheck(L, places >= 0 && places <= MOST_PLACES, 2, "0 to 18 decimals");
    result = number;
    check(L, round_decimal(&number, (int)places, &result));
    result.kind = number.kind;
    push_value(L, &result);
    return 1;
}

static int negative(lua_State *L) {
    value number = operand(L, 1);
    if (!is_amount(&number) && !is_span(&number)) return luaL_error(L, "a %s has no sign", name_of(number.kind));
    if (number.number == INT64_MIN) return luaL_error(L, "the number is too large for a decimal");
    number.number = -number.number;
    push_value(L, &number);
    return 1;
}

static int compared(lua_State *L) {
    value left = operand(L, 1), right = operand(L, 2);
    if (is_amount(&left) && left.kind == right.kind) {
        check_currencies(L, &left, &right);
        return compare_decimals(&left, &right);
    }
    if (left.kind != right.kind || is_amount(&left)) refuse(L, "compare", &left, &right);
    return left.number < right.number ? -1 : left.number > right.number;
}

static int is_less(lua_State *L) {
    lua_pushboolean(L, compared(L) < 0);
    return 1;
}

static int is_less_or_equal(lua_State *L) {
    lua_pushboolean(L, compared(L) <= 0);
    return 1;
}

/* Equal values are equal in every way; what differs in kind is merely not equal. */
static int is_equal(lua_State *L) {
    const value *left = value_at(L, 1), *right = value_at(L, 2);
    int is = left != NULL && right != NULL && left->kind == right->kind;
    if (is && is_amount(left)) {
        is = strcmp(left->currency, right->currency) == 0 && compare_decimals(left, right) == 0;
    } else if (is) {
        is = left->number == right->number;
    }
    lua_pushboolean(L, is);
    return 1;
}

const luaL_Reg calculations[] = {
    {"__add", add}, {"__sub", subtract}, {"__mul", multiply}, {"__div", refuse_division},
    {"__unm", negative}, {"__lt", is_less}, {"__le", is_less_or_equal}, {"__eq", is_equal},
    {NULL, NULL},
};
