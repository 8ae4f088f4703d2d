import { BackendNode } from '../harness/backend-node'
import { TestSystem } from '../harness/test-system'
import { readFileSync } from 'node:fs'
import path from 'node:path'

let system: TestSystem
beforeAll(async () => {
  system = await TestSystem.start({ startNodes: false })
}, 60_000)
afterAll(() => system.stop())

/** Starts a node with a changed environment, waits until its process ends, and returns its log. */
async function logOfFailedStart(change: Record<string, string | undefined>): Promise<string> {
  const environment = Object.fromEntries(
    Object.entries({ ...system.environment, ...change }).filter(([, value]) => value !== undefined),
  ) as Record<string, string>
  const log = path.join(
    system.dir,
    `bad-${Object.keys(change).join('-')}-${String(Object.values(change)[0]).length}.log`,
  )
  const node = await BackendNode.create(environment, log)
  await node.start({ ready: false })
  await node.ended()
  return readFileSync(log, 'utf8')
}

it.each([
  ['DATABASE_URL', undefined],
  ['DATABASE_URL', 'mysql://x'],
  ['REDIS_URL', undefined],
  ['MQTT_URL', 'nowhere'],
  ['PUBLIC_ORIGIN', 'http://host/with/path'],
  ['WECHAT_MERCHANTS', '[]'],
  ['WECHAT_MERCHANTS', 'not json'],
  ['WECHAT_OWNER_APPID', 'abc'],
  ['COMMAND_PRIVATE_KEY', undefined],
  ['DEVICE_MASTER_KEY', 'c2hvcnQ='],
  ['QR_KEY', undefined],
  ['RAISE_EXPIRY_S', '60'],
])(
  'the message names %s when its value is %s',
  async (name, value) => {
    const log = await logOfFailedStart({ [name]: value })
    expect(log).toContain(name)
    expect(log).toMatch(/配置有误/)
    if (value && value.length > 4) expect(log).not.toContain(`"${value}"`)
  },
  30_000,
)

it('production refuses local secrets, plain http and test settings', async () => {
  const log = await logOfFailedStart({ NODE_ENV: 'production' })
  for (const name of [
    'PUBLIC_ORIGIN',
    'WECHAT_PAY_ORIGIN',
    'MOVABLE_CLOCK',
    'COMMAND_KEY_ID',
    'WECHAT_MERCHANTS',
  ])
    expect(log).toContain(name)
}, 30_000)
