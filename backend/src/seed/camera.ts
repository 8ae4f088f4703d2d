import type { IntegrationScope } from '@fangxing/contract/integration'
import { sourceSecretOf } from '../modules/sources'
import type { StaffSession } from '../domain/sessions'
import type { Database } from '../persistence/database'
import type { Settings } from '../settings/settings'
import type { ManageSources } from '../workflows/stays/manage-sources'
import { CAMERA, MANAGER_NAME } from './data'
import { READ_KEY_OF_SOURCE, READ_STAFF_OF_NAME } from './seed.queries'
import { SEED_CONTEXT, type Tenant } from './tenant'

type Needs = {
  database: Database
  settings: Pick<Settings, 'DEVICE_MASTER_KEY'>
  manageSources: ManageSources
}
/** What a camera program signs with, and the lot that it stands in. */
export type SeededCamera = { keyId: string; secret: string; lotId: string }

const SCOPES: IntegrationScope[] = ['stays', 'pictures']

/** A camera at the gate of the first lot; the same at every run of one system. Null once its key was revoked. */
export async function seedCamera(
  { database, settings, manageSources }: Needs,
  { merchantId, session, lotIds }: Tenant,
): Promise<SeededCamera | null> {
  const lotId = lotIds[0]!
  const manager = await database.one<{ id: string }>(READ_STAFF_OF_NAME, [merchantId, MANAGER_NAME])
  const who = { ...session, staffId: manager!.id }
  const known = await database.one<{ key_id: string | null }>(READ_KEY_OF_SOURCE, [merchantId, CAMERA.name])
  if (known) {
    const { key_id: keyId } = known
    await allowPictures(manageSources, who)
    return keyId === null ? null : { keyId, secret: sourceSecretOf(settings, keyId), lotId }
  }
  const camera = {
    ...CAMERA,
    scopes: SCOPES,
    ratePerMinute: 600,
    rank: 100,
    lots: [],
    colours: [],
  }
  const { keyId, secret } = await manageSources.create(who, camera, SEED_CONTEXT)
  return { keyId, secret, lotId }
}

/** A start of an earlier version has made it without; what somebody has set since stays. */
async function allowPictures(manageSources: ManageSources, session: StaffSession): Promise<void> {
  const { items } = await manageSources.list(session, {})
  const source = items.find(({ name, scopes }) => name === CAMERA.name && scopes.join() === 'stays')
  if (!source) return
  const { id, name, ratePerMinute, rank, lots, colours, isDisabled } = source
  const settings = { name, ratePerMinute, rank, lots, colours, isDisabled }
  await manageSources.change(
    session,
    id,
    { ...settings, scopes: SCOPES, promisesPictures: true },
    SEED_CONTEXT,
  )
}
