"""The database itself refuses to change or remove staff acts."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = [
    """CREATE TRIGGER accounts_staffact_no_update BEFORE UPDATE ON accounts_staffact
    BEGIN SELECT RAISE(ABORT, 'the log of staff acts cannot be changed'); END""",
    """CREATE TRIGGER accounts_staffact_no_delete BEFORE DELETE ON accounts_staffact
    BEGIN SELECT RAISE(ABORT, 'the log of staff acts cannot be shortened'); END""",
]
_POSTGRESQL = [
    """CREATE FUNCTION accounts_staffact_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the log of staff acts is only added to'; END $$""",
    """CREATE TRIGGER accounts_staffact_no_update BEFORE UPDATE ON accounts_staffact
    FOR EACH ROW EXECUTE FUNCTION accounts_staffact_refuse()""",
    """CREATE TRIGGER accounts_staffact_no_delete BEFORE DELETE ON accounts_staffact
    FOR EACH ROW EXECUTE FUNCTION accounts_staffact_refuse()""",
]


def guard(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    statements = _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
