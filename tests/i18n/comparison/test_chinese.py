"""Chinese surnames are read as families read them, and parted from given names where compounds end."""

import pytest

from i18n.comparison import passport_name
from i18n.comparison.chinese import TONES, chinese_name, is_han, surnames, syllables

# Surnames that read unlike the word, or that readers part in the wrong place.
TRAPS = """
单 shan, 單 shan, 解 xie, 仇 qiu, 区 ou, 區 ou, 曾 zeng, 查 zha, 盖 ge/gai, 翟 zhai/di, 乐 yue/le, 朴 piao,
任 ren, 华 hua, 燕 yan, 冼 xian, 洗 xian, 缪 miao, 祭 zhai/ji, 秘 bi/mi, 员 yun, 郇 xun/huan, 覃 qin/tan,
召 shao/zhao, 繁 po, 黑 hei/he, 盛 sheng, 石 shi, 折 she, 佴 nai, 隗 wei/kui, 牟 mou/mu, 纪 ji, 哈 ha,
阚 kan, 郗 xi/chi, 仉 zhang, 种 chong, 訾 zi, 应 ying, 过 guo, 葛 ge, 那 na, 尉 wei, 万 wan, 俞 yu, 车 che,
晟 cheng/sheng, 瞿 qu, 逄 pang, 卜 bu, 粘 nian, 佘 she, 厍 she, 费 fei/bi, 贾 jia, 柏 bai, 薄 bo, 褚 chu,
谌 chen/shen, 句 gou, 炅 gui, 昝 zan, 逯 lu, 啜 chuai, 都 du, 干 gan, 乜 nie, 宓 mi, 相 xiang, 要 yao,
占 zhan, 少 shao, 宿 su, 撒 sa, 贲 ben, 冠 guan, 眭 sui, 隽 juan, 阙 que, 能 nai, 亓 qi, 莘 shen/xin,
殳 shu, 於 yu, 肖 xiao, 笮 ze, 迮 ze, 郄 qie/xi, 蔚 yu, 钭 tou, 沈 shen, 叶 ye, 吕 lv, 宁 ning,
欧阳 ou yang, 歐陽 ou yang, 司马 si ma, 上官 shang guan, 诸葛 zhu ge, 尉迟 yu chi, 万俟 mo qi,
澹台 tan tai, 长孙 zhang sun, 夏侯 xia hou, 皇甫 huang fu, 公孙 gong sun, 慕容 mu rong, 令狐 ling hu,
宇文 yu wen, 司徒 si tu, 鲜于 xian yu, 闾丘 lv qiu, 亓官 qi guan, 乐正 yue zheng, 谷梁 gu liang,
拓跋 tuo ba, 呼延 hu yan, 单于 chan yu, 耶律 ye lv, 赫连 he lian, 申屠 shen tu, 端木 duan mu,
东方 dong fang, 南宫 nan gong, 独孤 du gu, 濮阳 pu yang, 淳于 chun yu, 钟离 zhong li,
爱新觉罗 ai xin jue luo, 叶赫那拉 ye he na la, 吐谷浑 tu yu hun
"""


def _traps() -> list[tuple[str, set[str]]]:
    parts = (each.split(maxsplit=1) for each in TRAPS.strip().split(","))
    return [(surname, set(readings.split("/"))) for surname, readings in parts]


@pytest.mark.parametrize(
    ("surname", "readings"), _traps(), ids=lambda each: each if isinstance(each, str) else ""
)
def test_a_surname_reads_as_its_families_read_it(surname: str, readings: set[str]) -> None:
    name = chinese_name(f"{surname}雄信")
    assert (name.surname, name.given) == (surname, "雄信")
    assert {" ".join(each).translate(TONES) for each in name.readings} == readings


def test_every_surname_of_the_table_has_a_syllable_a_character() -> None:
    wrong = [
        surname
        for surname, readings in surnames().items()
        for reading in readings
        if len(reading) != len(surname)
        or not all(each[:-1].isalpha() and each[-1] in "1234" for each in reading)
    ]
    assert wrong == []
    assert len(surnames()) > 300


@pytest.mark.parametrize(
    ("name", "surname", "given"),
    [
        ("欧阳修", "欧阳", "修"),
        ("欧文", "欧", "文"),
        ("司马", "司马", ""),
        ("王", "王", ""),
        ("叶赫那拉婉贞", "叶赫那拉", "婉贞"),
        ("叶赫明", "叶赫", "明"),
        ("𪚥龙", "𪚥", "龙"),
    ],
)
def test_compounds_come_before_single_characters(name: str, surname: str, given: str) -> None:
    found = chinese_name(name)
    assert (found.surname, found.given) == (surname, given)


@pytest.mark.parametrize(
    ("surname", "given", "latin"),
    [
        ("吕", "布", "LYU BU"),
        ("王", "略", "WANG LUE"),
        ("欧阳", "修", "OUYANG XIU"),
        ("单", "雄信", "SHAN XIONGXIN"),
        ("闾丘", "女", "LYUQIU NYU"),
        ("张", "𬭎", "ZHANG HONG"),
        ("乐", "毅", "YUE YI"),
        ("", "布", "BU"),
        ("吕", "", "LYU"),
        ("", "", ""),
        ("Smith", "Anna", ""),
        ("张", "\U0003fffd", ""),
    ],
)
def test_a_latin_name_is_proposed_as_passports_write_it(surname: str, given: str, latin: str) -> None:
    assert passport_name(surname, given) == latin


@pytest.mark.parametrize("text", ["雄信", "𬭎𬱖", "中\U0003fffd国", "〇〇", "佐々木", "長" * 100])
def test_there_is_a_syllable_for_each_character(text: str) -> None:
    assert len(syllables(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "whether"),
    [("王", True), ("𬭎", True), ("〇", True), ("", False), ("王a", False), ("か", False)],
)
def test_han_is_known(text: str, whether: bool) -> None:
    assert is_han(text) is whether
