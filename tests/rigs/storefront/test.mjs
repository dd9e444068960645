// Shops through a finished site of the demo shop in a browser, as a static host serves it: no function is there, and every page must
// do without. What the function would say is put in where a test is about it; the money path itself is tested in end-to-end.
//   node test.mjs SITE [ONLY]
import { launch, run, serve } from './rig.mjs'
import { access } from './access.mjs'
import { cart } from './cart.mjs'
import { facets } from './facets.mjs'
import { look } from './look.mjs'
import { orders } from './orders.mjs'
import { search } from './search.mjs'
import { variants } from './variants.mjs'

const [site, only] = process.argv.slice(2)
const { server, home } = await serve(site)
const browser = await launch()
const { passed, failed } = await run({ ...variants, ...cart, ...orders, ...facets, ...search, ...look, ...access }, { browser, home, only })
await browser.close()
server.close()
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
