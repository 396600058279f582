"""Numbers of lists as a word processor or a browser prints them: 3, c, iii."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
# Roman numbers and letters beyond this are written as digits: nobody prints them.
_LARGEST = 3999


def write_number(number: int, shape: str) -> str:
    """Write a number in a shape of WordprocessingML: decimal, lowerLetter, upperRoman and so on.

    Source: ECMA-376 part 1, 17.18.59 (ST_NumberFormat).
    """
    if not 0 < number <= _LARGEST:
        return str(number)
    if shape in ("lowerLetter", "upperLetter"):
        # Word goes on from z with aa, bb, cc.
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if shape == "upperLetter" else letters
    if shape in ("lowerRoman", "upperRoman"):
        roman = ""
        for value, letters in _ROMAN:
            roman += letters * (number // value)
            number %= value
        return roman.upper() if shape == "upperRoman" else roman
    return f"{number:02d}" if shape == "decimalZero" else str(number)
