"""The book's clock: the only place that asks what time it is."""

import os
import time
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Clock(Protocol):
    """Tells the time in the account manager's zone."""

    @property
    def zone(self) -> ZoneInfo:
        """The account manager's own zone."""

    def now(self) -> datetime:
        """This moment, aware, in `zone`."""

    def today(self) -> date:
        """The day in `zone`."""

    def monotonic(self) -> float:
        """Seconds that only rise, for durations."""


class SystemClock(NamedTuple):
    """The machine's clock."""

    zone: ZoneInfo

    def now(self) -> datetime:
        """This moment in `zone`."""
        return datetime.now(self.zone)

    def today(self) -> date:
        """The day in `zone`."""
        return self.now().date()

    def monotonic(self) -> float:
        """Seconds that only rise."""
        return time.monotonic()


class TravellingClock:
    """The machine's clock, in the zone that the machine is in: it follows when that is changed.

    Args:
        zone: where the machine is now.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    @property
    def zone(self) -> ZoneInfo:
        """Where the machine is; where it was, when that can't be told."""
        linked = _linked_zone()
        if linked and linked != self._zone.key:
            with suppress(ZoneInfoNotFoundError, ValueError, OSError):
                self._zone = ZoneInfo(linked)
        return self._zone

    def now(self) -> datetime:
        """This moment in `zone`."""
        return datetime.now(self.zone)

    def today(self) -> date:
        """The day in `zone`."""
        return self.now().date()

    def monotonic(self) -> float:
        """Seconds that only rise."""
        return time.monotonic()


class FrozenClock(NamedTuple):
    """A clock that stands still, for demos, screenshots and tests. Durations still run."""

    moment: datetime
    zone: ZoneInfo

    def now(self) -> datetime:
        """The frozen moment in `zone`."""
        return self.moment.astimezone(self.zone)

    def today(self) -> date:
        """The frozen day."""
        return self.now().date()

    def monotonic(self) -> float:
        """Seconds that only rise."""
        return time.monotonic()


def own_zone(name: str = "") -> ZoneInfo:
    """Return the zone of the settings, else the machine's, else UTC.

    Raises `ValueError` when `name` is given and is not a zone of the time zone database.
    """
    if name:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: a part of a name, such as "Europe"
            raise ValueError(f"{name!r} is not a time zone such as Europe/Amsterdam") from error
    try:
        return ZoneInfo(_linked_zone() or _asked_zone() or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


_LINK = "/etc/localtime"


def _linked_zone() -> str:
    """Return the zone that the system's clock is linked to, as on most systems; empty where it is told otherwise."""
    if "TZ" in os.environ or "ANDROID_ROOT" in os.environ:
        return ""
    try:
        return os.readlink(_LINK).partition("/zoneinfo/")[2]
    except OSError:  # no link, or no such system
        return ""


def _asked_zone() -> str:
    import tzlocal  # looks in many places, and takes a while to load

    return tzlocal.get_localzone_name() or ""


def clock_from_environment(zone: ZoneInfo, *, travels: bool = False) -> Clock:
    """Return the system's clock, in `zone` or wherever the machine `travels` from there.

    Or one frozen at `AMPLANNER_NOW` (local wall time such as `2026-11-25T10:18`).
    Raises `ValueError`, naming the variable, when it can't be read.
    """
    wanted = os.environ.get("AMPLANNER_NOW", "")
    if not wanted:
        return TravellingClock(zone) if travels else SystemClock(zone)
    try:
        moment = datetime.fromisoformat(wanted)
    except ValueError as error:
        raise ValueError(f"AMPLANNER_NOW={wanted!r} is not a local time such as 2026-11-25T10:18") from error
    if not 1970 <= moment.year <= 9000:
        raise ValueError(f"AMPLANNER_NOW={wanted!r} is outside the years 1970 to 9000")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return FrozenClock(moment, zone)


def utc_seconds(moment: datetime) -> int:
    """Return an aware moment as whole seconds since 1970 UTC."""
    return int(moment.astimezone(UTC).timestamp())
