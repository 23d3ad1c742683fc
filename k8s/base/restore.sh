#!/bin/sh
# Restores a dump, by default the newest, and the keys of those accounts that are in it, into an empty database. No gateway may run
# meanwhile; the first that starts afterwards erases again what was erased since, before it serves.
#
#   restore.sh [DUMP]
#
# HOLDFAST_DATABASE_URL and what libpq reads (PGUSER, PGPASSWORD) name the database and the role that is to own the tables, the
# gateway's own. BACKUP_FOLDER is where backup.sh left the dumps.
set -eu

folder=${BACKUP_FOLDER:-/backups}
dump=${1:-}
if [ -z "$dump" ]; then
  for each in "$folder"/holdfast-*.dump; do dump=$each; done
fi
[ -f "$dump" ] || { echo "there is no dump in $folder" >&2; exit 1; }

sql() {
  psql --dbname="$HOLDFAST_DATABASE_URL" --no-password --no-psqlrc --quiet --tuples-only --no-align \
    --set=ON_ERROR_STOP=1 "$@"
}

if [ "$(sql --command="SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")" != 0 ]; then
  echo "the database is not empty; drop and create it first" >&2
  exit 1
fi
if [ "$(sql --command='SELECT count(*) FROM pg_stat_activity
  WHERE datname = current_database() AND usename IS NOT NULL AND pid <> pg_backend_pid()')" != 0 ]; then
  echo "somebody is connected to the database; stop the gateways first" >&2
  exit 1
fi

pg_restore --dbname="$HOLDFAST_DATABASE_URL" --no-password --no-owner --no-privileges --exit-on-error --single-transaction "$dump"

if [ -f "$folder/account-keys.copy" ]; then
  sql --single-transaction \
    --command='CREATE TEMPORARY TABLE kept AS SELECT account_id, wrapped, master_id, created_at FROM account_key LIMIT 0' \
    --command="\\copy kept FROM '$folder/account-keys.copy'" \
    --command='INSERT INTO account_key (account_id, wrapped, master_id, created_at)
      SELECT account_id, kept.wrapped, kept.master_id, kept.created_at FROM kept JOIN account USING (account_id)'
fi
sql --command='ANALYZE'
echo "restored $(basename "$dump")"
