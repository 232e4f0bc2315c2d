"""What the icalendar package reads in a calendar's feed: its own words first, then one JSON object an event."""

import json
import sys

import icalendar


def as_text(raw):
    """A value of a property that the package does not know, read as the type TEXT that it has by its RFC."""
    event = icalendar.Event.from_ical(f"BEGIN:VEVENT\r\nSUMMARY:{raw}\r\nEND:VEVENT\r\n")
    return str(event["SUMMARY"])


with open(sys.argv[1], "rb") as file:
    calendar = icalendar.Calendar.from_ical(file.read())

print(json.dumps({
    "version": str(calendar["VERSION"]),
    "name": as_text(calendar["NAME"]),
    "x_name": as_text(calendar["X-WR-CALNAME"]),
    "refresh_seconds": calendar.decoded("REFRESH-INTERVAL").total_seconds(),
    "errors": [str(error) for error in calendar.errors],
}))
for event in calendar.walk("VEVENT"):
    print(json.dumps({
        "uid": str(event["UID"]),
        "begins": event.decoded("DTSTART").isoformat(),
        "stamped": event.decoded("DTSTAMP").isoformat(),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event["STATUS"]),
        "summary": str(event["SUMMARY"]),
        "errors": [str(error) for error in event.errors],
    }))
