"""A step by somebody who has declared a relative in the family is refused by the database too."""

from django.db import migrations

INSTALL = """
CREATE TRIGGER nobody_acts_for_kin BEFORE INSERT ON reviews_stagechange
    FOR EACH ROW EXECUTE FUNCTION hardship_refuse_kin('by_id');
"""
REMOVE = "DROP TRIGGER nobody_acts_for_kin ON reviews_stagechange;"


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_snapshots_name_no_illness"), ("hardship", "0009_kin_keeps_away")]
    operations = [migrations.RunSQL(INSTALL, REMOVE)]
