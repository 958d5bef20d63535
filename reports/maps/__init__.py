"""The map of a run as plain data: what is drawn, where and with which words."""
