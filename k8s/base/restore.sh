#!/bin/sh
# Restores a dump, by default the newest, and the keys of those accounts that are in it, into an empty database: all of it in one
# transaction, or nothing, and then it may be run again. No gateway may run meanwhile; the first that starts afterwards erases again
# what was erased since, before it serves.
#
#   restore.sh [DUMP]
#
# HOLDFAST_DATABASE_URL and what libpq reads (PGUSER, PGPASSWORD) name the database and the role that is to own the tables, the
# gateway's own. BACKUP_FOLDER is where backup.sh left the dumps, which makes no other before a restore that was begun has ended.
set -eu
umask 077

folder=${BACKUP_FOLDER:-/backups}
keys=$folder/account-keys.copy
dump=${1:-}
if [ -z "$dump" ]; then
  for each in "$folder"/holdfast-*.dump; do dump=$each; done
fi
[ -f "$dump" ] || { echo "there is no dump in $folder" >&2; exit 1; }
[ -f "$keys" ] || { echo "$keys is missing, without which nothing that is sealed could be read" >&2; exit 1; }

sql() {
  psql --dbname="$HOLDFAST_DATABASE_URL" --no-password --no-psqlrc --quiet --tuples-only --no-align \
    --set=ON_ERROR_STOP=1 "$@"
}

if [ "$(sql --command="SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")" != 0 ]; then
  echo "the database is not empty; drop and create it first" >&2
  exit 1
fi
# a session is listed for a moment after it has ended
looks=1
until [ "$(sql --command='SELECT count(*) FROM pg_stat_activity
  WHERE datname = current_database() AND usename IS NOT NULL AND pid <> pg_backend_pid()')" = 0 ]; do
  if [ "$looks" = 4 ]; then
    echo "somebody is connected to the database; stop the gateways first" >&2
    exit 1
  fi
  looks=$((looks + 1))
  sleep 1
done

: > "$folder/restoring" # keeps backup.sh from replacing the keys
sync

# commits only after the last line; what breaks off before, pg_restore or this script, is rolled back
script() {
  echo 'BEGIN;' &&
    pg_restore --file=- --no-owner --no-privileges "$dump" &&
    echo 'CREATE TEMPORARY TABLE kept AS SELECT account_id, wrapped, master_id, created_at FROM public.account_key LIMIT 0;' &&
    echo 'COPY pg_temp.kept (account_id, wrapped, master_id, created_at) FROM STDIN;' &&
    cat "$keys" &&
    printf '%s\n' '\.' &&
    echo 'INSERT INTO public.account_key (account_id, wrapped, master_id, created_at)
      SELECT account_id, kept.wrapped, kept.master_id, kept.created_at FROM pg_temp.kept JOIN public.account USING (account_id);' &&
    echo 'COMMIT;' &&
    echo "SELECT 'committed';"
}
case $(script | sql) in
  *committed) ;;
  *) echo "nothing was restored" >&2; exit 1 ;;
esac

mv "$folder/restoring" "$folder/restored" # lets the next backup leave out the keys of accounts that are not in the dump
sync
sql --command='ANALYZE'
echo "restored $(basename "$dump"), keys of $(sql --command='SELECT count(*) FROM account_key') accounts"
