# What the side-by-side bench knows of Holdfast; GATEWAY_JAR names the runnable jar, GATEWAY_JAVA the java to run it with.
GW=http://127.0.0.1:9210
t_start() {
  : "${GATEWAY_JAR:?the runnable jar, target/holdfast-*-all.jar}"
  psqlx -d postgres -tAc "select 1 from pg_database where datname='gateway'" | grep -q 1 || psqlx -d postgres -c 'create database gateway'
  export HOLDFAST_HTTP_PORT=9210 HOLDFAST_MANAGEMENT_PORT=9211 HOLDFAST_HTTP_PUBLIC_URL=$GW
  export HOLDFAST_DATABASE_URL=${PG_URL_BASE/postgres@/}/gateway HOLDFAST_DATABASE_USER=postgres HOLDFAST_DATABASE_PASSWORD=trusted
  export HOLDFAST_STORE_KIND=s3 HOLDFAST_STORE_S3_ENDPOINT=$S3_ENDPOINT HOLDFAST_STORE_S3_BUCKET=$S3_BUCKET HOLDFAST_STORE_S3_REGION=$S3_REGION
  export HOLDFAST_STORE_S3_CREDENTIALS=static HOLDFAST_STORE_S3_ACCESS_KEY=$S3_ACCESS_KEY HOLDFAST_STORE_S3_SECRET_KEY=$S3_SECRET_KEY
  export HOLDFAST_IDENTITY_ISSUER=bench HOLDFAST_IDENTITY_AUDIENCE=authenticated HOLDFAST_IDENTITY_HS256_SECRET=$JWT_SECRET
  export HOLDFAST_UPLOAD_MAX_IMAGE=4GiB # its one large object is shaped like a picture
  export HOLDFAST_DELIVERY_SIGNING_KEY=$JWT_SECRET HOLDFAST_LOG_LEVEL=${HOLDFAST_LOG_LEVEL:-info}
  spawn gateway "${GATEWAY_JAVA:-java}" ${GATEWAY_JVM:--Xmx256m} -jar "$GATEWAY_JAR" serve; wait_port 9210 300
}
t_token()        { mint authenticated; }
t_headers()      { echo "authorization: Bearer $(t_token)"; }
t_plain_spec()   { echo '{"method":"POST","url":"'$GW'/v1/assets?name={id}","result":"json:id"}'; }
t_tus_spec()     { echo '{"url":"'$GW'/v1/uploads","result":"url","meta":{"filename":"{id}.png","filetype":"image/png"}}'; }
t_tus_download_url() { t_download_url "${1##*/}"; } # an upload's id becomes its asset's
t_download_url() { echo "$GW/v1/assets/$1/content"; }
t_list()         { [ "$1" = newest ] || return 0; echo GET; echo "$GW/v1/assets?limit=50${CURSOR:+&cursor=$CURSOR}"; echo ""; }
# rows of one account, a second apart, with the ids that the gateway would have given them
t_seed_history() {
  curl -fs -H "authorization: Bearer $(t_token)" "$GW/v1/quota" >/dev/null
  psqlx -d gateway <<SQL
INSERT INTO asset (account_id, id, kind, object_key, size_bytes, sha256, crc32, media_type, width, height, filename, created_at)
SELECT account_id, id, 'uploaded', account_id || '/' || id, 20480, sha256(id::text::bytea), 0, 'image/png', 640, 480, 'picture ' || n || '.png', at
FROM account, generate_series(1, $1) n, LATERAL (SELECT now() - (10000000 - n) * interval '1 second' AS at) t, LATERAL (SELECT
  encode(substring(int8send((extract(epoch FROM at) * 1000)::bigint) FROM 3) || '\\x7000'::bytea || '\\x8000'::bytea || substring(int8send(n::bigint) FROM 3), 'hex')::uuid AS id) i
WHERE subject = '$JWT_SUB' ON CONFLICT DO NOTHING;
UPDATE quota SET used_assets = c, used_bytes = b FROM (SELECT account_id a, count(*) c, sum(size_bytes) b FROM asset GROUP BY account_id) s WHERE account_id = a;
ANALYZE asset;
SQL
}
