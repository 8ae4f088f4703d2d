import 'reflect-metadata'
import { createHash, createHmac } from 'node:crypto'
import { pino } from 'pino'
import { DataSource } from 'typeorm'
import { assemble, dataSourceOptions, type Assembly } from './composition'
import { createLot } from './modules/lots/lots'
import { exemptPlate } from './modules/lots/exempt-plate'
import { createMerchant } from './workflows/create-merchant'
import type { ActorContext, Services, StaffSession } from './services'
import { inviteStaff } from './workflows/invite-staff'
import { signInStaff } from './workflows/sign-in-staff'
import { BadSettings, readSettings } from './settings/settings'
import { commit, insertNew, update } from './persistence/changes'

const ACT: ActorContext = { actor: 'seed', traceId: 'seed-0001' }
const MERCHANT_CODE = 'anbo'
const DEVICES_PER_LOT = 2
/** With fewer open debts than this there is little left to try: the debtors park again. */
const FEW_DEBTS = 8
const TOKEN_LIFETIME_MS = 3650 * 86_400_000
const DAY_MS = 86_400_000

const LOTS = [
  { name: '科技园南区停车场', address: '深圳市南山区科苑路 15 号' },
  { name: '华强北地面停车场', address: '深圳市福田区振华路 88 号' },
] as const
const PEOPLE = [
  { name: '陈国强', roles: ['attendant'], person: 'attendant' },
  { name: '李秀英', roles: ['attendant'], person: 'attendant2' },
  { name: '王建军', roles: ['manager'], person: 'manager' },
  { name: '周敏', roles: ['finance'], person: 'finance' },
  { name: '平台运营', roles: ['platform'], person: 'platform' },
] as const
/** Plate, colour, lot, and each debt as [days ago, hours parked, yuan]. */
const DEBTORS = [
  [
    '粤B12388',
    'blue',
    0,
    [
      [3, 2, 9],
      [11, 5, 15],
      [26, 9, 20],
    ],
  ],
  ['粤B7K566', 'blue', 0, [[5, 3, 11]]],
  [
    '粤BD06688',
    'green',
    0,
    [
      [4, 6, 17],
      [9, 4, 13],
    ],
  ],
  [
    '粤BF31579',
    'green',
    0,
    [
      [40, 12, 20],
      [41, 11, 20],
      [42, 10, 20],
      [43, 12, 20],
    ],
  ],
  [
    '粤A9Q37C',
    'blue',
    0,
    [
      [15, 1, 5],
      [16, 2, 7],
    ],
  ],
  ['湘AG8T21', 'blue', 0, [[8, 7, 19]]],
  [
    '粤B55P09',
    'yellow',
    0,
    [
      [6, 8, 20],
      [13, 8, 20],
    ],
  ],
  ['粤S2M86U', 'blue', 1, [[2, 4, 13]]],
  [
    '粤BAA1234',
    'green',
    1,
    [
      [7, 3, 11],
      [21, 5, 15],
    ],
  ],
  [
    '桂C77H30',
    'blue',
    1,
    [
      [95, 10, 20],
      [180, 12, 20],
    ],
  ],
  ['粤Z8F31港', 'black', 1, [[12, 6, 17]]],
  ['粤BT9E58', 'blue', 1, [[0.5, 2, 7]]],
] as const

type Party = { merchantId: string; session: StaffSession; lotIds: string[] }

/** A merchant with lots cleared to enforce, people, debtors and tokens for devices; what is there already stays. */
async function seed({ platform }: Assembly): Promise<Record<string, unknown>> {
  const merchantId = await merchant(platform)
  const manager: StaffSession = {
    kind: 'staff',
    staffId: '',
    merchantId,
    roles: ['manager', 'platform'],
    lotIds: [],
  }
  const lotIds = await lots(platform, manager)
  const party: Party = { merchantId, session: { ...manager, lotIds }, lotIds }
  const invites = await people(platform, party)
  await debts(platform, party)
  const devices = await tokens(platform, party)
  return {
    merchantId,
    lotIds,
    devices,
    invites,
    try: [
      '商家端登录码 / merchant sign-in code: sim:attendant, sim:manager, sim:finance, sim:platform',
      '车主端登录码 / owner sign-in code: sim:<任意名字 any name>',
      '试试车牌 / try the plate: 粤B12388 (蓝 blue), 粤BD06688 (绿 green)',
    ],
  }
}

async function merchant(platform: Services): Promise<string> {
  const known = await platform.database.one<{ id: string }>('SELECT id FROM merchant WHERE code = $1', [
    MERCHANT_CODE,
  ])
  if (known) return known.id
  const mchid = platform.settings.merchants[0]!.mchid
  const made = await createMerchant(
    platform,
    {
      code: MERCHANT_CODE,
      name: '深圳安泊停车',
      payeeName: '深圳市安泊停车管理有限公司',
      mchid,
      hotline: '400-800-1234',
    },
    ACT,
  )
  return made.merchantId
}

async function lots(platform: Services, manager: StaffSession): Promise<string[]> {
  const known = await platform.database.query<{ id: string; name: string }>(
    'SELECT id, name FROM lot WHERE merchant_id = $1',
    [manager.merchantId],
  )
  const ids: string[] = []
  for (const lot of LOTS) {
    const there = known.find(row => row.name === lot.name)
    const clearance = { operatingRight: true, noticeBoard: true, policeContact: '辖区派出所 0755-8888 0110' }
    const draft = {
      ...lot,
      hotline: '400-800-1234',
      roadKind: 'private',
      clearance,
      policy: { minTotalFen: 500 },
    } as const
    ids.push(there?.id ?? (await createLot(platform, manager, draft, ACT)).id)
  }
  return ids
}

