"""Dates, times, numbers, lists and names as readers of one language expect them, in one time zone.

Patterns are CLDR's, by way of Babel. Hours are written 0-24 in every language: a roster with a.m. and p.m.
invites mistakes. English is British in its dates (30 November). Weeks begin on Monday in every language, as
the district's do. What CLDR sets with a space beside Chinese or Japanese stands without one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers

from i18n import cldr
from i18n.isolation import isolated
from i18n.languages import Language, language
from i18n.translator import Message, lazy, translator

MINUTES_PER_HOUR = 60
METRES_PER_KM = 1000
SHORT_WEEKDAY = 5
"""Letters of a day of the week that a narrow column holds."""
_NEAR_DAYS: Mapping[int, Message] = {-1: lazy("yesterday"), 0: lazy("today"), 1: lazy("tomorrow")}


@dataclass(frozen=True)
class Formats:
    """Values in words for readers of the interface language `tag`, moments shown in `zone`."""

    tag: str
    zone: ZoneInfo

    @cached_property
    def _language(self) -> Language:
        return language(self.tag)

    @cached_property
    def locale(self) -> Locale:
        """The CLDR locale that the patterns come from."""
        return self._language.locale

    def local(self, moment: datetime) -> datetime:
        """The moment in this zone. Raises ValueError for a naive one."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return moment.astimezone(self.zone)

    def _day(self, day: date | datetime) -> date:
        return self.local(day).date() if isinstance(day, datetime) else day

    def _pattern(self, skeleton: str, day: date | datetime) -> str:
        return cldr.day_in_words(self.tag, skeleton, self._day(day))

    def day(self, day: date | datetime) -> str:
        """30 November; 11月30日."""
        return self._pattern("MMMMd", day)

    def short_day(self, day: date | datetime) -> str:
        """30 Nov; 11月30日."""
        return self._pattern("MMMd", day)

    def day_with_year(self, day: date | datetime) -> str:
        """30 November 2026; 2026年11月30日."""
        return cldr.printed(
            self.tag, dates.format_date(self._day(day), "long", locale=self.locale), self._day(day)
        )

    def weekday(self, day: date | datetime) -> str:
        """Monday; 星期一."""
        return dates.format_date(self._day(day), "cccc", locale=self.locale)

    def short_month(self, day: date | datetime) -> str:
        """Dec; 12月."""
        return dates.format_date(self._day(day), "MMM", locale=self.locale)

    def short_weekday(self, day: date | datetime) -> str:
        """Mon; 周一; where CLDR abbreviates to whole words (segunda), its narrower form."""
        whole = max(map(len, self.locale.days["stand-alone"]["abbreviated"].values())) > SHORT_WEEKDAY
        return dates.format_date(self._day(day), "cccccc" if whole else "ccc", locale=self.locale)

    def column_weekday(self, day: date | datetime) -> str:
        """For the head of a narrow column: Mon; 周一; ن, where short names are as long as whole ones."""
        shorts = self.locale.days["stand-alone"]["short"].values()
        if max(map(len, shorts)) <= SHORT_WEEKDAY:
            return self.short_weekday(day)
        return dates.format_date(self._day(day), "ccccc", locale=self.locale)

    def weekday_and_day(self, day: date | datetime) -> str:
        """Mon 30 Nov; 11月30日周一."""
        return self._pattern("MMMEd", day)

    def month(self, day: date | datetime) -> str:
        """November 2026; 2026年11月."""
        return self._pattern("yMMMM", day)

    def time(self, moment: datetime) -> str:
        """14:30, on the clock of the zone."""
        local = self.local(moment)
        return cldr.time_in_words(self.tag, local.hour, local.minute)

    def times(self, start: datetime, end: datetime) -> str:
        """14:00 – 16:30; 14:00–16:30. One that runs past midnight names its second day."""
        begin, finish = self.local(start), self.local(end)
        ending = self.time(finish)
        if finish.date() != begin.date() and finish - begin >= timedelta(hours=1):
            ending = self._at(self.short_day(finish), ending)
        return self.from_to(self.time(begin), ending)

    def from_to(self, first: str, last: str) -> str:
        """Between two things in words, as times are: 9:00 – 11:00; من 9:00 إلى 11:00."""
        return self._language.span.format(first, last)

    def moment(self, moment: datetime) -> str:
        """Sat 5 Dec, 09:00; 12月5日周六 09:00."""
        return self._at(self.weekday_and_day(moment), self.time(moment))

    def short_moment(self, moment: datetime) -> str:
        """Without its weekday, for where room is scarce: 5 Dec, 09:00; 12月5日 09:00."""
        return self._at(self.short_day(moment), self.time(moment))

    def when(self, start: datetime, end: datetime) -> str:
        """A shift's whole time: Sat 5 Dec, 09:00 – 11:30; 12月5日周六 09:00–11:30."""
        return self._together(self.weekday_and_day(start), self.times(start, end))

    def _at(self, day: str, time: str) -> str:
        return self._language.moment.format(day, time) or self._together(day, time)

    def _together(self, day: str, time: str) -> str:
        return cldr.day_and_time(self.tag).replace("{1}", day).replace("{0}", time)

    def days(self, first: date, last: date) -> str:
        """From the first day to the last: 30 November – 6 December; 11月30日至12月6日."""
        if first == last:
            return self.day(first)
        largest = "y" if first.year != last.year else "M" if first.month != last.month else "d"
        known, skeleton = self.locale.interval_formats, "yMMM" if largest == "y" else "MMM"
        patterns = known.get(f"{skeleton}Md") or known[f"{skeleton}d"]
        parts = [cldr.spelled_out(part) for part in patterns[largest]]
        pairs = zip((first, last), parts, strict=True)
        return "".join(
            cldr.printed(self.tag, dates.format_date(day, part, locale=self.locale), day)
            for day, part in pairs
        )

    def week(self, day: date) -> str:
        """The title of the week, Monday to Sunday, that holds this day."""
        monday = day - timedelta(days=day.weekday())
        return self.days(monday, monday + timedelta(days=6))

    def relative(self, day: date | datetime, today: date | datetime) -> str:
        """Counted in calendar days of the zone: today, tomorrow, in 3 days, 2 days ago; 今天, 明天, 3天后."""
        days = (self._day(day) - self._day(today)).days
        if days in _NEAR_DAYS:
            return translator(self.tag).say(_NEAR_DAYS[days])
        return cldr.days_away(self.tag, days)

    def duration(self, length: timedelta) -> str:
        """2 hours 30 minutes; 2小时30分钟. Seconds are left out."""
        hours, minutes = divmod(round(length.total_seconds() / 60), MINUTES_PER_HOUR)
        parts = [self._unit(hours, "duration-hour")] if hours else []
        if minutes or not hours:
            parts.append(self._unit(minutes, "duration-minute"))
        return self._language.between_parts.join(parts)

    def hours(self, length: timedelta) -> str:
        """In hours with one decimal at most: 2.5 hours; 2.5小时."""
        return self._unit(round(length.total_seconds() / 3600, 1), "duration-hour")

    def distance(self, metres: float) -> str:
        """350 m; 1.2 km; 1.2公里. Rounded to 10 m below a kilometre, to 100 m above."""
        if metres < METRES_PER_KM - 5:
            return self._unit(round(metres, -1), "length-meter", "short")
        return self._unit(round(metres / METRES_PER_KM, 1), "length-kilometer", "short")

    def _unit(self, amount: float, unit: str, length: str = "long") -> str:
        whole = int(amount) if amount == int(amount) else amount
        return cldr.amount_in_words(self.tag, whole, unit, length)

    def number(self, value: float, decimals: int = 0) -> str:
        """12,345; at most so many decimals."""
        return numbers.format_decimal(round(value, decimals), locale=self.locale)

    def percent(self, share: float, decimals: int = 0) -> str:
        """0.003 with one decimal is 0.3%; 0,3 % where a space stands before the sign."""
        return cldr.share_in_words(self.tag, share, decimals)

    def listing(self, items: Sequence[str]) -> str:
        """A, B and C; A、B和C."""
        return cldr.listing(self.tag, tuple(items))

    @property
    def gap(self) -> str:
        """What stands between two sentences, and before a bracket: nothing in Chinese and Japanese."""
        return self._language.gap

    def sentences(self, parts: Iterable[str]) -> str:
        """Whole sentences, one after the other. Empty ones are left out."""
        return self.gap.join(part for part in parts if part)

    def told_apart(self, name: str, note: str) -> str:
        """A name and what tells it from others of that name: Tea (Sat 5 Dec); 茶会（12月5日）."""
        return f"{name} ({note})" if self._language.spaced else f"{name}（{note}）"

    def beside(self, parts: Iterable[str]) -> str:
        """What is known of a thing, on one line: Tue 1 Dec · Jing'an Park. Empty parts are left out."""
        told = [part for part in parts if part]
        return " · ".join(map(isolated, told) if self._language.direction == "rtl" else told)
