import { equal, until } from './rig.mjs'

export const variants = {
  'a chosen variant changes price, picture, button and address': async ({ open }) => {
    const page = await open('/products/blackbird/')
    await page.locator('label.choice', { hasText: 'Red' }).click()
    await until(() => page.locator('p[data-price] .price-now').innerText(), text => text.includes('27.00'))
    await until(() => new URL(page.url()).searchParams.get('variant'), 'BB-LP-RED')
    await page.reload()
    await until(() => page.locator('input[value=Red]').isChecked(), true)
  },
  'an address with a variant opens with it chosen': async ({ open }) => {
    const page = await open('/products/blackbird/?variant=BB-LP-SMK')
    await until(() => page.locator('input[value=Smoke]').isChecked(), true)
    await until(() => page.locator('p[data-price]').innerText(), text => text.includes('29.00'))
  },
  'a variant is chosen with the keyboard': async ({ open }) => {
    const page = await open('/products/blackbird/')
    await page.locator('input[value=Black]').focus()
    await page.keyboard.press('ArrowDown')
    await until(() => page.locator('input[value=Red]').isChecked(), true)
  },
  'what is left is told over the words of the build': async ({ open, context }) => {
    await context.route('**/api/stock?*', route => route.fulfill({ json: { stock: { 'BB-LP-BLK': { available: 2, when_out: 'sold-out' }, 'BB-LP-RED': { available: 0, when_out: 'sold-out' } } } }))
    const page = await open('/products/blackbird/')
    await until(() => page.locator('[data-stock-words]:visible').innerText(), 'Only 2 left')
    await page.locator('label.choice', { hasText: 'Red' }).click()
    await until(() => page.locator('[data-button]').isDisabled(), true)
    await until(() => page.locator('[data-button]').innerText(), 'Sold out')
  },
  'without scripts each price has a form that names its variant': {
    options: { javaScriptEnabled: false },
    async run({ open }) {
      const page = await open('/products/blackbird/')
      const form = page.locator('form[method=post]:visible', { has: page.locator('input[value=BB-LP-RED]') })
      equal(await form.locator('input[name=unit_amount_seen]').inputValue(), '2700')
      equal(await form.locator('button').isEnabled(), true)
      equal(await page.locator('[data-picker]').isVisible(), false)
    },
  },
}
