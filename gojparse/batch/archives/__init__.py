"""Archives, read as streams: what is in them comes out as documents, and nothing is ever written.

    bytes ─ unpack ─▶ zips | tars | warcs ─▶ members ─ unpack ─▶ sources
               ╰─ streams (gzip bzip2 xz, inflated piece by piece, within limits)

An archive is known by its bytes. Names in it are names and never paths: none
is looked up, and none created. Each format is one module that knows nothing
of documents; `unpack` goes into archives in archives, and passes over what is
no document.
"""
