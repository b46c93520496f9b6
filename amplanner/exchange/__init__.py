"""Files and servers: what comes in from and goes out to other programs."""
