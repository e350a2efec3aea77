"""What was not yet law, or known, before 2011: written over a baseline made of later years' figures."""

from calibration.drafting import Draft

COURT = "statute_court"


def draft_older_law(draft: Draft) -> None:
    """Write the law and practice of 2009 and 2010 where the norms are of later years."""
    draft.figure(
        "court.standard_weeks",
        0,
        COURT,
        "published",
        note="no limit before April 2014; proceedings took about 55 weeks in 2011",
    )
    draft.figure(
        "leaving_care.staying_put_share",
        0,
        "statute_leaving",
        "assumption",
        note="staying put became a duty in May 2014; before it some councils did so, none published",
    )
    draft.figure(
        "turnover.asye_share_of_recruits",
        0,
        "statute_asye",
        "published",
        note="the assessed and supported year began in September 2012",
    )
    teams = draft.scenario("", "").parameters.teams
    for name, team in teams.items():
        if team.asye_fte:
            at = f"teams.{name}."
            draft.figure(at + "asye_fte", 0, "statute_asye", "published", note="there from September 2012")
            draft.figure(
                at + "social_workers_fte",
                round(team.social_workers_fte + team.asye_fte, 2),
                "dfe_csww",
                "derived",
                note="the council's workforce of 2017 for each open episode, the first year published; shared out over "
                "teams, half by children held, half by the norms' hours; newly qualified workers among them",
            )
