"""Role × stage × verb, exhaustively: what is offered is exactly this table, and everything else is refused."""

import pytest

import tests.factories as make
from accounts.permissions import Role
from accounts.services import appoint
from hardship.enums import Stage
from hardship.models import Dossier
from reviews.models import StageChange
from reviews.transitions import TransitionRefused, perform, steps_for
from reviews.workflow import TRANSITIONS

pytestmark = pytest.mark.django_db

VERBS = sorted({row.verb for row in TRANSITIONS})
RETURNS = {"return_to_application", "return_to_investigation", "return_to_evaluation", "return_to_publicity"}
REVIEW = {"pass_up", "approve", "take_back", "refuse", "return_to_approval"} | RETURNS
EVALUATE = {"recheck", "remove", "return_to_application", "return_to_investigation"}

CLERK = {
    Stage.APPLICATION: {"submit_application", "withdraw"},
    Stage.INVESTIGATION: {"pass_investigation", "remove", "take_back", "return_to_application", "withdraw"},
    Stage.EVALUATION: {"post_notice", "withdraw"} | EVALUATE,
    Stage.PUBLICITY: {"close_publicity", "recheck", "remove", "withdraw"},
    Stage.APPROVAL: {"withdraw"},
    Stage.CERTIFICATION: {"withdraw"},
    Stage.ENTRY: {"complete_entry"},
    Stage.PLANNING: {"begin_assistance"},
}
CHAIR = {
    Stage.EVALUATION: {"post_notice"} | EVALUATE,
    Stage.PUBLICITY: {"close_publicity", "recheck", "remove"},
    Stage.APPROVAL: REVIEW,
}
CERTIFIER = {Stage.CERTIFICATION: {"certify", "refuse", "return_to_approval"} | RETURNS}

# (role, how many levels above the filing unit) -> stage -> verbs. The dossier's path is enterprise, township, county.
OFFERED: dict[tuple[Role, int], dict[Stage, set[str]]] = {
    (Role.CLERK, 0): CLERK,
    (Role.CLERK, 1): CLERK,
    (Role.CLERK, 2): CLERK,
    (Role.CHAIR, 0): CHAIR,
    (Role.CHAIR, 1): CHAIR,
    (Role.REVIEWER, 0): {Stage.APPROVAL: REVIEW},
    (Role.REVIEWER, 1): {Stage.APPROVAL: REVIEW},
    (Role.REVIEWER, 2): {Stage.APPROVAL: REVIEW, Stage.CERTIFICATION: {"take_back"}},
    (Role.CERTIFIER, 0): {},
    (Role.CERTIFIER, 1): {},
    (Role.CERTIFIER, 2): CERTIFIER,
    (Role.INSPECTOR, 2): {},
    (Role.UNIT_ADMIN, 0): {},
    (Role.UNIT_ADMIN, 2): {},
    (Role.SYSTEM_ADMIN, 2): {},
}


def at_stage(stage: Stage) -> Dossier:
    """A file that came to the stage in earnest; ended ones by their own way out."""
    people = make.staff(at := make.unit())
    if stage == Stage.WITHDRAWN:
        dossier = make.dossier(at, staff=people)
        perform(dossier, "withdraw", by=people.clerk, note="本人撤回。")
    elif stage == Stage.REMOVED:
        dossier = make.dossier(at, stage=Stage.INVESTIGATION, staff=people)
        make.investigation(dossier, people, conclusion="unqualified", reason="收入超过标准。")
        perform(dossier, "remove", by=people.clerk, note="收入超过标准。")
    elif stage == Stage.REFUSED:
        dossier = make.dossier(at, stage=Stage.APPROVAL, staff=people)
        perform(dossier, "refuse", by=people.chair, note="不符合条件。")
    else:
        dossier = make.dossier(at, stage=stage, staff=people)
    return Dossier.objects.with_household().get(pk=dossier.pk)


@pytest.mark.parametrize("stage", list(Stage))
def test_each_role_is_offered_exactly_its_verbs_and_refused_the_rest(stage):
    dossier = at_stage(stage)
    levels = dossier.unit.approval_path()
    before = StageChange.objects.count()
    for (role, level), table in OFFERED.items():
        user = make.user(role, at=levels[level])
        offered = [step.row.verb for step in steps_for(dossier, user)]
        assert sorted(offered) == sorted(table.get(stage, set())), (role, level)
        for verb in set(VERBS) - set(offered):
            with pytest.raises(TransitionRefused):
                perform(dossier, verb, by=user, note="试办。")
    assert StageChange.objects.count() == before
    dossier.refresh_from_db()
    assert dossier.stage == stage


@pytest.mark.parametrize("stage", list(Stage))
def test_posts_elsewhere_and_ended_posts_offer_nothing(stage):
    dossier = at_stage(stage)
    stranger = make.user()
    for role in Role:
        appoint(stranger, role, in_unit=make.unit())
    assert steps_for(dossier, stranger) == []
    for verb in VERBS:
        with pytest.raises(TransitionRefused):
            perform(dossier, verb, by=stranger, note="试办。")


def test_every_row_of_the_table_is_in_the_expectation():
    expected = {
        (stage, verb) for table in OFFERED.values() for stage, verbs in table.items() for verb in verbs
    }
    assert {(row.from_stage, row.verb) for row in TRANSITIONS} == expected


def test_no_stage_offers_a_verb_twice():
    keys = [(row.from_stage, row.verb) for row in TRANSITIONS]
    assert len(keys) == len(set(keys))
