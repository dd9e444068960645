// Opens one page of each kind in Chromium, those that matter most in every market, and prints what is wrong as a JSON list:
// what axe finds on a phone and on a desk, in light and in dark, what sticks out at 320 pixels, and what the browser itself
// complains of, with the policy of `_headers` in force. With a second folder it leaves screenshots there.
import { createServer } from 'node:http'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { extname, join, normalize } from 'node:path'
import { chromium } from 'playwright-core'
import axe from '@axe-core/playwright'

const AxeBuilder = axe.default ?? axe
const [root, base, screenshots] = process.argv.slice(2)
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.mjs': 'text/javascript',
  '.json': 'application/json', '.svg': 'image/svg+xml', '.jpg': 'image/jpeg', '.png': 'image/png', '.webp': 'image/webp',
  '.avif': 'image/avif', '.woff2': 'font/woff2', '.xml': 'application/xml', '.webmanifest': 'application/manifest+json',
}

// The policy that hosts would send for every page. Addresses here are plain http, so nothing may be upgraded.
function policy() {
  const file = join(root, '_headers')
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const rule = text.split(/^(?=\/)/m).find(rule => rule.startsWith('/*\n')) ?? ''
  return /content-security-policy:\s*(.*)/i.exec(rule)?.[1].replace(/upgrade-insecure-requests;?/, '')
}

function serve() {
  const csp = policy()
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
    if (path.startsWith(`${base}/api/`)) {
      // No function runs here; pages must bear with that.
      response.writeHead(503, { 'content-type': 'application/problem+json' })
      return response.end('{"code":"store_unavailable","status":503}')
    }
    let file = normalize(join(root, path.slice(base.length)))
    if (path.endsWith('/')) file = join(file, 'index.html')
    const found = path.startsWith(`${base}/`) && file.startsWith(normalize(root)) && existsSync(file) && statSync(file).isFile()
    const answer = found ? file : join(root, '404.html')
    const headers = { 'content-type': TYPES[extname(answer)] ?? 'application/octet-stream' }
    if (csp) headers['content-security-policy'] = csp
    response.writeHead(found ? 200 : 404, headers)
    response.end(existsSync(answer) ? readFileSync(answer) : '')
  })
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)))
}

