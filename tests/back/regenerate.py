"""Writes the stored results of the back tests anew: `python -m tests.back.regenerate "reason"`.

Run it only when a change was meant to change results; the reason goes into the header of each file
and into a changelog fragment.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

from sim.play import play
from sim.response.policy import NearestAvailable
from tests.support.jilin import jilin, stage

FOLDER = Path(__file__).parent
REPLICATIONS = 3
SEED = 20_260_101


def rows_of(scenario: str) -> list[dict[str, str]]:
    """Measures of a few replications of each plan of a scenario, to six significant digits."""
    found = []
    for plan in jilin().scenarios[scenario].plans:
        for replication in range(REPLICATIONS):
            outcome = play(
                stage(scenario, plan),
                policy=NearestAvailable(),
                seed=SEED,
                replication=replication,
            )
            row = {
                "plan": plan,
                "replication": str(replication),
                "events": str(len(outcome.log.t_s)),
            }
            found.append(row | {name: f"{v:.6g}" for name, v in outcome.measures.items()})
    return found


def as_csv(rows: list[dict[str, str]]) -> str:
    """The rows as CSV with Unix line ends."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def main(reason: str) -> None:
    """Write one file for each scenario."""
    for scenario in jilin().scenarios:
        text = f"# {reason}\n" + as_csv(rows_of(scenario))
        (FOLDER / f"{scenario}.csv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2 or len(sys.argv[1].split()) < 2:  # `--help` is no reason
        raise SystemExit(__doc__)
    main(sys.argv[1].strip())
