"""When a unit moves in the tree, the copies of its path on dossiers, meetings and notices move with it.

A trigger, so that no way of writing a path (admin, treebeard's raw SQL, a data repair) can leave a copy behind.
"""

from django.db import migrations

INSTALL = """
CREATE FUNCTION hardship_follow_unit_path() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE hardship_dossier SET unit_path = NEW.path WHERE unit_id = NEW.id;
    UPDATE hardship_meeting SET unit_path = NEW.path WHERE unit_id = NEW.id;
    UPDATE hardship_notice SET unit_path = NEW.path WHERE unit_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER follow_unit_path AFTER UPDATE OF path ON accounts_unit
    FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION hardship_follow_unit_path();
"""
REMOVE = "DROP TRIGGER follow_unit_path ON accounts_unit; DROP FUNCTION hardship_follow_unit_path();"


class Migration(migrations.Migration):
    dependencies = [("hardship", "0001_initial"), ("accounts", "0002_initial")]
    operations = [migrations.RunSQL(INSTALL, REMOVE)]
