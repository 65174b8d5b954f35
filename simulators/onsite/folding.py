"""Text without case and diacritics, as the filter's `[cd]` wants it, and the words of the text index."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def folded(text: str, how: str = "cd") -> str:
    """`text` without case (`c`), without diacritics (`d`)."""
    if "d" in how:
        apart = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return text.casefold() if "c" in how else text
