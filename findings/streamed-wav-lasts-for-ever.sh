#!/usr/bin/env bash
# mediainfo.js 0.3.8 says that two seconds of WAV last for 12 million years when they were written to a pipe.
#
# Guess: writers that can't seek back (speech services, ffmpeg to a pipe) leave 0xFFFFFFFF as the size of `data`, so readers
# take what is there instead, as music-metadata does.
# Seen: music-metadata 11.16.1 says 2; mediainfo.js says 2 for a true size and for 0x7FFFFFFF, but 384307168202282.3 for
# 0xFFFFFFFF. For a size of 0, which others leave, neither says two seconds: nothing, and 0.
# Needs: Node 20 or newer with npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund music-metadata@11.16.1 mediainfo.js@0.3.8

cat > see.js <<'JS'
import MediaInfo from 'mediainfo.js';
import { parseBuffer } from 'music-metadata';

const samples = Buffer.alloc(2 * 48000);
function wave(size) {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(size === samples.length ? size + 36 : size, 4);
  head.write('WAVEfmt ', 8);
  [[16, 16, 4], [20, 1, 2], [22, 1, 2], [24, 24000, 4], [28, 48000, 4], [32, 2, 2], [34, 16, 2]]
    .forEach(([at, value, bytes]) => head.writeUIntLE(value, at, bytes));
  head.write('data', 36);
  head.writeUInt32LE(size, 40);
  return Buffer.concat([head, samples]);
}

const mediainfo = await MediaInfo({ format: 'object' });
const seen = {};
for (const size of [samples.length, 0x7fffffff, 0xffffffff, 0]) {
  const file = wave(size);
  const common = await parseBuffer(file, { mimeType: 'audio/wav', size: file.length }, { duration: true });
  const { media } = await mediainfo.analyzeData(() => file.length, (length, at) => file.subarray(at, at + length));
  const told = media.track.find(track => track['@type'] === 'Audio').Duration;
  seen[size] = [common.format.duration, told];
  console.log(`data size 0x${size.toString(16)}: music-metadata ${seen[size][0]}, mediainfo.js ${told}`);
}
const expected = { [samples.length]: [2, 2], [0x7fffffff]: [2, 2], [0xffffffff]: [2, 384307168202282.3], 0: [undefined, 0] };
process.exit(Object.entries(expected).every(([size, told]) => told.every((value, i) => seen[size][i] === value)) ? 0 : 1);
JS
node see.js
