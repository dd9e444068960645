import { equal, until } from './rig.mjs'

const cards = page => page.locator('[data-results] .card-title').allInnerTexts()
const opened = async (page, name) => {
  await page.locator('details.filter', { hasText: name }).locator('summary').click()
  await page.locator('details.filter[open] .filter-value').first().waitFor()
}
const tick = (page, value) => page.locator('details.filter[open] .filter-value', { hasText: value }).click()
const count = page => page.locator('[data-count]').innerText()

export const facets = {
  'filters narrow the list at once, with counts, chips and an address': async ({ open }) => {
    const page = await open('/collections/vinyl/')
    const before = await cards(page)
    await opened(page, 'Genre')
    const number = Number(await page.locator('details[open] .filter-value', { hasText: 'Jazz' }).locator('[data-number]').innerText())
    await tick(page, 'Jazz')
    await until(() => count(page), `${number} products`)
    await until(async () => (await cards(page)).length, number)
    equal(new URL(page.url()).searchParams.get('f.Genre'), 'Jazz')
    await tick(page, 'Folk')
    await until(async () => (await cards(page)).length, seen => seen > number)
    await page.goBack()
    await until(async () => (await cards(page)).length, number)
    await page.goBack()
    await until(() => cards(page), before)
    equal(new URL(page.url()).search, '')
  },
  'an address with filters opens filtered, and chips take them away': async ({ open }) => {
    const page = await open('/collections/vinyl/?f.Genre=Jazz&sort=price')
    await until(() => page.locator('.chips li').count(), 2)
    const [first] = await cards(page)
    await page.getByRole('button', { name: 'Remove filter Jazz' }).click()
    await until(() => page.locator('.chips li').count(), 0)
    equal(new URL(page.url()).search, '?sort=price')
    equal(typeof first, 'string')
  },
  'prices, order and pages go together': async ({ open }) => {
    const page = await open('/collections/vinyl/?sort=price')
    await until(async () => page.locator('[data-pages] a[aria-current]').innerText(), '1')
    const prices = async () => (await page.locator('[data-results] .price-now').allInnerTexts()).map(text => Number(/[\d.]+/.exec(text.replace(/now/i, ''))[0]))
    await until(prices, seen => seen.length === 12 && seen.every((price, at) => !at || price >= seen[at - 1]))
    const dearest = (await prices()).at(-1)
    await page.locator('[data-pages] a[rel=next]').click()
    await until(prices, seen => seen.length === 10 && seen[0] >= dearest)
    equal(new URL(page.url()).searchParams.get('page'), '2')
    await page.locator('summary', { hasText: 'Price' }).click()
    await page.locator('input[name=from]').fill('20')
    await page.locator('input[name=to]').fill('25')
    await page.keyboard.press('Tab')
    await until(() => count(page), text => /products/.test(text))
    equal(new URL(page.url()).searchParams.get('page'), null)
    await until(prices, seen => seen.every(price => price <= 25))
  },
  'what leaves nothing is said, and cleared at once': async ({ open }) => {
    const page = await open('/collections/vinyl/?from=9999')
    await until(() => count(page), text => text.startsWith('Nothing fits'))
    await page.getByRole('button', { name: 'Clear all' }).click()
    await until(async () => (await cards(page)).length, 12)
  },
  'a second page that was built is filtered from the first': async ({ open }) => {
    const page = await open('/collections/vinyl/page/2/')
    await opened(page, 'Genre')
    await tick(page, 'Folk')
    await until(() => new URL(page.url()).pathname, '/collections/vinyl/')
    await page.reload()
    await until(() => count(page), text => /products/.test(text))
  },
  'filters are worked with the keyboard': async ({ open }) => {
    const page = await open('/collections/vinyl/')
    await page.locator('summary', { hasText: 'Genre' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('details[open] .filter-value').first().waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await until(() => page.locator('.chips li').count(), 2)
    equal(await page.evaluate(() => document.activeElement.type), 'checkbox', 'the focus stays')
    await page.keyboard.press('Escape')
    equal(await page.evaluate(() => document.activeElement.tagName), 'SUMMARY')
  },
  'without scripts the list is whole and has plain pages': {
    options: { javaScriptEnabled: false },
    async run({ open }) {
      const page = await open('/collections/vinyl/')
      equal(await page.locator('[data-facets]').isVisible(), false)
      equal((await cards(page)).length, 12)
      await page.locator('[data-pages] a[rel=next]').click()
      await until(async () => (await cards(page)).length, 10)
    },
  },
}
