import { equal, until } from './rig.mjs'

const stored = page => page.evaluate(() => JSON.parse(localStorage.getItem(Object.keys(localStorage).find(key => key.startsWith('pushcart:cart')) ?? '')) ?? { lines: [] })
const skus = async page => (await stored(page)).lines.map(line => [line.sku, line.quantity])
const drawn = page => page.locator('.line').evaluateAll(lines => lines.map(line => [line.dataset.sku, Number(line.querySelector('input').value)]))
const add = async (page, label) => {
  if (label) await page.locator('label.choice', { hasText: label }).click()
  await page.locator('.button-buy:visible').click()
  await page.locator('dialog.sheet-cart[open]').waitFor()
}
const filled = async (open, path = '/products/blackbird/', label = 'Red') => {
  const page = await open(path)
  await page.locator('html[data-ready]').waitFor()
  await add(page, label)
  return page
}
// What the product's page learnt of a host without a function is forgotten.
const toCart = async page => {
  await page.evaluate(() => sessionStorage.clear())
  await page.goto(new URL('/cart/', page.url()).href)
}
const quote = (lines, more = {}) => ({
  market: 'us', country: 'US', currency: 'usd', amount_subtotal: lines.reduce((sum, line) => sum + line.amount, 0), amount_tax_included: null, price_list: 'x',
  shipping: [{ id: '0', name: 'Standard', amount: 690, days: [5, 9] }, { id: '2', name: 'Express', amount: 2400, days: [2, 4] }], lines, ...more,
})
const red = (quantity = 1, unit = 2700) => ({ sku: 'BB-LP-RED', title: 'Blackbird on the Wire', variant: 'Red', quantity, unit_amount: unit, amount: quantity * unit })
/** Answers in the function's place: a status and a body by route. Answers the requests that came. */
const answer = async (context, routes) => {
  const came = []
  await context.route('**/api/**', async route => {
    const name = new URL(route.request().url()).pathname.replace('/api/', '')
    const body = route.request().postDataJSON?.() ?? undefined
    came.push({ name, body })
    const reply = routes[name] ?? routes[name.split('/')[0]]
    const made = typeof reply === 'function' ? await reply(body, came.filter(each => each.name === name).length) : reply
    if (!made) return route.fulfill({ status: 503, json: { code: 'store_unavailable', status: 503 } })
    await route.fulfill({ status: made[0], json: made[1], contentType: made[0] < 300 ? 'application/json' : 'application/problem+json' })
  })
  return came
}
const problem = page => page.locator('[data-problem]').innerText()

