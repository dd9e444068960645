import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { chromium } = createRequire(join(root, 'tests/rigs/package.json'))('playwright-core')
const option = (name, otherwise) => process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise
const release = name => join(root, 'target/release', name)
const executablePath = process.env.CHROME_PATH ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** A server on a generated shop, and the address it prints. */
async function serve(shop) {
  const server = spawn(release('pushcart'), ['dev', '--port', '0', '--shop', shop], { stdio: ['ignore', 'ignore', 'pipe'] })
  for await (const line of createInterface(server.stderr)) {
    const address = /the shop is at (http:\S+)\//.exec(line)?.[1]
    if (address) {
      server.stderr.resume()
      return { server, address }
    }
  }
  throw new Error('pushcart dev has ended')
}

/** Saves another title, and waits until the page shows it. */
async function once(page, file, product, run) {
  const title = `Saved for run ${run}`
  const started = performance.now()
  writeFileSync(file, product.replace(/^title = .*$/m, `title = "${title}"`))
  await page.locator('h1', { hasText: title }).waitFor({ timeout: 120_000 })
  return performance.now() - started
}

const browser = await chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
/** The median of some times and how far they lie apart, as cells of a table. */
const cells = times => {
  times.sort((a, b) => a - b)
  return `${times[times.length >> 1].toFixed(0)} ms | ${times[0].toFixed(0)}–${times.at(-1).toFixed(0)} ms`
}

// One save a while after another, as people save, and each as soon as the one before it was seen.
const PAUSES = [2000, 0]
console.log(`${cpus()[0].model}, ${cpus().length} cores\n\n| Products | After a pause | Spread | At once after another | Spread |\n| --- | ---: | ---: | ---: | ---: |`)
for (const size of option('--sizes', '50,10000').split(',')) {
  const shop = mkdtempSync(join(tmpdir(), 'pushcart-bench-dev-'))
  execFileSync(release('examples/generate'), ['--products', size, '--seed', '7', '--pictures', 'few', '--out', shop])
  const { server, address } = await serve(shop)
  const catalogue = await (await fetch(`${address}/catalog/products.json`)).json()
  const slug = (catalogue.products ?? catalogue)[0].slug
  const file = ['toml', 'json'].map(ending => join(shop, 'products', `${slug}.${ending}`)).concat(join(shop, 'products', slug, 'product.toml')).find(existsSync)
    ?? readdirSync(join(shop, 'products'), { recursive: true }).map(name => join(shop, 'products', name)).find(name => name.includes(slug) && name.endsWith('.toml'))
  const product = readFileSync(file, 'utf8')
  const page = await browser.newPage()
  await page.goto(`${address}/products/${slug}/`)
  const row = []
  for (const pause of PAUSES) {
    const times = []
    for (let run = 0; run < Number(option('--runs', '7')); run += 1) {
      await new Promise(resolve => setTimeout(resolve, pause))
      times.push(await once(page, file, product, `${pause}-${run}`))
    }
    row.push(cells(times))
  }
  console.log(`| ${size} | ${row.join(' | ')} |`)
  await page.close()
  const ended = new Promise(resolve => server.once('exit', resolve))
  server.kill('SIGINT')
  await ended
  rmSync(shop, { recursive: true, force: true })
}
await browser.close()
