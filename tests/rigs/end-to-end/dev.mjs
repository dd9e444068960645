// `pushcart dev` on a copy of the shop beside this file, and what tests ask of it.
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PUSHCART = process.env.PUSHCART ?? fileURLToPath(new URL('../../../target/debug/pushcart', import.meta.url))

export class Dev {
  /** Starts it and waits for its address. */
  static async start() {
    const dev = new Dev()
    dev.shop = mkdtempSync(join(tmpdir(), 'pushcart-end-to-end-'))
    cpSync(new URL('shop', import.meta.url), dev.shop, { recursive: true })
    const env = { ...process.env }
    for (const name of ['STRIPE_SECRET_KEY', 'SOURCE_DATE_EPOCH', 'PUSHCART_CACHE']) delete env[name]
    dev.process = spawn(PUSHCART, ['dev', '--port', '0', '--shop', dev.shop], { env, stdio: ['ignore', 'inherit', 'pipe'] })
    const said = []
    for await (const line of createInterface(dev.process.stderr)) {
      said.push(line)
      const address = /the shop is at (http:\S+)\//.exec(line)?.[1]
      if (address) {
        dev.address = address
        dev.process.stderr.resume()
        return dev
      }
    }
    throw new Error(`no address:\n${said.join('\n')}`)
  }

  /** Ctrl-C; answers the exit code. */
  async stop() {
    const ended = new Promise(resolve => this.process.once('exit', resolve))
    this.process.kill('SIGINT')
    const code = await ended
    rmSync(this.shop, { recursive: true, force: true })
    return code
  }

  read(path) {
    return readFileSync(join(this.shop, path), 'utf8')
  }

  write(path, text) {
    writeFileSync(join(this.shop, path), text)
  }

  async json(path) {
    return (await fetch(this.address + path)).json()
  }

  /** How many units of a SKU can be bought. */
  async available(sku) {
    return (await this.json(`/api/stock?sku=${sku}`)).stock[sku]?.available
  }

  /** The mails of this run as the dashboard shows them: subject and text, newest first. */
  async mails() {
    const page = await (await fetch(`${this.address}/__dev/`)).text()
    const found = page.matchAll(/<details id="mail-\d+"><summary><b>(.*?)<\/b> <span>to (.*?)<\/span>[\s\S]*?<pre[^>]*>([\s\S]*?)<\/pre>/g)
    return Array.from(found, ([, subject, to, text]) => ({ subject, to, text }))
  }

  /** Waits until something is so, looking again at each beat of the dashboard. */
  async until(what, fits) {
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(new Error(`not so in time: ${what}`)), 60_000)
    try {
      const beats = await fetch(`${this.address}/__dev/board/events`, { signal: controller.signal })
      for await (const _ of beats.body) {
        const found = await fits()
        if (found) return found
      }
      throw new Error(`the server ended before: ${what}`)
    } finally {
      clearTimeout(timer)
      controller.abort()
    }
  }
}
