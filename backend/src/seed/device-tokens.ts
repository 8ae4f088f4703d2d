import { createHash, createHmac } from 'node:crypto'
import { commitUnit } from '../persistence/commit-unit'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Database } from '../persistence/database'
import type { Clock } from '../ports'
import type { Settings } from '../settings/settings'
import { SEED_CONTEXT, type Tenant } from './tenant'

const DEVICES_PER_LOT = 2
const TOKEN_LIFETIME_MS = 3650 * 86_400_000

type Needs = { database: Database; clock: Clock; settings: Pick<Settings, 'DEVICE_MASTER_KEY'> }

/** The same tokens at every run of one system, so that a simulated device stays the device it was. */
export async function seedDeviceTokens(
  { database, clock, settings }: Needs,
  { merchantId, lotIds }: Tenant,
): Promise<string[]> {
  const key = Buffer.from(settings.DEVICE_MASTER_KEY, 'base64')
  const tokens = Array.from({ length: DEVICES_PER_LOT * lotIds.length }, (_none, index) =>
    createHmac('sha256', key).update(`seed-token|${index}`).digest('base64url').slice(0, 32),
  )
  const work = new UnitOfWork(SEED_CONTEXT, clock.now())
  const rows = tokens.map((token, index) => ({
    token_hash: createHash('sha256').update(token).digest('hex'),
    merchant_id: merchantId,
    lot_id: lotIds[Math.floor(index / DEVICES_PER_LOT)]!,
    expires_at: new Date(work.at.getTime() + TOKEN_LIFETIME_MS),
  }))
  work.insertNew('provision_token', ...rows)
  await commitUnit(database, work)
  return tokens
}
