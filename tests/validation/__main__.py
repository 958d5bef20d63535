"""`python -m tests.validation`: write out/validation/scoreboard.*, exit 1 on a missed limit.

With `--accept "reason"` the scores become the accepted ones (`scores.csv`) and the pages of the
documentation (`docs/validation*.md`) are written anew.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.validation.accepted import accept, accepted
from tests.validation.docs_page import write_docs
from tests.validation.page import write_page
from tests.validation.registry import EvidenceMissingError, Row, dataset_names, rows

_SCOREBOARD = Path(__file__).parents[2] / "out" / "validation" / "scoreboard.json"


def main() -> int:
    """Score all data sets that are on this machine, write the scoreboard, print a short table."""
    parser = argparse.ArgumentParser(prog="python -m tests.validation")
    parser.add_argument("--accept", metavar="REASON", help="why these scores are accepted")
    reason = parser.parse_args().accept
    found: list[Row] = []
    for name in dataset_names():
        try:
            found.extend(rows(name))
        except EvidenceMissingError as missing:
            print(f"{name}: skipped, {missing}")
    _SCOREBOARD.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps([row.as_json() for row in found], indent=1, ensure_ascii=False)
    _SCOREBOARD.write_text(text + "\n", encoding="utf-8")
    write_page(_SCOREBOARD.parent, found)
    for row in found:
        s = row.scores
        print(
            f"{row.dataset} {row.quantity}: {row.model}\n    n={s.n} FAC2={s.fac2:.3f} "
            f"FB={s.fb:+.3f} NMSE={s.nmse:.3f} MG={s.mg:.3f} VG={s.vg:.3f}  {row.verdict}"
        )
    if reason is not None:
        print(f"{accept(found, reason)} rows added to scores.csv")
        write_docs(accepted().values())
    return 1 if any(row.verdict == "fail" for row in found) else 0


if __name__ == "__main__":
    sys.exit(main())
