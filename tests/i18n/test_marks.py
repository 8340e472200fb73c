"""How each language sets its texts: what is well set passes, what is not is named."""

import pytest

from i18n.marks import RULES

WELL_SET = (
    ("ar", 'Is it "Tea"? No, 5.', "هل هو «شاي»؟ لا، 5."),
    ("de", 'Choose "Save" - now.', "Wählen Sie „Speichern“."),
    ("es", "Can you come?", "Hola, ¿puede venir?"),
    ("fr", "Can you come?", "Pouvez-vous venir\u202f?"),
    ("fr", 'Hours: "Save"', "Heures\u00a0: «\u00a0Enregistrer\u00a0»"),
    ("fr", "At 9:30.", "À 9:30."),
    ("it", "There is news.", "C’è una novità."),
    ("ja", 'Press "Save" (A4).', "「保存」を押してください（A4）。"),
    ("ko", "Press 'Save'.", "‘저장’을 누르세요."),
    ("pt", 'Press "Save".', "Prima «Guardar»."),
    ("ru", 'Press "Save".', "Нажмите «Сохранить» — и всё."),
    ("ru", "Letters, digits, - or _.", "Буквы, цифры, - или _."),
    ("zh-Hans", 'Press "Save".', "按“保存”。"),
    ("zh-Hant", 'Press "Save".', "按「儲存」。"),
)
BADLY_SET = (
    ("ar", "Is it?", "هل هو?", "ASCII mark"),
    ("ar", "A, B", "أ, ب", "ASCII mark"),
    ("ar", "%(a)s", "\u2068%(a)s\u2069", "turns the direction"),
    ("de", 'Press "Save".', "Drücken Sie «Sichern».", "quote «"),
    ("de", "One - two", "Eins", None),
    ("de", "One, two", "Eins - zwei", "hyphen for a dash"),
    ("es", "Can you come?", "Puede venir?", "without ¿"),
    ("es", "Great!", "Genial!", "without ¡"),
    ("fr", "Can you come?", "Pouvez-vous venir ?", "narrow no-break space"),
    ("fr", "Hours:", "Heures :", "no-break space before :"),
    ("fr", '"A"', "« A »", "inside « »"),
    ("fr", "Today", "Aujourd'hui", "straight apostrophe"),
    ("it", '"A"', "„A“", "quote „"),
    ("it", "Wait...", "Attenda...", "three dots"),
    ("ja", "Really?", "本当ですか?", "ASCII mark"),
    ("ja", "5 people", "5 人", "space beside Japanese"),
    ("ja", "Simplified", "简体", "another script"),
    ("ko", "A, B", "가、나", "mark of Chinese"),
    ("pt", "Hours:", "Horas", "ends without :"),
    ("pt", "A, B", "A , B", "space before a mark"),
    ("ru", 'Press "Save"', "Нажмите ”Сохранить”", "quote ”"),
    ("zh-Hans", "Language", "語言", "another script"),
    ("zh-Hant", "Language", "语言", "another script"),
    ("zh-Hant", '"A"', "“甲”", "quote of another language"),
    ("zh-Hant", "5 people", "5 人", "space beside Chinese"),
)


@pytest.mark.parametrize(("tag", "source", "text"), WELL_SET)
def test_well_set(tag: str, source: str, text: str) -> None:
    assert list(RULES[tag](source, text)) == []


@pytest.mark.parametrize(("tag", "source", "text", "fault"), BADLY_SET)
def test_badly_set(tag: str, source: str, text: str, fault: str | None) -> None:
    found = list(RULES[tag](source, text))
    assert any(fault in each for each in found) if fault else found == []
