"""Words: how they are looked for, and what a mistyped one was probably meant to be."""

import difflib
import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Case, F, FloatField, Func, Q, TextField, Value, When

from gigs.models.search import SEARCH_CONFIGS

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


@dataclass(frozen=True, slots=True)
class WordQuery:
    """What is looked for: as typed with an open end, and by the stems of each language."""

    typed: SearchQuery
    stems: dict[str, SearchQuery]

    def condition(self) -> Q:
        """Return the condition: a gig is asked by the stems of its own language only.

        The Spanish stem of “logo” is “log”: asked of an English gig it would find log files.
        """
        fits = Q(search=self.typed)
        for language, query in self.stems.items():
            fits |= Q(language=language, search=query)
        return fits

    def rank(self, weights: list[float]) -> Case:
        """Return how well a gig fits, by its own language."""
        vector = F("search")
        return Case(
            *(
                When(language=language, then=SearchRank(vector, self.typed | stem, weights=weights))
                for language, stem in self.stems.items()
            ),
            default=SearchRank(vector, self.typed, weights=weights),
            output_field=FloatField(),
        )


def word_query(words: list[str]) -> WordQuery:
    """Return the query for some words (at least one)."""
    last = f"{words[-1]}:*" if len(words[-1]) >= PREFIX_LENGTH_MIN else words[-1]
    typed = plain(" & ".join([*words[:-1], last]))
    return WordQuery(
        typed=SearchQuery(typed, config="simple", search_type="raw"),
        stems={
            language: SearchQuery(plain(" ".join(words)), config=config)
            for language, config in SEARCH_CONFIGS.items()
        },
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
