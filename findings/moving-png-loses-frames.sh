#!/usr/bin/env bash
# FFmpeg 5.1.4 (@ffmpeg/core 0.12.10) shows the first picture alone of a moving PNG that has a text of 4,000 bytes in front.
#
# Guess: ancillary chunks may stand between IHDR and the picture (PNG, third edition, section 5.6), so a text harms no reader.
# Seen: without a text, and with one of 1,000 bytes, four frames; with one of 4,000 bytes one, and no error: the file is taken for
# a still `png_pipe`, because what tells it from one is looked for in its first bytes. Metadata have to be short there.
# Needs: Node 20 or newer with npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund @ffmpeg/core@0.12.10

cat > see.js <<'JS'
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';

// made for workers of browsers
globalThis.self = { location: { href: 'file:///' } };
const { default: createCore } = await import('@ffmpeg/core');
const wasmBinary = readFileSync('node_modules/@ffmpeg/core/dist/esm/ffmpeg-core.wasm');

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});
const sum = bytes => (bytes.reduce((crc, byte) => table[(crc ^ byte) & 255] ^ (crc >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
function ints(...numbers) {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, i) => bytes.writeUInt32BE(number, 4 * i));
  return bytes;
}
function chunk(type, ...data) {
  const body = Buffer.concat([Buffer.from(type), ...data]);
  return Buffer.concat([ints(body.length - 4), body, ints(sum(body))]);
}

/** Four frames of 8 x 8, behind a text. */
function moving(text) {
  const parts = [Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', ints(8, 8), Buffer.from([8, 2, 0, 0, 0]))];
  if (text) parts.push(chunk('tEXt', Buffer.from('Comment\0' + 'x'.repeat(text))));
  parts.push(chunk('acTL', ints(4, 0)));
  let number = 0;
  for (let frame = 0; frame < 4; frame++) {
    const pixels = Buffer.alloc(8 * 25, frame * 60);
    for (let row = 0; row < 8; row++) pixels[row * 25] = 0;
    parts.push(chunk('fcTL', ints(number++, 8, 8, 0, 0), Buffer.from([0, 1, 0, 10, 0, 0])));
    parts.push(frame === 0
      ? chunk('IDAT', deflateSync(pixels))
      : chunk('fdAT', ints(number++), deflateSync(pixels)));
  }
  return Buffer.concat([...parts, chunk('IEND')]);
}

const seen = [];
for (const text of [0, 1000, 4000]) {
  const ffmpeg = await createCore({ wasmBinary });
  let told = '';
  ffmpeg.setLogger(({ message }) => { told += `${message}\n`; });
  ffmpeg.FS.writeFile('in.png', moving(text));
  ffmpeg.exec('-i', 'in.png', '-f', 'framemd5', 'out.txt');
  const frames = ffmpeg.FS.readFile('out.txt', { encoding: 'utf8' }).split('\n').filter(line => /^\d/.test(line)).length;
  seen.push(frames);
  console.log(`a text of ${text} bytes: ${told.match(/ffmpeg version \S+/)}, ${told.match(/Input #0, (\w+)/)[1]}, ${frames} frames`);
}
process.exit(seen.join() === '4,4,1' ? 0 : 1);
JS
node see.js
