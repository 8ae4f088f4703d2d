import { Controller, Get, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Context } from '@midwayjs/koa'
import type { ScanDevice } from '../../workflows/scan-device'
import { printedCodePage, unavailablePage } from './printed-code-page'
import { answerPrintedPage, PRINTED_PAGE_LOOKS } from './printed-page'
import { openToAll } from './route-decorators'

/** The address in the printed code, for whatever opens it instead of WeChat. */
@Scope(ScopeEnum.Singleton)
@Controller('/d')
export class PrintedCodeController {
  @Inject()
  scanDevice: ScanDevice

  @openToAll()
  @Get('/:scene')
  page(ctx: Context & { params: { scene: string } }): Promise<void> {
    const find = async () => {
      await ctx.state.limits.take('page.printedCode', ctx.ip, PRINTED_PAGE_LOOKS)
      return printedCodePage(await this.scanDevice.lookUp(ctx.params.scene))
    }
    return answerPrintedPage(ctx, find, unavailablePage)
  }
}
