import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const root = path.resolve(__dirname, '../..')
const cruiser = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
const walls = path.join(root, 'config/tooling/walls.cjs')

interface Violation {
  rule: { name: string }
  from: string
}

/** A house that keeps every rule; each planted look is added to one of its files. */
const sound: Record<string, string> = {
  'contract/money.ts': 'export const fen = 1\n',
  'contract/money.schema.ts': "import { fen } from './money'\nexport const moneySchema = fen\n",
  'contract/words.ts':
    "import type { moneySchema } from './money.schema'\nexport type Money = typeof moneySchema\n",
  'backend/src/domain/order.ts': "import { fen } from '../../../contract/money'\nexport const order = fen\n",
  'backend/src/store/orders.ts':
    "import { order } from '../domain/order'\nimport fs from 'node:fs'\nexport const orders = [order, fs]\n",
  'backend/src/app/ports.ts': 'export interface Pay { pay(): void }\n',
  'backend/src/app/settle.ts': "import { orders } from '../store/orders'\nexport const settle = orders\n",
  'backend/src/gateway/wechat.ts':
    "import type { Pay } from '../app/ports'\nexport const wechat: Pay = { pay() {} }\n",
  'backend/src/entry/http.ts': "import { settle } from '../app/settle'\nexport const http = settle\n",
  'backend/src/config/env.ts': 'export const env = 1\n',
  'backend/src/configuration.ts':
    "import { http } from './entry/http'\nimport { wechat } from './gateway/wechat'\nexport const all = [http, wechat]\n",
  'device-sim/src/device.ts': "import { fen } from '../../contract/money'\nexport const device = fen\n",
  'wechat-sim/src/pay.ts': 'export const pay = 1\n',
  'miniapp/src/merchant/page.ts': "import { fen } from '../../../contract/money'\nexport const page = fen\n",
  'miniapp/src/owner/page.ts': 'export const page = 1\n',
  'e2e/story.ts': 'export const story = 1\n',
}

const planted: [rule: string, file: string, look: string][] = [
  ['backend-domain', 'backend/src/domain/order.ts', '../store/orders'],
  ['backend-store', 'backend/src/store/orders.ts', '../app/settle'],
  ['backend-app', 'backend/src/app/settle.ts', '../gateway/wechat'],
  ['backend-app', 'backend/src/app/settle.ts', '../entry/http'],
  ['backend-gateway', 'backend/src/gateway/wechat.ts', '../entry/http'],
  ['backend-gateway', 'backend/src/gateway/wechat.ts', '../app/settle'],
  ['backend-entry', 'backend/src/entry/http.ts', '../gateway/wechat'],
  ['backend-entry', 'backend/src/entry/http.ts', '../store/orders'],
  ['nothing-looks-at-configuration', 'backend/src/app/settle.ts', '../configuration'],
  ['domain-is-pure', 'backend/src/domain/order.ts', 'node:fs'],
  ['domain-is-pure', 'backend/src/domain/order.ts', 'zod'],
  ['config-is-the-ground', 'contract/money.ts', '../../backend/src/domain/order'],
  ['contract-words-without-library', 'contract/words.ts', './money.schema'],
  ['simulators-stand-alone', 'device-sim/src/device.ts', '../../backend/src/domain/order'],
  ['simulators-stand-alone', 'wechat-sim/src/pay.ts', '../../backend/src/domain/order'],
  ['device-is-not-wechat', 'device-sim/src/device.ts', '../../wechat-sim/src/pay'],
  ['wechat-is-not-device', 'wechat-sim/src/pay.ts', '../../device-sim/src/device'],
  ['backend-stands-alone', 'backend/src/app/settle.ts', '../../../e2e/story'],
  ['merchant-is-not-owner', 'miniapp/src/merchant/page.ts', '../owner/page'],
  ['owner-is-not-merchant', 'miniapp/src/owner/page.ts', '../merchant/page'],
  ['miniapp-without-schemas', 'miniapp/src/owner/page.ts', '../../../contract/money.schema'],
  ['miniapp-stands-alone', 'miniapp/src/owner/page.ts', '../../../backend/src/domain/order'],
]

let house: string

function cruise(): Violation[] {
  const folders = ['contract', 'backend', 'device-sim', 'wechat-sim', 'miniapp', 'e2e']
  const args = [cruiser, '--config', walls, '--output-type', 'json', ...folders]
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: house,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  })
  if (!stdout) throw new Error(stderr)
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations
}

function write(files: Record<string, string>) {
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(house, file)), { recursive: true })
    fs.writeFileSync(path.join(house, file), text)
  }
}

beforeEach(() => {
  house = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'fangxing-walls-')))
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(house, 'node_modules'))
  write(sound)
})

afterEach(() => fs.rmSync(house, { recursive: true, force: true }))

test('a sound house has nothing to report', () => {
  expect(cruise()).toEqual([])
}, 60_000)

/** All looks at once, each in a file of its own beside the one it belongs to: one cruise instead of twenty. */
test('every planted look is reported under its own rule', () => {
  const fileOf = (index: number) => planted[index]![1].replace(/\.ts$/, `-${index}.ts`)
  planted.forEach(([, , look], index) =>
    write({ [fileOf(index)]: `import * as seen from '${look}'\nexport const kept${index} = seen\n` }),
  )
  const caught = cruise()
  const missed = planted.filter(
    ([rule], index) => !caught.some(({ rule: { name }, from }) => name === rule && from === fileOf(index)),
  )
  expect(missed).toEqual([])
}, 60_000)

test('a circle is reported', () => {
  write({ 'contract/money.ts': "import * as seen from './money.schema'\nexport const fen = seen\n" })
  expect(cruise().map(({ rule }) => rule.name)).toContain('no-circle')
}, 60_000)
