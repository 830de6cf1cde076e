"""Archives, read as streams: what is in them comes out as documents, and nothing is ever written.

    bytes ─ unpack ─▶ zips | tars | warcs ─▶ Members ─ unpack ─▶ Given
               ╰─ streams (gzip bzip2 xz, inflated piece by piece) ─ limits

An archive is told by its bytes. Names in it are names and never paths: none
is looked up, and none created. Each format is one module that knows nothing
of documents; `unpack` goes into archives in archives, `worth` says what is
no document, `limits` ends what was made to exhaust a machine.
"""
