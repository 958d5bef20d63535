"""The change file: what it may say, and how it is refused."""

from datetime import date

import pytest

from scenarios.errors import InputError
from scenarios.files import Document, check_model
from scenarios.model.calendar_change import NOTICE_DAYS, CalendarChange

REASON = {"zh": "洪水", "en": "flood"}


def read(**data: object) -> CalendarChange:
    return check_model(
        Document(file="change.yaml", data={"reason": REASON, **data}), CalendarChange
    )


def test_a_team_out_reads_as_it_is_written() -> None:
    """Dates as text, as YAML gives them."""
    team = {"team": "city-fire", "first": "2027-06-01", "last": "2027-06-21"}
    change = read(teams_out=[team])
    assert change.teams_out[0].last == date(2027, 6, 21)
    assert change.notice_days == NOTICE_DAYS == 7


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "nothing changes"),
        ({"notice_days": 3}, "nothing changes"),
        (
            {"closed": [{"first": "2027-06-02", "last": "2027-06-01"}]},
            "lies before the first day",
        ),
        ({"days_off": ["2027-06-02"], "workdays": ["2027-06-02"]}, "both a day off and a workday"),
        ({"pinned": {"a": "soon"}}, "pinned"),
        ({"team_capacity": [{"team": "a", "capacity_per_day": 0}]}, "capacity_per_day"),
        ({"venue": "x"}, "venue"),
    ],
)
def test_a_senseless_change_is_refused_by_name(data: dict[str, object], said: str) -> None:
    """Empty, backwards, contradictory, unknown."""
    with pytest.raises(InputError, match=said):
        read(**data)
