"""Open places in words: lines, menus, programmes, tiles of the district, and one shift."""
