"""The command line: thin. Standard output is data, standard error is talk."""

_STOPPED = 128  # exit codes from here on are a signal's


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from gojparse.cli.ending import hear_no_more, run

    code = run()
    if code >= _STOPPED:
        hear_no_more()
    raise SystemExit(code)
