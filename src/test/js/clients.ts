// Uses what clients.mjs generated as its users would; that it compiles is half of the test.
import createClient from 'openapi-fetch'
import type { components, paths } from './openapi-typescript/api.js'
import { assetsUpload, type Event as OrvalEvent, type WebhookMessage } from './orval/api.js'
import { AssetsApi, Configuration, EventFromJSON, type Event as FetchEvent } from './typescript-fetch/index.js'

type Wish = { gateway: string; token: string; picture: number[] }

/** The ids of what each client uploaded. */
export async function uploads(wish: Wish): Promise<Record<string, string>> {
  const picture = new Blob([new Uint8Array(wish.picture)], { type: 'image/png' })
  return {
    openapiFetch: await openapiFetch(wish, picture),
    orval: await orval(wish, picture),
    typescriptFetch: await typescriptFetch(wish, picture),
  }
}

async function openapiFetch(wish: Wish, picture: Blob): Promise<string> {
  const client = createClient<paths>({ baseUrl: wish.gateway, headers: { Authorization: `Bearer ${wish.token}` } })
  const { data, error } = await client.POST('/v1/assets', {
    params: { query: { name: 'one.png' } },
    headers: { 'Content-Type': 'application/octet-stream' },
    body: picture,
    bodySerializer: (body) => body,
  })
  if (error) throw new Error(error.title)
  if ('items' in data) throw new Error('it is one')
  const url = await client.GET('/v1/events/url')
  if (!url.data?.expiresAt) throw new Error(url.error?.title)
  return data.id
}

async function orval(wish: Wish, picture: Blob): Promise<string> {
  const answer = await assetsUpload(picture, { name: 'two.png' }, { headers: { Authorization: `Bearer ${wish.token}` } })
  if (answer.status !== 201) throw new Error(answer.data.title)
  if ('items' in answer.data) throw new Error('it is one')
  return answer.data.id
}

async function typescriptFetch(wish: Wish, picture: Blob): Promise<string> {
  const api = new AssetsApi(new Configuration({ basePath: wish.gateway, accessToken: wish.token }))
  const made = await api.assetsUpload({ body: picture, name: 'three.png' })
  if ('items' in made) throw new Error('it is one')
  const page = await api.assetsList({ limit: 5 })
  if (!page.items.some((each) => each.id === made.id && each.createdAt instanceof Date)) throw new Error('it is not listed')
  return made.id
}

/** Each knows by its type what an event is about. */
export function about(one: components['schemas']['Event'], two: OrvalEvent, three: WebhookMessage, four: FetchEvent): string[] {
  return [
    one.type === 'export.ready' ? one.export : one.type === 'reset' ? one.links.assets : '',
    two.type === 'asset.stored' ? two.asset : '',
    three.type === 'generation.failed' ? three.data.generation : '',
    four.type === 'communications' ? four.communication : EventFromJSON(four).type,
  ]
}
