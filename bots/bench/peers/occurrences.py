"""When schedules take place by Python's zoneinfo and the tzdata package: every zone, around every change of its clocks
from 2020 to 2037, for every kind of rule. The first line has the release of the database, the second the columns; then
one case a line: the occurrences within so many minutes from an instant on, each as minutes after it.

    python3 occurrences.py           every case
    python3 occurrences.py --sample  the few of core/tests/fixtures/occurrences.csv

Shares no code with Steward: dates are found by looking at each day around the change, and zoneinfo's fold=0 is the rule
for clocks that skip a time (moved forward by the gap) or show it twice (the first)."""

import csv
import datetime
import sys
import zoneinfo

import tzdata

UTC = datetime.timezone.utc
DAY, MINUTE = datetime.timedelta(days=1), datetime.timedelta(minutes=1)
FIRST, LAST = datetime.datetime(2020, 1, 1), datetime.datetime(2037, 12, 31)
# One case in so many is in the sample. A prime, so that it goes through all kinds, zones and years.
SAMPLE_STEP = 151
WEEKDAYS = "mon tue wed thu fri sat sun".split()
ORDINALS = "1st 2nd 3rd 4th 5th".split()


def offset(zone, utc):
    return utc.replace(tzinfo=UTC).astimezone(zone).utcoffset()


def changes(zone):
    """The minutes, in UTC, from which another offset holds. No zone changes twice within a day in these years."""
    utc, before = FIRST, offset(zone, FIRST)
    while utc < LAST:
        after = offset(zone, utc + DAY)
        if before != after:
            low, high = 0, 1440
            while high - low > 1:
                middle = (low + high) // 2
                is_before = offset(zone, utc + middle * MINUTE) == before
                low, high = (middle, high) if is_before else (low, middle)
            yield utc + high * MINUTE
        utc, before = utc + DAY, after


def resolve(zone, nominal):
    """The instant of a local time, in UTC, and what the clocks did to it."""
    first = nominal.replace(tzinfo=zone, fold=0)
    utc = first.astimezone(UTC)
    shown = utc.astimezone(zone).replace(tzinfo=None)
    if shown != nominal:
        return utc.replace(tzinfo=None), f"gap {(shown - nominal) // MINUTE}"
    is_twice = first.utcoffset() != nominal.replace(tzinfo=zone, fold=1).utcoffset()
    return utc.replace(tzinfo=None), "twice" if is_twice else ""


def clock(times):
    return ", ".join(f"{time:%H:%M}" for time in sorted(set(times)))


def month_end(date):
    return (date.replace(day=28) + 4 * DAY).replace(day=1) - DAY


class Civil:
    """A rule by local dates and times: its text, the dates that it takes, and its bounds."""

    def __init__(self, text, takes, times, start=None, until=None, count=None, days=3):
        self.text, self.takes, self.times = text, takes, sorted(set(times))
        self.start, self.until, self.count, self.days = start, until, count, days

    def instants(self, zone, begin, end):
        day = (self.start or begin - 2 * DAY).date() if self.count else (begin - 2 * DAY).date()
        found = {}
        while day <= (end + 2 * DAY).date():
            for time in self.times if self.takes(day) else ():
                nominal = datetime.datetime.combine(day, time)
                if (self.start and nominal < self.start) or (self.until and nominal > self.until):
                    continue
                utc, note = resolve(zone, nominal)
                # Of two at one instant the one counts that the clocks show.
                if utc not in found or not note:
                    found[utc] = note
            day += DAY
        return sorted(found.items())[: self.count]


