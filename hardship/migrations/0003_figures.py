"""Facts as columns. When a dossier moves with its unit or ends, its row of figures follows, by a trigger:
the stage is written by reviews.transitions and the path by another trigger, and neither has to know this table.
"""

import django.db.models.deletion
from django.db import migrations, models

INSTALL = """
CREATE FUNCTION hardship_figures_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE hardship_figures
    SET unit_path = NEW.unit_path, active = NEW.stage NOT IN ('removed', 'refused', 'withdrawn')
    WHERE dossier_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER figures_follow AFTER UPDATE OF unit_path, stage ON hardship_dossier
    FOR EACH ROW WHEN (OLD.unit_path IS DISTINCT FROM NEW.unit_path OR OLD.stage IS DISTINCT FROM NEW.stage)
    EXECUTE FUNCTION hardship_figures_follow();
"""
REMOVE = "DROP TRIGGER figures_follow ON hardship_dossier; DROP FUNCTION hardship_figures_follow();"


class Migration(migrations.Migration):

    dependencies = [
        ('hardship', '0002_unit_paths'),
    ]

    operations = [
        migrations.CreateModel(
            name='Figures',
            fields=[
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='figures', serialize=False, to='hardship.dossier')),
                ('annual_income', models.BigIntegerField(null=True)),
                ('rigid_expense', models.BigIntegerField(null=True)),
                ('accident_expense', models.BigIntegerField(null=True)),
                ('aid_monthly', models.BigIntegerField(null=True)),
                ('savings', models.BigIntegerField(null=True)),
                ('net_investments', models.BigIntegerField(null=True)),
                ('standard', models.BigIntegerField(null=True)),
                ('county', models.IntegerField(null=True)),
                ('causes', models.IntegerField(null=True)),
                ('vetoes', models.IntegerField(null=True)),
                ('outcome', models.SmallIntegerField()),
                ('persons', models.SmallIntegerField(null=True)),
                ('months_below', models.SmallIntegerField(null=True)),
                ('contract_months', models.SmallIntegerField(null=True)),
                ('gov_aid', models.BooleanField(null=True)),
                ('migrant', models.BooleanField(default=False)),
                ('member', models.BooleanField(null=True)),
                ('active', models.BooleanField(default=True)),
                ('unit_path', models.CharField(db_collation='C', editable=False, max_length=255)),
                ('category', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hardship.codeitem')),
                ('main_cause', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hardship.codeitem')),
            ],
            options={
                'verbose_name': '测算数据',
                'verbose_name_plural': '测算数据',
                'indexes': [models.Index(fields=['unit_path'], name='figures_scope')],
            },
        ),
        migrations.RunSQL(INSTALL, REMOVE),
    ]
