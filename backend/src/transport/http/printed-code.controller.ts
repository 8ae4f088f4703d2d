import { Controller, Get, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Context } from '@midwayjs/koa'
import { Refusal } from '@fangxing/contract/refusal'
import { DatabaseUnavailable } from '../../workflows/outage'
import type { ScanDevice } from '../../workflows/scan-device'
import { PRINTED_CODE_CSP, printedCodePage, unavailablePage } from './printed-code-page'
import { openToAll } from './route-decorators'

/** Per address, which many people share. The look-up costs a query, and says nothing that is not printed on the device. */
const LOOKS = { max: 600, windowS: 60 }
const RATE_LIMITED = 429
const UNAVAILABLE = 503

/** The address in the printed code, for whatever opens it instead of WeChat. */
@Scope(ScopeEnum.Singleton)
@Controller('/d')
export class PrintedCodeController {
  @Inject()
  scanDevice: ScanDevice

  @openToAll()
  @Get('/:scene')
  async page(ctx: Context & { params: { scene: string } }): Promise<void> {
    const { status, html } = await this.pageFor(ctx)
    ctx.set('content-security-policy', PRINTED_CODE_CSP)
    ctx.set('referrer-policy', 'no-referrer')
    ctx.status = status
    ctx.type = 'text/html; charset=utf-8'
    ctx.body = html
  }

  private async pageFor(ctx: Context & { params: { scene: string } }) {
    try {
      await ctx.state.limits.take('page.printedCode', ctx.ip, LOOKS)
      return printedCodePage(await this.scanDevice.lookUp(ctx.params.scene))
    } catch (error) {
      if (error instanceof DatabaseUnavailable) return unavailablePage(UNAVAILABLE)
      if (error instanceof Refusal && error.code === 'RATE_LIMITED') return unavailablePage(RATE_LIMITED)
      throw error
    }
  }
}
