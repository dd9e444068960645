// Prints what Google's rules for rich results forbid, over all pages of a site, as a JSON list. The validator knows no
// ProductGroup; each product inside one is held to the rules of a product.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import WebAutoExtractor from '@marbec/web-auto-extractor'
import Validator from '@adobe/structured-data-validator'

const root = process.argv[2]
const files = readdirSync(root, { recursive: true }).filter(file => file.endsWith('.html')).sort()
const errors = []
let warnings = 0
let items = 0
for (const file of files) {
  const html = readFileSync(join(root, file), 'utf8')
  if (!html.includes('application/ld+json')) continue
  const data = new WebAutoExtractor({ addLocation: true }).parse(html)
  items += Object.values(data.jsonld ?? {}).flat().length
  for (const issue of await new Validator().validate(data)) {
    if (issue.severity !== 'ERROR') warnings++
    else errors.push(`${file}: ${(issue.path ?? []).map(part => part.type ?? part.property).join(' › ')}: ${issue.issueMessage}`)
  }
}
if (!items) errors.push('no page has structured data that the validator could read')
console.error(`${items} items, ${warnings} warnings`)
console.log(JSON.stringify(errors))
