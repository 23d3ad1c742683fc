#!/usr/bin/env bash
# s3rver 3.7.1, an S3 server for tests, says 200 to an object with tags and keeps none of them.
#
# Guess: a server that does not know x-amz-tagging refuses it (501 NotImplemented), as S3 does with fields that it does not implement.
# Seen: PutObject with Tagging succeeds, GetObjectTagging then has no tag; PutObjectTagging behind it works and is read back. What
# a store keeps is known only by reading it back.
# Needs: Node 20 or newer with npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund s3rver@3.7.1 @aws-sdk/client-s3@3.700.0

cat > see.js <<'JS'
import S3rver from 's3rver';
import { GetObjectTaggingCommand, PutObjectCommand, PutObjectTaggingCommand, S3Client } from '@aws-sdk/client-s3';

const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: 'objects', configureBuckets: [{ name: 'media' }] });
const { port } = await server.run();
const client = new S3Client({
  endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', forcePathStyle: true,
  credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
});
const object = { Bucket: 'media', Key: 'a' };
const tags = async () => JSON.stringify((await client.send(new GetObjectTaggingCommand(object))).TagSet);

const put = await client.send(new PutObjectCommand({ ...object, Body: 'x', Tagging: 'k=v' }));
const behindPut = await tags();
console.log(`PutObject with Tagging: ${put.$metadata.httpStatusCode}, read back ${behindPut}`);
await client.send(new PutObjectTaggingCommand({ ...object, Tagging: { TagSet: [{ Key: 'k', Value: 'v' }] } }));
const behindTagging = await tags();
console.log(`PutObjectTagging: read back ${behindTagging}`);
await server.close();
process.exit(behindPut === '[]' && behindTagging === '[{"Key":"k","Value":"v"}]' ? 0 : 1);
JS
node --no-deprecation see.js
