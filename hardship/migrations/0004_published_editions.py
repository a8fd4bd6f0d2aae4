"""A published edition is neither changed nor deleted: the database refuses, whoever writes."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('hardship', '0003_figures'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='policyedition',
            trigger=pgtrigger.compiler.Trigger(name='published_edition_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."published")', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f572d24a906bcb7e6e5a978166e032c9d01a77f3', operation='UPDATE OR DELETE', pgid='pgtrigger_published_edition_is_kept_744dd', table='hardship_policyedition', when='BEFORE')),
        ),
    ]
