// How pages look and hold still: pictures, what was seen before, forced colours, large text, and nothing that jumps while it loads.
import { equal, until } from './rig.mjs'

const PAGES = ['', 'collections/', 'collections/vinyl/', 'products/blackbird/', 'products/blackbird/?variant=BB-LP-RED', 'products/mug/', 'search/?q=vinyl', 'cart/', 'order/?order=ord_1&token=t', 'thanks/', 'record-care/', 'nowhere/']
const fill = page =>
  page.evaluate(() => {
    const { home, market } = document.getElementById('shop').dataset
    const prices = market === 'us' ? { BLK: 2400, RED: 2700, SMK: 2900 } : { BLK: 2600, RED: 2900, SMK: 3100 }
    const lines = Object.entries(prices).map(([end, amount]) => ({ slug: 'blackbird', sku: `BB-LP-${end}`, title: 'Blackbird on the Wire', variant: end, image: '', url: '/products/blackbird/', quantity: 2, amount, max: 5 }))
    localStorage.setItem(`pushcart:cart:${home}:${market}`, JSON.stringify({ id: 'a'.repeat(32), attempt: 'b'.repeat(32), lines }))
  })
const ready = page => until(() => page.evaluate(() => !document.querySelector('[data-module]:not(.order)') || 'ready' in document.documentElement.dataset), true)
const current = page => page.locator('[data-thumbs] [aria-current]').getAttribute('aria-label')
/** What sticks out of the page sideways, outside of boxes that scroll. */
const wide = page =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement
    return scrollWidth > clientWidth ? `${scrollWidth} in ${clientWidth}` : ''
  })

export const look = {
  'pictures are stepped through with buttons and thumbnails, in a circle': async ({ open }) => {
    const page = await open('/products/blackbird/')
    await ready(page)
    const left = () => page.locator('[data-strip]').evaluate(strip => Math.round(strip.scrollLeft / strip.clientWidth))
    await page.getByRole('button', { name: 'Next picture' }).click()
    await until(() => current(page), 'Picture 2 of 4')
    equal(await left(), 1)
    await page.locator('[data-thumbs] a').nth(3).click()
    await until(() => current(page), 'Picture 4 of 4')
    await page.getByRole('button', { name: 'Next picture' }).click()
    await until(() => current(page), 'Picture 1 of 4')
    await page.getByRole('button', { name: 'Previous picture' }).click()
    await until(() => current(page), 'Picture 4 of 4')
    equal(await page.evaluate(() => document.activeElement.dataset.step), '-1', 'the focus stays at the button')
    equal(new URL(page.url()).hash, '')
  },
  'a picture opens large, comes nearer where it is pressed, and goes with Escape': async ({ open }) => {
    const page = await open('/products/blackbird/')
    await ready(page)
    const link = page.locator('[data-zoom]').first()
    await link.focus()
    await page.keyboard.press('Enter')
    const large = page.locator('dialog[data-zoom-dialog][open] img')
    await large.waitFor()
    equal(await large.getAttribute('src'), await link.evaluate(each => each.href))
    equal((await large.getAttribute('alt')).length > 10, true)
    await until(() => large.evaluate(image => image.complete && image.naturalWidth > 0), true)
    const width = () => large.evaluate(image => image.getBoundingClientRect().width)
    const before = await width()
    await large.click()
    await until(async () => (await width()) > before * 1.5, true)
    await large.click()
    await until(width, before)
    await page.keyboard.press('Escape')
    await large.waitFor({ state: 'hidden' })
    equal(await link.evaluate(each => each === document.activeElement), true)
  },
  'without scripts thumbnails lead to pictures, and pictures to their files': {
    options: { javaScriptEnabled: false },
    async run({ open, home }) {
      const page = await open('/products/blackbird/')
      await page.locator('[data-thumbs] a').nth(2).click()
      equal(new URL(page.url()).hash, '#picture-3')
      await until(() => page.locator('#picture-3').evaluate(each => Math.round(each.getBoundingClientRect().left) >= 0), true)
      equal(await page.locator('.strip-steps').isVisible(), false)
      const file = await page.locator('[data-zoom]').first().getAttribute('href')
      equal((await fetch(home + file)).headers.get('content-type'), 'image/jpeg')
    },
  },
  'what was looked at before is shown, newest first, in its own market only': async ({ open, home }) => {
    const page = await open('/products/blackbird/')
    await ready(page)
    const seen = async () => (await page.locator('[data-seen]').isVisible()) ? page.locator('[data-seen] a').evaluateAll(links => links.map(link => link.pathname)) : []
    equal(await seen(), [])
    for (const next of ['mug', 'tote-bag', 'mug']) {
      await page.goto(`${home}/products/${next}/`)
      await ready(page)
    }
    await until(seen, ['/products/tote-bag/', '/products/blackbird/'])
    await page.goto(`${home}/de/products/mug/`)
    await ready(page)
    equal(await seen(), [])
  },
  'on a phone the button to buy comes along once it is scrolled past': {
    options: { viewport: { width: 390, height: 800 } },
    async run({ open }) {
      const page = await open('/products/blackbird/')
      await ready(page)
      const bar = page.locator('[data-buy-bar]')
      equal(await bar.isVisible(), false, 'above the button')
      await page.locator('label.choice', { hasText: 'Red' }).click()
      await page.locator('.footer').scrollIntoViewIfNeeded()
      await bar.waitFor()
      equal((await bar.innerText()).replace(/\s+/g, ' '), 'Blackbird on the Wire $27.00 Red Add to cart')
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
      equal(await page.evaluate(() => document.querySelector('.footer').getBoundingClientRect().bottom <= document.querySelector('.buy-bar').getBoundingClientRect().top + 1), true, 'the end of the page is not covered')
      await bar.getByRole('button').click()
      await page.locator('dialog.sheet-cart[open] .line[data-sku=BB-LP-RED]').waitFor()
      await page.keyboard.press('Escape')
      await page.evaluate(() => scrollTo(0, 0))
      await bar.waitFor({ state: 'hidden' })
    },
  },
  'the way to the checkout is in sight however long the cart beside the page is': async ({ open }) => {
    const page = await open('/products/blackbird/')
    await ready(page)
    await fill(page)
    await page.locator('.button-buy:visible').click()
    await page.locator('dialog.sheet-cart[open] .line').nth(2).waitFor()
    const { y, height } = await page.locator('dialog [data-pay]').boundingBox()
    equal(y > 0 && y + height <= 900, true)
  },
  'forced colours leave what is chosen, and every edge, to be seen': {
    options: { forcedColors: 'active' },
    async run({ open, home }) {
      const page = await open('/products/blackbird/')
      await ready(page)
      const outline = value => page.locator(`input[value=${value}] + span`).evaluate(each => getComputedStyle(each).outlineStyle)
      equal([await outline('Black'), await outline('Red')], ['solid', 'none'])
      const bare = () =>
        page.locator('button:visible, select:visible, input:not([type=radio], [type=checkbox], [type=number]):visible, a.button:visible').evaluateAll(all =>
          all.filter(each => getComputedStyle(each).borderTopStyle === 'none' && getComputedStyle(each).textDecorationLine === 'none' && !/^[×−+]$/.test(each.textContent)).map(each => each.outerHTML.slice(0, 80)))
      equal(await bare(), [])
      await fill(page)
      for (const path of ['/cart/', '/search/?q=vinyl', '/collections/vinyl/?f.Genre=Folk', '/']) {
        await page.goto(home + path)
        await ready(page)
        equal(await bare(), [], path)
      }
    },
  },
  'nothing sticks out at 200 and 400 percent, nor with text twice as large': async ({ open, home }) => {
    const page = await open('/')
    await ready(page)
    await fill(page)
    for (const [width, height, text] of [[640, 450, '100%'], [320, 256, '100%'], [1280, 900, '200%']]) {
      await page.setViewportSize({ width, height })
      for (const market of ['/', '/de/'])
        for (const path of PAGES) {
          await page.goto(home + market + path)
          await ready(page)
          await page.evaluate(size => (document.documentElement.style.fontSize = size), text)
          equal(await wide(page), '', `${market}${path} at ${width} pixels with text of ${text}:`)
        }
    }
  },
}

