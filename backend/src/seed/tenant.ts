import type { StaffSession } from '../domain/sessions'
import { commitUnit } from '../persistence/commit-unit'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { ActorContext } from '../domain/actor-context'
import type { Database } from '../persistence/database'
import type { Clock } from '../ports'
import type { Settings } from '../settings/settings'
import type { InviteStaff } from '../workflows/invite-staff'
import type { ManageLots } from '../workflows/manage-lots'
import type { SignInStaff } from '../workflows/sign-in-staff'
import { FIRST_MANAGER_NAME, type CreateMerchant } from '../workflows/create-merchant'
import { LEGAL_OPINION, LOTS, MERCHANT, PEOPLE } from './data'
import { READ_LOT_NAMES, READ_MERCHANT_OF_CODE, READ_STAFF_NAMES } from './seed.queries'

export const SEED_CONTEXT: ActorContext = { actor: 'seed', traceId: 'seed-0001' }

/** The seeded merchant, and a session with which its data are written. */
export type Tenant = { merchantId: string; session: StaffSession; lotIds: string[] }

type TenantNeeds = {
  database: Database
  settings: Pick<Settings, 'merchants'>
  createMerchant: CreateMerchant
  manageLots: ManageLots
}
type KnownLot = { id: string; name: string; version: number; has_opinion: boolean }
type PeopleNeeds = { database: Database; clock: Clock; inviteStaff: InviteStaff; signInStaff: SignInStaff }

/** A merchant with lots cleared to enforce; what is there already stays. */
export async function seedTenant(needs: TenantNeeds): Promise<Tenant> {
  const merchantId = await seedMerchant(needs)
  const manager: StaffSession = {
    kind: 'staff',
    staffId: '',
    merchantId,
    roles: ['manager', 'platform'],
    lotIds: [],
  }
  const lotIds = await seedLots(needs, manager)
  return { merchantId, session: { ...manager, lotIds }, lotIds }
}

async function seedMerchant({ database, settings, createMerchant }: TenantNeeds): Promise<string> {
  const known = await database.one<{ id: string }>(READ_MERCHANT_OF_CODE, [MERCHANT.code])
  if (known) return known.id
  const mchid = settings.merchants[0]!.mchid
  const created = await createMerchant.create({ ...MERCHANT, mchid }, SEED_CONTEXT)
  return created.merchantId
}

async function seedLots({ database, manageLots }: TenantNeeds, manager: StaffSession): Promise<string[]> {
  const known = await database.query<KnownLot>(READ_LOT_NAMES, [manager.merchantId])
  const ids: string[] = []
  for (const lot of LOTS) {
    const existing = known.find(row => row.name === lot.name)
    const draft = {
      ...lot,
      hotline: MERCHANT.hotline,
      roadKind: 'private',
      clearance: { operatingRight: true, noticeBoard: true, policeContact: '辖区派出所 0755-8888 0110' },
      legalOpinion: LEGAL_OPINION,
      policy: {},
    } as const
    if (existing && !existing.has_opinion)
      await manageLots.change(
        manager,
        { ...draft, lotId: existing.id, version: existing.version },
        SEED_CONTEXT,
      )
    ids.push(existing?.id ?? (await manageLots.create(manager, draft, SEED_CONTEXT)).id)
  }
  return ids
}

/**
 * Binds each to the local WeChat's person of that name. Answers the invite codes of those who could not be bound: login is
 * not the local one.
 */
export async function seedPeople(
  needs: PeopleNeeds,
  { merchantId, session, lotIds }: Tenant,
): Promise<Record<string, string>> {
  const { database, inviteStaff, signInStaff } = needs
  const known = await database.query<{ name: string }>(READ_STAFF_NAMES, [merchantId])
  const invites: Record<string, string> = {}
  for (const { name, roles, person } of PEOPLE) {
    if (known.some(row => row.name === name)) continue
    const invited = await inviteStaff.invite(session, { name, roles: [...roles], lotIds }, SEED_CONTEXT)
    const isBound = await signInStaff
      .signIn({ code: `sim:${person}`, inviteCode: invited.inviteCode }, SEED_CONTEXT)
      .then(
        () => true,
        () => false,
      )
    if (!isBound) invites[name] = invited.inviteCode
  }
  await disableFirstManager(needs, merchantId)
  return invites
}

/** The invited manager that comes with a new merchant is not needed here. */
async function disableFirstManager({ database, clock }: PeopleNeeds, merchantId: string): Promise<void> {
  const work = new UnitOfWork(SEED_CONTEXT, clock.now())
  work.update(
    'staff',
    { merchant_id: merchantId, name: FIRST_MANAGER_NAME, openid: null, disabled_at: null },
    { disabled_at: work.at, invite_hash: null },
  )
  await commitUnit(database, work)
}
