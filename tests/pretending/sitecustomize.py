"""Every Python that starts with this folder on its path has the pretended parser."""

import made

made.install()
