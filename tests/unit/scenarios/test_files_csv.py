"""Tables come in as text, in the encodings that Chinese offices use, with every bad row named."""

import pytest

from scenarios.errors import InputError
from scenarios.files import read_csv, read_table

COLUMNS = ("id", "name", "beds")


def table(tmp_path, data: bytes | str, **options):
    path = tmp_path / "t.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_table(path, COLUMNS, free_text=("name",), **options)


def refused(tmp_path, data: bytes | str, **options) -> str:
    with pytest.raises(InputError) as caught:
        table(tmp_path, data, **options)
    return str(caught.value).replace(str(tmp_path), "")


GOOD = "id,name,beds\n001,市中心医院,804\n1E5,NA,900\n"


def test_identifiers_stay_text(tmp_path):
    """001 keeps its zeros, 1E5 is no number, and a district called NA is not missing (F19)."""
    (tmp_path / "t.csv").write_text(GOOD, encoding="utf-8")
    assert read_csv(tmp_path / "t.csv", COLUMNS, free_text=["name"]) == [
        {"id": "001", "name": "市中心医院", "beds": "804"},
        {"id": "1E5", "name": "NA", "beds": "900"},
    ]


@pytest.mark.parametrize(
    ("encoding", "found", "noted"),
    [
        ("utf-8", "utf-8", False),
        ("utf-8-sig", "utf-8-sig", False),
        ("gbk", "gb18030", True),
        ("gb2312", "gb18030", True),
        ("gb18030", "gb18030", True),
    ],
)
def test_encoding_is_detected_and_told(tmp_path, encoding, found, noted):
    """A GBK export is read, and the user is told so (F19)."""
    result = table(tmp_path, GOOD.encode(encoding))
    assert result.columns["name"][0] == "市中心医院"
    assert result.encoding == found
    assert ("GB18030" in result.note) == noted


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_refused_with_the_cure(tmp_path, encoding):
    """Excel's "Unicode text" is refused with the name of the right export."""
    mark = {"utf-16": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}[encoding]
    assert "CSV UTF-8" in refused(tmp_path, mark + GOOD.encode(encoding))


def test_bytes_of_no_encoding_are_refused(tmp_path):
    """Bytes that are neither UTF-8 nor GB18030 are refused."""
    assert "neither UTF-8 nor GB18030" in refused(tmp_path, b"id,name,beds\n1,\xff\xff,2\n")


def test_line_ends_may_be_mixed(tmp_path):
    """CRLF and LF in one file make the same rows, empty lines are skipped."""
    result = table(tmp_path, "id,name,beds\r\na,x,1\nb,y,2\r\n\r\n,,\nc,z,3")
    assert result.columns["id"] == ["a", "b", "c"]
    assert result.lines == [2, 3, 6]


def test_quoted_cells_may_hold_commas_and_line_ends(tmp_path):
    """A quoted cell is one cell; rows after it keep their true line."""
    result = table(tmp_path, 'id,name,beds\na,"x,\ny",1\nb,"say ""hi""",2\n')
    assert result.columns["name"] == ["x,\ny", 'say "hi"']
    assert result.lines == [2, 4]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("a,x", "wrong number of cells, got 2; allowed: 3"),
        ("a,x,1,2", "wrong number of cells, got 4; allowed: 3"),
        (",x,1", "the cell is empty"),
        ("a,x,１２", "full-width"),
        ("Ａ1,x,1", "full-width"),
        (" a,x,1", "blanks stand before or after"),
        ("a,x,1 ", "blanks stand before or after"),
        ("a,x\u202e,1", "U+202E"),
        ("a\u200b\u2066,x,1", "U+2066"),
        ("a," + "x" * 10_001 + ",1", "longer than 10,000 characters"),
        ("a," + "x" * 140_000 + ",1", "the row cannot be read: field larger than field limit"),
        ('a,"x,1', "the row cannot be read: unexpected end of data"),
    ],
)
def test_broken_row_is_named_by_its_line(tmp_path, row, rule):
    """Each mistake in row four leads to row four (F16, F19)."""
    message = refused(tmp_path, f"id,name,beds\nb,y,1\nc,z,2\n{row}\n")
    assert message.startswith("/t.csv:4")
    assert rule in message


def test_nul_is_refused_with_its_line(tmp_path):
    """A NUL byte names its line."""
    assert "/t.csv:3: the table holds a NUL" in refused(tmp_path, "id,name,beds\na,x,1\nb,\0,2\n")


def test_all_broken_rows_come_at_once(tmp_path):
    """Three broken rows are three messages in the order of the file."""
    message = refused(tmp_path, "id,name,beds\na,x\n,y,1\nb,z,２\n")
    assert [line.split(":")[1] for line in message.splitlines()] == ["2", "3", "4"]


@pytest.mark.parametrize("other", ["a", "A", "ａ"])
def test_identifiers_in_two_spellings_are_duplicates(tmp_path, other):
    """A1, a1 and Ａ１ are one identifier (F16)."""
    message = refused(tmp_path, f"id,name,beds\nA,x,1\n{other},y,2\n", unique=("id",))
    assert "t.csv:3" in message
    assert ("stands on line 2" in message) or ("full-width" in message)


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        ("id,name", "beds: the required column is missing"),
        ("id,name,beds,colour", "colour: unknown column"),
        ("id,name,beds,id", "id: the column is written twice"),
        ("id;name;beds", "separated by semicolons"),
        ("id\tname\tbeds", "separated by tabs"),
    ],
)
def test_header_is_checked(tmp_path, header, rule):
    """Columns are the ones agreed on, once each."""
    assert rule in refused(tmp_path, header + "\n")


def test_empty_file_is_refused(tmp_path):
    """A file without header is refused."""
    assert "the table is empty" in refused(tmp_path, "")


def test_header_alone_is_an_empty_table(tmp_path):
    """A header without rows is a table of no rows."""
    assert table(tmp_path, "id,name,beds\n").n_rows == 0


def test_optional_columns_may_be_absent(tmp_path):
    """An optional column is read when it is there."""
    assert "note" not in table(tmp_path, GOOD, optional_columns=("note",)).columns
    found = table(tmp_path, "id,name,beds,note\na,x,1,n\n", optional_columns=("note",))
    assert found.columns["note"] == ["n"]


def test_numbers_are_finite_decimals(tmp_path):
    """A column of numbers refuses NaN, infinity, words and underscores, all at once."""
    good = table(tmp_path, "id,name,beds\na,x,1\nb,y,-2.5e1\nc,z,.5\n")
    assert good.numbers("beds") == [1.0, -25.0, 0.5]
    cells = ["nan", "inf", "1e999", "1_000", "0x10", "12,5", "ten", "1 0"]
    rows = "".join(f'{i},x,"{cell}"\n' for i, cell in enumerate(cells))
    with pytest.raises(InputError) as caught:
        table(tmp_path, "id,name,beds\n" + rows).numbers("beds")
    assert len(caught.value.problems) == len(cells)
