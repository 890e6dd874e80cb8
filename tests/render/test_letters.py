"""Letters of every script are as wide as the widest font, or empty box, a viewer may show."""

import pytest

from wfmap.render.hyphens import JOINED, SOFT_HYPHEN, letters_of, spoken
from wfmap.render.language import written_in
from wfmap.render.letters import advance, advances
from wfmap.render.text import text_width, wrap

MEASURED = (
    ("ตรวจสอบใบสมัครสินเชื่อของลูกค้า", 18603, 13509),
    ("อนุมัติคำ", 6000, 3050),
    ("ฌญฒณ", 2400, 3627),
    ("ກວດສອບໃບສະໝັກສິນເຊື່ອ", 11193, 11193),
    ("ពិនិត្យពាក្យសុំឥណទាន", 12002, 8417),
    ("ချေးငွေလျှောက်လွှာစစ်ဆေး", 14402, 11765),
    ("ग्राहक को स्वीकृति पत्र भेजें", 16274, 9607),
    ("ঋণের আবেদন যাচাই করুন", 11755, 11024),
    ("வாங்கிய ஔ", 5280, 6000),
    ("വായ്പാ അപേക്ഷ പരിശോധിക്കുക", 15038, 17112),
    ("التحقق من طلب القرض", 10078, 9958),
    ("ضشسص", 3858, 3858),
    ("ص ص ص", 4263, 4183),
    ("قرض کی درخواست کی جانچ", 12137, 11977),
    ("בדיקת בקשת ההלוואה", 9745, 9665),
    ("ローン申請を確認する", 6001, 10000),
    ("대출 신청 검토", 4236, 6076),
    ("👍🏽", 1200, 1248),
    ("👩‍👩‍👧‍👦", 2400, 1248),
    ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 600, 1248),
    ("🇩🇪", 1200, 1248),
    ("❤️", 838, 1248),
    ("⏰⌛✅☎", 3046, 4990),
    ("1️⃣", 1236, 1248),
    ("Վարկի հայտի ստուգում", 12787, 12707),
    ("የብድር ማመልከቻ ማረጋገጥ", 9037, 10198),
)
"""Texts, and their widths in Chromium where no font knows them and with Noto's, per thousand."""


@pytest.mark.parametrize(("text", "boxes", "font"), MEASURED)
def test_a_text_has_room_with_a_font_and_without(text: str, boxes: int, font: int) -> None:
    """A text is measured no narrower than a browser draws it, and not five times as wide."""
    width = text_width(text, 1000)
    assert max(boxes, font) <= width * 1.001
    assert width < 5 * font


@pytest.mark.parametrize(
    ("text", "thousandths"),
    [("Ж", 920), ("Ω", 760), ("ǅ", 1320), ("½", 840), ("ť", 375), ("ơ", 640), ("e\u0301", 556)],
)
def test_letters_of_europe_are_as_wide_as_arial_s(text: str, thousandths: int) -> None:
    """Greek, Cyrillic and rare Latin letters have a width of their own, to two hundredths."""
    assert advance(text) == pytest.approx(thousandths, abs=25)


@pytest.mark.parametrize("text", [text for text, _, _ in MEASURED])
def test_what_stands_before_each_place_adds_up(text: str) -> None:
    """Widths grow along a text, stand still within a letter and end at the whole."""
    found = advances(text)
    assert len(found) == len(text) + 1
    assert found == sorted(found)
    assert found[-1] == pytest.approx(advance(text))
    ends = {0}
    for letter in letters_of(text):
        ends.add(max(ends) + len(letter))
    steps = {place for place in range(1, len(text) + 1) if found[place] != found[place - 1]}
    assert {place - 1 for place in steps} <= ends


@pytest.mark.parametrize("sign", ["\u200f", "\u2066", "\ufe0e", "\ufeff", "\u200d"])
def test_what_nobody_sees_has_no_width(sign: str) -> None:
    """Signs for direction, joining and presentation take no room."""
    assert advance(f"a{sign}b") == advance("ab")


@pytest.mark.parametrize("word", ["قسطنطينيةقسطنطينيةقسطنطينية", "בבליותרבותבבליותרבותבבליות"])
def test_a_word_written_from_the_right_gets_no_hyphen(word: str) -> None:
    """Arabic and Hebrew know no hyphen: one would stand at the wrong end of the line."""
    lines = wrap(word, 60, 12, most=99)
    assert len(lines) > 2
    assert spoken(lines) == word
    assert all(line.endswith(JOINED) for line in lines[:-1])


@pytest.mark.parametrize(
    ("word", "never"),
    [("व्यवस्थापनाविषयकमाहिती", "ािीुूेैोौं्"), ("ನಿರ್ವಹಣಾಧಿಕಾರಿಗಳು", "ಾಿೀುೂೆೇೊೋೌ್")],
)
def test_words_of_india_are_cut_between_syllables(word: str, never: str) -> None:
    """No line begins with a vowel sign, whatever the room."""
    for width in range(40, 160, 9):
        with written_in("en_US"):
            lines = wrap(word, width, 12, most=99)
        assert spoken(lines) == word
        assert all(line.rstrip(JOINED + SOFT_HYPHEN)[0] not in never for line in lines)
