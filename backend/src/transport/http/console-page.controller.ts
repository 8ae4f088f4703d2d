import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { send } from '@koa/send'
import { Controller, Get, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Context } from '@midwayjs/koa'
import { CONSOLE_PATH } from '@fangxing/contract/console-sessions'
import { Refusal } from '@fangxing/contract/refusal'
import type { Settings } from '../../settings/settings'
import { consoleIndex, missingConsolePage, scannedConsolePage } from './console-page'
import { answerPrintedPage } from './printed-page'
import { openToAll } from './route-decorators'

/** Their names change with their content. */
const HASHED = `${CONSOLE_PATH}/assets/`
const INDEX = 'index.html'
const YEAR_S = 31_536_000
const HOUR_S = 3600

/** The console's pages and files, where no proxy serves them, and the page behind the code that a phone scans. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class ConsolePageController {
  @Inject()
  settings: Settings

  @openToAll()
  @Get('/c/:requestId')
  scanned(ctx: Context): Promise<void> {
    return answerPrintedPage(ctx, () => Promise.resolve(scannedConsolePage()), scannedConsolePage)
  }

  @openToAll()
  @Get('/console')
  start(ctx: Context): Promise<void> {
    return this.page(ctx)
  }

  /** Whatever is no file is a page of the console, which reads its own address. */
  @openToAll()
  @Get('/console/*')
  below(ctx: Context): Promise<void> {
    return path.posix.extname(ctx.path) === '' ? this.page(ctx) : this.file(ctx)
  }

  private async page(ctx: Context): Promise<void> {
    const { CONSOLE_DIR, PUBLIC_ORIGIN } = this.settings
    // Read again: it is small, and a newer build needs no other start.
    const html = await readFile(path.join(CONSOLE_DIR, INDEX), 'utf8').catch(unlessMissing)
    if (html === null) {
      const missing = () => missingConsolePage()
      return answerPrintedPage(ctx, () => Promise.resolve(missing()), missing)
    }
    const { html: body, policy } = consoleIndex(html, PUBLIC_ORIGIN)
    ctx.set('content-security-policy', policy)
    ctx.set('referrer-policy', 'no-referrer')
    ctx.set('cross-origin-opener-policy', 'same-origin')
    ctx.type = 'text/html; charset=utf-8'
    ctx.body = body
  }

  /** Refusals: NOT_FOUND, for what stands elsewhere or begins with a dot as well. */
  private async file(ctx: Context): Promise<void> {
    const name = ctx.path.slice(CONSOLE_PATH.length + 1)
    const isHashed = ctx.path.startsWith(HASHED)
    // Its own page is never sent as a file, however its name is spelt: it would come without its nonce and its policy.
    if (fileNameOf(name) === INDEX) return this.page(ctx)
    try {
      await send(ctx as never, name, { root: this.settings.CONSOLE_DIR })
    } catch (error) {
      if (isNotThere(error)) throw new Refusal('NOT_FOUND')
      throw error
    }
    // Nothing was sent: hidden, or a folder.
    if (ctx.body === undefined || ctx.body === null) throw new Refusal('NOT_FOUND')
    // A smaller copy stands beside most files and is sent to whoever takes it.
    ctx.vary('accept-encoding')
    ctx.set('cache-control', isHashed ? `public, max-age=${YEAR_S}, immutable` : `public, max-age=${HOUR_S}`)
  }
}

/** The file that a path means; empty where it means none. */
function fileNameOf(name: string): string {
  try {
    return path.posix.join('/', decodeURIComponent(name)).slice(1)
  } catch {
    return ''
  }
}

const unlessMissing = (error: unknown): null => {
  if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
  throw error
}

/** 400 and 403: a path that leads out of the folder, or that no file can have. */
const isNotThere = (error: unknown): boolean =>
  [400, 403, 404].includes((error as { status?: number }).status ?? 0)