/** Binds each to the local WeChat's person of that name; where login is not the local one, their invite codes are printed. */
async function people(
  platform: Services,
  { merchantId, session, lotIds }: Party,
): Promise<Record<string, string>> {
  const known = await platform.database.query<{ name: string }>(
    'SELECT name FROM staff WHERE merchant_id = $1',
    [merchantId],
  )
  const invites: Record<string, string> = {}
  for (const { name, roles, person } of PEOPLE) {
    if (known.some(row => row.name === name)) continue
    const invited = await inviteStaff(platform, session, { name, roles: [...roles], lotIds }, ACT)
    const isBound = await signInStaff(
      platform,
      { code: `sim:${person}`, inviteCode: invited.inviteCode },
      ACT,
    ).then(
      () => true,
      () => false,
    )
    if (!isBound) invites[name] = invited.inviteCode
  }
  await retirePlaceholder(platform, merchantId)
  return invites
}

/** The manager's place that comes with a new merchant is not needed here. */
async function retirePlaceholder(platform: Services, merchantId: string): Promise<void> {
  const at = platform.clock.now()
  await commit(platform.database, [
    update(
      'staff',
      { merchant_id: merchantId, name: '车场经理', openid: null, disabled_at: null },
      { disabled_at: at, invite_hash: null },
    ),
  ])
}

async function debts(platform: Services, { merchantId, session, lotIds }: Party): Promise<void> {
  const known = await platform.database.one<{ open: number; rounds: number }>(
    `SELECT count(*) FILTER (WHERE state = 'outstanding') AS open,
       count(*) FILTER (WHERE external_id LIKE $2) AS rounds FROM arrear WHERE merchant_id = $1`,
    [merchantId, `seed-${DEBTORS[0][0]}-1%`],
  )
  const { open, rounds } = known!
  if (open >= FEW_DEBTS) return
  const now = platform.clock.now().getTime()
  const rows = DEBTORS.flatMap(([plateText, plateColour, lot, parkings]) =>
    parkings.map(([daysAgo, hours, yuan], index) => {
      const exitedAt = now - daysAgo * DAY_MS
      return {
        source: 'camera',
        externalId: `seed-${plateText}-${index + 1}${rounds > 0 ? `-${rounds}` : ''}`,
        lotId: lotIds[lot],
        plateText,
        plateColour,
        enteredAt: new Date(exitedAt - hours * 3_600_000).toISOString(),
        exitedAt: new Date(exitedAt).toISOString(),
        principalFen: yuan * 100,
        reminderCount: daysAgo > 1 ? Math.min(3, 1 + Math.floor(daysAgo / 7)) : 0,
        ...(daysAgo > 1 ? { lastRemindedAt: new Date(exitedAt + DAY_MS).toISOString() } : {}),
        evidence: { witness: '陈国强' },
        trace: traceOf(hours, yuan),
      }
    }),
  )
  const reply = await platform.importArrears.import(session, rows, ACT)
  if (reply.refused > 0)
    throw new Error(`seeded debts refused: ${JSON.stringify(reply.rows.filter(row => row.errors))}`)
  if (rounds > 0) return
  await exemptPlate(
    platform,
    session,
    { plate: { text: '粤B00110', colour: 'blue' }, lotId: null, note: '巡逻车 / patrol car' },
    ACT,
  )
}

function traceOf(hours: number, yuan: number): { text: string; amountFen: number }[] {
  const first = { text: '首小时 first hour', amountFen: 500 }
  const rest = yuan * 100 - 500
  return rest > 0
    ? [first, { text: `其后 ${hours - 1} 小时 further hours（每日封顶 ¥20）`, amountFen: rest }]
    : [first]
}

/** The same tokens at every run of one system, so that a simulated device finds itself again. */
async function tokens(platform: Services, { merchantId, lotIds }: Party): Promise<string[]> {
  const key = Buffer.from(platform.settings.DEVICE_MASTER_KEY, 'base64')
  const made = Array.from({ length: DEVICES_PER_LOT * lotIds.length }, (_none, index) =>
    createHmac('sha256', key).update(`seed-token|${index}`).digest('base64url').slice(0, 32),
  )
  const at = platform.clock.now()
  await commit(
    platform.database,
    made.map((token, index) =>
      insertNew('provision_token', {
        token_hash: createHash('sha256').update(token).digest('hex'),
        merchant_id: merchantId,
        lot_id: lotIds[Math.floor(index / DEVICES_PER_LOT)],
        expires_at: new Date(at.getTime() + TOKEN_LIFETIME_MS),
      }),
    ),
  )
  return made
}

async function main(): Promise<void> {
  const settings = readSettings()
  if (settings.NODE_ENV === 'production') throw new BadSettings('seed: 不用于生产环境 / not for production')
  const dataSource = await new DataSource(dataSourceOptions(settings, 'script')).initialize()
  const assembly = assemble(settings, dataSource, pino({ level: 'silent' }))
  try {
    const said = await seed(assembly)
    process.stdout.write(`${JSON.stringify(said)}\n`)
  } finally {
    await assembly.redis.stop()
    await assembly.close()
    await dataSource.destroy()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof BadSettings ? error.message : (error as Error).stack}\n`)
  process.exitCode = error instanceof BadSettings ? 78 : 1
})