// Scripts and pictures are held back until the page has been painted without them, so that what they move shows.
const ANSWERS = {
  quote: { market: 'us', country: 'US', currency: 'usd', amount_subtotal: 16000, amount_tax_included: null, price_list: 'x', shipping: [{ id: '0', name: 'Standard', amount: 690, days: [5, 9] }, { id: '2', name: 'Express', amount: 2400, days: [2, 4] }], lines: [] },
  stock: { stock: {} },
  orders: { order: 'ord_1', status: 'paid', currency: 'usd', created_at: 1790000000, paid_at: 1790000100, amount_subtotal: 5400, amount_discount: 0, amount_shipping: 690, amount_tax: 0, amount_total: 6090, amount_refunded: 0, parcels: [], lines: [{ sku: 'BB-LP-RED', title: 'Blackbird on the Wire', variant: 'Red', quantity: 2, unit_amount: 2700, amount: 5400 }] },
}
for (const [device, viewport, answers] of [['a phone', { width: 390, height: 800 }, ANSWERS], ['a desk', { width: 1280, height: 900 }, ANSWERS], ['a phone without a function', { width: 390, height: 800 }]])
  look[`nothing moves while scripts, pictures and answers come, on ${device}`] = {
    options: { viewport },
    async run({ open, context, home }) {
      const page = await open('/')
      await ready(page)
      await fill(page)
      let release
      let held
      await context.route(/\.(js|webp|jpg|png)$/, async route => {
        await held
        await route.continue()
      })
      if (answers) await context.route('**/api/**', route => route.fulfill({ json: answers[new URL(route.request().url()).pathname.split('/')[2]] }))
      await page.addInitScript(() => {
        globalThis.shifts = []
        new PerformanceObserver(list => {
          for (const entry of list.getEntries())
            if (!entry.hadRecentInput) globalThis.shifts.push([entry.value, ...entry.sources.map(source => source.node?.outerHTML?.slice(0, 60))])
        }).observe({ type: 'layout-shift', buffered: true })
      })
      const moved = {}
      for (const path of PAGES) {
        held = new Promise(done => (release = done))
        await page.goto(`${home}/${path}`, { waitUntil: 'commit' })
        await page.locator('.footer').waitFor()
        await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
        release()
        await page.waitForLoadState('load')
        await page.waitForLoadState('networkidle')
        await page.evaluate(async () => {
          for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
            scrollTo(0, y)
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
          }
        })
        await page.waitForLoadState('networkidle')
        const shifts = await page.evaluate(() => new Promise(done => requestAnimationFrame(() => done(globalThis.shifts))))
        if (shifts.length) moved[`/${path}`] = shifts
      }
      equal(moved, {})
    },
  }
