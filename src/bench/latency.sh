#!/usr/bin/env bash
# latency.sh [-r ROUNDS] [-n REQUESTS] [TARGET...]: how long it takes to create a tus upload and to ask for its offset.
# BENCH names the folder of the side-by-side bench, whose infra.sh was run; the gateway's two files are taken from beside this one.
#   BENCH=../shared/bench GATEWAY_JAR=target/holdfast-0.1.0-SNAPSHOT-all.jar src/bench/latency.sh tus-node gateway
# The targets take turns (A B A B ...), one request after another on one kept connection; each round's uploads are deleted again.
set -euo pipefail
: "${BENCH:?the folder of the side-by-side bench}"
[ -z "${GATEWAY_JAR:-}" ] || GATEWAY_JAR=$(realpath "$GATEWAY_JAR")
here=$(cd "$(dirname "$0")" && pwd)
cd "$BENCH"; . lib/common.sh
rounds=3 requests=200
while getopts "r:n:" option; do case $option in r) rounds=$OPTARG ;; n) requests=$OPTARG ;; *) exit 2 ;; esac; done; shift $((OPTIND - 1))
targets=("$@"); [ $# -gt 0 ] || targets=(tus-node gateway)

call() ( # TARGET FUNCTION
  t_stop() { stop_pid "$t"; }
  t=$1; files=$BENCH/targets; [ ! -f "$here/$t.sh" ] || files=$here
  . "$files/$t.env"; . "$files/$t.sh"; "$2"
)
stop() { for t in "${targets[@]}"; do call "$t" t_stop || true; done; }

read -r -d '' driver <<'JS' || true
const http = require('node:http')
const [target, round, count, spec, header] = process.argv.slice(1)
const { url, meta = { filename: 'a.png' } } = JSON.parse(spec)
const at = header.indexOf(':'), auth = { [header.slice(0, at)]: header.slice(at + 1).trim(), 'tus-resumable': '1.0.0' }
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
const metadata = Object.entries(meta).map(([key, value]) => key + ' ' + Buffer.from(value).toString('base64')).join(',')
const ask = (method, address, headers, wanted) => new Promise((resolve, reject) => {
  const begun = performance.now()
  http.request(address, { method, agent, headers: { ...auth, ...headers } }, answer => {
    answer.resume().on('end', () => answer.statusCode === wanted ? resolve([performance.now() - begun, answer.headers])
      : reject(new Error(`${method} ${address}: ${answer.statusCode}`)))
  }).on('error', reject).end()
})
const told = times => { times.sort((a, b) => a - b)
  const at = share => times[Math.ceil(share * times.length) - 1].toFixed(2).padStart(8)
  return `p50${at(0.5)} ms  p99${at(0.99)} ms` }
void (async () => {
  for (const recorded of [false, true]) {                 // the first time warms up
    const creations = [], heads = [], uploads = []
    for (let i = 0; i < count; i++) {
      const [time, headers] = await ask('POST', url, { 'upload-length': 64 << 20, 'upload-metadata': metadata, 'content-length': 0 }, 201)
      creations.push(time); uploads.push(new URL(new URL(headers.location, url).pathname, url).href)
    }
    for (const upload of uploads) heads.push((await ask('HEAD', upload, {}, 200))[0])
    for (const upload of uploads) await ask('DELETE', upload, {}, 204)
    if (recorded) console.log(`${target.padEnd(10)} round ${round}  creation ${told(creations)}   HEAD ${told(heads)}`)
  }
  agent.destroy()
})()
JS

trap stop EXIT
stop
for t in "${targets[@]}"; do call "$t" t_start; done
for round in $(seq "$rounds"); do
  for t in "${targets[@]}"; do
    "$NODE" -e "$driver" -- "$t" "$round" "$requests" "$(call "$t" t_tus_spec)" "$(call "$t" t_headers | head -1)"
  done
done
