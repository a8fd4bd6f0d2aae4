"""Relatives that staff and committee members declare."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_export_right'),
        ('hardship', '0007_scrub_plain_secrets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KinStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='声明日期')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kin_statements', to=settings.AUTH_USER_MODEL, verbose_name='工作人员')),
            ],
            options={
                'verbose_name': '无亲属声明',
                'verbose_name_plural': '无亲属声明',
                'ordering': ['-said_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='KinDeclaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('committee_name', models.CharField(blank=True, max_length=30, verbose_name='评议小组成员')),
                ('kin_name', models.CharField(max_length=30, verbose_name='亲属姓名')),
                ('relation', models.CharField(choices=[('spouse', '配偶'), ('lineal', '直系血亲'), ('collateral', '三代以内旁系血亲'), ('in_law', '近姻亲'), ('other', '其他可能影响公正的关系')], max_length=10, verbose_name='关系')),
                ('id_mask', models.CharField(max_length=18, verbose_name='亲属身份证号（掩码）')),
                ('kin_mark', models.BinaryField(db_index=True, editable=False, max_length=32)),
                ('declared_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='申报日期')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                ('end_reason', models.CharField(blank=True, max_length=100, verbose_name='终止原因')),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='评议小组所在单位')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='kin', to=settings.AUTH_USER_MODEL, verbose_name='工作人员')),
            ],
            options={
                'verbose_name': '亲属申报',
                'verbose_name_plural': '亲属申报',
                'ordering': ['-declared_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('committee_name', ''), ('unit__isnull', True), ('user__isnull', False)), models.Q(('unit__isnull', False), ('user__isnull', True), models.Q(('committee_name', ''), _negated=True)), _connector='OR'), name='kin_of_staff_or_of_committee'), models.CheckConstraint(condition=models.Q(('relation__in', ['spouse', 'lineal', 'collateral', 'in_law', 'other'])), name='kin_relation_is_known'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('end_reason', ''), _negated=True), _connector='OR'), name='ended_kin_has_a_reason'), models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True), ('user__isnull', False)), fields=('user', 'kin_mark'), name='one_open_declaration_a_relative'), models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True), ('unit__isnull', False)), fields=('unit', 'committee_name', 'kin_mark'), name='one_open_committee_declaration')],
            },
        ),
    ]
