"""What a document calls a source, and what is never shown of it."""

from pathlib import Path

import pytest

from wfmap.audit.sources import AuditError, masked
from wfmap.audit.sources.masking import scrubbed
from wfmap.audit.sources.naming import place_of


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("people.csv", "people.csv"),
        ("mysql://u@h/db#t", "mysql://u@h/db#t"),
        ("mysql://u:pw@h/db#t", "mysql://u:***@h/db#t"),
        ("mysql://u:p/w@x#y@h/db#t", "mysql://u:***@h/db#t"),
        ("postgresql://h/db?user=u&password=pw#t", "postgresql://h/db?user=u&password=***#t"),
        ("postgresql://u:@h/db", "postgresql://u:***@h/db"),
    ],
)
def test_passwords_are_masked(source: str, shown: str) -> None:
    """Whatever signs they hold; masking twice changes nothing."""
    assert masked(source) == shown
    assert masked(shown) == shown


def test_passwords_are_taken_out_of_messages_in_both_spellings() -> None:
    """As the URL writes them, and as the server knows them."""
    assert scrubbed("no a/b, no a%2Fb", "mysql://u:a%2Fb@h/d") == "no ***, no ***"


CONNECTIONS = {"crm": "postgresql://u@h/db", "files": "exports", "book": "book.xlsx"}


def test_connections_are_named_with_a_table(tmp_path: Path) -> None:
    """Of a server, of a folder, of a file; a file of its own goes first."""
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "people.csv").write_text("id\n")
    for source in ("crm.hr.people", "crm#hr.people", "CRM.hr.people"):
        place = place_of(source, tmp_path, CONNECTIONS)
        assert (place.scheme, place.part, place.said) == ("postgresql", "hr.people", source)
    for source in ("files.people", "files#people", "files#people.csv"):
        assert place_of(source, tmp_path, CONNECTIONS).path == tmp_path / "exports" / "people.csv"
    assert place_of("book.Sheet1", tmp_path, CONNECTIONS).part == "Sheet1"
    assert place_of("crm.csv", tmp_path, CONNECTIONS).path == tmp_path / "crm.csv"


def test_a_sheet_or_table_of_a_file_in_a_connected_folder_is_named(tmp_path: Path) -> None:
    """After a second sign: `files.book#Sheet2`."""
    (tmp_path / "exports").mkdir()
    for name in ("book.xlsx", "data.sqlite"):
        (tmp_path / "exports" / name).write_bytes(b"")
    for source in ("files.book#Sheet2", "files#book.xlsx#Sheet2"):
        place = place_of(source, tmp_path, CONNECTIONS)
        assert (place.path, place.part) == (tmp_path / "exports" / "book.xlsx", "Sheet2")
    assert place_of("files.data#orders", tmp_path, CONNECTIONS).part == "orders"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("crn.people", "did you mean 'crm'?"),
        ("erp.people", "WFMAP_CONNECTION_ERP"),
        ("http://host/x.csv", "nothing here reads 'http://'"),
        ("postgres-ql://u:pw@h/db", "did you mean"),
        ("files.peple", "did you mean 'people.csv'?"),
        ("files#../secret.csv", "there is no file for"),
    ],
)
def test_what_no_connection_is_refused(tmp_path: Path, source: str, said: str) -> None:
    """With the name that was meant, or how to declare one; no file outside of a folder."""
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "people.csv").write_text("id\n")
    (tmp_path / "secret.csv").write_text("id\n")
    with pytest.raises(AuditError) as caught:
        place_of(source, tmp_path, CONNECTIONS)
    assert said in str(caught.value)
    assert ":pw" not in str(caught.value)
