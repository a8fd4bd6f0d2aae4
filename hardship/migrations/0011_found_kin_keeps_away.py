"""Whom a superior has found to be a relative keeps away like those who declared it themselves."""

from django.db import migrations

INSTALL = """
CREATE OR REPLACE FUNCTION hardship_refuse_kin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM hardship_kindeclaration AS kin
        JOIN hardship_member AS member ON member.id_no_index = kin.kin_mark
        JOIN hardship_dossier AS dossier ON dossier.household_id = member.household_id
        WHERE dossier.id = NEW.dossier_id AND kin.ended_on IS NULL
          AND kin.user_id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint
    ) OR 'kin' IN (
        SELECT DISTINCT ON (hint.kind) hint.outcome FROM hardship_conflicthint AS hint
        WHERE hint.dossier_id = NEW.dossier_id AND hint.user_id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint
        ORDER BY hint.kind, hint.id DESC
    ) THEN
        RAISE EXCEPTION 'nobody_acts_for_kin: the person is related to this family'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_acts_for_kin';
    END IF;
    RETURN NEW;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION hardship_refuse_kin() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("hardship", "0010_conflict_hints")]
    operations = [migrations.RunSQL(INSTALL, BEFORE)]
