"""For any ASGI server: `payments.standin.app:application`, one worker, on a loopback address."""

from payments.standin.config import from_environment
from payments.standin.server import Standin

application = Standin(from_environment())
