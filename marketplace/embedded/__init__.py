"""The servers that Encargo starts for itself: PostgreSQL and Valkey from their wheels.

For demo, development and tests. Nothing here imports Django: the rest of the site knows these
servers only by ``DATABASE_URL`` and ``REDIS_URL``, so any other server does as well.
"""
