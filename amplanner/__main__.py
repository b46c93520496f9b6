"""Run amplanner as `python -m amplanner`."""

from amplanner.cli import main

if __name__ == "__main__":
    main()
