// The cart with the real function: `pushcart serve` with a store in a folder. Nobody takes the money, so that an order ends there.
//   node function.mjs PUSHCART SHOP OUT
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { equal, launch, run, until } from './rig.mjs'

const [pushcart, shop, out] = process.argv.slice(2)
const store = mkdtempSync(join(tmpdir(), 'pushcart-store-'))
const server = spawn(pushcart, ['serve', '--shop', shop, '--out', out, '--port', '0'], {
  env: {
    ...process.env, STRIPE_SECRET_KEY: 'sk_test_none', STRIPE_WEBHOOK_SECRET: 'whsec_of_the_storefront', STRIPE_API_BASE: 'http://127.0.0.1:9',
    PUSHCART_SECRET: 'thirty-two bytes or more, as it must be', PUSHCART_STORE: `file:${store}`, PORT: '0',
  },
})
let said = ''
for (const stream of [server.stdout, server.stderr]) stream.on('data', data => (said += data))
const home = await until(() => /at (http:\/\/localhost:\d+)/.exec(said)?.[1], Boolean, 60).catch(error => {
  console.log(said)
  throw error
})

const line = (sku, amount, more = {}) => ({ slug: 'blackbird', sku, title: 'Blackbird on the Wire', variant: 'Red', image: '', url: '/products/blackbird/', quantity: 1, amount, max: 5, ...more })
const fill = (page, lines) =>
  page.evaluate(lines => {
    localStorage.setItem('pushcart:cart:/:us', JSON.stringify({ id: 'a'.repeat(32), attempt: 'b'.repeat(32), lines }))
    dispatchEvent(new Event('cart'))
  }, lines)
const problem = page => page.locator('[data-problem]').innerText()

const tests = {
  'what is left is told on the page of the product': async ({ open }) => {
    const page = await open('/products/blackbird/?variant=BB-LP-SMK')
    await until(() => page.locator('[data-stock-words]:visible').innerText(), 'Only 3 left')
  },
  'the cart tells delivery, total and what is left': async ({ open, home }) => {
    const page = await open('/')
    await fill(page, [line('BB-LP-SMK', 2900, { quantity: 4 })])
    await page.goto(`${home}/cart/`)
    await until(() => page.locator('[data-note]').innerText(), 'Only 3 left')
    await page.getByRole('button', { name: 'Take 3' }).click()
    await until(() => page.locator('dd[data-sum]').innerText(), '$87.00')
    await page.locator('#cart-country').selectOption('CA')
    await until(() => page.locator('dd[data-sum]').innerText(), '$98.90')
    await page.locator('.way', { hasText: 'Express' }).click()
    await until(() => page.locator('dd[data-sum]').innerText(), '$111.00')
  },
  'a price that changed is told with what it was': async ({ open, home }) => {
    const page = await open('/')
    await fill(page, [line('BB-LP-RED', 2500)])
    await page.goto(`${home}/cart/`)
    await until(() => page.locator('[data-note]').innerText(), 'Was $25.00, is now $27.00.')
  },
  'a price that changes on the way to the checkout is refused, shown and confirmed': async ({ open, home }) => {
    const page = await open('/cart/')
    await page.locator('html[data-ready]').waitFor()
    await fill(page, [line('BB-LP-RED', 2500)])
    await page.locator('[data-pay]').click()
    await until(() => problem(page), text => text.startsWith('A price has changed'))
    equal(await page.locator('[data-note]').innerText(), 'Was $25.00, is now $27.00.')
    await page.locator('[data-pay]').click()
    await until(() => problem(page), text => text.startsWith('Payments cannot be taken'), 40)
  },
  'what the shop does not sell is told at its line, and the rest is counted': async ({ open, home }) => {
    const page = await open('/')
    await fill(page, [line('GONE-1', 900, { slug: 'gone', title: 'Gone' }), line('BB-LP-RED', 2700)])
    await page.goto(`${home}/cart/`)
    await until(() => page.locator('[data-note]').first().innerText(), text => text.includes('no longer'))
    equal(await page.locator('.line').count(), 2)
  },
  'more than there are is refused with what there is': async ({ open }) => {
    const page = await open('/cart/')
    await page.locator('html[data-ready]').waitFor()
    await fill(page, [line('BB-LP-SMK', 2900, { quantity: 5 })])
    await page.locator('[data-pay]').click()
    await until(() => problem(page), text => text.startsWith('Someone was faster'), 40)
    await until(() => page.locator('[data-note]').innerText(), 'Only 3 left')
  },
}

const browser = await launch()
const { passed, failed } = await run(tests, { browser, home })
await browser.close()
server.kill()
rmSync(store, { recursive: true, force: true })
if (failed) console.log(said.split('\n').slice(-12).join('\n'))
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
