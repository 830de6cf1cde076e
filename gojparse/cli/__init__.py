"""The command line: thin. Standard output is data, standard error is talk."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from gojparse.cli.ending import run

    raise SystemExit(run())
