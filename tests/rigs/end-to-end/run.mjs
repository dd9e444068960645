import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { Dev } from './dev.mjs'
import { journeys } from './journeys.mjs'

const option = name => process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined
const only = option('--only')
const executablePath = process.env.CHROME_PATH ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

const dev = await Dev.start()
const browser = await chromium.launch({ executablePath, headless: true, args: FLAGS })
let failed = 0
let passed = 0

for (const [name, journey, options = {}] of journeys) {
  if (only && !name.includes(only)) continue
  const started = performance.now()
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  context.setDefaultTimeout(60_000)
  const complaints = []
  // Only this machine is asked, and no policy is broken.
  context.on('request', request => {
    const { protocol, hostname } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== 'localhost') complaints.push(`asks for ${request.url()}`)
  })
  context.on('console', message => {
    if (message.type() === 'error' && /Content Security Policy/.test(message.text())) complaints.push(message.text())
  })
  context.on('weberror', error => complaints.push(error.error().message))
  let problem
  let page
  try {
    page = await context.newPage()
    await journey({ page, context, dev, address: dev.address, screenshots: option('--screenshots') })
    if (complaints.length) problem = new Error(complaints.join('\n'))
  } catch (error) {
    problem = error
  }
  const took = `${((performance.now() - started) / 1000).toFixed(1)} s`
  if (problem) {
    failed += 1
    console.log(`FAIL ${name} (${took})\n     at ${page?.url()}\n     ${String(problem.stack ?? problem).replaceAll('\n', '\n     ')}`)
  } else {
    passed += 1
    console.log(`ok   ${name} (${took})`)
  }
  await context.close()
}

await browser.close()
const code = await dev.stop()
if (code === 0) passed += 1
else failed += 1
console.log(code === 0 ? 'ok   Ctrl-C ends it' : `FAIL Ctrl-C ends it with ${code}`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
