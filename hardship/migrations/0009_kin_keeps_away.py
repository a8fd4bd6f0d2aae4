"""Whoever has declared a relative keeps away, whatever the program does: of hands, and of votes when minutes are settled."""

from django.db import migrations

INSTALL = """
CREATE FUNCTION hardship_refuse_kin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM hardship_kindeclaration AS kin
        JOIN hardship_member AS member ON member.id_no_index = kin.kin_mark
        JOIN hardship_dossier AS dossier ON dossier.household_id = member.household_id
        WHERE dossier.id = NEW.dossier_id AND kin.ended_on IS NULL
          AND kin.user_id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint
    ) THEN
        RAISE EXCEPTION 'nobody_acts_for_kin: the person has declared a relative in this family'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_acts_for_kin';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nobody_acts_for_kin BEFORE INSERT OR UPDATE ON hardship_hand
    FOR EACH ROW EXECUTE FUNCTION hardship_refuse_kin('user_id');

CREATE FUNCTION hardship_refuse_kin_votes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM hardship_case AS voted
        JOIN hardship_dossier AS dossier ON dossier.id = voted.dossier_id
        JOIN hardship_member AS member ON member.household_id = dossier.household_id
        JOIN hardship_kindeclaration AS kin ON kin.kin_mark = member.id_no_index AND kin.ended_on IS NULL
        LEFT JOIN accounts_user AS staff ON staff.id = kin.user_id
        LEFT JOIN accounts_unit AS unit ON unit.id = kin.unit_id
        JOIN hardship_attendee AS attendee
          ON attendee.meeting_id = NEW.id AND attendee.name = coalesce(staff.name, kin.committee_name)
        WHERE voted.meeting_id = NEW.id AND voted.superseded_at IS NULL
          AND (unit.id IS NULL OR starts_with(NEW.unit_path, unit.path) OR starts_with(unit.path, NEW.unit_path))
          AND NOT EXISTS (
              SELECT 1 FROM hardship_case_recused AS away
              WHERE away.case_id = voted.id AND away.attendee_id = attendee.id
          )
    ) THEN
        RAISE EXCEPTION 'nobody_votes_on_kin: an attendee has declared a relative and is not recused'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_votes_on_kin';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nobody_votes_on_kin BEFORE UPDATE OF closed_at ON hardship_meeting
    FOR EACH ROW WHEN (NEW.closed_at IS NOT NULL) EXECUTE FUNCTION hardship_refuse_kin_votes();
"""
REMOVE = """
DROP TRIGGER nobody_votes_on_kin ON hardship_meeting; DROP FUNCTION hardship_refuse_kin_votes();
DROP TRIGGER nobody_acts_for_kin ON hardship_hand; DROP FUNCTION hardship_refuse_kin();
"""



class Migration(migrations.Migration):
    dependencies = [("hardship", "0008_kin")]
    operations = [migrations.RunSQL(INSTALL, REMOVE)]
