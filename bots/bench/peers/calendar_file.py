"""What the icalendar package reads in a calendar file: one JSON object an event."""

import json
import sys

import icalendar

with open(sys.argv[1], "rb") as file:
    calendar = icalendar.Calendar.from_ical(file.read())

for event in calendar.walk("VEVENT"):
    print(json.dumps({
        "method": str(calendar["METHOD"]),
        "uid": str(event["UID"]),
        "begins": event.decoded("DTSTART").isoformat(),
        "ends": event.decoded("DTEND").isoformat(),
        "stamped": event.decoded("DTSTAMP").isoformat(),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event["STATUS"]),
        "summary": str(event["SUMMARY"]),
        "description": str(event.get("DESCRIPTION", "")),
        "location": str(event.get("LOCATION", "")),
        "url": str(event.get("URL", "")),
        "errors": [str(error) for error in event.errors],
    }))
