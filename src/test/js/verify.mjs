// verify.mjs WISH: holds content credentials to two readers that know nothing of one another, and prints what each says as JSON.
// WISH is JSON: { root: PEM file, checks: [{ manifest: file, asset: file, type }, ...] }; without a manifest, the asset has its own
import { readFileSync } from 'node:fs'
import { Reader } from '@contentauth/c2pa-node'
import { BMFF, JPEG, PNG } from '@trustnxt/c2pa-ts/asset'
import { SuperBox } from '@trustnxt/c2pa-ts/jumbf'
import { ManifestStore } from '@trustnxt/c2pa-ts/manifest'

const wish = JSON.parse(process.argv[2])
// mail protection, document signing, signing of content credentials
const uses = ['1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.36', '1.3.6.1.4.1.62558.2.1'].join('\n') + '\n'
const settings = JSON.stringify({
  version: 1,
  trust: { trust_anchors: readFileSync(wish.root, 'utf8'), trust_config: uses },
  verify: { verify_trust: true, remote_manifest_fetch: false, ocsp_fetch: false },
})
const formats = { 'image/png': PNG, 'image/jpeg': JPEG, 'image/heic': BMFF }

async function contentAuthenticity(manifest, asset, type) {
  try {
    const file = { buffer: asset, mimeType: type }
    const reader = manifest
      ? await Reader.fromManifestDataAndAsset(manifest, file, settings)
      : await Reader.fromAsset(file, settings)
    const store = reader.json()
    const codes = store.validation_results?.activeManifest
    return {
      state: store.validation_state,
      failures: (codes?.failure ?? []).map((one) => one.code),
      active: store.manifests[store.active_manifest],
    }
  } catch (error) {
    return { state: 'Unreadable', failures: [String(error)] }
  }
}

async function trustNxt(manifest, asset, type) {
  try {
    const store = ManifestStore.read(SuperBox.fromBuffer(manifest))
    const result = await store.validate(new formats[type](asset))
    return { valid: result.isValid, failures: result.statusEntries.filter((one) => !one.success).map((one) => one.code) }
  } catch (error) {
    return { valid: false, failures: [String(error)] }
  }
}

const seen = []
for (const { manifest, asset, type } of wish.checks) {
  const store = manifest && readFileSync(manifest)
  const bytes = readFileSync(asset)
  seen.push({
    contentAuthenticity: await contentAuthenticity(store, bytes, type),
    trustNxt: store && type in formats ? await trustNxt(store, bytes, type) : null,
  })
}
console.log(JSON.stringify({ seen }))
