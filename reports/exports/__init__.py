"""Renderers and writers: HTML, Excel, iCalendar, CSV; each imports its library when it is used."""
