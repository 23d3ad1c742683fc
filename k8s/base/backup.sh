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
rm -f "$folder"/holdfast-*.part "$folder"/*-keys.part

if [ -f "$folder/restoring" ]; then
  echo "a restore is not finished; run it again, or remove the file restoring if it is given up" >&2
  exit 1
fi

copy() {
  psql --dbname="$HOLDFAST_DATABASE_URL" --no-password --no-psqlrc --quiet --set=ON_ERROR_STOP=1 \
    --command="COPY ($1) TO STDOUT"
}

dump=holdfast-$(date -u +%Y%m%dT%H%M%SZ)
pg_dump --dbname="$HOLDFAST_DATABASE_URL" --no-password --format=custom --lock-wait-timeout=5min \
  --exclude-table-data=public.account_key --file="$folder/$dump.part"
pg_restore --list "$folder/$dump.part" > /dev/null # what can't be read is no backup
copy 'SELECT account_id, wrapped, master_id, created_at FROM public.account_key' \
  > "$folder/account-keys.part"

# a database that lost its accounts or their keys must not take the copy along; a key goes only with an account that is erased
if [ -f "$folder/account-keys.copy" ] && [ ! -f "$folder/restored" ]; then
  copy 'SELECT account_id FROM public.account_key UNION SELECT account_id FROM public.erased_account ORDER BY account_id' \
    > "$folder/known-keys.part"
  # Postgres' order of ids is that of their letters
  cut -f1 "$folder/account-keys.copy" | LC_ALL=C sort -T "$folder" | LC_ALL=C comm -23 - "$folder/known-keys.part" \
    > "$folder/lost-keys.part"
  lost=$(wc -l < "$folder/lost-keys.part")
  rm "$folder/known-keys.part" "$folder/lost-keys.part"
  if [ "$lost" -gt 0 ]; then
    echo "$lost accounts of account-keys.copy are neither in the database nor erased; remove it if that is right" >&2
    exit 1
  fi
fi
sync
mv "$folder/account-keys.part" "$folder/account-keys.copy"
mv "$folder/$dump.part" "$folder/$dump.dump"
rm -f "$folder/restored"
sync
echo "made $dump.dump"
