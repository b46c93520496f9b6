"""Settings from inside the planner: opened in the user's editor, read again, and in force at once."""

import os
import shlex
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from amplanner.book.change import Change
from amplanner.book.settings import Settings, SettingsProblem, line_of, load_settings, save_settings
from amplanner.tui.themes import AMP_DARK
from amplanner.workday.starting import settings_for_demo

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp


def editor_from(environment: "os._Environ[str] | dict[str, str]") -> list[str]:
    """Return the command of the user's editor, from VISUAL or EDITOR; empty when none is named."""
    for name in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(environment.get(name, ""))
        except ValueError:  # a quote that is never closed
            continue
        if words:
            return words
    return []


def edit_settings(app: "PlannerApp") -> None:
    """Open the settings file in the user's editor, written first when there is none; then read it and apply it.

    Without an editor it says where the file is, and reads it again all the same.
    """
    file = app.settings_file
    if file is None:
        app.say("This planner was started without a settings file.", severity="warning")
        return
    if not file.exists():
        try:
            save_settings(file, app.own_settings)
        except OSError as error:
            app.say(f"Can't write {file}: {error.strerror}.", severity="error")
            return
    before = app.own_settings
    editor = editor_from(os.environ)
    problem = _run(app, [*editor, str(file)]) if editor else f"No editor is named in VISUAL or EDITOR. Edit {file}"
    found = reload_settings(app, file)
    if found:
        show_problems(app, found)
    elif problem:
        app.say(f"{problem}; g s reads it again.", severity="warning")
    elif app.own_settings == before:
        app.say("The settings are as they were.")
    else:
        zone = app.own_settings.zone
        later = f"; the time zone {zone} from the next start" if zone and zone != app.book.clock.zone.key else ""
        but = " The demo's name, country and targets stay." if app.demo else ""
        app.say(f"Settings read: they count from now on{later}.{but}")


def _run(app: "PlannerApp", command: list[str]) -> str:
    """Give the terminal to the editor until it ends; return what went wrong, empty when nothing did."""
    app.keep_drafts()
    try:
        with app.suspend():  # which doesn't take the terminal back when an exception leaves its block
            return _run_editor(command)
    except SuspendNotSupported:
        return f"This terminal can't be lent to an editor. Edit {command[-1]}"


def _run_editor(command: list[str]) -> str:
    # Ctrl+C in an editor goes to the planner as well, which must outlive it; the editor itself gets it as ever.
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        code = subprocess.run(command, check=False).returncode
    except OSError as error:
        return f"Can't start {command[0]}: {error.strerror}. Edit {command[-1]}"
    finally:
        signal.signal(signal.SIGINT, before)
    return f"{command[0]} ended with status {code}" if code else ""


def reload_settings(app: "PlannerApp", file: Path) -> list[SettingsProblem]:
    """Read the settings file, apply what is in it, and return what couldn't be used; its defaults are in force."""
    settings, problems = load_settings(file)
    return [*problems, *apply_settings(app, settings)]


def apply_settings(app: "PlannerApp", settings: Settings) -> list[SettingsProblem]:
    """Let settings count from now on: look, keys, targets and all that the panes show. Returns what can't be used.

    In a demo book only look and keys are taken. A new time zone counts from the next start.
    """
    problems = check_theme(app, settings)
    app.own_settings = settings
    app.book.settings = settings_for_demo(settings) if app.demo else settings
    app.theme = AMP_DARK.name if problems else settings.theme  # so far of the theme only
    app.use_glyphs(settings.glyphs)
    app.refresh_css(animate=False)  # draws everything again
    problems += take_keys(app, settings)
    # Panes ask for everything again, as after something that no journal tells of.
    app.tell(Change("", frozenset({("pulse", 0)}), undoable=False))
    app.screen.refresh_bindings()
    return problems


def check_theme(app: "PlannerApp", settings: Settings) -> list[SettingsProblem]:
    """Return the problem that the settings name a theme that can't be used, if they do."""
    theme = app.available_themes.get(settings.theme)
    if theme is None:
        known = ", ".join(sorted(app.available_themes))
        reason = f"there is no theme {settings.theme!r}; known are {known}"
    elif theme.ansi and app.no_color:
        reason = f"{settings.theme!r} is made of the terminal's own colours, and NO_COLOR asks for none"
    else:
        return []
    return [SettingsProblem(app.settings_file or Path("settings.toml"), None, "theme", reason)]


def take_keys(app: "PlannerApp", settings: Settings) -> list[SettingsProblem]:
    """Let the user's own keys count, but for those with which something is wrong; return that, with its lines."""
    found: list[tuple[str, str]] = []
    if settings.keys:
        from amplanner.tui.keymap import problems

        found = problems(settings.keys)
    wrong = {id for id, _ in found}
    app.use_keys({id: keys for id, keys in settings.keys.items() if id not in wrong})
    file = app.settings_file or Path("settings.toml")
    return [SettingsProblem(file, line_of(file, ("keys", id)), f"keys.{id}", reason) for id, reason in found]


def show_problems(app: "PlannerApp", problems: Sequence[SettingsProblem]) -> None:
    """Show in a box what couldn't be used, with line and key."""
    from amplanner.tui.screens.settings_problems import SettingsProblems

    app.push_screen(SettingsProblems(problems))


def save_answers(app: "PlannerApp", **answers: object) -> None:
    """Save some settings and apply them at once; the file keeps its other values. Raises `OSError`."""
    if app.settings_file is not None:
        now, _ = load_settings(app.settings_file)
        save_settings(app.settings_file, replace(now, **answers))  # type: ignore[arg-type]  # the form's own names
    apply_settings(app, replace(app.own_settings, **answers))  # type: ignore[arg-type]