class Elapsed:
    """A rule by elapsed time from a local time."""

    def __init__(self, minutes, start, days=0.4):
        self.text = f"every {minutes} minutes from {start:%Y-%m-%d %H:%M}"
        self.minutes, self.start, self.days = minutes, start, days

    def instants(self, zone, begin, end):
        start, _ = resolve(zone, self.start)
        steps = range((end - start) // (self.minutes * MINUTE) + 1)
        return [(start + step * self.minutes * MINUTE, "") for step in steps]


def rules(old, new):
    """Every kind of rule near a change of the clocks from one local time to another. The times lie at, within, at the
    end of, and a minute before what is skipped or shown twice."""
    low, high = min(old, new), max(old, new)
    inside = low + (high - low) // 2 // MINUTE * MINUTE
    date, time, lower, upper, before = inside.date(), inside.time(), low.time(), high.time(), (low - MINUTE).time()
    weekday, name = date.weekday(), WEEKDAYS[date.weekday()]
    tomorrow = WEEKDAYS[(weekday + 1) % 7]
    nth = (date.day - 1) // 7
    midnight = datetime.datetime.combine(date, datetime.time())
    at = f"at {clock([time])}"
    every = lambda day: True
    on_weekday = lambda day: day.weekday() == weekday
    last_weekday = lambda day: on_weekday(day) and (day + 7 * DAY).month != day.month

    def counted(step, begin):
        return lambda day: (day - begin).days % step == 0

    yield Civil(f"at {inside:%Y-%m-%d %H:%M}", lambda day: day == date, [time])
    yield Civil(f"at {low:%Y-%m-%d %H:%M}", lambda day: day == low.date(), [lower])
    yield Civil(f"daily {at}", every, [time])
    yield Civil(f"daily at {clock([before, lower, time, upper])}", every, [before, lower, time, upper])
    for step, back in ((2, 2), (3, 7)):
        begin = date - back * DAY
        yield Civil(f"every {step} days {at} from {begin}", counted(step, begin), [time],
                    datetime.datetime.combine(begin, datetime.time()))
    yield Civil(f"weekly on {name} {at}", on_weekday, [time], days=9)
    yield Civil(f"weekly on {name}, {tomorrow} at {clock([lower, upper])}",
                lambda day: day.weekday() in (weekday, (weekday + 1) % 7), [lower, upper])
    for weeks in (2, 3):
        begin = date - 7 * weeks * DAY
        yield Civil(f"every {weeks} weeks on {name} {at} from {begin}", counted(7 * weeks, begin), [time],
                    datetime.datetime.combine(begin, datetime.time()), days=16)
    yield Civil(f"monthly on {date.day} {at}", lambda day: day.day == date.day, [time])
    yield Civil(f"monthly on 31, last {at}", lambda day: day == month_end(day), [time], days=33)
    yield Civil(f"monthly on {ORDINALS[nth]} {name} {at}", lambda day: on_weekday(day) and (day.day - 1) // 7 == nth,
                [time], days=10)
    yield Civil(f"monthly on last {name} at {clock([lower])}", last_weekday, [lower], days=33)
    yield Civil(f"yearly on {date:%m-%d} {at}", lambda day: (day.month, day.day) == (date.month, date.day), [time])
    yield Civil(f'cron "{time.minute} {time.hour} * * *"', every, [time])
    halves = [datetime.time(hour, minute) for hour in range(24) for minute in (0, 30)]
    yield Civil('cron "*/30 * * * *"', every, halves, days=0.4)
    quarters = [datetime.time(time.hour, minute) for minute in (0, 15, 30, 45)]
    yield Civil(f'cron "*/15 {time.hour} * * {name.upper()}"', on_weekday, quarters)
    yield Civil(f'cron "{lower.minute} {lower.hour} {date.day} * {(weekday + 2) % 7}"',
                lambda day: day.day == date.day or day.weekday() == (weekday + 1) % 7, [lower])
    yield Elapsed(90, inside - DAY)
    yield Elapsed(30, inside)
    yield Elapsed(1440, low - 3 * DAY, days=3)
    yield Civil(f"daily {at} from {date} until {date}", every, [time], midnight, midnight + DAY - MINUTE)
    bounds = inside - DAY, inside + DAY
    yield Civil(f"daily {at} from {bounds[0]:%Y-%m-%d %H:%M} until {bounds[1]:%Y-%m-%d %H:%M}", every, [time], *bounds)
    begin = midnight - DAY
    yield Civil(f"daily at {clock([lower, time])} from {begin.date()} times 3", every, [lower, time], begin, count=3)


def moments(zone):
    """Changes of the clocks; for zones without any, one moment of every third year."""
    return list(changes(zone)) or [datetime.datetime(year, 7, 1, 2, 30) for year in range(2020, 2038, 3)]


def main():
    # The package alone, never the machine's own copy, which may be of another release.
    zoneinfo.reset_tzpath(to=[])
    step = SAMPLE_STEP if "--sample" in sys.argv else 1
    out = csv.writer(sys.stdout, lineterminator="\n")
    print(f"# tzdb {tzdata.IANA_VERSION}")
    out.writerow(["zone", "rule", "from", "minutes", "occurrences"])
    number = 0
    for name in sorted(zoneinfo.available_timezones()):
        zone = zoneinfo.ZoneInfo(name)
        for change in moments(zone):
            old, new = change + offset(zone, change - MINUTE), change + offset(zone, change)
            # Asked from well before the change, and from within what is shown twice.
            for ahead in (-4 * 60 - 7, 10):
                begin = change + ahead * MINUTE
                for rule in rules(old, new):
                    number += 1
                    if number % step:
                        continue
                    end = begin + rule.days * DAY
                    found = [(utc, note) for utc, note in rule.instants(zone, begin, end) if begin <= utc < end]
                    told = "; ".join(f"{(utc - begin) // MINUTE} {note}".strip() for utc, note in found)
                    minutes = (end - begin) // MINUTE
                    out.writerow([name, rule.text, f"{begin:%Y-%m-%dT%H:%M:00Z}", minutes, told])


main()
