import { equal, until } from './rig.mjs'

const found = page => page.locator('[data-results] .card-title').allInnerTexts()
const status = page => page.locator('[data-search-status]').innerText()

export const search = {
  'a query in the address is answered, and typing changes both': async ({ open }) => {
    const page = await open('/search/?q=blackbird')
    await until(async () => (await found(page))[0], 'Blackbird on the Wire')
    await page.locator('#q').fill('owl sh')
    await until(async () => (await found(page))[0], 'Owl shirt')
    await until(() => new URL(page.url()).searchParams.get('q'), 'owl sh')
    await page.reload()
    await until(async () => (await found(page))[0], 'Owl shirt')
  },
  'wrong, missing and swapped letters are forgiven': async ({ open }) => {
    const page = await open('/search/')
    for (const wrong of ['blackbrid', 'blakbird', 'plackbird', 'blackbirdd']) {
      await page.locator('#q').fill(wrong)
      await until(async () => (await found(page))[0], 'Blackbird on the Wire')
      await until(() => status(page), text => text.includes('“blackbird”'))
    }
  },
  'what is typed before the scripts are there is answered': async ({ open, context }) => {
    let release
    const held = new Promise(resolve => { release = resolve })
    await context.route('**/search.js', async route => { await held; await route.continue() })
    const page = await open('/search/', 'commit')
    await page.locator('#q').fill('blackbird')
    release()
    await until(async () => (await found(page))[0], 'Blackbird on the Wire')
    equal(new URL(page.url()).search, '?q=blackbird')
  },
  'accents and two ways to write an umlaut do not matter': async ({ open }) => {
    const page = await open('/de/search/?q=hüllen')
    const expected = await until(() => found(page), seen => seen.length > 0)
    for (const other of ['hullen', 'huellen', 'HÜLLEN']) {
      await page.locator('#q').fill(other)
      await until(() => found(page), expected)
    }
  },
  'an item number finds its product': async ({ open }) => {
    const page = await open('/search/?q=BB-LP-SMK')
    await until(() => found(page), ['Blackbird on the Wire'])
  },
  'results are filtered as collections are': async ({ open }) => {
    const page = await open('/search/?q=vinyl')
    const all = (await until(() => found(page), seen => seen.length > 3)).length
    await page.locator('summary', { hasText: 'Brand' }).click()
    await page.locator('details[open] .filter-value').first().click()
    await until(async () => (await found(page)).length, seen => seen > 0 && seen < all)
    equal(new URL(page.url()).searchParams.get('q'), 'vinyl')
    await page.goBack()
    await until(async () => (await found(page)).length, all)
  },
  'nothing found says so and offers the collections': async ({ open }) => {
    const page = await open('/search/?q=zzzzqqqq')
    await until(() => status(page), text => text.includes('“zzzzqqqq”'))
    equal(await page.locator('[data-browse]').isVisible(), true)
  },
  'suggestions are a combobox': async ({ open }) => {
    const page = await open('/')
    await page.locator('.header a[href="/search/"]').click()
    const field = page.getByRole('combobox')
    await until(() => page.evaluate(() => document.activeElement.name), 'q')
    await page.keyboard.type('blackb')
    await page.getByRole('option', { name: /Blackbird/ }).waitFor()
    equal(await field.getAttribute('aria-expanded'), 'true')
    await page.keyboard.press('ArrowDown')
    const active = await field.getAttribute('aria-activedescendant')
    equal(await page.locator(`#${active}`).getAttribute('aria-selected'), 'true')
    await page.keyboard.press('Escape')
    equal(await field.getAttribute('aria-expanded'), 'false')
    equal(await page.locator('dialog[open]').count(), 1, 'the first Escape closes the list alone')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/products/blackbird/')
  },
  'without a chosen suggestion Enter searches': async ({ open }) => {
    const page = await open('/')
    await page.locator('.header a[href="/search/"]').click()
    await page.getByRole('combobox').waitFor()
    await page.keyboard.type('mug')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/search/?q=mug')
  },
  'a lost address is searched for': async ({ open }) => {
    const page = await open('/products/blakbird.html')
    await until(() => found(page), ['Blackbird on the Wire'])
  },
  'without scripts there is a way to all collections': {
    options: { javaScriptEnabled: false },
    async run({ open }) {
      const page = await open('/search/')
      equal(await page.locator('[data-browse] a').last().isVisible(), true)
    },
  },
}
