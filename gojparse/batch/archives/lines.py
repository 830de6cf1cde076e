"""A stream that is read by lines and by bytes, as the headers of the web are."""

from __future__ import annotations

from gojparse.batch.archives.streams import PIECE, Stream
from gojparse.errors import Unreadable

_LONGEST = 65_536  # bytes of a line
_HEADERS = 1_000_000  # bytes of lines before anything else


class Lines:
    """Lines of bounded length, and what lies between them."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._buffer = b""
        self._at = 0
        self._headers = 0

    def begin(self) -> None:
        """New headers begin; they may be long again."""
        self._headers = 0

    @property
    def ahead(self) -> int:
        """How many bytes were taken from the stream and are not read yet."""
        return len(self._buffer) - self._at

    def tell(self) -> int:
        return 0  # nobody who asks needs more than a number

    def peek(self, size: int) -> bytes:
        while len(self._buffer) - self._at < size and self._filled():
            pass
        return self._buffer[self._at : self._at + size]

    def read(self, size: int) -> bytes:
        if self._at == len(self._buffer):
            return self._stream.read(size)
        piece = self._buffer[self._at : self._at + size]
        self._at += len(piece)
        return piece

    def readline(self, size: int = _LONGEST) -> bytes:
        """The next line with its end; refused where it or the lines so far are longer than any header."""
        start = 0
        while (end := self._buffer.find(b"\n", self._at + start)) < 0:
            start = len(self._buffer) - self._at
            if start > _LONGEST or not self._filled():
                break
        stop = min(len(self._buffer) if end < 0 else end + 1, self._at + size)
        line, self._at = self._buffer[self._at : stop], stop
        self._headers += len(line)
        if len(line) > _LONGEST or self._headers > _HEADERS:
            raise Unreadable("archive-damaged")
        return line

    def skip_to(self, mark: bytes) -> bool:
        """Go on to the next place where this stands; whether there is one."""
        while (place := self._buffer.find(mark, self._at)) < 0:
            self._at = max(self._at, len(self._buffer) - len(mark) + 1)
            if not self._filled():
                return False
        self._at = place
        return True

    def _filled(self) -> bool:
        piece = self._stream.read(PIECE)
        self._buffer, self._at = self._buffer[self._at :] + piece, 0
        return bool(piece)


class Chunked:
    """A body that came in chunks, put together."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._left = 0
        self._first = True
        self._ended = False

    def read(self, size: int) -> bytes:
        if not self._left and not self._ended:
            self._next()
        if self._ended:
            return b""
        piece = self._lines.read(min(size, self._left))
        if not piece:
            raise Unreadable("archive-cut")
        self._left -= len(piece)
        return piece

    def _next(self) -> None:
        self._lines.begin()
        if not self._first:
            self._lines.readline()  # the end of the chunk before
        self._first = False
        line = self._lines.readline()
        if not line.strip():
            raise Unreadable("archive-cut")
        self._left = chunk_size(line)
        if self._left < 0:
            raise Unreadable("archive-damaged")
        self._ended = self._left == 0


def chunk_size(line: bytes) -> int:
    """The size that begins a chunk; -1 if the line is none."""
    digits = line.split(b";", 1)[0].strip()
    if not digits or len(digits) > 15 or digits.strip(b"0123456789abcdefABCDEF"):
        return -1
    return int(digits, 16)
