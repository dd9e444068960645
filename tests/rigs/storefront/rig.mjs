// What the rigs of the storefront share: a server of a finished site, the browser, and tests that are counted.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { chromium } from 'playwright-core'

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml',
  '.jpg': 'image/jpeg', '.png': 'image/png', '.webp': 'image/webp', '.avif': 'image/avif', '.xml': 'application/xml',
}

// What `_headers` says for every page. Addresses here are plain http, so nothing may be upgraded.
function policy(root) {
  const file = join(root, '_headers')
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return /content-security-policy:\s*(.*)/i.exec(text)?.[1].replace(/upgrade-insecure-requests;?/, '')
}

/** Serves a site as a static host would: there is no function, and unknown addresses get the 404 page. */
export function serve(root) {
  const csp = policy(root)
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
    let file = normalize(join(root, path))
    if (path.endsWith('/')) file = join(file, 'index.html')
    const found = file.startsWith(normalize(root)) && existsSync(file) && statSync(file).isFile()
    const answer = found ? file : join(root, '404.html')
    const headers = { 'content-type': TYPES[extname(answer)] ?? 'application/octet-stream' }
    if (csp) headers['content-security-policy'] = csp
    response.writeHead(found ? 200 : 404, headers)
    response.end(readFileSync(answer))
  })
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve({ server, home: `http://127.0.0.1:${server.address().port}` })))
}

export function launch() {
  const executablePath = process.env.CHROME_PATH ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
  return chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}

/** Waits until something is so, and says what it was instead if it does not become so. */
export async function until(what, expected, seconds = 60) {
  const end = Date.now() + seconds * 1000
  let seen
  for (;;) {
    seen = await what()
    if (typeof expected === 'function' ? expected(seen) : JSON.stringify(seen) === JSON.stringify(expected)) return seen
    if (Date.now() > end) throw new Error(`expected ${typeof expected === 'function' ? expected : JSON.stringify(expected)}, but it is ${JSON.stringify(seen)}`)
    await new Promise(done => setTimeout(done, 40))
  }
}

export function equal(seen, expected, what = '') {
  if (JSON.stringify(seen) !== JSON.stringify(expected)) throw new Error(`${what} expected ${JSON.stringify(expected)}, but it is ${JSON.stringify(seen)}`)
}

/** Runs tests one by one, each with a browser context of its own, and ends with `N passed, N failed`. Errors of scripts fail them. */
export async function run(tests, { browser, home, options = {}, only }) {
  let passed = 0
  let failed = 0
  for (const [name, test] of Object.entries(tests)) {
    if (only && !name.includes(only)) continue
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options, ...(test.options ?? {}) })
    context.setDefaultTimeout(60_000)
    const complaints = []
    const open = async (path = '/', waitUntil = 'load') => {
      const page = await context.newPage()
      page.on('pageerror', error => complaints.push(`script: ${error.message}`))
      page.on('console', message => {
        // What the browser itself notes of a host without a function.
        const expected = /status of (400|404|409|429|50\d)/.test(message.text())
        if (message.type() === 'error' && !expected) complaints.push(message.text())
      })
      await page.goto(home + path, { waitUntil })
      return page
    }
    try {
      await (test.run ?? test)({ open, context, home })
      if (complaints.length) throw new Error(complaints.join('\n     '))
      passed += 1
      console.log(`ok   ${name}`)
    } catch (error) {
      failed += 1
      console.log(`FAIL ${name}\n     ${error.message.split('\n').slice(0, 12).join('\n     ')}`)
    }
    await context.close()
  }
  return { passed, failed }
}
