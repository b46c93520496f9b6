"""What could not be read, with the place where it stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that was not understood.

    `line` counts physical lines from 1; 0 means the file as a whole. `left_out` is false when the row came in all the
    same and only part of it is missing.
    """

    file: str
    line: int
    reason: str
    left_out: bool = True

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.reason}"


class ReadProblem(Exception):
    """A file that can't be read at all; `problem` says which, where and why."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        self.problem = Problem(file, line, reason)
        super().__init__(str(self.problem))
