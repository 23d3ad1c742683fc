#!/usr/bin/env bash
# sharp 0.35.5 keeps the camera's thumbnail in the EXIF of a picture that was blurred or cropped, also in WebP and AVIF.
#
# Guess: keepMetadata() and keepExif() keep what describes the picture; the small picture inside is made anew or dropped, as
# ExifImageWidth, which follows the new size, suggests.
# Seen: the thumbnail in IFD1 is that of the picture before: whoever blurs a face shows it in small.
# Needs: Node 20 or newer with npm, and Perl.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund sharp@0.35.5 exiftool-vendored.pl@13.59.3

cat > see.js <<'JS'
import { execFileSync } from 'node:child_process';
import sharp from 'sharp';

const tool = 'node_modules/exiftool-vendored.pl/bin/exiftool';
const exiftool = (...options) => execFileSync('perl', [tool, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
const colour = (width, height, background) =>
  sharp({ create: { width, height, channels: 3, background } }).jpeg();

await colour(160, 120, 'lime').toFile('thumbnail.jpg');
await colour(640, 480, 'red').toFile('camera.jpg');
exiftool('-q', '-overwrite_original', '-ThumbnailImage<=thumbnail.jpg', 'camera.jpg');
await sharp('camera.jpg').blur(50).keepMetadata().toFile('blurred.jpg');
await sharp('camera.jpg').extract({ left: 0, top: 0, width: 64, height: 48 }).keepExif().toFile('cropped.jpg');
await sharp('camera.jpg').blur(50).keepExif().toFile('blurred.webp');
await sharp('camera.jpg').blur(50).keepExif().toFile('blurred.avif');

let same = true;
for (const file of ['blurred.jpg', 'cropped.jpg', 'blurred.webp', 'blurred.avif']) {
  const inside = exiftool('-b', '-ThumbnailImage', file);
  const green = inside.length > 0 && (await sharp(inside).stats()).channels[1].mean > 200;
  console.log(file, `thumbnail of ${inside.length} bytes,`, green ? 'of the picture before' : 'another or none');
  same &&= green;
}
const width = String(exiftool('-s3', '-ExifImageWidth', 'cropped.jpg')).trim();
console.log('cropped.jpg', `ExifImageWidth ${width}`);
process.exit(same && width === '64' ? 0 : 1);
JS
node see.js
