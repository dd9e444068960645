import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { launch } from 'chrome-launcher'
import lighthouse from 'lighthouse'
import { behind } from './host.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const option = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise)
const built = ['release', 'debug'].map(kind => join(root, 'target', kind, 'pushcart')).find(existsSync)
const pushcart = resolve(option('--pushcart', built))
const shop = resolve(option('--shop', root))
const runs = Number(option('--runs', '5'))
const paths = option('--pages', ['/', '/de/'].flatMap(market => ['', 'collections/vinyl/', 'products/blackbird/', 'cart/'].map(page => market + page)).join()).split(',')
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo']
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** The finished shop with its function and a store of its own; nobody takes the money. */
async function serve(out, store) {
  const server = spawn(pushcart, ['serve', '--shop', shop, '--out', out, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env, STRIPE_SECRET_KEY: 'sk_test_none', STRIPE_WEBHOOK_SECRET: 'whsec_none', STRIPE_API_BASE: 'http://127.0.0.1:9',
      PUSHCART_SECRET: 'thirty-two bytes or more, as it must be', PUSHCART_STORE: `file:${store}`,
    },
  })
  server.stdout.resume()
  for await (const line of createInterface(server.stderr)) {
    const address = /at (http:\/\/localhost:\d+)/.exec(line)?.[1]
    if (!address) continue
    server.stderr.resume()
    return { server, address }
  }
  throw new Error('pushcart serve has ended')
}

async function score(url) {
  const chrome = await launch({ chromePath: process.env.CHROME_PATH ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync), chromeFlags: FLAGS })
  try {
    const { lhr } = await lighthouse(url, { port: chrome.port, onlyCategories: CATEGORIES, throttlingMethod: 'simulate', logLevel: 'error' })
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message)
    const failed = ({ id, weight }) => weight && lhr.audits[id].score !== null && lhr.audits[id].score < 1
    const wanting = CATEGORIES.slice(1).flatMap(name => lhr.categories[name].auditRefs.filter(failed).map(({ id }) => `${id}: ${lhr.audits[id].title}`))
    const number = id => lhr.audits[id].numericValue
    return {
      scores: CATEGORIES.map(name => Math.round(lhr.categories[name].score * 100)),
      paint: number('largest-contentful-paint'), blocked: number('total-blocking-time'), shift: number('cumulative-layout-shift'), bytes: number('total-byte-weight'), wanting,
    }
  } finally {
    await chrome.kill()
  }
}

const scratch = mkdtempSync(join(tmpdir(), 'pushcart-lighthouse-'))
const out = resolve(option('--out', join(scratch, 'dist')))
if (!existsSync(out)) execFileSync(pushcart, ['build', '--shop', shop, '--out', out], { stdio: 'ignore' })
const { server, address } = await serve(out, join(scratch, 'store'))
const host = await behind(address)
const load = () => loadavg()[0].toFixed(1)
const wanting = new Set()
const before = load()
console.log('| Page | Performance | Accessibility | Best practices | SEO | LCP | TBT | CLS | Size |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |')
for (const path of paths) {
  const all = []
  // A run in which the browser itself failed says nothing about the page, and is made once more.
  for (let run = 0; run < runs; run += 1) all.push(await score(host.home + path).catch(() => score(host.home + path)))
  all.sort((a, b) => a.scores[0] - b.scores[0] || b.paint - a.paint)
  const median = all[all.length >> 1]
  const best = all.at(-1)
  for (const each of all) for (const audit of each.wanting) wanting.add(`${path}: ${audit}`)
  const worst = CATEGORIES.map((_, at) => Math.min(...all.map(({ scores }) => scores[at])))
  const cells = [`${median.scores[0]} (${worst[0]}–${best.scores[0]})`, ...worst.slice(1), `${(median.paint / 1000).toFixed(2)} s`, `${Math.round(median.blocked)} ms`, median.shift.toFixed(3), `${Math.round(median.bytes / 1024)} KB`]
  console.log(`| \`${path}\` | ${cells.join(' | ')} |`)
}
console.log(`\n${cpus()[0].model}, ${cpus().length} cores, load ${before} before and ${load()} after; ${runs} runs a page: medians, performance with its spread, of the other scores the worst.`)
if (wanting.size) console.log(`\nWanting beside performance, in any run:\n${[...wanting].map(each => `- ${each}`).join('\n')}`)
host.close()
server.kill('SIGINT')
rmSync(scratch, { recursive: true, force: true })
