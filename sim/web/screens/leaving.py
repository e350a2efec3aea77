"""To be written."""

from sim.web import session


def screen() -> None:
    """Show the screen."""
    session.head("leaving", "")
