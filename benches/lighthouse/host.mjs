// What hosts of static sites do and `pushcart serve` leaves to them: texts are sent compressed.
import { createServer } from 'node:http'
import { brotliCompressSync, constants } from 'node:zlib'

const TEXT = /^(text\/|application\/(json|javascript|xml|manifest\+json|problem\+json)|image\/svg)/

/** Passes requests on to `address`; answers where it listens. */
export function behind(address) {
  const kept = new Map()
  const compressed = (key, body) => {
    if (!kept.has(key)) kept.set(key, brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }))
    return kept.get(key)
  }
  const server = createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const { host, connection, 'accept-encoding': accepted, ...headers } = request.headers
    const answer = await fetch(address + request.url, { method: request.method, headers, body: chunks.length ? Buffer.concat(chunks) : undefined, redirect: 'manual' })
    const body = Buffer.from(await answer.arrayBuffer())
    const sent = Object.fromEntries([...answer.headers].filter(([name]) => !['content-length', 'transfer-encoding', 'connection', 'accept-ranges'].includes(name)))
    const small = /\bbr\b/.test(accepted) && TEXT.test(sent['content-type'] ?? '') && body.length > 512
    if (small) Object.assign(sent, { 'content-encoding': 'br', vary: 'accept-encoding' })
    response.writeHead(answer.status, sent)
    response.end(small ? compressed(`${request.url} ${sent.etag ?? body}`, body) : body)
  })
  return new Promise(done => server.listen(0, '127.0.0.1', () => done({ home: `http://localhost:${server.address().port}`, close: () => server.close() })))
}
