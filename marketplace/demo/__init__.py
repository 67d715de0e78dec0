"""The demo: a small marketplace with people in it.

`data/` holds what was written by hand, `catalogue.py` and `story.py` give typed access to it,
`covers/` draws its pictures, `files/` makes the files that people attach and deliver, `check.py`
tells whether everything fits together; none of these knows a database. The pages of the demo
(its sign-in, clock and mailbox) stand beside them.
"""
