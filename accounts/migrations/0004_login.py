"""Logging in: password history, login records and sessions, hand-over of posts."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_export_right'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='must_change_password',
            field=models.BooleanField(default=False, editable=False, verbose_name='下次登录须修改密码'),
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('clerk', '经办人'), ('chair', '基层工会负责人'), ('reviewer', '审核人'), ('certifier', '认定人'), ('inspector', '抽查员'), ('unit_admin', '单位管理员'), ('system_admin', '系统管理员')], max_length=20, verbose_name='岗位')),
                ('on', models.DateField(verbose_name='交接日期')),
                ('reason', models.CharField(max_length=200, verbose_name='交接原因')),
                ('held', models.JSONField(default=list, verbose_name='移交事项')),
                ('left', models.JSONField(default=list, verbose_name='未能移交')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='办理时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='监交人')),
                ('new_post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post', verbose_name='接任岗位')),
                ('old_post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post', verbose_name='移交岗位')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '岗位交接',
                'verbose_name_plural': '岗位交接',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='LoginRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('username', models.CharField(blank=True, max_length=150, verbose_name='用户名')),
                ('outcome', models.CharField(choices=[('in', '登录成功'), ('refused', '用户名或密码不正确'), ('locked', '登录已锁定'), ('code_passed', '动态口令通过'), ('code_refused', '动态口令不正确'), ('out', '退出'), ('ended', '登录被结束'), ('password', '修改密码'), ('password_reset', '管理员重置密码'), ('factor_set_up', '设置两步验证'), ('factor_reset', '重置两步验证'), ('unlocked', '管理员解除锁定')], max_length=16, verbose_name='结果')),
                ('address', models.GenericIPAddressField(null=True, verbose_name='地址')),
                ('browser', models.CharField(blank=True, max_length=255, verbose_name='浏览器')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
            ],
            options={
                'verbose_name': '登录记录',
                'verbose_name_plural': '登录记录',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='LoginSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('address', models.GenericIPAddressField(null=True, verbose_name='地址')),
                ('browser', models.CharField(blank=True, max_length=255, verbose_name='浏览器')),
                ('began_at', models.DateTimeField(auto_now_add=True, verbose_name='登录时间')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='结束时间')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='logins', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
            ],
            options={
                'verbose_name': '登录设备',
                'verbose_name_plural': '登录设备',
                'ordering': ['-began_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PasswordHistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128)),
                ('set_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='password_history', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '用过的密码',
                'verbose_name_plural': '用过的密码',
                'ordering': ['-set_at', '-pk'],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='hand_over_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9dec2559a95145a1cdb87792424b2530eb4945ae', operation='UPDATE OR DELETE', pgid='pgtrigger_hand_over_is_append_only_d614f', table='accounts_handover', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='loginrecord',
            index=models.Index(fields=['-at'], name='login_record_newest'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='loginrecord',
            trigger=pgtrigger.compiler.Trigger(name='login_record_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='885879c942e736522a174e19a8d264aa3f360a26', operation='UPDATE OR DELETE', pgid='pgtrigger_login_record_is_append_only_b241f', table='accounts_loginrecord', when='BEFORE')),
        ),
    ]
