"""Days, months and years as text: what they may mean at the least and at the most."""

import calendar
from functools import lru_cache


def first_day(date: str) -> str:
    """The first day that a day, month or year may mean; empty for what is none.

    >>> first_day("2023-05")
    '2023-05-01'
    """
    padded = date + "-01-01"[len(date) - 4 :] if len(date) in (4, 7) else date
    return padded if is_day(padded) else ""


def last_day(date: str) -> str:
    """The last day that a day, month or year may mean; empty for what is none.

    >>> last_day("2024-02"), last_day("2023")
    ('2024-02-29', '2023-12-31')
    """
    month = f"{date}-12" if len(date) == 4 else date
    if not is_day(f"{month}-01" if len(month) == 7 else month):
        return ""
    if len(month) == 10:
        return month
    return f"{month}-{calendar.monthrange(int(month[:4]), int(month[5:]))[1]:02}"


@lru_cache(maxsize=20_000)
def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, as 2024-02-29."""
    year, month, day = text[:4], text[5:7], text[8:]
    if len(text) != 10 or text[4] + text[7] != "--" or not (year + month + day).isdecimal():
        return False
    is_month = text.isascii() and int(year) > 0 and 1 <= int(month) <= 12
    return is_month and 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]
