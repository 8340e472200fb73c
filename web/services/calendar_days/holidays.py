"""What the holidays are called in the languages that people read here."""

from collections.abc import Mapping

TAGS = ("zh-Hans", "zh-Hant", "en", "ja", "ko", "fr", "de", "es", "it", "ru", "ar", "pt")
_ROWS = {
    "new-year": (
        "元旦", "元旦", "New Year's Day", "元日", "신정", "Nouvel An", "Neujahr",
        "Año Nuevo", "Capodanno", "Новый год", "رأس السنة الميلادية", "Ano Novo",
    ),
    "spring-festival": (
        "春节", "春節", "Spring Festival", "春節", "춘절", "Fête du Printemps", "Frühlingsfest",
        "Fiesta de la Primavera", "Festa di Primavera", "Праздник весны", "عيد الربيع",
        "Festival da Primavera",
    ),
    "qingming": (
        "清明节", "清明節", "Qingming Festival", "清明節", "청명절", "Fête de Qingming", "Qingming-Fest",
        "Festival Qingming", "Festa di Qingming", "Праздник Цинмин", "عيد تشينغمينغ", "Festival Qingming",
    ),
    "labour-day": (
        "劳动节", "勞動節", "Labour Day", "労働節", "노동절", "Fête du Travail", "Tag der Arbeit",
        "Día del Trabajo", "Festa dei lavoratori", "Праздник труда", "عيد العمال", "Dia do Trabalhador",
    ),
    "dragon-boat": (
        "端午节", "端午節", "Dragon Boat Festival", "端午節", "단오절", "Fête des bateaux-dragons",
        "Drachenbootfest", "Festival del Bote del Dragón", "Festa delle barche drago",
        "Праздник драконьих лодок", "عيد قوارب التنين", "Festival do Barco-Dragão",
    ),
    "mid-autumn": (
        "中秋节", "中秋節", "Mid-Autumn Festival", "中秋節", "중추절", "Fête de la Mi-automne",
        "Mittherbstfest", "Festival del Medio Otoño", "Festa di metà autunno",
        "Праздник середины осени", "عيد منتصف الخريف", "Festival do Meio do Outono",
    ),
    "national-day": (
        "国庆节", "國慶節", "National Day", "国慶節", "국경절", "Fête nationale", "Nationalfeiertag",
        "Día Nacional", "Festa nazionale", "День образования КНР", "العيد الوطني", "Dia Nacional",
    ),
    "victory-day": (
        "抗战胜利纪念日", "抗戰勝利紀念日", "Victory Day", "抗日戦争勝利記念日", "항일전쟁 승리 기념일",
        "Jour de la Victoire", "Tag des Sieges", "Día de la Victoria", "Giorno della Vittoria",
        "День Победы", "يوم النصر", "Dia da Vitória",
    ),
}  # fmt: skip
NAMES: Mapping[str, Mapping[str, str]] = {
    holiday: dict(zip(TAGS, row, strict=True)) for holiday, row in _ROWS.items()
}
"""Holiday -> language -> name."""