// One page of each kind: the product with the most variants and one without, a second page of a list, a translation.
function choose() {
  const files = readdirSync(root, { recursive: true }).filter(file => file.endsWith('.html')).sort()
  const pages = files.filter(file => !/http-equiv=["']?refresh/i.test(readFileSync(join(root, file), 'utf8').slice(0, 2000)))
  const markets = pages.filter(file => /^[^/]+\/cart\/index\.html$/.test(file)).map(file => file.split('/')[0])
  const chosen = new Map()
  const variants = new Map()
  for (const file of pages) {
    const parts = file.split('/')
    const market = markets.includes(parts[0]) ? parts.shift() : ''
    const [first, second] = parts
    let kind = parts.length === 1 ? (first === 'index.html' ? 'home' : first.replace('.html', '')) : first
    if (parts.length === 2 && !['collections', 'search', 'cart', 'order', 'thanks'].includes(first)) kind = 'page'
    if (parts.length === 3 && first !== 'products') kind = first.replace(/s$/, '')
    if (parts.length === 5 && parts[2] === 'page') kind = `${first.replace(/s$/, '')}-page`
    if (first === 'products' && second) {
      const count = readFileSync(join(root, file), 'utf8').match(/\bid=["']?sku-/g)?.length ?? 0
      kind = count ? 'product-variants' : 'product'
      const key = `${market} ${kind}`
      if ((variants.get(key) ?? -1) >= count) continue
      variants.set(key, count)
    } else if (chosen.has(market ? `${kind}-${market}` : kind)) continue
    if (!market || /^(home|product-variants|collection|search|cart|order|thanks|404)$/.test(kind)) chosen.set(market ? `${kind}-${market}` : kind, file)
  }
  return chosen
}

const errors = []
const server = await serve()
const address = file => `http://127.0.0.1:${server.address().port}${base}/${encodeURI(file.replace(/(^|\/)index\.html$/, '$1'))}`
const executablePath = process.env.CHROME_PATH ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const chrome = await chromium.launch({
  executablePath,
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const browser = await chrome.newContext({ reducedMotion: 'reduce' })
const plain = await chrome.newContext({ javaScriptEnabled: false })

async function open(kind, file, width, scheme) {
  const page = await browser.newPage()
  const complaints = []
  const here = address('')
  const ours = location => !location?.url || (location.url.startsWith(here) && !location.url.startsWith(`${here}api/`))
  page.on('console', message => {
    const expected = kind.startsWith('404') && /status of 404/.test(message.text())
    if (message.type() === 'error' && ours(message.location()) && !expected) complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(`script: ${error.message}`))
  await show(page, width, scheme)
  await page.goto(address(file), { waitUntil: 'load' })
  await page.waitForTimeout(150)
  return { page, complaints }
}

async function show(page, width, scheme) {
  await page.emulateMedia({ colorScheme: scheme })
  await page.setViewportSize({ width, height: width < 700 ? 800 : 900 })
}

// Without scripts, what is in stock can be bought: a button that can be seen and pressed, in a form that posts.
async function buyable(file) {
  const page = await plain.newPage()
  await page.setViewportSize({ width: 390, height: 800 })
  await page.goto(address(file), { waitUntil: 'load' })
  const inStock = (await page.content()).includes('schema.org/InStock')
  const buttons = await page.locator('form[method=post] button:visible:enabled').count()
  await page.close()
  return !inStock || buttons > 0
}

// What reaches over the right edge without a scrolling box of its own around it.
const overflow = () => {
  const edge = document.documentElement.clientWidth
  const hidden = [document.documentElement, document.body].some(e => /hidden|clip/.test(getComputedStyle(e).overflowX))
  if (hidden) return '<body> or <html> hides what sticks out (overflow-x)'
  if (document.documentElement.scrollWidth <= edge) return null
  const scrolls = element => {
    for (let e = element.parentElement; e && e !== document.body; e = e.parentElement) if (getComputedStyle(e).overflowX !== 'visible') return true
    return false
  }
  const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > edge + 1 && !scrolls(e))
  return `is ${document.documentElement.scrollWidth} pixels wide: ${wide.slice(0, 3).map(e => e.outerHTML.slice(0, 80)).join(' | ')}`
}

try {
  const chosen = choose()
  for (const [kind, file] of chosen) {
    const complaints = new Set()
    const opened = await open(kind, file, 390, 'light')
    for (const [device, width, scheme] of [['phone', 390, 'light'], ['phone', 390, 'dark'], ['desk', 1440, 'light']]) {
      await show(opened.page, width, scheme)
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
      const { violations } = await new AxeBuilder({ page: opened.page }).withTags(tags).setLegacyMode(true).analyze()
      for (const violation of violations) {
        const nodes = violation.nodes.slice(0, 3).map(node => `${node.target.join(' ')} (${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''})`)
        complaints.add(`axe ${violation.id} on a ${device}, ${scheme}: ${violation.help}: ${violation.nodes.length} × ${nodes.join(', ')}`)
      }
    }
    await show(opened.page, 320, 'light')
    const wide = await opened.page.evaluate(overflow)
    if (wide) complaints.add(`at 320 pixels: ${wide}`)
    opened.complaints.forEach(text => complaints.add(`the browser says: ${text}`))
    await opened.page.close()
    if (kind.startsWith('product') && !(await buyable(file))) complaints.add('cannot be bought without scripts: no button is to be seen')
    errors.push(...[...complaints].map(text => `${kind} (${file}): ${text}`))
    if (!screenshots) continue
    mkdirSync(screenshots, { recursive: true })
    for (const scheme of ['light', 'dark']) for (const width of [320, 390, 768, 1440]) {
      const { page } = await open(kind, file, width, scheme)
      await page.screenshot({ path: join(screenshots, `${kind}-${width}-${scheme}.png`), fullPage: true })
      await page.close()
    }
  }
  if (!chosen.size) errors.push('there are no pages')
} finally {
  await chrome.close()
  server.close()
}
console.log(JSON.stringify(errors))
process.exit(0)
