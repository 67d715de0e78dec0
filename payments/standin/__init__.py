"""The Stripe stand-in: a small server that speaks the part of Stripe's API that we use.

It serves demos and tests on one machine: no money moves, and it answers on loopback only.
The real `stripe` client talks HTTP to it, so that nothing of ours knows the difference.
"""
