import type { MerchantPay, MerchantView } from '@fangxing/contract/merchants'
import type { PlatformNode } from '@fangxing/contract/platform'
import { nodeHealthSchema } from '@fangxing/contract/platform.schema'
import { Refusal } from '@fangxing/contract/refusal'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import { cutTo } from '../../persistence/text-cursor'
import { COUNT_HELD, LIST_MERCHANTS, LIST_NODES, READ_SWITCH } from './merchant.queries'

type NodeRow = Row<'node_lease'> & { is_missing: boolean }

const MOST = 500
const MOST_NODES = 200
/** It says that it lives three times in this. */
const MISSING_S = 15
const RAISING_STOPPED = 'raising_stopped'

type MerchantRow = Row<'merchant'> & {
  lot_count: number
  manager_count: number
  device_count: number
  held_count: number
  incident_count: number
}
type LastLook = { result: 'ok' | 'refused' | 'silent'; at: Date }
type Needs = {
  database: Database
  payeeCheck: {
    lastOf(mchid: string): { hasCredentials: boolean; last: LastLook | null }
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

  async listMerchants(): Promise<{ items: MerchantView[]; isCut?: true }> {
    const rows = await this.needs.database.query<MerchantRow>(LIST_MERCHANTS, ['manager', MOST + 1, null])
    return cutTo(rows, MOST, row => this.viewOf(row))
  }

  /** Refusals: NOT_FOUND. */
  async readMerchant(merchantId: string): Promise<MerchantView> {
    const row = await this.needs.database.one<MerchantRow>(LIST_MERCHANTS, ['manager', 1, merchantId])
    if (!row) throw new Refusal('NOT_FOUND')
    return this.viewOf(row)
  }

  async readState(): Promise<{ raisingStoppedSince: string | null; heldCount: number }> {
    const { database } = this.needs
    const [stop, held] = await Promise.all([
      readRaisingStopped(database),
      database.one<{ count: number }>(COUNT_HELD),
    ])
    return { raisingStoppedSince: stop?.toISOString() ?? null, heldCount: held!.count }
  }

  /** `answeringId`: the node that is asked. */
  async listNodes(answeringId: string): Promise<PlatformNode[]> {
    const rows = await this.needs.database.query<NodeRow>(LIST_NODES, [MISSING_S, MOST_NODES])
    return rows.map(row => ({
      id: row.node_id,
      host: row.host,
      version: row.version,
      startedAt: row.started_at.toISOString(),
      seenAt: row.seen_at.toISOString(),
      isMissing: row.is_missing,
      isThis: row.node_id === answeringId,
      health: nodeHealthSchema.safeParse(row.health).data ?? null,
    }))
  }

  /** The newer of what this node saw and what any node has stored of the number that the merchant has now. */
  private payOf(row: MerchantRow): MerchantPay {
    const { hasCredentials, last: seen } = this.needs.payeeCheck.lastOf(row.mchid)
    const stored = storedLook(row)
    const last = seen && (!stored || seen.at > stored.at) ? seen : stored
    return { hasCredentials, last: last && { result: last.result, at: last.at.toISOString() } }
  }

  private viewOf(row: MerchantRow): MerchantView {
    return {
      id: row.id,
      version: row.version,
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
      pay: this.payOf(row),
    }
  }
}

function storedLook(row: MerchantRow): LastLook | null {
  const { pay_checked_at: at, pay_check_result: result } = row
  if (at === null || row.pay_check_mchid !== row.mchid) return null
  return { result: result as LastLook['result'], at }
}
