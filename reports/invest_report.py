"""Purchases compared as a page: what is bought, its cost, the harm it averts, what is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from optimization.invest.answer import Interval, InvestAnswer, Judged
from reports.document import (
    Block,
    Bullets,
    Cell,
    Document,
    Fact,
    Heading,
    KeyFacts,
    Notes,
    Paragraph,
    Table,
)
from reports.i18n.translator import Translator
from reports.sections.common import left, right
from scenarios.model.base import Grade, Lang
from scenarios.model.investment import InvestmentOption
from scenarios.model.pack import Pack
from sim.evaluation.metrics import METRICS


def build_invest_report(
    pack: Pack,
    options: Sequence[InvestmentOption],
    answer: InvestAnswer,
    lang: Lang,
    *,
    accepted: bool,
) -> Document:
    """Page of an answer; `accepted` is the verdict of the checker."""
    page = _Page(pack, options, answer, Translator(lang), accepted=accepted)
    text = page.say.text
    return Document(
        lang=lang,
        title=text("invest.title", scenario=page.scenario),
        subtitle=text(
            "invest.subtitle", budget=page.money(answer.budget_cny), n=len(options),
            bundles=len(answer.bundles) - 1,
        ),
        badges=(text("badge.planning_only"), text("reserve.badge_synthetic")),
        blocks=tuple(page.blocks()),
        footer=text("report.footer"),
        contents=text("report.contents"),
    )  # fmt: skip


class _Page:
    """One answer in one language."""

    def __init__(
        self,
        pack: Pack,
        options: Sequence[InvestmentOption],
        answer: InvestAnswer,
        say: Translator,
        *,
        accepted: bool,
    ) -> None:
        self.pack, self.options, self.answer, self.say = pack, options, answer, say
        self.accepted = accepted
        self.scenario = say.name(pack.scenarios[answer.scenario].title)
        self._names = {option.id: say.name(option.name) for option in options}

    def money(self, value: float) -> str:
        return self.say.number(value, 0)

    def blocks(self) -> Iterator[Block]:
        text = self.say.text
        yield self._facts()
        yield Heading(text("invest.bundles"), "bundles")
        yield Paragraph(text("invest.bundles_how"), "muted")
        yield self._bundles()
        yield Heading(text("invest.options"), "options")
        yield self._options()
        yield Notes(text("reserve.limits"), tuple(self._limits()))
        yield Heading(text("reserve.basis"), "basis")
        answer = self.answer
        yield Bullets(
            (
                text(
                    "invest.basis", plan=answer.plan, seed=answer.seed,
                    n=sum(bundle.harm.size for bundle in answer.bundles),
                    fresh=answer.fresh_before.size,
                ),
                self.say.term("verdict.accepted" if self.accepted else "verdict.rejected"),
            )
        )  # fmt: skip

    def sentences(self) -> tuple[str, str, str]:
        """Proof, what is not decided, and the share of synthetic data."""
        text, answer = self.say.text, self.answer
        best = answer.bundles[answer.best]
        decided = answer.averted.low > 0
        key = "invest.proof_decided" if decided else "invest.proof_open"
        proof = text(
            key, bundle=self._name(best), cost=self.money(best.cost_cny), harm=self._measure(),
            averted=self._estimate(answer.averted), n=answer.averted.n,
        )  # fmt: skip
        rivals = [self._name(answer.bundles[i]) for i in answer.kept if i != answer.best]
        undecided = text("invest.rivals", n=len(rivals)) if rivals else text("invest.no_rival")
        made_up = sum(option.provenance.grade is Grade.synthetic for option in self.options)
        synthetic = text(
            "invest.synthetic",
            costs=self.say.percent(made_up / len(self.options)),
            scenario=self.say.percent(
                float(self.pack.scenarios[answer.scenario].provenance.grade is Grade.synthetic)
            ),
            roads=self.say.percent(float(self.pack.roads.meta.synthetic)),
        )
        return proof, undecided, synthetic

    def _facts(self) -> KeyFacts:
        text, answer = self.say.text, self.answer
        best = answer.bundles[answer.best]
        before = float(answer.fresh_before.mean())
        facts = (
            Fact(text("invest.fact_buy"), str(len(best.options)), self._name(best)),
            Fact(text("invest.fact_cost"), self.money(best.cost_cny), text("reserve.a_year")),
            Fact(
                text("invest.fact_averted", harm=self._measure()),
                self._estimate(answer.averted),
                text("invest.of_before", before=self.say.number(before, 2)),
            ),
        )
        return KeyFacts(facts, self.sentences())

    def _bundles(self) -> Table:
        text, answer = self.say.text, self.answer
        heads = ("bundle", "cost", "played", "averted", "per_million", "verdict")
        order = sorted(
            range(len(answer.bundles)),
            key=lambda i: (i != answer.best, -answer.bundles[i].averted.value),
        )
        rows = []
        for i in order:
            each = answer.bundles[i]
            verdict, tone = self._verdict(i)
            rows.append(
                (
                    Cell(self._name(each), "good" if i == answer.best else "plain"),
                    Cell(self.money(each.cost_cny)),
                    Cell(self.say.number(each.harm.size, 0)),
                    Cell(self._estimate(each.averted) if i else self.say.term("sign.none")),
                    Cell(self.say.number(each.per_million, 2) if i else self.say.term("sign.none")),
                    Cell(verdict, "good" if tone else "muted"),
                )
            )
        return Table(
            tuple(
                (left if head in {"bundle", "verdict"} else right)(text(f"invest.{head}"))
                for head in heads
            ),
            tuple(rows),
            note=text("invest.table_note"),
        )

    def _verdict(self, i: int) -> tuple[str, bool]:
        each, text = self.answer.bundles[i], self.say.text
        if i == 0:
            return text("invest.base"), False
        key = "invest.decided" if each.decided else "invest.open"
        return text(key, p=self.say.number(each.p_holm, 3)), each.decided

    def _options(self) -> Table:
        text = self.say.text
        return Table(
            (
                left(text("invest.option")),
                right(text("invest.cost")),
                left(text("reserve.source")),
                left(text("reserve.check")),
            ),
            tuple(
                (
                    Cell(self.say.name(option.name)),
                    Cell(self.money(option.cost_cny)),
                    Cell(option.provenance.source, quoted=True),
                    Cell(text("reserve.unverified"), "warning")
                    if option.provenance.needs_check
                    else Cell(text("reserve.verified"), "good"),
                )
                for option in self.options
            ),
        )

    def _limits(self) -> Iterator[str]:
        text = self.say.text
        yield text("invest.limit_scenario", scenario=self.scenario)
        yield text("invest.limit_frequency")
        yield text("invest.limit_maximal")
        yield text("invest.limit_models")

    def _name(self, bundle: Judged) -> str:
        names = [self._names[name] for name in bundle.options]
        return self.say.text("invest.and").join(names) if names else self.say.text("invest.none")

    def _measure(self) -> str:
        found = METRICS[self.answer.measure]
        return found.zh if self.say.lang == "zh" else found.en

    def _estimate(self, found: Interval) -> str:
        say = self.say
        return say.text(
            "format.estimate", value=say.number(found.value, 2), low=say.number(found.low, 2),
            high=say.number(found.high, 2),
        )  # fmt: skip


def invest_sentences(
    pack: Pack, options: Sequence[InvestmentOption], answer: InvestAnswer, lang: Lang
) -> tuple[str, str, str]:
    """The sentences of the first screen, for the terminal."""
    return _Page(pack, options, answer, Translator(lang), accepted=True).sentences()
