// clients.mjs WISH: makes clients of the OpenAPI document by three generators, compiles them, and has each upload a file.
// WISH is JSON: { document: file, gateway: origin, token, generator: [command, ...] of openapi-generator, folder, picture: file }
import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL, fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import openapiTypescript, { astToString } from 'openapi-typescript'
import { generate } from 'orval'
import ts from 'typescript'

const wish = JSON.parse(process.argv[2])
const run = promisify(execFile)
const here = dirname(fileURLToPath(import.meta.url))
const made = (...names) => join(wish.folder, ...names)

// what its documentation tells for files, which it takes for strings otherwise
const blob = ts.factory.createTypeReferenceNode('Blob')
const blobs = { transform: (schema) => (schema.format === 'binary' ? blob : undefined) }

async function types() {
  mkdirSync(made('openapi-typescript'))
  writeFileSync(made('openapi-typescript', 'api.ts'), astToString(await openapiTypescript(pathToFileURL(wish.document), blobs)))
}

const orval = () => generate({
  input: { target: wish.document },
  output: { target: made('orval', 'api.ts'), client: 'fetch', mode: 'single', baseUrl: wish.gateway },
}, wish.folder)

const openapiGenerator = () => run(wish.generator[0], [
  ...wish.generator.slice(1), 'generate', '-i', wish.document, '-g', 'typescript-fetch', '-o', made('typescript-fetch'),
  '--additional-properties=importFileExtension=.js',
])

rmSync(wish.folder, { recursive: true, force: true })
mkdirSync(wish.folder, { recursive: true })
copyFileSync(join(here, 'clients.ts'), made('clients.ts'))
writeFileSync(made('package.json'), '{"type":"module"}')
writeFileSync(made('tsconfig.json'), JSON.stringify({
  compilerOptions: { strict: true, target: 'ES2022', module: 'NodeNext', lib: ['ES2022', 'DOM', 'DOM.Iterable'], types: [], outDir: 'out' },
  files: ['clients.ts'],
}))
try {
  await Promise.all([types(), orval(), openapiGenerator()])
  const tsc = join(here, 'node_modules', 'typescript', 'bin', 'tsc')
  await run(process.execPath, [tsc, '-p', wish.folder])
  const { uploads } = await import(pathToFileURL(made('out', 'clients.js')))
  console.log(JSON.stringify({ uploaded: await uploads({ ...wish, picture: [...readFileSync(wish.picture)] }) }))
} catch (failed) {
  console.log(failed.stdout ?? '', failed.stderr ?? '', failed)
  process.exit(1)
}
