"""A person found in two files: the case for the superior, and the exemption it may grant."""

import django.db.models.deletion
import hardship.models.codes
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_export_right'),
        ('hardship', '0011_found_kin_keeps_away'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DuplicateCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('typed_name', models.CharField(max_length=30, verbose_name='后填姓名')),
                ('typed_relation', hardship.models.codes.CodeField(blank=True, code_list='relation', max_length=20, verbose_name='后填关系')),
                ('id_mask', models.CharField(max_length=18, verbose_name='身份证号（掩码）')),
                ('raised_at', models.DateTimeField(auto_now_add=True, verbose_name='触发时间')),
                ('outcome', models.CharField(blank=True, choices=[('merge', '合并为一份档案'), ('keep_head', '以户主为主建档'), ('separate', '分属两户，各自建档')], max_length=10, verbose_name='裁定')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='理由')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='裁定时间')),
            ],
            options={
                'verbose_name': '重复建档裁定',
                'verbose_name_plural': '重复建档裁定',
                'ordering': ['raised_at', 'pk'],
            },
        ),
        migrations.AlterField(
            model_name='accessrecord',
            name='kind',
            field=models.CharField(choices=[('secret', '查看隐私'), ('print', '打印附表'), ('download', '查看材料'), ('export', '导出'), ('take_over', '接办'), ('on_file', '重复建档'), ('over_limit', '核对超限')], max_length=10, verbose_name='行为'),
        ),
        migrations.AddField(
            model_name='duplicatecase',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='裁定人'),
        ),
        migrations.AddField(
            model_name='duplicatecase',
            name='kept',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hardship.dossier', verbose_name='保留的档案'),
        ),
        migrations.AddField(
            model_name='duplicatecase',
            name='member',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='duplicate_cases', to='hardship.member'),
        ),
        migrations.AddField(
            model_name='duplicatecase',
            name='newcomer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duplicate_cases', to='hardship.dossier', verbose_name='后填档案'),
        ),
        migrations.AddField(
            model_name='duplicatecase',
            name='raised_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='触发人'),
        ),
        migrations.AddField(
            model_name='duplicatecase',
            name='standing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hardship.dossier', verbose_name='已有档案'),
        ),
        migrations.AddField(
            model_name='duplicatecase',
            name='typed_member',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='hardship.member'),
        ),
        migrations.AddField(
            model_name='duplicatecase',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='裁定单位'),
        ),
        migrations.AddField(
            model_name='member',
            name='exemption',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exempted', to='hardship.duplicatecase'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='member',
            trigger=pgtrigger.compiler.Trigger(name='exemption_rests_on_a_decision', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."exemption_id" IS NOT NULL)', func="\n    IF NOT EXISTS (\n        SELECT 1 FROM hardship_duplicatecase AS decided JOIN hardship_dossier AS file ON file.id = decided.newcomer_id\n        WHERE decided.id = NEW.exemption_id AND decided.outcome = 'separate' AND file.household_id = NEW.household_id\n    ) THEN\n        RAISE EXCEPTION 'exemption_rests_on_a_decision: no decision lets this person stand in this file';\n    END IF;\n    RETURN NEW;\n", hash='b2c47e3d0a4685f1f368dc788681f5654e8ea631', operation='INSERT OR UPDATE', pgid='pgtrigger_exemption_rests_on_a_decision_94cee', table='hardship_member', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('exemption__isnull', True), ('on_file', False), _connector='OR'), name='exempted_row_is_not_on_file'),
        ),
        migrations.AddConstraint(
            model_name='duplicatecase',
            constraint=models.UniqueConstraint(fields=('member', 'newcomer'), name='one_case_a_person_and_file'),
        ),
        migrations.AddConstraint(
            model_name='duplicatecase',
            constraint=models.CheckConstraint(condition=models.Q(('standing', models.F('newcomer')), _negated=True), name='duplicate_is_in_two_files'),
        ),
        migrations.AddConstraint(
            model_name='duplicatecase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('outcome', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('outcome__in', ['merge', 'keep_head', 'separate']), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='duplicate_is_decided_whole'),
        ),
        migrations.AddConstraint(
            model_name='duplicatecase',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('raised_by')), _negated=True), _connector='OR'), name='duplicate_is_decided_by_another'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='duplicatecase',
            trigger=pgtrigger.compiler.Trigger(name='duplicate_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='9fd34e36d78c00e308f9c14b8e7d82726852bb61', operation='DELETE', pgid='pgtrigger_duplicate_is_never_deleted_634c8', table='hardship_duplicatecase', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='duplicatecase',
            trigger=pgtrigger.compiler.Trigger(name='duplicate_is_decided_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.decided_at IS NOT NULL\n    AND to_jsonb(OLD) - '{member_id,typed_member_id}'::text[]\n        IS DISTINCT FROM to_jsonb(NEW) - '{member_id,typed_member_id}'::text[])", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='102433548002c70a1cb503edb27d335b2a17a000', operation='UPDATE', pgid='pgtrigger_duplicate_is_decided_once_992e7', table='hardship_duplicatecase', when='BEFORE')),
        ),
    ]
