// The journeys, each in a browser profile of its own, one after the other in one shop.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import axe from 'axe-core'

const PAY = /\/__dev\/stripe\/c\/pay\//

/** Puts a product into the cart, with script. */
async function add(page, address, path, choose) {
  await page.goto(`${address}${path}`)
  if (choose) await page.getByRole('radio', { name: choose }).check()
  await page.locator('[data-button]:visible, [data-buy] button:visible').first().click()
  await page.locator('[data-cart-count]:not([hidden])').waitFor()
}

async function checkout(page, address, cart = '/cart/') {
  await page.goto(`${address}${cart}`)
  await page.locator('[data-checkout] button').click()
}

async function pay(page, method = 'card') {
  await page.waitForURL(PAY)
  await page.locator(`input[name=method][value=${method}]`).check()
  await page.locator('button.main').click()
}

/** Waits until the badge says that so many are in the cart: scripts tell it after the page is there. */
async function counts(page, wanted) {
  await page.waitForFunction(wanted => {
    const badge = document.querySelector('[data-cart-count]')
    return (badge.hidden ? 0 : Number(badge.textContent)) === wanted
  }, wanted)
}

/** The order's page from the thank-you page; answers its text once it has come so far. */
async function order(page, state = 'paid') {
  await page.waitForURL(/\/thanks\//)
  // A script shows the link, once it leads to the order.
  await page.locator('[data-order-link]').click()
  await page.waitForURL(/\/order\//)
  const id = new URL(page.url()).searchParams.get('order')
  for (let looks = 0; looks < 100; looks += 1) {
    await page.locator('main [data-order]:not([hidden])').waitFor()
    if (await page.locator(`[data-module][data-state="${state}"]`).count()) return { text: await page.locator('main').innerText(), id }
    // The webhook may be on its way still.
    await page.reload()
  }
  throw new Error(`the order ${id} is not ${state}: ${await page.locator('main').innerText()}`)
}

async function buy({ page, dev, address, screenshots }) {
  await page.goto(`${address}/`)
  await page.getByRole('link', { name: /Blackbird/ }).first().click()
  await page.waitForURL(/\/products\/blackbird\//)
  const before = await dev.available('BB-RED')
  await page.getByRole('radio', { name: /Red/ }).check()
  await page.locator('[data-button]').click()
  await page.locator('[data-cart-count]:not([hidden])').waitFor()
  await checkout(page, address)
  await page.waitForURL(PAY)
  assert.match(await page.locator('.summary').innerText(), /Blackbird[\s\S]*\$27\.00[\s\S]*\$6\.90[\s\S]*\$33\.90/)
  await accessible(page)
  if (screenshots) await looks(page, join(screenshots, 'pay'))
  await page.locator('input[name=shipping][value="1"]').check()
  await page.getByRole('button', { name: 'Pay $51.00' }).waitFor()
  await page.locator('input[name=email]').fill('grace@example.com')
  await pay(page)
  await page.waitForURL(/\/thanks\//)
  await counts(page, 0)
  const mail = await dev.until('the buyer has a mail', async () => (await dev.mails()).find(({ to }) => to === 'grace@example.com'))
  assert.match(mail.text, /Blackbird[\s\S]*51\.00/)
  const paid = await order(page)
  assert.match(paid.text, /Paid[\s\S]*Blackbird[\s\S]*\$51\.00/)
  await dev.until('the seller has a mail', async () => (await dev.mails()).some(({ to }) => to === 'hello@nightowl.example'))
  assert.equal(await dev.available('BB-RED'), (before ?? 5) - 1)
}

async function otherCountry({ page, address }) {
  await add(page, address, '/products/mug/')
  await page.goto(`${address}/cart/`)
  await page.locator('select[name=country]').selectOption('CA')
  await page.locator('[data-checkout] button').click()
  await page.waitForURL(PAY)
  assert.match(await page.locator('.summary').innerText(), /\$23\.90/)
  assert.equal(await page.locator('select[name=country]').inputValue(), 'CA')
  await pay(page)
  assert.match((await order(page)).text, /\$23\.90/)
}

async function turnBack({ page, dev, address }) {
  await add(page, address, '/products/pin/')
  const before = 8
  await checkout(page, address)
  await page.waitForURL(PAY)
  assert.equal(await dev.available('PIN'), before - 1)
  await page.getByRole('link', { name: 'Back to the shop' }).click()
  await page.waitForURL(/\/cart\//)
  await counts(page, 1)
  await dev.until('the unit is back', async () => await dev.available('PIN') === before)
  await page.locator('[data-checkout] button').click()
  await pay(page)
  await order(page)
}

async function declined({ page, address }) {
  await add(page, address, '/products/mug/')
  await checkout(page, address)
  await pay(page, 'declined')
  assert.match(await page.getByRole('alert').innerText(), /declined/)
  await pay(page)
  assert.match((await order(page)).text, /Paid/)
}

async function slow({ page, dev, address }) {
  await add(page, address, '/products/mug/')
  await checkout(page, address)
  await page.waitForURL(PAY)
  const session = page.url()
  await pay(page, 'later')
  const { id } = await order(page, 'processing')
  const there = page.url()
  assert.doesNotMatch(await page.locator('[data-status]').innerText(), /^Paid/)
  await page.goto(session)
  await page.getByRole('button', { name: 'The money arrives' }).click()
  await dev.until('the order is paid', async () => {
    const answer = await dev.json(`/api/orders/${id}${new URL(there).search.replace(/order=[^&]*&/, '')}`)
    return answer.status === 'paid'
  })
}

async function priceChanged({ page, dev, address }) {
  await add(page, address, '/products/blackbird/', /Black/)
  await page.goto(`${address}/cart/`)
  await page.locator('[data-subtotal]').getByText('$24.00').waitFor()
  const product = dev.read('products/blackbird.toml')
  // The page is not to be loaded anew by itself: a buyer's would not be.
  await page.route('**/__dev/events', route => route.abort())
  await page.reload()
  await page.locator('[data-subtotal]').getByText('$24.00').waitFor()
  const catalogue = () => dev.json('/catalog/products/blackbird.json')
  dev.write('products/blackbird.toml', product.replace('USD = "24.00"', 'USD = "25.00"'))
  try {
    await rebuilt(dev)
    assert.equal((await catalogue()).variants.find(({ sku }) => sku === 'BB-BLK').unit_amount, 2500)
    await page.locator('[data-checkout] button').click()
    await page.locator('[data-problem]:not(:empty), .line-note:not(:empty)').first().waitFor()
    assert.doesNotMatch(page.url(), PAY)
    await page.locator('[data-subtotal]').getByText('$25.00').waitFor()
    await page.locator('[data-checkout] button').click()
    await page.waitForURL(PAY)
    assert.match(await page.locator('.summary').innerText(), /\$25\.00/)
  } finally {
    dev.write('products/blackbird.toml', product)
    await rebuilt(dev)
  }
}

/** Waits for the next build after a change that was just written. */
async function rebuilt(dev) {
  const wanted = /USD = "(\d+)\.00", EUR = "26/.exec(dev.read('products/blackbird.toml'))[1]
  const controller = new AbortController()
  const events = await fetch(`${dev.address}/__dev/events`, { signal: controller.signal })
  for await (const _ of events.body) {
    const { variants } = await dev.json('/catalog/products/blackbird.json')
    if (variants.find(({ sku }) => sku === 'BB-BLK').unit_amount === Number(wanted) * 100) break
  }
  controller.abort()
}

async function soldOut({ page, context, address }) {
  await add(page, address, '/products/last/')
  const other = await context.browser().newContext()
  const rival = await other.newPage()
  await add(rival, address, '/products/last/')
  await checkout(rival, address)
  await rival.waitForURL(PAY)
  await checkout(page, address)
  await page.locator('[data-problem]:not(:empty), .line-note:not(:empty)').first().waitFor()
  assert.doesNotMatch(page.url(), PAY)
  await counts(page, 1)
  await pay(rival)
  await order(rival)
  await other.close()
}

async function plain({ page, dev, address }) {
  const before = await dev.available('PIN')
  await page.goto(`${address}/products/pin/`)
  await page.locator('form[method=post] button:visible').click()
  await page.waitForURL(PAY)
  await page.locator('input[name=email]').fill('plain@example.com')
  await page.locator('button.main').click()
  await page.waitForURL(/\/thanks\//)
  await dev.until('the buyer has a mail', async () => (await dev.mails()).some(({ to }) => to === 'plain@example.com'))
  await dev.until('the unit is sold', async () => await dev.available('PIN') === before - 1)
}

/** Tab until something is focused; then it is there for Enter or Space. */
async function tabTo(page, fits, what) {
  for (let presses = 0; presses < 120; presses += 1) {
    if (await page.evaluate(fits)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the keyboard does not reach ${what}`)
}

async function keyboard({ page, address }) {
  await page.goto(`${address}/products/mug/`)
  await tabTo(page, () => document.activeElement.matches('[data-buy] button'), 'the button')
  await page.keyboard.press('Enter')
  await page.locator('[data-cart-count]:not([hidden])').waitFor()
  await page.goto(`${address}/cart/`)
  await page.locator('[data-subtotal]').getByText('$12.00').waitFor()
  await tabTo(page, () => document.activeElement.matches('[data-checkout] button'), 'the checkout')
  await page.keyboard.press('Enter')
  await page.waitForURL(PAY)
  await tabTo(page, () => document.activeElement.matches('button.main'), 'the button that pays')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/thanks\//)
}

async function twoTabs({ page, context, address }) {
  await add(page, address, '/products/mug/')
  const tab = await context.newPage()
  await add(tab, address, '/products/blackbird/', /Black/)
  await page.locator('[data-cart-count]').getByText('2').waitFor()
  await checkout(page, address)
  await page.waitForURL(PAY)
  assert.match(await page.locator('.summary').innerText(), /Blackbird[\s\S]*Mug|Mug[\s\S]*Blackbird/)
  await pay(page)
  await page.waitForURL(/\/thanks\//)
  await tab.bringToFront()
  await tab.waitForFunction(() => document.querySelector('[data-cart-count]').hidden)
}

async function german({ page, dev, address }) {
  await add(page, address, '/de/products/blackbird/', /Schwarz/)
  await checkout(page, address, '/de/cart/')
  await page.waitForURL(PAY)
  assert.match(await page.locator('.summary').innerText(), /26,00\s€[\s\S]*30,90\s€/)
  await page.locator('input[name=email]').fill('emmy@example.com')
  await pay(page)
  await page.waitForURL(/\/de\/thanks\//)
  const mail = await dev.until('the buyer has a mail', async () => (await dev.mails()).find(({ to }) => to === 'emmy@example.com'))
  assert.match(mail.text, /30,90/)
  assert.match((await order(page)).text, /Bezahlt[\s\S]*30,90/)
}

async function dashboard({ page, address, screenshots }) {
  await page.goto(`${address}/__dev/`)
  await page.locator('#orders details').first().waitFor()
  await page.locator('#chaos input[name=object]').fill('MUG')
  let number = 0
  for (const [name, words] of [['twice', 'payment: 2'], ['late', 'paid'], ['lost', 'payment: 0'], ['crash', 'payment: 2'], ['redelivered', 'payment: 2'], ['race', 'expired'], ['down', 'payment_unavailable']]) {
    await page.locator(`#chaos button[value=${name}]`).click()
    number += 1
    await page.locator(`#report-${number}`).waitFor()
    const report = await page.locator('.report').first().innerText()
    assert.match(report, new RegExp(words), report)
    assert.doesNotMatch(report, /order is still/, report)
  }
  await accessible(page)
  if (screenshots) await looks(page, join(screenshots, 'board'))
}

async function mistake({ page, dev, address }) {
  await page.goto(`${address}/products/mug/`)
  const product = dev.read('products/mug.toml')
  dev.write('products/mug.toml', `${product}prize = 1\n`)
  const shown = page.locator('pushcart-mistakes pre')
  await shown.waitFor()
  assert.match(await shown.innerText(), /products\/mug\.toml:7:1[\s\S]*\^\^\^\^\^/)
  dev.write('products/mug.toml', product.replace('title = "Mug"', 'title = "Stone Mug"'))
  await page.getByRole('heading', { name: 'Stone Mug' }).waitFor()
  assert.equal(await page.locator('pushcart-mistakes').count(), 0)
  dev.write('products/mug.toml', product)
  await page.getByRole('heading', { name: 'Mug', exact: true }).waitFor()
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Nothing that axe finds on a phone or on a desk, in light or in dark. */
async function accessible(page) {
  for (const [width, height] of [[390, 844], [1280, 900]]) for (const scheme of ['light', 'dark']) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme: scheme })
    // Not by its builder for Playwright, which tries to enter the frames of mails, where no script may run, a second each.
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate(tags => window.axe.run({ runOnly: tags, iframes: false }), TAGS)
    const found = violations.map(each => `${each.id}: ${each.nodes.slice(0, 2).map(node => node.target.join(' ')).join(', ')}`)
    assert.deepEqual(found, [], `${width} pixels, ${scheme}`)
  }
}

/** Screenshots on a phone and on a desk, in light and in dark. */
async function looks(page, name) {
  for (const [width, height] of [[390, 844], [1280, 900]]) for (const scheme of ['light', 'dark']) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme: scheme })
    await page.screenshot({ path: `${name}-${width}-${scheme}.png`, fullPage: true })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

export const journeys = [
  ['browse, choose, pay, thank-you page, mail, order, stock', buy],
  ['another country has its own shipping', otherCountry],
  ['turn back, and the cart is intact', turnBack],
  ['a declined card, then one that works', declined],
  ['a slow payment arrives later', slow],
  ['the price changed between page and checkout', priceChanged],
  ['sold out at checkout', soldOut],
  ['without JavaScript', plain, { javaScriptEnabled: false }],
  ['with the keyboard alone', keyboard],
  ['in two tabs', twoTabs],
  ['the German market', german],
  ['a mistake is shown, and goes when it is mended', mistake],
  ['the dashboard and its chaos', dashboard],
]
