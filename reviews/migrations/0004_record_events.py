"""Histories of floor 3 (accounts.recording)."""

import accounts.migrating
import django.contrib.postgres.indexes
import django.db.models.deletion
import hardship.models.codes
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_record_events'),
        ('accounts', '__first__'),
        ('hardship', '0013_record_events'),
        ('reviews', '0003_kin_takes_no_step'),
    ]

    operations = [
        accounts.migrating.AtOnce(
            operations=[migrations.CreateModel(
                name='ApprovalEvent',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('decision', models.CharField(choices=[('agree', '同意'), ('refuse', '不同意'), ('return', '退回')], max_length=8, verbose_name='结论')),
                    ('opinion', models.CharField(max_length=500, verbose_name='意见')),
                    ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                    ('superseded_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                    ('by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签署人')),
                    ('change', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.stagechange')),
                    ('dossier', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hardship.dossier', verbose_name='dossier')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.approval')),
                    ('unit', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='单位')),
                ],
                options={
                    'verbose_name': '审核意见修改记录',
                    'verbose_name_plural': '审核意见修改记录',
                    'abstract': False,
                    'default_permissions': (),
                    'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['pgh_created_at'], name='approvalevent_at')],
                },
            ), migrations.CreateModel(
                name='ReturnEvent',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('reason', hardship.models.codes.CodeField(code_list='return_reason', max_length=20, verbose_name='退回原因')),
                    ('fields_to_correct', models.JSONField(default=list, verbose_name='需补正的内容')),
                    ('due_on', models.DateField(null=True, verbose_name='补正期限')),
                    ('change', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reviews.stagechange')),
                    ('dossier', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hardship.dossier', verbose_name='dossier')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reviews.return')),
                ],
                options={
                    'verbose_name': '退回补正修改记录',
                    'verbose_name_plural': '退回补正修改记录',
                    'abstract': False,
                    'default_permissions': (),
                    'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['pgh_created_at'], name='returnevent_at')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='approval',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_approvalevent" ("at", "by_id", "change_id", "decision", "dossier_id", "id", "opinion", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "superseded_at", "unit_id") SELECT new_values."at", new_values."by_id", new_values."change_id", new_values."decision", new_values."dossier_id", new_values."id", new_values."opinion", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."superseded_at", new_values."unit_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='16f6b2004796bb49debb885799d02111e13d1fe9', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_a4a8c', referencing='REFERENCING NEW TABLE AS new_values ', table='reviews_approval', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='approval',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_approvalevent" ("at", "by_id", "change_id", "decision", "dossier_id", "id", "opinion", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "superseded_at", "unit_id") VALUES (NEW."at", NEW."by_id", NEW."change_id", NEW."decision", NEW."dossier_id", NEW."id", NEW."opinion", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."superseded_at", NEW."unit_id"); RETURN NULL;', hash='e830a73fca0f2d6584681ed41abaaa0f760da016', operation='UPDATE', pgid='pgtrigger_update_update_6ea44', table='reviews_approval', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='approval',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_approvalevent" ("at", "by_id", "change_id", "decision", "dossier_id", "id", "opinion", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "superseded_at", "unit_id") SELECT old_values."at", old_values."by_id", old_values."change_id", old_values."decision", old_values."dossier_id", old_values."id", old_values."opinion", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."superseded_at", old_values."unit_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a64cd7d898f5546498f65d43e9a9930f3bf8afd9', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_1cde5', referencing='REFERENCING OLD TABLE AS old_values ', table='reviews_approval', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='return',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_returnevent" ("change_id", "dossier_id", "due_on", "fields_to_correct", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") SELECT new_values."change_id", new_values."dossier_id", new_values."due_on", new_values."fields_to_correct", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reason" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='04a863c002b97a93183aec01f4d7a79f4efdd13b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5b3fb', referencing='REFERENCING NEW TABLE AS new_values ', table='reviews_return', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='return',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reviews_returnevent" ("change_id", "dossier_id", "due_on", "fields_to_correct", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."change_id", NEW."dossier_id", NEW."due_on", NEW."fields_to_correct", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."reason"); RETURN NULL;', hash='4853eec98e158e395802daf09cd6fb288c3e5364', operation='UPDATE', pgid='pgtrigger_update_update_9dbd8', table='reviews_return', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='return',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reviews_returnevent" ("change_id", "dossier_id", "due_on", "fields_to_correct", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") SELECT old_values."change_id", old_values."dossier_id", old_values."due_on", old_values."fields_to_correct", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."reason" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='81d0b78d846dd456035d058ed62b86b13f5203cf', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b5250', referencing='REFERENCING OLD TABLE AS old_values ', table='reviews_return', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='approvalevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f1aeb47f0705035f8326e22a4bdccb68e3cec196', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_87806', table='reviews_approvalevent', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='returnevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='805116279b9635d1cdfefb5069eaa95d18668cbd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d39ee', table='reviews_returnevent', when='BEFORE')),
            )],
        ),
    ]
