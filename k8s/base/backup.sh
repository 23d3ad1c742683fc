#!/bin/sh
# Dumps the database in one snapshot and removes the dumps that are older than the retention. The keys of accounts are left out of
# dumps and copied alone, each copy in place of the one before, so that a destroyed key is in no backup after the next run.
#
# HOLDFAST_DATABASE_URL and what libpq reads (PGUSER, PGPASSWORD) say which database. BACKUP_RETENTION is a number of days such as
# 14d and BACKUP_FOLDER where to; pg_dump must not be older than the server.
set -eu
umask 077

folder=${BACKUP_FOLDER:-/backups}
days=${BACKUP_RETENTION:-14d}
days=${days%d}
case $days in
  '' | *[!0-9]* | 0*) echo "BACKUP_RETENTION must be a number of days such as 14d" >&2; exit 2 ;;
esac

# first, and whatever becomes of the dump: no failure may keep what was erased for longer than was promised
find "$folder" -maxdepth 1 -name 'holdfast-*.dump' -mmin +$((days * 1440)) -delete
rm -f "$folder"/holdfast-*.part "$folder"/account-keys.part

dump=holdfast-$(date -u +%Y%m%dT%H%M%SZ)
pg_dump --dbname="$HOLDFAST_DATABASE_URL" --no-password --format=custom --lock-wait-timeout=5min \
  --exclude-table-data=public.account_key --file="$folder/$dump.part"
pg_restore --list "$folder/$dump.part" > /dev/null # what can't be read is no backup

psql --dbname="$HOLDFAST_DATABASE_URL" --no-password --no-psqlrc --quiet --set=ON_ERROR_STOP=1 \
  --command='COPY (SELECT account_id, wrapped, master_id, created_at FROM public.account_key) TO STDOUT' \
  > "$folder/account-keys.part"
sync

# a database that lost its accounts must not take their keys along
if [ -f "$folder/account-keys.copy" ]; then
  before=$(wc -l < "$folder/account-keys.copy")
  now=$(wc -l < "$folder/account-keys.part")
  if [ "$before" -ge 100 ] && [ $((now * 2)) -lt "$before" ]; then
    echo "more than half of the keys of accounts are gone; remove account-keys.copy if that is right" >&2
    exit 1
  fi
fi
mv "$folder/account-keys.part" "$folder/account-keys.copy"
mv "$folder/$dump.part" "$folder/$dump.dump"
sync
echo "made $dump.dump"
