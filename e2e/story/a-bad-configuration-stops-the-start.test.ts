import { BackendNode } from '../harness/node'
import { World } from '../harness/world'
import { readFileSync } from 'node:fs'
import path from 'node:path'

let world: World
beforeAll(async () => {
  world = await World.start({ asleep: true })
}, 60_000)
afterAll(() => world.stop())

/** Starts a node that must not start; what it said. */
async function said(change: Record<string, string | undefined>): Promise<string> {
  const environment = Object.fromEntries(
    Object.entries({ ...world.environment, ...change }).filter(([, value]) => value !== undefined),
  ) as Record<string, string>
  const log = path.join(
    world.dir,
    `bad-${Object.keys(change).join('-')}-${String(Object.values(change)[0]).length}.log`,
  )
  const node = await BackendNode.create(environment, log)
  await node.start({}, false)
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
  'names %s when it is %s',
  async (name, value) => {
    const words = await said({ [name]: value })
    expect(words).toContain(name)
    expect(words).toMatch(/配置有误/)
    if (value && value.length > 4) expect(words).not.toContain(`"${value}"`)
  },
  30_000,
)

it('refuses local secrets, plain http and test switches in production', async () => {
  const words = await said({ NODE_ENV: 'production' })
  for (const name of [
    'PUBLIC_ORIGIN',
    'WECHAT_PAY_ORIGIN',
    'MOVABLE_CLOCK',
    'COMMAND_KEY_ID',
    'WECHAT_MERCHANTS',
  ])
    expect(words).toContain(name)
}, 30_000)
