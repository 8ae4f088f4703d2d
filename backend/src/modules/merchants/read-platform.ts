import type { MerchantPay, MerchantView } from '@fangxing/contract/merchants'
import { Refusal } from '@fangxing/contract/refusal'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import { COUNT_HELD, LIST_MERCHANTS, READ_PAYEE, READ_SWITCH } from './merchant.queries'
import type { Payee } from './merchants'

const MOST = 500
const RAISING_STOPPED = 'raising_stopped'

type MerchantRow = Row<'merchant'> & {
  lot_count: number
  manager_count: number
  device_count: number
  held_count: number
  incident_count: number
}
type Said = { result: 'ok' | 'refused' | 'silent'; at: Date }
type Needs = {
  database: Database
  payeeCheck: {
    lastOf(mchid: string): { hasCredentials: boolean; last: Said | null }
    failures(mchid: string, why: { isRaising: boolean }): Promise<unknown>
  }
}

/** Since when no lock goes up anywhere: an incident, or an upgrade with nodes of two versions. */
export async function readRaisingStopped(database: Database): Promise<Date | null> {
  const stop = await database.one<{ on_since: Date | null }>(READ_SWITCH, [RAISING_STOPPED])
  return stop?.on_since ?? null
}

/** The tenants and what holds for all of them, as the platform's people see it. */
export class ReadPlatform {
  constructor(private readonly needs: Needs) {}

  async listMerchants(): Promise<{ items: MerchantView[] }> {
    const rows = await this.needs.database.query<MerchantRow>(LIST_MERCHANTS, ['manager', MOST])
    return { items: rows.map(row => this.viewOf(row)) }
  }

  /** Asks WeChat under the merchant's number, at most as often as anything else does. Refusals: NOT_FOUND. */
  async check(merchantId: string): Promise<MerchantPay> {
    const payee = await this.needs.database.one<Payee>(READ_PAYEE, [merchantId])
    if (!payee) throw new Refusal('NOT_FOUND')
    const { mchid } = payee
    await this.needs.payeeCheck.failures(mchid, { isRaising: false })
    return this.payOf(mchid)
  }

  async readState(): Promise<{ raisingStoppedSince: string | null; heldCount: number }> {
    const { database } = this.needs
    const [stop, held] = await Promise.all([
      readRaisingStopped(database),
      database.one<{ count: number }>(COUNT_HELD),
    ])
    return { raisingStoppedSince: stop?.toISOString() ?? null, heldCount: held!.count }
  }

  private payOf(mchid: string): MerchantPay {
    const { hasCredentials, last } = this.needs.payeeCheck.lastOf(mchid)
    return { hasCredentials, last: last && { result: last.result, at: last.at.toISOString() } }
  }

  private viewOf(row: MerchantRow): MerchantView {
    return {
      id: row.id,
      code: row.code,
      name: row.name,
      payeeName: row.payee_name,
      mchid: row.mchid,
      hotline: row.hotline,
      createdAt: row.created_at.toISOString(),
      raisingStoppedAt: row.raising_stopped_at?.toISOString() ?? null,
      lotCount: row.lot_count,
      managerCount: row.manager_count,
      deviceCount: row.device_count,
      heldCount: row.held_count,
      openIncidentCount: row.incident_count,
      pay: this.payOf(row.mchid),
    }
  }
}
