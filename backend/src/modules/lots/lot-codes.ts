import type { OwnerCall, StaffCall } from '@fangxing/contract/calls'
import { Refusal } from '@fangxing/contract/refusal'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import type { Database } from '../../persistence/database'
import type { CodeDrawer, WeChatPay } from '../../ports'
import type { Settings } from '../../settings/settings'
import { READ_CODE_OF_LOT, READ_LOT_OF_CODE } from './lot-codes.queries'

export type LotOfCode = OwnerCall<'readLotOfCode'>['reply']
type Needs = {
  database: Database
  settings: Pick<Settings, 'PUBLIC_ORIGIN'>
  pay: Pick<WeChatPay, 'knows'>
  codeDrawer: CodeDrawer
}
type LotRow = {
  id: string
  name: string
  address: string
  hotline: string
  payee_name: string
  mchid: string
}

/** The code on the sign of a lot: whoever scans it types a plate and pays what that owes there. */
export class LotCodes {
  constructor(private readonly needs: Needs) {}

  /** Refusals: NOT_FOUND. */
  async lotOf(code: string): Promise<LotOfCode> {
    const row = await this.needs.database.one<LotRow>(READ_LOT_OF_CODE, [code])
    if (!row) throw new Refusal('NOT_FOUND')
    const { id, name, address, hotline, payee_name: payeeName, mchid } = row
    return { id, name, address, hotline, payee: { name: payeeName, verified: this.needs.pay.knows(mchid) } }
  }

  /** For the people of the lot, who print it. Refusals: NOT_FOUND, FORBIDDEN_LOT. */
  async ofLot(session: StaffSession, lotId: string): Promise<StaffCall<'readLotCode'>['reply']> {
    type Row = { public_code: string; name: string; payee_name: string }
    const row = await this.needs.database.one<Row>(READ_CODE_OF_LOT, [lotId, session.merchantId])
    if (!row) throw new Refusal('NOT_FOUND')
    if (!mayWorkIn(session, lotId)) throw new Refusal('FORBIDDEN_LOT')
    const path = `/l/${row.public_code}`
    return {
      code: row.public_code,
      lotName: row.name,
      payeeName: row.payee_name,
      link: this.linkOf(row.public_code),
      pictureUrl: `${path}/code.png`,
      posterUrl: `${path}/poster`,
    }
  }

  /** The QR code as a PNG. Refusals: UNAVAILABLE. */
  pngOf(code: string): Promise<Buffer> {
    return this.needs.codeDrawer.drawPng(this.linkOf(code))
  }

  svgOf(code: string): Promise<string> {
    return this.needs.codeDrawer.drawSvg(this.linkOf(code))
  }

  /** The address behind the QR code. */
  linkOf(code: string): string {
    return `${this.needs.settings.PUBLIC_ORIGIN}/l/${code}`
  }
}
