#!/usr/bin/env bash
# sharp 0.35.5 (libvips) does not see the XMP of a PNG that stands behind its image data, and does not keep it either.
#
# Guess: PNG lets iTXt stand anywhere between IHDR and IEND (PNG, third edition, 11.3.3.4 and table 7), and ExifTool and exifr
# read it there, so the library that most image pipelines are built on does.
# Seen: in front of IDAT `metadata().xmp` has the packet; behind IDAT it is undefined, and `keepMetadata()` writes none.
# Who matters: what marks a PNG while it passes, and would rather append, is not heard by those pipelines.
# Needs: Node 20 or newer with npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund sharp@0.35.5 exifr@7.1.3

cat > see.js <<'JS'
import exifr from 'exifr';
import sharp from 'sharp';

const table = Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});
const crc = bytes => (bytes.reduce((c, byte) => table[(c ^ byte) & 255] ^ (c >>> 8), -1) ^ -1) >>> 0;

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type), content]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(content.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc(body), body.length + 4);
  return frame;
}

const packet = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
  + '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="image/png"/>'
  + '</rdf:RDF></x:xmpmeta>';
const xmp = chunk('iTXt', Buffer.from('XML:com.adobe.xmp\0\0\0\0\0' + packet));
const plain = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).png().toBuffer();
const pixels = plain.indexOf('IDAT') - 4;
const end = plain.length - 12;

const seen = {};
for (const [place, at] of [['in front of IDAT', pixels], ['behind IDAT', end]]) {
  const picture = Buffer.concat([plain.subarray(0, at), xmp, plain.subarray(at)]);
  const again = await sharp(picture).keepMetadata().png().toBuffer();
  seen[place] = {
    exifr: Boolean((await exifr.parse(picture, { xmp: true }))?.format),
    sharp: Boolean((await sharp(picture).metadata()).xmp),
    kept: Boolean((await sharp(again).metadata()).xmp),
  };
  console.log(place, JSON.stringify(seen[place]));
}
const front = seen['in front of IDAT'];
const behind = seen['behind IDAT'];
process.exit(front.exifr && front.sharp && front.kept && behind.exifr && !behind.sharp && !behind.kept ? 0 : 1);
JS
node see.js
