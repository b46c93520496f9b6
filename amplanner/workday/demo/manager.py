"""The demo's account manager: whose day it is."""

from amplanner.book.settings import Settings
from amplanner.workday.demo.words import SELLER

DEMO_SETTINGS = Settings(name="Sam", country="NL", currency="EUR", won_a_month=80_000, calls_a_day=10, seller=SELLER)
"""The settings of each demo book; apart from what fills one, since every start on one reads them."""
