"""`python -m wfmap` is `wfmap`."""

from wfmap.cli import main

if __name__ == "__main__":
    main()
