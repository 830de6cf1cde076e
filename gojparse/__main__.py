"""`python -m gojparse` is `gojparse`."""

from gojparse.cli import main

if __name__ == "__main__":
    main()
