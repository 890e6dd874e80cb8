"""Words are cut where a person would cut them."""

import time

import pytest

from wfmap.render.hyphens import JOINED, SOFT_HYPHEN, letters_of, spoken
from wfmap.render.language import language_of, written_in
from wfmap.render.text import ELLIPSIS, is_whole, wrap

JOINTS = SOFT_HYPHEN + JOINED


def pieces(text: str, width: float = 60, language: str = "de_DE") -> list[str]:
    """Break a text into lines as a language does."""
    with written_in(language):
        return list(wrap(text, width, 12, most=99))


@pytest.mark.parametrize(
    ("language", "word", "syllables"),
    [
        ("de_DE", "Lieferantenbewertung", "Lie fe ran ten be wer tung"),
        ("nl_NL", "verzekeringsmaatschappij", "ver ze ke rings maat schap pij"),
        ("fi", "asiakaspalvelupäällikkö", "a sia kas pal ve lu pääl lik kö"),
        ("hu_HU", "hitelkérelem-elbírálás", "hi tel ké re lem- el bí rá lás"),
        ("sv", "försäkringsersättning", "för säk rings er sätt ning"),
    ],
)
def test_words_are_cut_between_syllables(language: str, word: str, syllables: str) -> None:
    """Whatever the width, a line ends where a syllable does, with a hyphen."""
    ends = {0}
    for syllable in syllables.split():
        ends.add(max(ends) + len(syllable))
    for width in (40, 55, 70, 85):
        lines = pieces(word, width, language)
        assert spoken(tuple(lines)) == word
        at = 0
        for line in lines[:-1]:
            at += len(line.rstrip(JOINTS))
            assert at in ends, lines
            assert line.endswith((SOFT_HYPHEN, "-" + JOINED))


@pytest.mark.parametrize("word", ["Angelegenheiten", "Nahrungsaufnahme", "Überprüfungen"])
def test_no_letter_stands_alone(word: str) -> None:
    """A word that is cut keeps three letters on either side, and loses none."""
    for width in range(30, 90, 3):
        lines = pieces(word, width)
        assert min(len(line.rstrip(JOINTS)) for line in lines) >= 2
        assert len(lines[-1]) >= 3 or len(lines) == 1
        assert spoken(tuple(lines)) == word


def test_an_author_s_soft_hyphens_come_first() -> None:
    """A word with soft hyphens is cut at them only, and is read without them."""
    lines = pieces("Kunden\u00adzufriedenheits\u00adumfrage", 100)
    assert lines == [f"Kunden{SOFT_HYPHEN}", f"zufriedenheits{SOFT_HYPHEN}", "umfrage"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "契約書の内容を確認して上司に承認を依頼する",
            "契約書の内容を 確認して上司に 承認を依頼する",
        ),
        ("請求書をPDFで受け取りSAPに登録する", "請求書をPDFで 受け取りSAPに 登録する"),
        (
            "在庫確認後に出荷指示書を作成し倉庫へ送付する",
            "在庫確認後に 出荷指示書を作成し 倉庫へ送付する",
        ),
        ("見積書を作る", "見積書を作る"),
        ("核对客户提交的贷款申请材料是否完整并通知", "核对客户提交的贷款 申请材料是否完整并 通知"),
        ("ກວດສອບເອກະສານການສະໝັກສິນເຊື່ອ", "ກວດສອບເອກະ ສານການສະ ໝັກສິນເຊື່ອ"),
    ],
)
def test_scripts_without_spaces_are_cut_where_a_reader_pauses(text: str, lines: str) -> None:
    """Japanese behind particles and endings, Lao before a vowel; no letter stands alone."""
    found = [line.rstrip(JOINTS) for line in wrap(text, 116, 12)]
    assert "".join(found) == text
    assert found == lines.split()
    assert min(map(len, found)) > 1


def test_phrases_give_way_where_a_name_would_be_cut_short() -> None:
    """Of a name of four phrases that fits three lines only between letters, nothing is lost."""
    text = "カスタマーサポートセンターへ問い合わせメールを転送する"
    lines = wrap(text, 116, 12)
    assert spoken(lines) == text


def test_thai_is_cut_between_words() -> None:
    """Thai is cut at syllables, without a hyphen, and never before a vowel that belongs on."""
    text = "ตรวจสอบใบสมัครสินเชื่อของลูกค้า"
    lines = pieces(text, 70)
    assert len(lines) > 2
    assert "".join(line.rstrip(JOINTS) for line in lines) == text
    assert all(line.endswith(JOINED) for line in lines[:-1])
    assert {line.rstrip(JOINTS) for line in lines} & {"ตรวจสอบใบ", "ตรวจสอบ", "ลูกค้า"}


def test_lao_vowels_stay_with_their_letters() -> None:
    """No line of Lao begins with a sign that hangs on the letter before, or ends before one."""
    for width in range(20, 90, 5):
        lines = pieces("ກວດສອບໃບສະໝັກສິນເຊື່ອຂອງລູກຄ້າ", width)
        assert all(line[0] not in "ະາຳັິີຶືຸູ່້" for line in lines)
        assert all(line.rstrip(JOINTS)[-1] not in "ເແໂໃໄ" for line in lines)


@pytest.mark.parametrize("emoji", ["👩‍👩‍👧‍👦", "👍🏽", "🇩🇪", "❤️‍🔥"])
def test_an_emoji_of_several_parts_is_never_cut(emoji: str) -> None:
    """Every line holds whole emoji."""
    lines = pieces(emoji * 9, 40)
    assert len(lines) > 1
    assert all(set(letters_of(line.rstrip(JOINTS))) == {emoji} for line in lines)


@pytest.mark.parametrize(
    ("labels", "language"),
    [
        (("Antrag prüfen", "Ist der Antrag vollständig?"), "de_DE"),
        (("Aanvraag controleren en versturen naar de klant",), "nl_NL"),
        (("Vérifier la demande", "Envoyer au client"), "fr"),
        (("Check the order", "Send it to the customer"), "en_US"),
        (("Tarkista hakemus", "Onko se kunnossa?"), "fi"),
        (("Проверить заявку и отправить клиенту", "Это всё?"), "ru_RU"),
        (("X1", "Y2"), "en_US"),
    ],
)
def test_the_language_is_told_from_small_words(labels: tuple[str, ...], language: str) -> None:
    """A few labels tell in which language a map is written."""
    assert language_of(labels) == language


@pytest.mark.parametrize("letters", ["W", "W ", "ü", "漢", "ก", "a-", "\u0301"])
def test_a_name_of_many_letters_costs_no_more_than_its_room(letters: str) -> None:
    """Ten times the letters take no ten times the time: only what fits is looked at."""

    def taken(count: int) -> float:
        begin = time.process_time()
        lines = wrap(letters * count, 122.5 + count / 1e6, 12, most=4)
        assert not is_whole(lines, letters * count)
        assert lines[-1].endswith(ELLIPSIS)
        return time.process_time() - begin

    taken(3_000)
    assert taken(300_000) < 20 * taken(30_000) + 0.5
