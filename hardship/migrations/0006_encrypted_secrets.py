"""Resident IDs, cards, phones and what illnesses are called become encrypted columns, with what existing databases hold.

One transaction, read and written 2,000 rows at a time: a kill leaves everything as it was. The migration after this one
clears the plain values from the data files.
"""

import django.core.validators
import hardship.models.secrets
import hardship.resident_id
from django.db import migrations, models
from psycopg2.extras import execute_values

from hardship.ciphers import BANK_CARD, PHONE, RESIDENT_ID, blind_index, seal

AT_ONCE = 2000
COLUMNS = {
    "hardship_household": ("bank_card",),
    "hardship_member": ("id_no", "health", "disease", "disability_kind", "disability_grade", "mobile", "other_contact"),
    "hardship_investigationfinding": ("declared", "found"),
    "hardship_formdraft": ("fields",),
}
INDEXES = {
    "hardship_household": {"bank_card": BANK_CARD},
    "hardship_member": {"id_no": RESIDENT_ID, "mobile": PHONE},
}


def encrypt(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table, columns in COLUMNS.items():
            for column in columns:
                cursor.execute(f"ALTER TABLE {table} RENAME COLUMN {column} TO {column}_plain")
                cursor.execute(f"ALTER TABLE {table} ADD COLUMN {column} bytea NOT NULL DEFAULT ''")
            fill(cursor, table, columns, INDEXES.get(table, {}))
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for column in columns:
                cursor.execute(f"ALTER TABLE {table} DROP COLUMN {column}_plain")
                cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT")


def fill(cursor, table, columns, indexes):
    """Seal every row's values for their places, and index those that are looked for."""
    read = ", ".join(f"{column}_plain::text" for column in columns)
    written = [*columns, *(f"{column}_index" for column in indexes)]
    put = ", ".join(f"{column} = fresh.{column}" for column in written)
    order = f"UPDATE {table} SET {put} FROM (VALUES %s) AS fresh(id, {', '.join(written)}) WHERE {table}.id = fresh.id"
    template = f"(%s::bigint{', %s::bytea' * len(written)})"
    last = 0
    while True:
        cursor.execute(f"SELECT id, {read} FROM {table} WHERE id > %s ORDER BY id LIMIT {AT_ONCE}", [last])
        rows = cursor.fetchall()
        if not rows:
            return
        execute_values(cursor.cursor, order, [fresh(table, columns, indexes, row) for row in rows], template, AT_ONCE)
        last = rows[-1][0]


def fresh(table, columns, indexes, row):
    key, *texts = row
    plain = {column: "" if text == "{}" else text for column, text in zip(columns, texts)}
    sealed = [seal(text, f"{table}.{column}.{key}") for column, text in plain.items()]
    return [key, *sealed, *(blind_index(kind, plain[column]) for column, kind in indexes.items())]


class Migration(migrations.Migration):

    dependencies = [
        ('hardship', '0005_figures_basis'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='member',
            name='one_row_a_person',
        ),
        migrations.RemoveConstraint(
            model_name='member',
            name='one_active_file_a_person',
        ),
        migrations.RemoveConstraint(
            model_name='investigationfinding',
            name='difference_says_what_was_found',
        ),
        migrations.AddField(
            model_name='household',
            name='bank_card_index',
            field=hardship.models.secrets.BlindIndexField(db_index=True, kind='bank_card', max_length=32, null=True, of='bank_card'),
        ),
        migrations.AddField(
            model_name='member',
            name='id_no_index',
            field=hardship.models.secrets.BlindIndexField(db_index=True, kind='resident_id', max_length=32, null=True, of='id_no'),
        ),
        migrations.AddField(
            model_name='member',
            name='mobile_index',
            field=hardship.models.secrets.BlindIndexField(db_index=True, kind='phone', max_length=32, null=True, of='mobile'),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(encrypt)],
            state_operations=[
                migrations.AlterField(
                    model_name='formdraft',
                    name='fields',
                    field=hardship.models.secrets.SecretJSONField(default=dict, max_length=1000000),
                ),
                migrations.AlterField(
                    model_name='formdraft',
                    name='id',
                    field=hardship.models.secrets.DrawnKey(primary_key=True, serialize=False, verbose_name='ID'),
                ),
                migrations.AlterField(
                    model_name='household',
                    name='bank_card',
                    field=hardship.models.secrets.SecretField(blank=True, max_length=19, validators=[django.core.validators.RegexValidator('^\\d{12,19}$', '银行卡号是 12 至 19 位数字。')], verbose_name='银行卡号'),
                ),
                migrations.AlterField(
                    model_name='household',
                    name='id',
                    field=hardship.models.secrets.DrawnKey(primary_key=True, serialize=False, verbose_name='ID'),
                ),
                migrations.AlterField(
                    model_name='investigationfinding',
                    name='declared',
                    field=hardship.models.secrets.SecretField(blank=True, max_length=300, verbose_name='申报情况'),
                ),
                migrations.AlterField(
                    model_name='investigationfinding',
                    name='found',
                    field=hardship.models.secrets.SecretField(blank=True, max_length=300, verbose_name='核实情况'),
                ),
                migrations.AlterField(
                    model_name='investigationfinding',
                    name='id',
                    field=hardship.models.secrets.DrawnKey(primary_key=True, serialize=False, verbose_name='ID'),
                ),
                migrations.AlterField(
                    model_name='member',
                    name='disability_grade',
                    field=hardship.models.secrets.SecretCodeField(blank=True, code_list='disability_grade', max_length=20, verbose_name='残疾等级'),
                ),
                migrations.AlterField(
                    model_name='member',
                    name='disability_kind',
                    field=hardship.models.secrets.SecretCodeField(blank=True, code_list='disability_kind', max_length=20, verbose_name='残疾类别'),
                ),
                migrations.AlterField(
                    model_name='member',
                    name='disease',
                    field=hardship.models.secrets.SecretCodeField(blank=True, code_list='disease', max_length=20, verbose_name='疾病类别'),
                ),
                migrations.AlterField(
                    model_name='member',
                    name='health',
                    field=hardship.models.secrets.SecretCodeField(blank=True, code_list='health', max_length=20, verbose_name='健康状况'),
                ),
                migrations.AlterField(
                    model_name='member',
                    name='id',
                    field=hardship.models.secrets.DrawnKey(primary_key=True, serialize=False, verbose_name='ID'),
                ),
                migrations.AlterField(
                    model_name='member',
                    name='id_no',
                    field=hardship.models.secrets.SecretField(blank=True, max_length=18, validators=[hardship.resident_id.check_resident_id], verbose_name='身份证号'),
                ),
                migrations.AlterField(
                    model_name='member',
                    name='mobile',
                    field=hardship.models.secrets.SecretField(blank=True, max_length=11, validators=[django.core.validators.RegexValidator('^1[3-9]\\d{9}$', '手机号码是以 1 开头的 11 位数字。')], verbose_name='手机号码'),
                ),
                migrations.AlterField(
                    model_name='member',
                    name='other_contact',
                    field=hardship.models.secrets.SecretField(blank=True, max_length=50, verbose_name='其他联系方式'),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('bank_card', ''), ('bank_card_index__isnull', True)), models.Q(models.Q(('bank_card', ''), _negated=True), ('bank_card_index__isnull', False)), _connector='OR'), name='bank_card_is_indexed'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(condition=models.Q(('id_no_index__isnull', False)), fields=('household', 'id_no_index'), name='one_row_a_person'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(condition=models.Q(('id_no_index__isnull', False), ('on_file', True)), fields=('id_no_index',), name='one_active_file_a_person'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('id_no', ''), ('id_no_index__isnull', True)), models.Q(models.Q(('id_no', ''), _negated=True), ('id_no_index__isnull', False)), _connector='OR'), name='id_no_is_indexed'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mobile', ''), ('mobile_index__isnull', True)), models.Q(models.Q(('mobile', ''), _negated=True), ('mobile_index__isnull', False)), _connector='OR'), name='mobile_is_indexed'),
        ),
        migrations.AddConstraint(
            model_name='investigationfinding',
            constraint=models.CheckConstraint(condition=models.Q(('agrees', True), models.Q(('found', ''), _negated=True), _connector='OR'), name='difference_says_what_was_found'),
        ),
    ]
