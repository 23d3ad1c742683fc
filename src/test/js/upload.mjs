// upload.mjs WISH: sends a file with tus-js-client, breaks off and goes on at another gateway, and prints what it saw as JSON.
// WISH is JSON: { file, gateways: [origin, ...], token, cuts: [bytes, ...], stream, options }
// Each of `cuts` ends one life of the client in the middle of a request, once that many bytes were read to be sent; the next
// life begins at the next gateway. A `stream` can't be read again, so it has but one life.
import { createReadStream, readFileSync } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import * as tus from 'tus-js-client'

const wish = JSON.parse(process.argv[2])
const kept = new Map() // what a browser would keep in its storage
const requests = []
let asset = null
let now = null // what becomes of the life at hand

const storage = {
  async findAllUploads() { return [...kept.values()] },
  async findUploadsByFingerprint(fingerprint) { return [...kept.values()].filter((one) => one.fingerprint === fingerprint) },
  async removeUpload(key) { kept.delete(key) },
  async addUpload(fingerprint, upload) {
    const key = `tus::${fingerprint}::${kept.size}`
    kept.set(key, { ...upload, fingerprint, urlStorageKey: key })
    return key
  },
}

// the same upload at another gateway
const at = (origin, address) => origin + new URL(address).pathname

// tells of each piece that is read, and so stops where the test says and not where the clock does
const counted = {
  async openFile(bytes) {
    return {
      size: bytes.length,
      async slice(start, end) {
        const to = Math.min(end, bytes.length)
        function* pieces() {
          for (let at = start; at < to; at += 65536) {
            now.sent(at)
            yield bytes.subarray(at, Math.min(to, at + 65536))
          }
        }
        return { value: Object.assign(Readable.from(pieces(), { objectMode: false }), { size: to - start }), done: to >= bytes.length }
      },
      close() {},
    }
  },
}

function input() {
  if (!wish.stream) return readFileSync(wish.file)
  const stream = new PassThrough() // no file behind it that tells the length
  return createReadStream(wish.file).pipe(stream)
}

function client(origin) {
  const upload = new tus.Upload(input(), {
    endpoint: origin + '/v1/uploads',
    headers: { Authorization: 'Bearer ' + wish.token },
    metadata: { filename: 'Ein schöner Film.mp4', filetype: 'video/mp4' },
    fingerprint: async () => 'film',
    urlStorage: storage,
    ...(wish.stream || wish.options.parallelUploads ? {} : { fileReader: counted }),
    ...wish.options,
    onAfterResponse: (request, response) => {
      requests.push(`${request.getMethod()} ${response.getStatus()}`)
      asset = response.getHeader('Holdfast-Asset') || asset
    },
    // the gateway names itself as its public address, which is not where the test reaches it
    onUploadUrlAvailable: () => { upload.url = at(origin, new URL(upload.url, origin).href) },
    onProgress: (sent) => now.sent(sent),
    onError: (error) => now.fail(error),
    onSuccess: () => now.end(true),
  })
  const [previous] = [...kept.values()]
  if (previous) {
    upload.resumeFromPreviousUpload({
      ...previous,
      uploadUrl: previous.uploadUrl && at(origin, previous.uploadUrl),
      parallelUploadUrls: previous.parallelUploadUrls && previous.parallelUploadUrls.map((one) => at(origin, one)),
    })
  }
  return upload
}

function live(upload, cut) {
  return new Promise((resolve, reject) => {
    let over = false
    now = {
      sent: (bytes) => {
        if (over || cut === undefined || bytes < cut) return
        over = true
        upload.abort().then(() => resolve(false), reject)
      },
      fail: reject,
      end: resolve,
    }
    upload.start()
  })
}

let lives = 0
try {
  let done = false
  while (!done) {
    const upload = client(wish.gateways[lives % wish.gateways.length])
    done = await live(upload, wish.cuts[lives++])
  }
  console.log(JSON.stringify({ lives, asset, requests }))
  process.exit(0)
} catch (error) {
  console.log(JSON.stringify({ error: String(error), lives, requests }))
  process.exit(1)
}
