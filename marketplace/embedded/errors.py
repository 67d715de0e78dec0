"""What may go wrong while the stack starts or runs, told in one sentence each."""


class StackError(Exception):
    """Something the person at the terminal must decide; the message is all that they are shown.

    The message is one clear sentence about what is wrong and, where it is not plain, what to do.
    """

    exit_code = 1


class UsageError(StackError):
    """What was asked for cannot be done as asked; nothing was started or changed."""

    exit_code = 2


class PortTaken(StackError):
    """A server could not bind its port. For embedded servers the caller picks another one."""
