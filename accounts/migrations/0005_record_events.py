"""The histories of floor 1 (accounts.recording), with who and why in the event's own row.

pghistory's function that keeps contexts in a table of its own, which it would have to update, is put out of use.
"""

import accounts.migrating
import datetime
import django.contrib.auth.validators
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


NO_CONTEXT_TABLE = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid AS 'SELECT NULL::uuid' LANGUAGE sql IMMUTABLE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_login'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('guardian', '0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.RunSQL(NO_CONTEXT_TABLE, migrations.RunSQL.noop),
        migrations.AlterModelOptions(
            name='unit',
            options={'permissions': [('view_dossiers', '看本单位及下级单位的困难职工档案（身份证号等按掩码显示）'), ('file_dossiers', '为职工填写、提交、撤回申请，补正档案'), ('investigate_dossiers', '登记入户调查，列为评议对象或剔除'), ('evaluate_dossiers', '组织民主评议，登记表决结果'), ('publish_dossiers', '张贴公示，登记异议和公示结果'), ('review_dossiers', '代表本单位签署审核意见：同意、退回、不予通过'), ('certify_dossiers', '认定困难职工：类别、建档标准、职工编号'), ('enter_dossiers', '完成档案录入，登记全国系统编号'), ('assist_dossiers', '制定帮扶计划，发联系卡，登记走访和帮扶'), ('print_dossiers', '打印、下载附表'), ('export_dossiers', '把名单、台账导出为表格（留记录）'), ('reveal_secrets', '查看身份证号、银行卡号、手机号全文（须写理由，留记录）'), ('see_audit', '查看谁看过、改过档案，打印月度留痕封存单'), ('inspect_dossiers', '抽查核实电子档案'), ('manage_unit', '维护本单位及下级单位的信息、人员和岗位')], 'verbose_name': '工会组织', 'verbose_name_plural': '工会组织'},
        ),
        accounts.migrating.AtOnce(
            operations=[migrations.CreateModel(
                name='DivisionEvent',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('code', models.CharField(max_length=6, validators=[django.core.validators.RegexValidator('^\\d{6}$', '行政区划代码是 6 位数字。')], verbose_name='代码')),
                    ('name', models.CharField(max_length=50, verbose_name='名称')),
                    ('level', models.CharField(choices=[('province', '省'), ('city', '市'), ('county', '县(市、区)')], max_length=10, verbose_name='级别')),
                    ('parent_code', models.CharField(blank=True, max_length=6, verbose_name='上级代码')),
                    ('valid_from', models.DateField(verbose_name='启用日期')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='停用日期')),
                    ('replaced_by', models.CharField(blank=True, max_length=6, verbose_name='变更为')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.division')),
                ],
                options={
                    'verbose_name': '行政区划修改记录',
                    'verbose_name_plural': '行政区划修改记录',
                    'abstract': False,
                    'default_permissions': (),
                    'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['pgh_created_at'], name='divisionevent_at')],
                },
            ), migrations.CreateModel(
                name='HandOverEvent',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('role', models.CharField(choices=[('clerk', '经办人'), ('chair', '基层工会负责人'), ('reviewer', '审核人'), ('certifier', '认定人'), ('inspector', '抽查员'), ('unit_admin', '单位管理员'), ('system_admin', '系统管理员')], max_length=20, verbose_name='岗位')),
                    ('on', models.DateField(verbose_name='交接日期')),
                    ('reason', models.CharField(max_length=200, verbose_name='交接原因')),
                    ('held', models.JSONField(default=list, verbose_name='移交事项')),
                    ('left', models.JSONField(default=list, verbose_name='未能移交')),
                    ('at', models.DateTimeField(auto_now_add=True, verbose_name='办理时间')),
                    ('by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='监交人')),
                    ('new_post', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.post', verbose_name='接任岗位')),
                    ('old_post', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.post', verbose_name='移交岗位')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.handover')),
                    ('unit', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='单位')),
                ],
                options={
                    'verbose_name': '岗位交接修改记录',
                    'verbose_name_plural': '岗位交接修改记录',
                    'abstract': False,
                    'default_permissions': (),
                    'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['pgh_created_at'], name='handoverevent_at')],
                },
            ), migrations.CreateModel(
                name='PostEvent',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('role', models.CharField(choices=[('clerk', '经办人'), ('chair', '基层工会负责人'), ('reviewer', '审核人'), ('certifier', '认定人'), ('inspector', '抽查员'), ('unit_admin', '单位管理员'), ('system_admin', '系统管理员')], max_length=20, verbose_name='岗位')),
                    ('from_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='任职起')),
                    ('until_on', models.DateField(blank=True, help_text='留空表示未定；期满次日自动失去权限。', null=True, verbose_name='任职止')),
                    ('appointed_at', models.DateTimeField(auto_now_add=True, verbose_name='任命时间')),
                    ('ended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='免职时间')),
                    ('appointed_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='任命人')),
                    ('ended_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='免职人')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.post')),
                    ('unit', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.unit', verbose_name='单位')),
                    ('user', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ],
                options={
                    'verbose_name': '岗位修改记录',
                    'verbose_name_plural': '岗位修改记录',
                    'abstract': False,
                    'default_permissions': (),
                    'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['pgh_created_at'], name='postevent_at')],
                },
            ), migrations.CreateModel(
                name='UnitEvent',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('path', models.CharField(max_length=255)),
                    ('depth', models.PositiveIntegerField()),
                    ('numchild', models.PositiveIntegerField(default=0)),
                    ('code', models.CharField(max_length=24, verbose_name='编码')),
                    ('name', models.CharField(max_length=100, verbose_name='名称')),
                    ('short_name', models.CharField(blank=True, max_length=50, verbose_name='简称')),
                    ('kind', models.CharField(choices=[('province', '省总工会'), ('city', '市总工会'), ('county', '县(市、区)总工会'), ('province_industry', '省产业工会'), ('province_organs', '省直机关工会'), ('province_direct', '省总对口单位工会'), ('city_industry', '市属系统/产业工会'), ('city_grassroots', '市直属基层工会'), ('county_system', '系统工会'), ('township', '乡镇总工会'), ('zone', '管理区工会工作委员会'), ('county_grassroots', '区直基层工会'), ('street', '街道(社区)工会'), ('enterprise', '企业工会'), ('institution', '事业单位工会'), ('organ', '机关工会')], max_length=20, verbose_name='类型')),
                    ('certifies', models.BooleanField(default=False, help_text='县级以上工会和省产业工会可以认定困难职工。', verbose_name='有认定权')),
                    ('division_code', models.CharField(blank=True, max_length=6, verbose_name='行政区划代码')),
                    ('phone', models.CharField(blank=True, max_length=20, verbose_name='办公电话')),
                    ('valid_from', models.DateField(default=datetime.date(2018, 1, 1), verbose_name='成立日期')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.unit')),
                ],
                options={
                    'verbose_name': '工会组织修改记录',
                    'verbose_name_plural': '工会组织修改记录',
                    'abstract': False,
                    'default_permissions': (),
                    'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['pgh_created_at'], name='unitevent_at')],
                },
            ), migrations.CreateModel(
                name='UnitRightEvent',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.IntegerField()),
                    ('object_pk', models.CharField(max_length=255, verbose_name='object ID')),
                    ('content_type', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contenttypes.contenttype')),
                    ('permission', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='auth.permission')),
                    ('user', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.unitright')),
                ],
                options={
                    'verbose_name': '单位权限修改记录',
                    'verbose_name_plural': '单位权限修改记录',
                    'abstract': False,
                    'default_permissions': (),
                    'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['pgh_created_at'], name='unitrightevent_at')],
                },
            ), migrations.CreateModel(
                name='UserEvent',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('name', models.CharField(max_length=30, verbose_name='姓名')),
                    ('phone', models.CharField(blank=True, max_length=20, verbose_name='办公电话')),
                    ('must_change_password', models.BooleanField(default=False, editable=False, verbose_name='下次登录须修改密码')),
                    ('is_demo', models.BooleanField(default=False, help_text='生产环境拒绝启动，直到演示账号全部删除。', verbose_name='演示账号')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '用户修改记录',
                    'verbose_name_plural': '用户修改记录',
                    'abstract': False,
                    'default_permissions': (),
                    'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['pgh_created_at'], name='userevent_at')],
                },
            ), migrations.CreateModel(
                name='UnitRight',
                fields=[
                ],
                options={
                    'verbose_name': '单位权限',
                    'verbose_name_plural': '单位权限',
                    'proxy': True,
                    'default_permissions': (),
                    'indexes': [],
                    'constraints': [],
                },
                bases=('guardian.userobjectpermission',),
            ), pgtrigger.migrations.AddTrigger(
                model_name='division',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_divisionevent" ("code", "id", "level", "name", "parent_code", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaced_by", "valid_from", "valid_until") SELECT new_values."code", new_values."id", new_values."level", new_values."name", new_values."parent_code", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."replaced_by", new_values."valid_from", new_values."valid_until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='99452411322db774384ee26261d7f2ce44da64a6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_06fd8', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_division', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='division',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_divisionevent" ("code", "id", "level", "name", "parent_code", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaced_by", "valid_from", "valid_until") VALUES (NEW."code", NEW."id", NEW."level", NEW."name", NEW."parent_code", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."replaced_by", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='5ab61893a0db87007fb80529b43b087130a2bbee', operation='UPDATE', pgid='pgtrigger_update_update_bb9dd', table='accounts_division', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='division',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_divisionevent" ("code", "id", "level", "name", "parent_code", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaced_by", "valid_from", "valid_until") SELECT old_values."code", old_values."id", old_values."level", old_values."name", old_values."parent_code", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."replaced_by", old_values."valid_from", old_values."valid_until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='9794ebdcf7dee80f0716a9b2755034f57815fe55', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_7912b', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_division', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='handover',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_handoverevent" ("at", "by_id", "held", "id", "left", "new_post_id", "old_post_id", "on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "role", "unit_id") SELECT new_values."at", new_values."by_id", new_values."held", new_values."id", new_values."left", new_values."new_post_id", new_values."old_post_id", new_values."on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reason", new_values."role", new_values."unit_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='71f311aa25140b0a815927adf7676382f94ff408', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_acd30', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_handover', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='handover',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_handoverevent" ("at", "by_id", "held", "id", "left", "new_post_id", "old_post_id", "on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "role", "unit_id") VALUES (NEW."at", NEW."by_id", NEW."held", NEW."id", NEW."left", NEW."new_post_id", NEW."old_post_id", NEW."on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."reason", NEW."role", NEW."unit_id"); RETURN NULL;', hash='728bd30f9585bc12b837ef0bc543bc6bac6956d2', operation='UPDATE', pgid='pgtrigger_update_update_29061', table='accounts_handover', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='handover',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_handoverevent" ("at", "by_id", "held", "id", "left", "new_post_id", "old_post_id", "on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "role", "unit_id") SELECT old_values."at", old_values."by_id", old_values."held", old_values."id", old_values."left", old_values."new_post_id", old_values."old_post_id", old_values."on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."reason", old_values."role", old_values."unit_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c7915011928e1857300e4ca119d3ae7246797628', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_afb36', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_handover', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='post',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_postevent" ("appointed_at", "appointed_by_id", "ended_at", "ended_by_id", "from_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "unit_id", "until_on", "user_id") SELECT new_values."appointed_at", new_values."appointed_by_id", new_values."ended_at", new_values."ended_by_id", new_values."from_on", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."role", new_values."unit_id", new_values."until_on", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5fcb4c3df95865d4cebbc9d34cb4ade2f6910c52', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_bd2f7', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_post', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='post',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_postevent" ("appointed_at", "appointed_by_id", "ended_at", "ended_by_id", "from_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "unit_id", "until_on", "user_id") VALUES (NEW."appointed_at", NEW."appointed_by_id", NEW."ended_at", NEW."ended_by_id", NEW."from_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."role", NEW."unit_id", NEW."until_on", NEW."user_id"); RETURN NULL;', hash='a98f0e2d79a7b6ff9a2de122dd1ce53663367547', operation='UPDATE', pgid='pgtrigger_update_update_4a320', table='accounts_post', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='post',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_postevent" ("appointed_at", "appointed_by_id", "ended_at", "ended_by_id", "from_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "unit_id", "until_on", "user_id") SELECT old_values."appointed_at", old_values."appointed_by_id", old_values."ended_at", old_values."ended_by_id", old_values."from_on", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."role", old_values."unit_id", old_values."until_on", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c0313bc366a93091fb195b7edb30995154a57091', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_6100d', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_post', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='unit',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_unitevent" ("certifies", "code", "depth", "division_code", "id", "kind", "name", "numchild", "path", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "short_name", "valid_from", "valid_until") SELECT new_values."certifies", new_values."code", new_values."depth", new_values."division_code", new_values."id", new_values."kind", new_values."name", new_values."numchild", new_values."path", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."phone", new_values."short_name", new_values."valid_from", new_values."valid_until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='af985eef44fe85da78c827458b57f3fc901b5145', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_8ba9e', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_unit', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='unit',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_unitevent" ("certifies", "code", "depth", "division_code", "id", "kind", "name", "numchild", "path", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "short_name", "valid_from", "valid_until") VALUES (NEW."certifies", NEW."code", NEW."depth", NEW."division_code", NEW."id", NEW."kind", NEW."name", NEW."numchild", NEW."path", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."phone", NEW."short_name", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='37853d87fba1bd9c4b411bfa57766f092885c6fe', operation='UPDATE', pgid='pgtrigger_update_update_9885a', table='accounts_unit', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='unit',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_unitevent" ("certifies", "code", "depth", "division_code", "id", "kind", "name", "numchild", "path", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "short_name", "valid_from", "valid_until") SELECT old_values."certifies", old_values."code", old_values."depth", old_values."division_code", old_values."id", old_values."kind", old_values."name", old_values."numchild", old_values."path", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."phone", old_values."short_name", old_values."valid_from", old_values."valid_until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='169dc095ccd6a73a593664bdba3c64c2f5e5f398', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_a04b7', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_unit', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='user',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userevent" ("date_joined", "id", "is_active", "is_demo", "is_staff", "is_superuser", "must_change_password", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "username") SELECT new_values."date_joined", new_values."id", new_values."is_active", new_values."is_demo", new_values."is_staff", new_values."is_superuser", new_values."must_change_password", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."phone", new_values."username" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='63b780f512a8b7de0c6459510e0ca27a7e3ab95a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3867c', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_user', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='user',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."must_change_password" IS DISTINCT FROM (NEW."must_change_password") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."username" IS DISTINCT FROM (NEW."username"))', func='INSERT INTO "accounts_userevent" ("date_joined", "id", "is_active", "is_demo", "is_staff", "is_superuser", "must_change_password", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "username") VALUES (NEW."date_joined", NEW."id", NEW."is_active", NEW."is_demo", NEW."is_staff", NEW."is_superuser", NEW."must_change_password", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."phone", NEW."username"); RETURN NULL;', hash='75131a7b4d99327abb4af1aa28068ac8cded848b', operation='UPDATE', pgid='pgtrigger_update_update_0e890', table='accounts_user', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='user',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userevent" ("date_joined", "id", "is_active", "is_demo", "is_staff", "is_superuser", "must_change_password", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "username") SELECT old_values."date_joined", old_values."id", old_values."is_active", old_values."is_demo", old_values."is_staff", old_values."is_superuser", old_values."must_change_password", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."phone", old_values."username" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d1262b877e2aaff8a901a649eb18f72fd6453e08', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_19f14', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_user', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='unitright',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_unitrightevent" ("content_type_id", "id", "object_pk", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT new_values."content_type_id", new_values."id", new_values."object_pk", new_values."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c82672cb5d914c2ba0a275fb7b1150968aa2b6cb', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_80f2d', referencing='REFERENCING NEW TABLE AS new_values ', table='guardian_userobjectpermission', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='unitright',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_unitrightevent" ("content_type_id", "id", "object_pk", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."content_type_id", NEW."id", NEW."object_pk", NEW."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;', hash='16ff70b9766598fdc15c5f5b97543c7c283b579b', operation='UPDATE', pgid='pgtrigger_update_update_908ef', table='guardian_userobjectpermission', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='unitright',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_unitrightevent" ("content_type_id", "id", "object_pk", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT old_values."content_type_id", old_values."id", old_values."object_pk", old_values."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='79248ec7c10f40f12438f3c2afb0d1c528509230', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_1501d', referencing='REFERENCING OLD TABLE AS old_values ', table='guardian_userobjectpermission', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='divisionevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f07a5c82afb6e4703d88a7c584a82751b5de64c0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fbd7b', table='accounts_divisionevent', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='handoverevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d1f729de18e80141d578bff6cddd3a1939f2e066', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cf564', table='accounts_handoverevent', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='postevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='174e84b426ce7c4fa883057335404be47d0d997a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b2973', table='accounts_postevent', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='unitevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='83f3e89dea885acccb35b158e1d19fdbbc30075d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f5bbe', table='accounts_unitevent', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='userevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9e9498e73f6fbdf2642fb33fa14189f1ad2382c8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_45b21', table='accounts_userevent', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='unitrightevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='63288c1c790d22b3d75068548ec2d5136e2cfbc3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e7938', table='accounts_unitrightevent', when='BEFORE')),
            )],
        ),
    ]
