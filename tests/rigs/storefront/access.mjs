import axe from '@axe-core/playwright'
import { equal, until } from './rig.mjs'

const AxeBuilder = axe.default ?? axe
const violations = async page => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const found = await new AxeBuilder({ page }).withTags(tags).setLegacyMode(true).analyze()
  return found.violations.map(each => `${each.id}: ${each.nodes.slice(0, 2).map(node => node.target.join(' ')).join(', ')}`)
}
/** Targets that are smaller than 24 pixels and no links within text. */
const small = page => page.evaluate(() =>
  [...document.querySelectorAll('dialog[open] :is(button, select, input), .filters :is(summary, label, button, select)')]
    .filter(each => each.checkVisibility() && !each.closest('label:not(.filter-price label)')?.contains(each.parentElement))
    .filter(each => Math.min(each.getBoundingClientRect().width, each.getBoundingClientRect().height) < 24 && !/checkbox|radio/.test(each.type))
    .map(each => each.outerHTML.slice(0, 80)))

export const access = {}
for (const [scheme, width] of [['light', 1280], ['dark', 390]])
  access[`what scripts open is accessible, ${scheme} at ${width} pixels`] = {
    options: { colorScheme: scheme, viewport: { width, height: 800 } },
    async run({ open }) {
      const page = await open('/products/blackbird/')
      await page.locator('html[data-ready]').waitFor()
      await page.locator('.button-buy:visible').click()
      await page.locator('dialog.sheet-cart[open] .line').waitFor()
      equal(await violations(page), [])
      equal(await small(page), [])
      const list = await open('/collections/vinyl/?f.Genre=Folk')
      await list.locator('summary', { hasText: 'Genre' }).click()
      await list.locator('details[open] .filter-value').first().waitFor()
      equal(await violations(list), [])
      equal(await small(list), [])
      const search = await open('/')
      await search.locator('.header a[href="/search/"]').click()
      await search.getByRole('combobox').waitFor()
      await search.keyboard.type('vinyl')
      await until(() => search.getByRole('option').count(), count => count > 3)
      await search.keyboard.press('ArrowDown')
      equal(await violations(search), [])
    },
  }
