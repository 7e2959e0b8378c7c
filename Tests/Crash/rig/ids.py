"""Ids of records as people see them, and as the database keeps them."""

DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


def number_of(text: str) -> int:
    """The number of an id in Crockford's base 32."""
    number = 0
    for digit in text.lower():
        number = number * 32 + DIGITS.index(digit)
    return number


def text_of(number: int) -> str:
    """The thirteen characters of an id."""
    text = ""
    for _ in range(13):
        text = DIGITS[number % 32] + text
        number //= 32
    return text
