import { Controller, Get, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Context } from '@midwayjs/koa'
import type { OpenNotice } from '../../workflows/open-notice'
import { noticeUnavailablePage, printedNoticePage } from './printed-notice-page'
import { answerPrintedPage, PRINTED_PAGE_LOOKS } from './printed-page'
import { openToAll } from './route-decorators'

/** A number finds a notice too, but numbers can be tried one after the other: this page answers codes alone. */
const CODE = /^[0-9A-Za-z_-]{22}$/

/** The address in the QR code of a notice, for whatever opens it instead of WeChat. */
@Scope(ScopeEnum.Singleton)
@Controller('/n')
export class PrintedNoticeController {
  @Inject()
  openNotice: OpenNotice

  @openToAll()
  @Get('/:code')
  page(ctx: Context & { params: { code: string } }): Promise<void> {
    const find = async () => {
      await ctx.state.limits.take('page.printedNotice', ctx.ip, PRINTED_PAGE_LOOKS)
      const { code } = ctx.params
      return printedNoticePage(CODE.test(code) ? await this.openNotice.lookUp(code) : { kind: 'unknown' })
    }
    return answerPrintedPage(ctx, find, noticeUnavailablePage)
  }
}
