import type { Role } from '@fangxing/contract/roles'
import { INTEGRATION_SCOPES } from '@fangxing/contract/integration'
import type { StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import type { Settings } from '../../settings/settings'
import type { CreateMerchant } from '../../workflows/create-merchant'
import type { InviteStaff } from '../../workflows/invite-staff'
import type { ManageLots } from '../../workflows/manage-lots'
import type { SignInStaff } from '../../workflows/sign-in-staff'
import type { ManageSources } from '../../workflows/stays/manage-sources'
import { LEGAL_OPINION } from '../data'
import { READ_MERCHANT_OF_CODE } from '../seed.queries'
import { SEED_CONTEXT } from '../tenant'

/** An operator of a city's lots. Its people are those of the local WeChat by these names. */
const CITY = {
  code: 'yuecheng',
  name: '粤城智慧停车',
  payeeName: '深圳市粤城智慧停车有限公司',
  hotline: '400-800-5678',
} as const
const LOTS = [
  {
    name: '市民中心北停车场',
    address: '深圳市福田区福中三路 1 号',
    position: { latitude: 22.5468, longitude: 114.0543 },
  },
  {
    name: '东门步行街停车场',
    address: '深圳市罗湖区解放路 2001 号',
    position: { latitude: 22.5478, longitude: 114.1178 },
  },
  {
    name: '西丽湖公园停车场',
    address: '深圳市南山区沁园路 100 号',
    position: { latitude: 22.5873, longitude: 113.9546 },
  },
] as const
export const CITY_MANAGER = { name: '林志远', roles: ['manager'], person: 'city-manager' } as const
const PEOPLE = [
  CITY_MANAGER,
  { name: '何婉仪', roles: ['finance'], person: 'city-finance' },
  { name: '吴国辉', roles: ['attendant'], person: 'city-attendant' },
  { name: '黄丽华', roles: ['attendant'], person: 'city-attendant2' },
  { name: '谭志强', roles: ['attendant'], person: 'city-attendant3' },
] as const

export type CityLot = { id: string; name: string; attendantId: string }
export type CityTenant = {
  merchantId: string
  mchid: string
  payeeName: string
  session: StaffSession
  managerId: string
  sourceId: string
  lots: readonly CityLot[]
}
export type CityNeeds = {
  database: Database
  settings: Pick<Settings, 'merchants'>
  createMerchant: CreateMerchant
  manageLots: ManageLots
  inviteStaff: InviteStaff
  signInStaff: SignInStaff
  manageSources: ManageSources
}

/** The operator with its lots, people and cameras; null when it is there already. */
export async function seedCityTenant(needs: CityNeeds): Promise<CityTenant | null> {
  const { database, settings, createMerchant } = needs
  if (await database.one(READ_MERCHANT_OF_CODE, [CITY.code])) return null
  const { mchid } = settings.merchants[0]!
  const { merchantId } = await createMerchant.create({ ...CITY, mchid }, SEED_CONTEXT)
  const session: StaffSession = { kind: 'staff', staffId: '', merchantId, roles: ['manager'], lotIds: [] }
  const lots = await seedLots(needs, session)
  const lotIds = lots.map(({ id }) => id)
  const ids = new Map<string, string>()
  for (const person of PEOPLE)
    ids.set(person.person, await seedPerson(needs, { ...session, lotIds }, person, lotIds))
  const managerId = ids.get(CITY_MANAGER.person)!
  const who = { ...session, staffId: managerId, lotIds }
  return {
    merchantId,
    mchid,
    payeeName: CITY.payeeName,
    session: who,
    managerId,
    sourceId: await seedSource(needs, who),
    lots: lots.map((lot, at) => ({
      ...lot,
      attendantId: ids.get(`city-attendant${at === 0 ? '' : at + 1}`)!,
    })),
  }
}

async function seedLots({ manageLots }: CityNeeds, session: StaffSession) {
  const made: { id: string; name: string }[] = []
  for (const lot of LOTS) {
    const draft = {
      ...lot,
      hotline: CITY.hotline,
      roadKind: 'private' as const,
      clearance: { operatingRight: true, noticeBoard: true, policeContact: '辖区派出所 0755-8888 0120' },
      legalOpinion: LEGAL_OPINION,
      policy: {},
    }
    made.push({ id: (await manageLots.create(session, draft, SEED_CONTEXT)).id, name: lot.name })
  }
  return made
}

/** Bound to the local WeChat's person where there is one; else the invite stays open. */
async function seedPerson(
  { inviteStaff, signInStaff }: CityNeeds,
  session: StaffSession,
  { name, roles, person }: { name: string; roles: readonly Role[]; person: string },
  lotIds: string[],
): Promise<string> {
  const { staff, inviteCode } = await inviteStaff.invite(
    session,
    { name, roles: [...roles], lotIds },
    SEED_CONTEXT,
  )
  await signInStaff.signIn({ code: `sim:${person}`, inviteCode }, SEED_CONTEXT).catch(() => undefined)
  return staff.id
}

async function seedSource({ manageSources }: CityNeeds, who: StaffSession): Promise<string> {
  const camera = {
    name: '粤城出入口摄像头',
    kind: 'camera' as const,
    scopes: INTEGRATION_SCOPES.filter(scope => scope === 'stays'),
    ratePerMinute: 600,
    rank: 100,
    lots: [],
    colours: [],
  }
  return (await manageSources.create(who, camera, SEED_CONTEXT)).source.id
}
