"""Snapshots of before the encrypted columns name illnesses and contacts in clear; only that they were filled in stays.

The append-only trigger is off inside this transaction: what is taken out is a secret, not what happened.
"""

import json

from django.db import migrations

from hardship.ciphers import mark

TOLD = ("健康状况", "疾病类别", "残疾类别", "残疾等级", "其他联系方式")
UNSAID = "（已填，内容不留存）"


def silence(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor, schema_editor.connection.cursor() as writer:
        writer.execute("ALTER TABLE reviews_stagechange DISABLE TRIGGER USER")
        cursor.execute(
            "SELECT id, dossier_id, snapshot::text FROM reviews_stagechange WHERE jsonb_typeof(snapshot) = 'object'"
        )
        while rows := cursor.fetchmany(500):
            for key, dossier, text in rows:
                facts = json.loads(text)
                quiet = {where: silenced(dossier, where, said) for where, said in facts.items()}
                if quiet != facts:
                    writer.execute(
                        "UPDATE reviews_stagechange SET snapshot = %s WHERE id = %s",
                        [json.dumps(quiet, ensure_ascii=False), key],
                    )
        writer.execute("SET CONSTRAINTS ALL IMMEDIATE")
        writer.execute("ALTER TABLE reviews_stagechange ENABLE TRIGGER USER")


def silenced(dossier, where, said):
    """As hardship.services.snapshots writes it: the mark shows a change within the dossier."""
    told = where.startswith("成员 ") and where.rpartition(" · ")[2] in TOLD
    return f"{UNSAID}\x1f{mark(f'dossier {dossier}', said)}" if told and not said.startswith(UNSAID) else said


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0001_initial'),
        ('hardship', '0007_scrub_plain_secrets'),
    ]

    operations = [migrations.RunPython(silence, migrations.RunPython.noop)]
