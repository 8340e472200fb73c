"""The alphabet of short messages (GSM 03.38), of which 160 letters fit into one; of any other only 70 do."""

LETTERS = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)
PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...",
     "\u00a0": " ", "\u202f": " "}
)  # fmt: skip


def in_short_alphabet(text: str) -> str:
    """The text with plain quotes, dashes and spaces, where no other letter stands in the way."""
    plain = text.translate(PLAIN)
    return plain if LETTERS.issuperset(plain) else text
