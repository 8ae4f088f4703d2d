import { Controller, Get, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Context } from '@midwayjs/koa'
import { lotCodeIn } from '@fangxing/contract/lot-codes'
import { Refusal } from '@fangxing/contract/refusal'
import type { LotCodes, LotOfCode } from '../../modules/lots'
import { lotCodePage, POSTER_CSP, posterOf, unavailableLotPage } from './lot-code-page'
import { answerPrintedPage, PRINTED_PAGE_LOOKS } from './printed-page'
import { openToAll } from './route-decorators'

/** A browser keeps one for a day. */
const PICTURES = { max: 30, windowS: 60 }
const DAY_S = 86_400

type Asked = Context & { params: { code: string } }

/** The address on the sign of a lot, its QR code as a picture, and a sheet to print. Nothing here is secret: it hangs in the lot. */
@Scope(ScopeEnum.Singleton)
@Controller('/l')
export class LotCodeController {
  @Inject()
  lotCodes: LotCodes

  @openToAll()
  @Get('/:code')
  page(ctx: Asked): Promise<void> {
    return answerPrintedPage(ctx, async () => lotCodePage(await this.lotOf(ctx)), unavailableLotPage)
  }

  @openToAll()
  @Get('/:code/code.png')
  async picture(ctx: Asked): Promise<void> {
    const { code } = await this.known(ctx)
    await ctx.state.limits.take('page.lotCodePicture', ctx.ip, PICTURES)
    // Only what is there may be kept: a refusal is none of it.
    const png = await this.lotCodes.pngOf(code)
    ctx.set('cache-control', `public, max-age=${DAY_S}`)
    ctx.type = 'image/png'
    ctx.body = png
  }

  @openToAll()
  @Get('/:code/code.svg')
  async drawing(ctx: Asked): Promise<void> {
    const { code } = await this.known(ctx)
    const svg = await this.lotCodes.svgOf(code)
    ctx.set('cache-control', `public, max-age=${DAY_S}`)
    ctx.type = 'image/svg+xml'
    ctx.body = svg
  }

  @openToAll()
  @Get('/:code/poster')
  async poster(ctx: Asked): Promise<void> {
    const { code, lot } = await this.known(ctx)
    ctx.set('content-security-policy', POSTER_CSP)
    ctx.type = 'text/html; charset=utf-8'
    ctx.body = posterOf(lot, { code, svg: await this.lotCodes.svgOf(code) })
  }

  /** Refusals: NOT_FOUND, RATE_LIMITED. */
  private async known(ctx: Asked): Promise<{ code: string; lot: LotOfCode }> {
    const lot = await this.lotOf(ctx)
    if (!lot) throw new Refusal('NOT_FOUND')
    return { code: lotCodeIn(ctx.params.code)!, lot }
  }

  private async lotOf(ctx: Asked): Promise<LotOfCode | null> {
    await ctx.state.limits.take('page.lotCode', ctx.ip, PRINTED_PAGE_LOOKS)
    const code = lotCodeIn(ctx.params.code)
    if (code === undefined) return null
    return this.lotCodes.lotOf(code).catch((error: unknown) => {
      if (error instanceof Refusal && error.code === 'NOT_FOUND') return null
      throw error
    })
  }
}
