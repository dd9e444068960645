import { equal, until } from './rig.mjs'

const CART = 'pushcart:cart:/:us'
const line = (sku, quantity) => ({ slug: 'blackbird', sku, title: 'Blackbird on the Wire', variant: 'Red', image: '', url: '/products/blackbird/', quantity, amount: 2700, max: 5 })
const order = (more = {}) => ({
  order: 'ord_1', status: 'paid', currency: 'usd', created_at: 1790000000, paid_at: 1790000100, amount_subtotal: 5400, amount_discount: 0, amount_shipping: 690, amount_tax: 0,
  amount_total: 6090, amount_refunded: 0, parcels: [], lines: [{ sku: 'BB-LP-RED', title: 'Blackbird on the Wire', variant: 'Red', quantity: 2, unit_amount: 2700, amount: 5400 }], ...more,
})
const paying = async (open, lines, pending) => {
  const page = await open('/')
  await page.evaluate(([key, cart]) => localStorage.setItem(key, JSON.stringify(cart)), [CART, { id: 'a'.repeat(32), attempt: 'b'.repeat(32), lines, pending }])
  return page
}
const skus = page => page.evaluate(key => JSON.parse(localStorage.getItem(key)).lines.map(each => [each.sku, each.quantity]), CART)
const told = (context, answers) => {
  let times = 0
  return context.route('**/api/orders/**', route => route.fulfill({ json: answers[Math.min(times++, answers.length - 1)] }))
}

export const orders = {
  'the page that says thanks takes what was paid out of the cart, and leaves what was added since': async ({ open, context, home }) => {
    await told(context, [order({ status: 'open', paid_at: null }), order()])
    const page = await paying(open, [line('BB-LP-RED', 3), line('MUG', 1)], { order: 'ord_1', token: 't', lines: [['BB-LP-RED', 2]] })
    await page.goto(`${home}/thanks/?order=ord_1&token=t`)
    await until(() => skus(page), [['BB-LP-RED', 1], ['MUG', 1]])
    await until(() => page.locator('[data-status]').innerText(), 'Paid, we are getting it ready')
    equal(await page.locator('.is-total td').innerText(), '$60.90')
  },
  'thanks for another order leaves the cart alone': async ({ open, home }) => {
    const page = await paying(open, [line('BB-LP-RED', 1)], { order: 'ord_1', token: 't', lines: [['BB-LP-RED', 1]] })
    await page.goto(`${home}/thanks/?order=ord_2`)
    await page.locator('html[data-ready]').waitFor()
    equal(await skus(page), [['BB-LP-RED', 1]])
  },
  'a cart whose order was paid elsewhere learns of it': async ({ open, context, home }) => {
    await told(context, [order()])
    const page = await paying(open, [line('BB-LP-RED', 2)], { order: 'ord_1', token: 't', lines: [['BB-LP-RED', 2]] })
    await page.goto(`${home}/cart/`)
    await until(() => page.locator('[data-status]').innerText(), text => text.includes('is paid'))
    equal(await skus(page), [])
  },
  'turning back leaves the cart and the attempt': async ({ open, context, home }) => {
    await told(context, [order({ status: 'expired', paid_at: null })])
    const page = await paying(open, [line('BB-LP-RED', 2)], { order: 'ord_1', token: 't', lines: [['BB-LP-RED', 2]] })
    await page.goto(`${home}/cart/`)
    await until(() => page.locator('.line').count(), 1)
    equal(await skus(page), [['BB-LP-RED', 2]])
  },
  'an order tells its state, lines, sums, parcels and what went back': async ({ open, context }) => {
    const parcel = { sent_at: 1790090000, lines: { 'BB-LP-RED': 2 }, carrier: 'DHL', tracking_number: '123', tracking_url: 'https://dhl.example/123' }
    await told(context, [order({ status: 'partly_refunded', amount_refunded: 1000, parcels: [parcel] })])
    const page = await open('/order/?order=ord_1&token=t')
    await until(() => page.locator('[data-status]').innerText(), 'Partly refunded')
    equal(await page.locator('.steps [aria-current]').innerText().then(text => text.split('\n')[0]), 'Shipped')
    equal(await page.locator('.parcels a').getAttribute('href'), 'https://dhl.example/123')
    equal(await page.locator('tfoot tr').allInnerTexts().then(rows => rows.map(row => row.replace(/\s+/g, ' '))), ['Subtotal $54.00', 'Shipping $6.90', 'Total $60.90', 'Refunded -$10.00'])
  },
  'tax that the prices include is told with the total, and tax on top as a sum of its own': async ({ open, context }) => {
    await told(context, [order({ amount_tax: 850 }), order({ amount_tax: 500, amount_total: 6590 })])
    const page = await open('/order/?order=ord_1&token=t')
    await until(() => page.locator('.is-total').innerText(), text => /incl\. \$8\.50/.test(text))
    await page.reload()
    await until(() => page.locator('tfoot').innerText(), text => /Tax\s+\$5\.00/.test(text))
  },
  'an order that cannot be shown is told in words': async ({ open, context }) => {
    await context.route('**/api/orders/**', route => route.fulfill({ status: 404, json: { code: 'not_found', status: 404 } }))
    const page = await open('/order/?order=ord_1&token=wrong')
    await until(() => page.locator('[data-status]').innerText(), text => text.startsWith('There is no order'))
    const bare = await open('/order/')
    await until(() => bare.locator('[data-status]').innerText(), text => text.startsWith('There is no order'))
  },
}
