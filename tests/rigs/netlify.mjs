// Prints what Netlify's own parsers find wrong with a `_headers` or `_redirects` file, as a JSON list.
import { readFileSync } from 'node:fs'
import { parseAllHeaders } from '@netlify/headers-parser'
import { parseAllRedirects } from '@netlify/redirect-parser'

const [kind, file] = process.argv.slice(2)
const { errors, headers, redirects } =
  kind === 'headers'
    ? await parseAllHeaders({ headersFiles: [file], minimal: true })
    : await parseAllRedirects({ redirectsFiles: [file], configRedirects: [], minimal: true })
const found = errors.map(error => `_${kind}: ${error.message.replace(/\s+/g, ' ')}`)
const lines = readFileSync(file, 'utf8').split('\n').filter(line => line.trim() && !line.trim().startsWith('#'))
if (lines.length && !(headers ?? redirects).length) found.push(`_${kind}: nothing in it was understood`)
console.log(JSON.stringify(found))
