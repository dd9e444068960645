// The same pictures by sharp, each decoded once: the widest rendition from the original, every narrower one from the one
// before, JPEG and WebP from the same pixels. Of the ways that were tried this took sharp the least.
//
//   node sharp.mjs renditions SRC OUT     every picture of SRC as Pushcart makes it: same widths, formats, quality, effort
//   node sharp.mjs originals SRC OUT      photographs of 12 megapixels out of those of SRC, and one of 100 megapixels
//
// SHARP names a folder with `npm install sharp` in it.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'

const sharp = createRequire(path.join(path.resolve(process.env.SHARP), 'here'))('sharp')
const WIDTHS = [1280, 960, 640, 320]
const [job, from, to] = process.argv.slice(2)

sharp.cache(false)
// Each picture on one thread, as many pictures at once as there are cores: less work than more threads for each.
sharp.concurrency(1)
fs.mkdirSync(to, { recursive: true })
const pictures = fs.readdirSync(from).filter(name => /\.jpe?g$/i.test(name)).sort()

const pixels = async picture => {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, raw: { width: info.width, height: info.height, channels: info.channels } }
}
const again = made => sharp(made.data, { raw: made.raw })

async function renditions(name) {
  const file = width => path.join(to, `${path.parse(name).name}-${width}`)
  let made = await pixels(sharp(path.join(from, name)).autoOrient().resize({ width: WIDTHS[0], withoutEnlargement: true }))
  for (const width of [made.width, ...WIDTHS.filter(width => width < made.width)]) {
    if (width < made.width) made = await pixels(again(made).resize({ width }))
    await Promise.all([
      again(made).jpeg({ quality: 80, progressive: true }).toFile(`${file(width)}.jpg`),
      again(made).webp({ quality: 80, effort: 4 }).toFile(`${file(width)}.webp`)
    ])
  }
}

async function originals(name) {
  const large = size => sharp(path.join(from, name)).autoOrient().resize({ ...size, fit: 'cover' }).jpeg({ quality: 92 })
  await large({ width: 4000, height: 3000 }).toFile(path.join(to, `12-${name}`))
  if (name === pictures[0]) await large({ width: 11547, height: 8660 }).toFile(path.join(to, `100-${name}`))
}

const jobs = { renditions, originals }
const waiting = [...pictures]
await Promise.all([1, 2].map(async () => {
  for (let name = waiting.shift(); name; name = waiting.shift()) await jobs[job](name)
}))
