"""`python -m tuiyan`, where the scripts folder is not on the path."""

from tuiyan.guard import main

if __name__ == "__main__":
    main()
