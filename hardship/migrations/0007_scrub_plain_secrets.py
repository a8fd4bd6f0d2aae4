"""A dropped column's values stay in the data files until the table is written anew; this writes them anew.

Backups and the write-ahead log from before still hold them: how long those are kept is the database administrator's.
"""

from django.db import migrations

TABLES = ("hardship_household", "hardship_member", "hardship_investigationfinding", "hardship_formdraft")


class Migration(migrations.Migration):

    atomic = False  # VACUUM runs outside a transaction
    dependencies = [
        ('hardship', '0006_encrypted_secrets'),
    ]

    operations = [
        migrations.RunSQL(f"VACUUM (FULL, ANALYZE) {table}", migrations.RunSQL.noop) for table in TABLES
    ]
