"""Words: how they are looked for, and what a mistyped one was probably meant to be."""

import difflib
import re

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery
from django.db import connection
from django.db.models import Func, TextField, Value

# Words shorter than this would match half of the vocabulary as a beginning.
PREFIX_LENGTH_MIN = 3
TYPO_LENGTH_MIN = 4
WORDS_MAX = 10

# For each word that no gig uses: the known words that share most groups of three letters.
_ALIKE = """
SELECT asked.said, asked.word, (
    SELECT array_agg(near.word) FROM (
        SELECT known.word FROM gigs_searchword known
        ORDER BY known.word <-> asked.word LIMIT %s
    ) near
)
FROM (
    SELECT said, lower(unaccent(said)) AS word
    FROM unnest(%s::text[]) AS s(said)
) asked
WHERE length(asked.word) >= %s AND NOT EXISTS (
    SELECT 1 FROM gigs_searchword w WHERE starts_with(w.word, asked.word)
)
"""
CANDIDATES = 10
# Below this share of letters in place, a word is another word and not a slip of the fingers.
LIKENESS_MIN = 0.7


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
    """Return the words with each unknown one replaced by the known one it looks most like."""
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [CANDIDATES, words, TYPO_LENGTH_MIN])
        rows = cursor.fetchall()
    meant = {
        said: difflib.get_close_matches(word, near or [], n=1, cutoff=LIKENESS_MIN)
        for said, word, near in rows
    }
    return [meant[word][0] if meant.get(word) else word for word in words]
