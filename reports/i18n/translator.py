"""Words, sentences and numbers in one language, looked up in the one dictionary."""

from __future__ import annotations

import math
import string
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Final

from reports.i18n.quantity import NO_BREAK, Scale, decimals_for, plain_number, scale_for
from scenarios.model.base import Lang, Text
from sim.evaluation.metrics import METRICS
from sim.evaluation.statistics import Estimate

FULL: Final = frozenset({"zh", "en"})


@lru_cache(maxsize=1)
def dictionary() -> Mapping[str, Mapping[Lang, str]]:
    """All entries of ``terms.toml``: dotted code to the two languages."""
    source = resources.files("reports.i18n").joinpath("terms.toml").read_text("utf-8")
    found: dict[str, Mapping[Lang, str]] = {}
    _flatten(tomllib.loads(source), "", found)
    return found


def _flatten(node: Mapping[str, object], path: str, found: dict[str, Mapping[Lang, str]]) -> None:
    for name, value in node.items():
        code = f"{path}.{name}" if path else name
        if not isinstance(value, dict):
            raise TypeError(f"terms.toml: {code} must be a table with zh and en")
        if set(value) == FULL and all(isinstance(text, str) for text in value.values()):
            found[code] = value
        elif FULL & set(value):
            raise ValueError(f"terms.toml: {code} must have zh and en and nothing else")
        else:
            _flatten(value, code, found)


@lru_cache(maxsize=4096)
def placeholders(sentence: str) -> frozenset[str]:
    """Names in braces of a sentence.

    Examples
    --------
    >>> sorted(placeholders("{n} of {total}"))
    ['n', 'total']
    """
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


class Translator:
    """Everything that a report says, in one language.

    Examples
    --------
    >>> Translator("en").term("capability.leak_stop")
    'leak stopping'
    """

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    # -- words and sentences ------------------------------------------------------------------

    def has(self, code: str) -> bool:
        """Whether the dictionary has an entry."""
        return code in dictionary()

    def term(self, code: str) -> str:
        """Word or name of a code.

        Raises
        ------
        KeyError
            If the dictionary has no such entry: a mistake of the program, not of the user.
        """
        return dictionary()[code][self.lang]

    def term_or(self, code: str, otherwise: str) -> str:
        """Word of a code, or a text given by the user's data where the dictionary has none."""
        entry = dictionary().get(code)
        return entry[self.lang] if entry else otherwise

    def text(self, key: str, **values: str | int) -> str:
        """Sentence of a key with its placeholders filled.

        Raises
        ------
        KeyError, ValueError
            If there is no such sentence, or the values are not exactly its placeholders.
        """
        sentence = dictionary()[f"text.{key}"][self.lang]
        if placeholders(sentence) != set(values):
            raise ValueError(f"text.{key} needs {sorted(placeholders(sentence))}")
        return sentence.format_map(values)

    def name(self, text: Text) -> str:
        """A name or sentence of the data in this language."""
        return text.get(self.lang)

    def metric(self, metric: str) -> str:
        """Name of a measure; it lives with its definition in `sim.evaluation.metrics`."""
        found = METRICS[metric]
        return found.zh if self.lang == "zh" else found.en

    def items(self, parts: Iterable[str]) -> str:
        """Several names as one list."""
        return self.term("sign.list").join(parts)

    # -- numbers ------------------------------------------------------------------------------

    def number(self, value: float, decimals: int | None = None) -> str:
        """A number; a dash for "not known", a word for "not reached"."""
        if math.isnan(value):
            return self.term("sign.none")
        if math.isinf(value):
            return self.term("sign.never")
        return plain_number(value, decimals_for([value]) if decimals is None else decimals)

    def quantity(self, value: float, dimension: str, scale: Scale | None = None) -> str:
        """A value in SI with a unit that suits it.

        Examples
        --------
        >>> Translator("en").quantity(5400.0, "s").replace(chr(160), " ")
        '90 min'
        """
        if not math.isfinite(value):
            return self.number(value)
        scale = scale or scale_for(dimension, [value])
        shown = value / scale.factor
        return self.with_unit(plain_number(shown, decimals_for([shown])), scale)

    def with_unit(self, number: str, scale: Scale) -> str:
        """A printed number and its unit, which no line break separates."""
        unit = self.term(scale.code)
        return f"{number}{NO_BREAK}{unit}" if unit else number

    def percent(self, share: float) -> str:
        """A share as percentage."""
        if math.isnan(share):
            return self.term("sign.none")
        return self.with_unit(plain_number(100 * share, 0), Scale("unit.percent", 0.01))

    def estimate(self, found: Estimate, dimension: str, scale: Scale | None = None) -> str:
        """An estimate with its unit and its interval.

        Examples
        --------
        >>> found = Estimate(600.0, 534.0, 666.0, 40)
        >>> Translator("en").estimate(found, "s").replace(chr(160), " ")
        '10.0 min (8.9 to 11.1)'
        """
        ends = (found.value, found.low, found.high)
        if not math.isfinite(found.value):
            return self.number(found.value)
        scale = scale or scale_for(dimension, ends)
        value, low, high = (_free_of_dust(end) / scale.factor for end in ends)
        decimals = decimals_for([value, low, high])
        shown = self.with_unit(plain_number(value, decimals), scale)
        if found.n == 1:
            return self.text("format.single", value=shown)
        if math.isclose(low, high, rel_tol=1e-9, abs_tol=1e-12):
            return shown
        return self.text(
            "format.estimate",
            value=shown,
            low=plain_number(low, decimals),
            high=plain_number(high, decimals),
        )

    def share(self, found: Estimate) -> str:
        """A share of replications as percentage with its interval."""
        if math.isnan(found.value):
            return self.term("sign.none")
        return self.text(
            "format.estimate",
            value=self.percent(found.value),
            low=plain_number(100 * found.low, 0),
            high=self.percent(found.high),
        )


def _free_of_dust(value: float) -> float:
    """Zero for what rounding leaves behind: event times are kept to the millisecond."""
    return 0.0 if abs(value) < 5e-5 else value