export const cart = {
  'adding opens the cart beside the page, says what was added, and gives the focus back': async ({ open }) => {
    const page = await filled(open)
    await until(() => page.locator('dialog [data-status]').innerText(), 'Added: Blackbird on the Wire, Red.')
    equal(await drawn(page), [['BB-LP-RED', 1]])
    equal(await page.evaluate(() => document.activeElement.closest('dialog')?.className), 'sheet sheet-cart')
    await page.keyboard.press('Escape')
    await page.locator('dialog.sheet-cart').waitFor({ state: 'hidden' })
    equal(await page.evaluate(() => document.activeElement.matches('.button-buy')), true)
    equal(await page.locator('[data-cart-count]').innerText(), '1')
  },
  'the cart link opens the cart, and is a plain link where the cart cannot be fetched': async ({ open, context }) => {
    const page = await open('/')
    await page.locator('[data-cart-link]').click()
    await page.locator('dialog.sheet-cart[open] [data-empty]').waitFor()
    await context.route('**/cart/', (route, request) => (request.isNavigationRequest() ? route.continue() : route.abort()))
    const other = await context.newPage()
    await other.goto(page.url())
    await other.locator('[data-cart-link]').click()
    await other.waitForURL('**/cart/')
  },
  'the cart survives reloading, another page and another tab': async ({ open }) => {
    const page = await filled(open)
    await page.reload()
    equal(await skus(page), [['BB-LP-RED', 1]])
    const other = await open('/cart/')
    await until(() => drawn(other), [['BB-LP-RED', 1]])
    await page.locator('label.choice', { hasText: 'Black' }).click()
    await page.locator('.button-buy:visible').click()
    await until(() => drawn(other), [['BB-LP-RED', 1], ['BB-LP-BLK', 1]])
    await other.locator('[data-remove]').first().click()
    await until(() => drawn(page), [['BB-LP-BLK', 1]])
  },
  'quantities are changed by buttons and by typing, and the new sum is said': async ({ open }) => {
    const page = await filled(open)
    await toCart(page)
    await page.locator('[data-more]').click()
    await until(() => page.locator('[data-status]').innerText(), 'Subtotal: $54.00.')
    await page.locator('[data-quantity]').fill('99')
    await page.keyboard.press('Tab')
    await until(() => page.locator('[data-status]').innerText(), text => text.includes('at most 5'))
    equal(await skus(page), [['BB-LP-RED', 5]])
    equal(await page.locator('[data-more]').isDisabled(), true)
  },
  'what is removed can be taken back, and the focus stays in the list': async ({ open }) => {
    const page = await filled(open)
    await toCart(page)
    await page.locator('[data-remove]').click()
    await page.locator('[data-empty]').waitFor()
    equal(await page.evaluate(() => document.activeElement.tagName), 'H1')
    await page.getByRole('button', { name: 'Undo' }).click()
    await until(() => drawn(page), [['BB-LP-RED', 1]])
    equal(await page.evaluate(() => document.activeElement.id), 'line-BB-LP-RED')
  },
  'without a function the static catalogue says what changed': async ({ open, context, home }) => {
    const page = await filled(open)
    const json = await (await fetch(`${home}/catalog/products/blackbird.json`)).json()
    json.variants.find(({ sku }) => sku === 'BB-LP-RED').unit_amount = 2900
    await context.route('**/catalog/products/blackbird.json', route => route.fulfill({ json }))
    await toCart(page)
    await until(() => page.locator('[data-note]').innerText(), 'Was $27.00, is now $29.00.')
    await page.reload()
    await until(() => page.locator('[data-note]').innerText(), 'Was $27.00, is now $29.00.')
    await until(() => page.locator('[data-subtotal]').innerText(), '$29.00')
  },
  'what is no longer sold is told at its line and stays in the cart': async ({ open, context }) => {
    const page = await filled(open)
    await context.route('**/catalog/products/blackbird.json', route => route.fulfill({ status: 404, body: '' }))
    await toCart(page)
    await until(() => page.locator('[data-note]').innerText(), text => text.includes('no longer'))
    equal(await skus(page), [['BB-LP-RED', 1]])
  },
  'delivery and total are estimated for the country, and the chosen way is remembered': async ({ open, context }) => {
    const page = await filled(open)
    const came = await answer(context, { quote: body => [200, quote([red()], { country: body.country })], stock: [200, { stock: {} }] })
    await toCart(page)
    await until(() => page.locator('dd[data-sum]').innerText(), '$33.90')
    await page.locator('.way', { hasText: 'Express' }).click()
    await until(() => page.locator('dd[data-sum]').innerText(), '$51.00')
    await page.locator('#cart-country').selectOption('CA')
    await until(() => came.filter(each => each.name === 'quote').at(-1).body.country, 'CA')
    await page.reload()
    await until(() => page.locator('dd[data-sum]').innerText(), '$51.00')
    equal(await page.locator('#cart-country').inputValue(), 'CA')
  },
  'more left than the shop tells is no trouble': async ({ open, context }) => {
    const page = await filled(open)
    const came = await answer(context, { quote: [200, quote([red()])], stock: [200, { stock: { 'BB-LP-RED': { available: null, when_out: 'sold-out' } } }] })
    await toCart(page)
    await until(() => came.some(each => each.name === 'stock'), true)
    await page.locator('[data-more]').click()
    await until(() => page.locator('[data-status]').innerText(), 'Subtotal: $54.00.')
    equal(await page.locator('[data-note]').innerText(), '')
    equal(await page.locator('[data-quantity]').getAttribute('aria-invalid'), 'false')
  },
  'fewer left than wanted is told at the line with a way to take them': async ({ open, context }) => {
    const page = await filled(open)
    await answer(context, { quote: body => [200, quote([red(body.lines[0].quantity)])], stock: [200, { stock: { 'BB-LP-RED': { available: 2, when_out: 'sold-out' } } }] })
    await page.evaluate(() => {
      const key = Object.keys(localStorage).find(each => each.startsWith('pushcart:cart'))
      const cart = JSON.parse(localStorage.getItem(key))
      cart.lines[0].quantity = 4
      localStorage.setItem(key, JSON.stringify(cart))
    })
    await toCart(page)
    await until(() => page.locator('[data-note]').innerText(), 'Only 2 left')
    const field = page.locator('[data-quantity]')
    equal(await field.getAttribute('aria-invalid'), 'true')
    equal(await field.getAttribute('aria-describedby'), 'note-BB-LP-RED')
    await page.getByRole('button', { name: 'Take 2' }).click()
    await until(() => skus(page), [['BB-LP-RED', 2]])
    await until(() => field.getAttribute('aria-invalid'), 'false')
  },
  'one attempt is one order: a double click, a retry and another tab send the same': async ({ open, context }) => {
    const page = await filled(open)
    const came = await answer(context, { checkout: () => undefined })
    await toCart(page)
    await page.locator('[data-pay]').dblclick()
    await until(() => problem(page), text => text.includes('Nothing was charged'))
    const other = await open('/cart/')
    await other.locator('[data-pay]').click()
    await until(() => problem(other), text => text.includes('Nothing was charged'))
    const orders = came.filter(each => each.name === 'checkout')
    equal(orders.length, 2)
    equal(new Set(orders.map(each => JSON.stringify(each.body))).size, 1)
    equal(/^[0-9a-f]{32}$/.test(orders[0].body.attempt) && /^[0-9a-f]{32}$/.test(orders[0].body.cart), true)
    equal(orders[0].body.lines, [{ sku: 'BB-LP-RED', quantity: 1, unit_amount_seen: 2700 }])
  },
  'an attempt that has ended is followed by a new one': async ({ open, context, home }) => {
    const page = await filled(open)
    const came = await answer(context, { checkout: (body, times) => (times === 1 ? [409, { code: 'attempt_ended', status: 409 }] : [200, { order: 'ord_1', token: 't', url: `${home}/about/`, expires_at: 0 }]) })
    await toCart(page)
    await page.locator('[data-pay]').click()
    await page.waitForURL('**/about/')
    const [first, second] = came.filter(each => each.name === 'checkout')
    equal(first.body.attempt === second.body.attempt, false)
    equal(await skus(page), [['BB-LP-RED', 1]], 'the cart stays until it is paid')
  },
  'changed prices are shown, and the buyer confirms them': async ({ open, context, home }) => {
    const page = await filled(open)
    const came = await answer(context, {
      checkout: body => (body.lines[0].unit_amount_seen === 2700 ? [409, { code: 'price_changed', status: 409, lines: [{ sku: 'BB-LP-RED', unit_amount_seen: 2700, unit_amount: 3100 }] }] : [200, { order: 'ord_1', token: 't', url: `${home}/about/`, expires_at: 0 }]),
    })
    await toCart(page)
    await page.locator('[data-pay]').click()
    await until(() => problem(page), text => text.startsWith('A price has changed'))
    equal(await page.locator('[data-note]').innerText(), 'Was $27.00, is now $31.00.')
    equal(await page.evaluate(() => document.activeElement.id), 'line-BB-LP-RED')
    await page.locator('[data-pay]').click()
    await page.waitForURL('**/about/')
    equal(came.filter(each => each.name === 'checkout').at(-1).body.lines[0].unit_amount_seen, 3100)
  },
  'what is sold out meanwhile is told at its line': async ({ open, context }) => {
    const page = await filled(open)
    await answer(context, { checkout: [409, { code: 'sold_out', status: 409, lines: [{ sku: 'BB-LP-RED', available: 0 }] }] })
    await toCart(page)
    await page.locator('[data-pay]').click()
    await until(() => page.locator('[data-note]').innerText(), 'Sold out')
    await until(() => problem(page), text => text.startsWith('Someone was faster'))
  },
  'refusals are told in words': async ({ open, context }) => {
    const page = await filled(open)
    let code
    await answer(context, { checkout: () => code })
    await toCart(page)
    for (const [reply, words] of [
      [[429, { code: 'too_many_requests', status: 429 }], 'wait a minute'],
      [[502, { code: 'payment_unavailable', status: 502 }], 'Payments cannot be taken'],
      [[503, { code: 'store_unavailable', status: 503 }], 'cannot be reached'],
      [[400, { code: 'invalid_request', status: 400 }], 'check the quantities'],
    ]) {
      code = reply
      await page.locator('[data-pay]').click()
      await until(() => problem(page), text => text.includes(words))
      await until(() => page.locator('[data-pay]').isEnabled(), true)
    }
    equal(await skus(page), [['BB-LP-RED', 1]])
  },
  'a hundred lines fit, and a hundred and first is told': async ({ open }) => {
    const page = await filled(open)
    await page.evaluate(() => {
      const key = Object.keys(localStorage).find(each => each.startsWith('pushcart:cart'))
      const cart = JSON.parse(localStorage.getItem(key))
      cart.lines = Array.from({ length: 100 }, (_, at) => ({ ...cart.lines[0], sku: `SKU-${at}` }))
      localStorage.setItem(key, JSON.stringify(cart))
    })
    await page.reload()
    await page.locator('html[data-ready]').waitFor()
    await page.locator('.button-buy:visible').click()
    await until(() => page.locator('p[data-added]').innerText(), text => text.includes('100'))
    await toCart(page)
    await until(() => page.locator('.line').count(), 100)
  },
  'without scripts the cart says how to buy': {
    options: { javaScriptEnabled: false },
    async run({ open }) {
      const page = await open('/cart/')
      equal(await page.locator('.only-plain').first().isVisible(), true)
      equal(await page.locator('[data-pay]').isVisible(), false)
    },
  },
  'the cart reads from right to left in Arabic words and stays within a narrow screen': {
    options: { viewport: { width: 320, height: 700 } },
    async run({ open }) {
      const page = await filled(open)
      await page.evaluate(() => (document.documentElement.dir = 'rtl'))
      equal(await page.evaluate(() => document.querySelector('dialog').scrollWidth <= 320), true)
      equal(await page.evaluate(() => document.querySelector('dialog').getBoundingClientRect().left), 0)
    },
  },
}
