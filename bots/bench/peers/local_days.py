"""Local dates, offsets and starts of days by Python's zoneinfo and the tzdata package, around every change of clocks
from 2020 to 2037: one JSON object a line, the first with the release of the database."""

import datetime
import json
import zoneinfo

import tzdata

UTC = datetime.timezone.utc
FIRST, LAST = datetime.date(2020, 1, 1), datetime.date(2037, 12, 31)
DAY, QUARTER = 86_400, 900
# Seconds before and after a change at which the clocks are read.
AROUND = (-DAY, -7200, -3600, -1800, -1, 0, 1, 1800, 3600, 7200, DAY)
# Zones whose clocks do something that others do not, and those of most people.
ZONES = """Africa/Cairo Africa/Casablanca Africa/El_Aaiun Africa/Juba America/Asuncion America/Chihuahua
America/Ciudad_Juarez America/Edmonton America/Havana America/Los_Angeles America/Mexico_City America/New_York
America/Nuuk America/Port-au-Prince America/Santiago America/Sao_Paulo America/St_Johns America/Vancouver
America/Winnipeg Antarctica/Casey Antarctica/Troll Asia/Almaty Asia/Amman Asia/Beirut Asia/Damascus Asia/Gaza
Asia/Kathmandu Asia/Kolkata Asia/Shanghai Asia/Tehran Asia/Tokyo Atlantic/Azores Australia/Lord_Howe Australia/Sydney
Europe/Berlin Europe/Dublin Europe/London Europe/Volgograd Pacific/Apia Pacific/Chatham Pacific/Easter Pacific/Fiji
Pacific/Kiritimati Pacific/Norfolk""".split()


def local(zone, second):
    return datetime.datetime.fromtimestamp(second, UTC).astimezone(zone)


def offset(zone, second):
    return int(local(zone, second).utcoffset().total_seconds())


def seconds_of(date):
    return int(datetime.datetime(date.year, date.month, date.day, tzinfo=UTC).timestamp())


def changes(zone):
    """The seconds from which another offset holds. No zone changes twice within a day in these years."""
    second, end = seconds_of(FIRST), seconds_of(LAST)
    while second < end:
        if offset(zone, second) != offset(zone, second + DAY):
            low, high = second, second + DAY
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(zone, middle) == offset(zone, low) else (low, middle)
            yield high
        second += DAY


def day_start(zone, date):
    """The first second of a local date, by looking at each quarter of an hour: midnights and changes lie on them."""
    around = range(seconds_of(date) - DAY, seconds_of(date) + 2 * DAY, QUARTER)
    return next((second for second in around if local(zone, second).date() == date), None)


def main():
    # The package alone, never the machine's own copy, which may be of another release.
    zoneinfo.reset_tzpath(to=[])
    print(json.dumps({"release": tzdata.IANA_VERSION}))
    for name in ZONES:
        zone = zoneinfo.ZoneInfo(name)
        # Zones that never change are read once a year.
        moments = list(changes(zone)) or [seconds_of(datetime.date(year, 7, 1)) for year in range(2020, 2038)]
        for moment in moments:
            for second in (moment + step for step in AROUND):
                date = local(zone, second).date().isoformat()
                print(json.dumps({"zone": name, "second": second, "offset": offset(zone, second), "date": date}))
            for days in (-1, 0, 1):
                date = local(zone, moment).date() + datetime.timedelta(days=days)
                print(json.dumps({"zone": name, "day": date.isoformat(), "start": day_start(zone, date)}))


main()
