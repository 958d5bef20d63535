"""One module a command: what happens between the command line and the library."""
