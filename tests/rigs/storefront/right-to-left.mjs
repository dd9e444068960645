// A shop that reads from right to left, in a browser: what has a direction is turned, and nothing sticks out.
//   node right-to-left.mjs SITE [ONLY]       SITE is made of tests/shops/arabic
import { equal, launch, run, serve, until } from './rig.mjs'

const PAGES = ['/', '/collections/', '/collections/coffee/', '/products/yirgacheffe/', '/products/dallah/', '/search/?q=قهوة', '/cart/', '/order/', '/thanks/', '/shipping/', '/nowhere/']
const ready = page => until(() => page.evaluate(() => !document.querySelector('[data-module]:not(.order)') || 'ready' in document.documentElement.dataset), true)

const tests = {
  'every page reads from right to left and fits screens from 320 to 2560 pixels': async ({ open, home }) => {
    const page = await open('/')
    for (const width of [320, 640, 1280, 2560]) {
      await page.setViewportSize({ width, height: 900 })
      for (const path of PAGES) {
        await page.goto(home + path)
        await ready(page)
        const { dir, lang, sum, over } = await page.evaluate(() => {
          const { dir, lang, clientWidth, scrollWidth } = document.documentElement
          const logo = document.querySelector('.brand').getBoundingClientRect()
          return { dir, lang, over: scrollWidth - clientWidth, sum: logo.right > innerWidth / 2 }
        })
        equal({ dir, lang, sum, over }, { dir: 'rtl', lang: 'ar-JO', sum: true, over: 0 }, `${path} at ${width} pixels:`)
      }
    }
  },
  'letters are not spaced, so that they join': async ({ open }) => {
    const page = await open('/products/yirgacheffe/')
    equal(await page.locator('h1, h2, .button:visible, .label').evaluateAll(all => [...new Set(all.map(each => getComputedStyle(each).letterSpacing))].filter(each => each !== 'normal' && parseFloat(each) !== 0)), [])
  },
  'the cart comes in from the left, with prices in Arabic': async ({ open }) => {
    const page = await open('/products/yirgacheffe/')
    await ready(page)
    await page.locator('.button-buy:visible').click()
    await page.locator('dialog.sheet-cart[open] .line').waitFor()
    equal(await page.locator('dialog.sheet-cart').evaluate(each => Math.round(each.getBoundingClientRect().left)), 0)
    const [built, drawn] = [await page.locator('p[data-price] .price-now').innerText(), await page.locator('[data-subtotal]').innerText()]
    const digits = text => text.replace(/[^\d٠-٩٫]/g, '')
    equal(digits(drawn), digits(built))
  },
  'an arrow leads where it points': async ({ open }) => {
    const page = await open('/')
    equal(await page.locator('.arrow').first().evaluate(each => getComputedStyle(each, '::before').content), '"←"')
  },
  'filters and the search work with Arabic words': async ({ open }) => {
    const page = await open('/collections/coffee/')
    await page.locator('summary', { hasText: 'التحميص' }).click()
    await page.locator('details[open] .filter-value', { hasText: 'داكن' }).click()
    await until(() => page.locator('[data-results] .card').count(), 2)
    const search = await open('/search/?q=هيل')
    await until(async () => (await search.locator('[data-results] .card-title').allInnerTexts()).length > 0, true)
  },
  'what has no picture shows its first letter': async ({ open }) => {
    const page = await open('/products/dallah/')
    equal(await page.locator('.gallery .no-picture').innerText(), 'د')
    await ready(page)
    await page.locator('.button-buy:visible').click()
    await page.locator('dialog.sheet-cart[open] .line').waitFor()
    equal(await page.locator('.line .no-picture').innerText(), 'د')
  },
}

const [site, only] = process.argv.slice(2)
const { server, home } = await serve(site)
const browser = await launch()
const { passed, failed } = await run(tests, { browser, home, only })
await browser.close()
server.close()
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
