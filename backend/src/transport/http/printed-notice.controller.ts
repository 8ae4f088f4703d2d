import { Controller, Get, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Context } from '@midwayjs/koa'
import { Refusal } from '@fangxing/contract/refusal'
import type { OpenNotice } from '../../workflows/open-notice'
import { DatabaseUnavailable } from '../../workflows/outage'
import { PRINTED_CODE_CSP } from './printed-code-page'
import { noticeUnavailablePage, printedNoticePage } from './printed-notice-page'
import { openToAll } from './route-decorators'

/** Per address, which many people share. */
const LOOKS = { max: 600, windowS: 60 }
const RATE_LIMITED = 429
const UNAVAILABLE = 503
/** A number finds a notice too, but numbers can be tried one after the other: this page answers codes alone. */
const CODE = /^[0-9A-Za-z_-]{22}$/

type Asked = Context & { params: { code: string } }

/** The address in the QR code of a notice, for whatever opens it instead of WeChat. */
@Scope(ScopeEnum.Singleton)
@Controller('/n')
export class PrintedNoticeController {
  @Inject()
  openNotice: OpenNotice

  @openToAll()
  @Get('/:code')
  async page(ctx: Asked): Promise<void> {
    const { status, html } = await this.pageFor(ctx)
    ctx.set('content-security-policy', PRINTED_CODE_CSP)
    ctx.set('referrer-policy', 'no-referrer')
    ctx.status = status
    ctx.type = 'text/html; charset=utf-8'
    ctx.body = html
  }

  private async pageFor(ctx: Asked) {
    try {
      await ctx.state.limits.take('page.printedNotice', ctx.ip, LOOKS)
      const { code } = ctx.params
      return printedNoticePage(CODE.test(code) ? await this.openNotice.lookUp(code) : { kind: 'unknown' })
    } catch (error) {
      if (error instanceof DatabaseUnavailable) return noticeUnavailablePage(UNAVAILABLE)
      if (error instanceof Refusal && error.code === 'RATE_LIMITED')
        return noticeUnavailablePage(RATE_LIMITED)
      throw error
    }
  }
}
