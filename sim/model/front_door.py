"""The front door: contacts are screened, some become referrals, some go to early help."""

from sim.engine import Process
from sim.model.council import Council, Destination
from sim.model.luck import exponential
from sim.model.people import Siblings
from sim.vocabulary import Cause, Decision, Event, ReferralOutcome, Stage, TeamKind


def contact(council: Council, siblings: Siblings, referral_share: float) -> Process:
    """Somebody is worried about these children: is it a referral, a matter for early help, or advice?"""
    yield from screen(council, siblings)
    luck, key = council.luck, siblings.family.key
    if luck.contact_outcome(key) < referral_share:
        return (yield from refer(council, siblings))
    if luck.early_help(key) < council.parameters.early_help.share_of_other_contacts:
        return [(Destination.EARLY_HELP, siblings)]
    return []


def referred_again(council: Council, siblings: Siblings) -> Process:
    """A family known from before is referred again."""
    yield from screen(council, siblings)
    return (yield from refer(council, siblings))


def screen(council: Council, siblings: Siblings) -> Process:
    """Front-door staff look at the contact."""
    figures = council.parameters.front_door
    team = council.team_for(TeamKind.FRONT_DOOR, siblings)
    came = council.now
    council.note(Event.CONTACT, siblings, team=team)
    officers = team.workers[0] if team.workers else None  # any of them: they share their time
    screening = council.ask(officers, team, figures.screening_hours * len(siblings), figures.screening_days)
    yield council.wait_for(screening, siblings, Stage.CONTACT, Cause.WORKER, expected=figures.screening_days, team=team)
    council.note(Event.CONTACT_SCREENED, siblings, team=team, value=council.now - came)


def refer(council: Council, siblings: Siblings) -> Process:
    """A manager decides on the referral: nothing more, no new assessment, or an assessment."""
    figures = council.parameters.front_door
    team = council.team_for(TeamKind.ASSESSMENT, siblings)
    turn = siblings.enter(Stage.REFERRAL)
    council.note_referral(siblings, team)
    yield from council.decide(
        siblings,
        team,
        Stage.REFERRAL,
        Decision.REFERRAL,
        figures.referral_decision_hours,
        figures.referral_decision_days,
    )
    outcome = _referral_outcome(council, council.luck.referral_outcome(turn.index))
    council.note_referral_decided(siblings, team, outcome)
    if outcome is ReferralOutcome.ASSESSMENT:
        council.open_case(siblings)
        return [(Destination.ASSESSMENT, siblings)]
    return [(Destination.AWAY, siblings)]


def early_help(council: Council, siblings: Siblings) -> Process:
    """Help before social care: limited places, and families who give up waiting."""
    figures, luck = council.parameters.early_help, council.luck
    index = siblings.enter(Stage.EARLY_HELP).index
    council.note(Event.EARLY_HELP_QUEUED, siblings)
    asked, places = council.now, council.early_help_places
    place = places.request()
    patience = exponential(luck.early_help_patience(index), figures.patience_days)
    yield council.wait_for(council.wait_until(place, asked + patience), siblings, Stage.EARLY_HELP, Cause.PLACE)
    if not place.triggered:
        places.cancel(place)
        council.note(Event.EARLY_HELP_ENDED, siblings, value=1.0)
        return []
    council.note(Event.EARLY_HELP_STARTED, siblings, value=council.now - asked)
    yield council.env.timeout(exponential(luck.early_help_length(index), figures.days))
    places.release(places.holders[0])
    council.note(Event.EARLY_HELP_ENDED, siblings)
    was_referred = siblings.eldest.last_referral is not None
    return [(Destination.AWAY, siblings)] if was_referred else []


def _referral_outcome(council: Council, u: float) -> ReferralOutcome:
    figures = council.parameters.front_door
    if u < figures.no_further_action_share:
        return ReferralOutcome.NO_FURTHER_ACTION
    if u < figures.no_further_action_share + figures.no_new_assessment_share:
        return ReferralOutcome.NO_NEW_ASSESSMENT
    return ReferralOutcome.ASSESSMENT
