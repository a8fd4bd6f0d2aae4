"""Whether the database can do what the program relies on."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.psycopg_any import is_psycopg3

from hardship.checkup.results import CheckResult, result
from hardship.services.database_rights import rights_too_many

EXTENSIONS = ("btree_gist", "pg_trgm")


def extensions_are_present(
    connection: BaseDatabaseWrapper, wanted: tuple[str, ...] = EXTENSIONS
) -> CheckResult:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        absent = sorted(set(wanted) - {name for (name,) in cursor.fetchall()})
    orders = ";".join(f"CREATE EXTENSION {name}" for name in absent)
    return result(
        "数据库扩展齐全", not absent, f"缺少 {'、'.join(absent)}。由数据库管理员在本库中执行：{orders}"
    )


def database_knows_chinese(connection: BaseDatabaseWrapper) -> CheckResult:
    """With the ctype C, trigram search finds nothing in Chinese and says nothing about it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_encoding_to_char(encoding), datctype FROM pg_database"
            " WHERE datname = current_database()"
        )
        encoding, ctype = cursor.fetchone()
        cursor.execute("SELECT '王' ~ '^[[:alpha:]]$'")
        (is_letter,) = cursor.fetchone()
    return result(
        "数据库按 UTF-8 识别汉字",
        encoding == "UTF8" and is_letter,
        f"编码是 {encoding}，字符分类是 {ctype}，按姓名查找会落空。请重建数据库："
        "createdb -T template0 -E UTF8 --locale=C.UTF-8 数据库名，再导入资料",
    )


def psycopg_3_is_absent(found: bool = is_psycopg3) -> CheckResult:
    """Django would silently take psycopg 3 instead of the pinned driver."""
    return result(
        "数据库驱动是 psycopg2", not found, "环境里混进了 psycopg 3。执行：.venv/bin/pip uninstall psycopg"
    )


def record_is_out_of_reach(connection: BaseDatabaseWrapper, production: bool) -> CheckResult:
    """The application's role must not be able to change or empty the record; elsewhere than in production an advice."""
    what, tables = "留痕只能增加", rights_too_many(connection)
    if not tables:
        return CheckResult(what)
    more = f"等 {len(tables)} 张" if len(tables) > 3 else ""
    said = (
        f"应用程序的数据库角色能修改或清空 {'、'.join(tables[:3])}{more}表。请另设表的所有者，"
        "用 HARDSHIP_OWNER_DATABASE_URL 指明，再执行 manage.py migrate 和 manage.py grant_rights"
    )
    return CheckResult(what, remedy=said) if production else CheckResult(what, advice=said)
