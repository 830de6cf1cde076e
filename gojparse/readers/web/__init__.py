"""Web pages, parsed by lexbor.

    bytes -> html -> css: may anything be displayed otherwise than it is written?
                      yes: sheets -> matching -> cascade -> computed -> seen, which changes the tree
                  -> page: lines and grids

`saved` finds the page in a message (.mht), `embedded` the pages in frames,
shadow roots and feeds, `controls` what pictures and form fields show. A page
is seen on a screen 1,280 pixels wide, its scripts having run: what stands in
<noscript> is not displayed. Nobody touches it: `:hover` matches nothing.
"""
