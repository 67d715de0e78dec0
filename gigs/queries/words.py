"""Words: how they are looked for, and what a mistyped one was probably meant to be."""

import re

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery
from django.db import connection
from django.db.models import Func, TextField, Value

# Words shorter than this would match half of the vocabulary as a beginning.
PREFIX_LENGTH_MIN = 3
TYPO_LENGTH_MIN = 4
WORDS_MAX = 10

# For each word that no gig uses: the known word that looks most like it.
_ALIKE = """
SELECT asked.said, (
    SELECT known.word FROM gigs_searchword known
    WHERE known.word %% asked.word
    ORDER BY known.word <-> asked.word, known.word LIMIT 1
)
FROM (
    SELECT said, lower(unaccent(said)) AS word, position
    FROM unnest(%s::text[]) WITH ORDINALITY AS s(said, position)
) asked
WHERE length(asked.word) >= %s AND NOT EXISTS (
    SELECT 1 FROM gigs_searchword w
    WHERE w.word LIKE replace(asked.word, '_', '') || '%%'
)
ORDER BY asked.position
"""


def split_words(text: str) -> list[str]:
    """Return the words of a query: letters and digits only, at most ten."""
    return re.findall(r"[^\W_]+", text)[:WORDS_MAX]


def plain(text: str) -> Func:
    """Return the expression for a text without accents, by the database's own rules."""
    return Func(Value(text, TextField()), function="unaccent", output_field=TextField())


def text_query(words: list[str]) -> SearchQuery | CombinedSearchQuery:
    """Return the query for gigs of any language: by stems, or as typed with an open end.

    A gig in Spanish is indexed by Spanish stems, one in English by English ones; the query
    asks both ways and so needs no guess about the language of the words.
    """
    said = " ".join(words)
    last = f"{words[-1]}:*" if len(words[-1]) >= PREFIX_LENGTH_MIN else words[-1]
    typed = " & ".join([*words[:-1], last])
    return (
        SearchQuery(plain(said), config="english")
        | SearchQuery(plain(said), config="spanish")
        | SearchQuery(plain(typed), config="simple", search_type="raw")
    )


def corrected(words: list[str]) -> list[str]:
    """Return the words with each unknown one replaced by its likeliest meaning."""
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [words, TYPO_LENGTH_MIN])
        meant = {said: word for said, word in cursor.fetchall() if word}
    return [meant.get(word, word) for word in words]
