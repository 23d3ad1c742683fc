#!/usr/bin/env bash
# eventsource 4.1.1 for Node, which keeps to the standard, never comes back after one 503, whatever Retry-After says.
#
# Guess: an EventSource reconnects by itself, so a rolling upgrade that answers 503 for a second costs a second.
# Seen: a stream that is cut is asked for again and again; one 503, 500 or 429 and readyState is CLOSED after a single request
# (WHATWG HTML 9.2.2: whatever is not 200 "fails the connection"). The page must make a new one.
# Needs: Node 20 or newer with npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund eventsource@4.1.1

cat > see.js <<'JS'
import http from 'node:http';
import { EventSource } from 'eventsource';

async function asked(answer, enough) {
  let requests = 0;
  let told;
  const done = new Promise(resolve => { told = resolve; });
  const server = http.createServer((request, response) => {
    requests++;
    answer(response, requests);
    if (requests === enough) told();
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const source = new EventSource(`http://127.0.0.1:${server.address().port}/`);
  source.onerror = () => { if (source.readyState === EventSource.CLOSED) told(); };
  await done;
  const state = source.readyState;
  source.close();
  server.closeAllConnections();
  server.close();
  return [requests, state === EventSource.CLOSED ? 'closed' : 'goes on'];
}

const cut = await asked(response => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write('retry: 10\n\ndata: x\n\n', () => setTimeout(() => response.destroy(), 10));
}, 3);
console.log('cut', cut.join(' requests, '));
let same = cut.join() === '3,goes on';
for (const status of [503, 500, 429]) {
  const refused = await asked(response => response.writeHead(status, { 'Retry-After': '0' }).end(), 2);
  console.log(status, refused.join(' request, '));
  same &&= refused.join() === '1,closed';
}
process.exit(same ? 0 : 1);
JS
node see.js
