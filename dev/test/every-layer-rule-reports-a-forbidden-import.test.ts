import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const root = path.resolve(__dirname, '../..')
const cruiser = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
const config = path.join(root, '.dependency-cruiser.cjs')

interface Violation {
  rule: { name: string }
  from: string
}

/** A tree that keeps every rule; each forbidden import is added to a copy of one of its files. */
const allowed: Record<string, string> = {
  'contract/money.ts': 'export const fen = 1\n',
  'contract/money.schema.ts': "import { fen } from './money'\nexport const moneySchema = fen\n",
  'contract/labels.ts':
    "import type { moneySchema } from './money.schema'\nexport type Money = typeof moneySchema\n",
  'backend/src/settings/env.ts': 'export const env = 1\n',
  'backend/src/domain/order.ts': "import { fen } from '../../../contract/money'\nexport const order = fen\n",
  'backend/src/persistence/tables.ts':
    "import { order } from '../domain/order'\nimport fs from 'node:fs'\nexport const tables = [order, fs]\n",
  'backend/src/telemetry/gauges.ts':
    "import { tables } from '../persistence/tables'\nexport const gauges = tables\n",
  'backend/src/ports/pay.ts': 'export interface Pay { pay(): void }\n',
  'backend/src/adapters/wechat.ts':
    "import type { Pay } from '../ports/pay'\nexport const wechat: Pay = { pay() {} }\n",
  'backend/src/modules/ledger/post.ts':
    "import { tables } from '../../persistence/tables'\nexport const post = tables\n",
  'backend/src/modules/ledger/index.ts': "export { post } from './post'\n",
  'backend/src/modules/audit/index.ts': 'export const audit = 1\n',
  'backend/src/modules/orders/read.ts': "import { post } from '../ledger'\nexport const read = post\n",
  'backend/src/modules/orders/index.ts': "export { read } from './read'\n",
  'backend/src/modules/payments/index.ts': "import { audit } from '../audit'\nexport const pay = audit\n",
  'backend/src/workflows/settle-payment.ts':
    "import { read } from '../modules/orders'\nimport { pay } from '../modules/payments'\nexport const settle = [read, pay]\n",
  'backend/src/transport/http.ts':
    "import { settle } from '../workflows/settle-payment'\nimport { gauges } from '../telemetry/gauges'\nexport const http = [settle, gauges]\n",
  'backend/src/composition.ts':
    "import { http } from './transport/http'\nimport { wechat } from './adapters/wechat'\nexport const all = [http, wechat]\n",
  'device-sim/src/device.ts': "import { fen } from '../../contract/money'\nexport const device = fen\n",
  'wechat-sim/src/pay.ts': 'export const pay = 1\n',
  'miniapp/src/shared/money.ts': 'export const money = 1\n',
  'miniapp/src/merchant/page.ts': "import { money } from '../shared/money'\nexport const page = money\n",
  'miniapp/src/owner/page.ts': "import { fen } from '../../../contract/money'\nexport const page = fen\n",
  'console/src/pages/today/page.ts':
    "import { fen } from '../../../../contract/money'\nimport type { Money } from '../../../../contract/labels'\nexport const page: Money = fen\n",
  'console/src/pages/orders/page.ts': 'export const page = 1\n',
  'e2e/scenario.ts': 'export const scenario = 1\n',
}

const forbidden: [rule: string, file: string, imported: string][] = [
  ['layer-domain', 'backend/src/domain/order.ts', '../persistence/tables'],
  ['layer-domain', 'backend/src/domain/order.ts', '../settings/env'],
  ['layer-persistence', 'backend/src/persistence/tables.ts', '../modules/orders'],
  ['layer-persistence', 'backend/src/persistence/tables.ts', '../ports/pay'],
  ['layer-modules', 'backend/src/modules/orders/read.ts', '../../workflows/settle-payment'],
  ['layer-modules', 'backend/src/modules/orders/read.ts', '../../adapters/wechat'],
  ['layer-workflows', 'backend/src/workflows/settle-payment.ts', '../transport/http'],
  ['layer-workflows', 'backend/src/workflows/settle-payment.ts', '../adapters/wechat'],
  ['layer-transport', 'backend/src/transport/http.ts', '../adapters/wechat'],
  ['layer-transport', 'backend/src/transport/http.ts', '../persistence/tables'],
  ['layer-telemetry', 'backend/src/telemetry/gauges.ts', '../modules/orders'],
  ['layer-telemetry', 'backend/src/telemetry/gauges.ts', '../adapters/wechat'],
  ['layer-modules', 'backend/src/modules/orders/read.ts', '../../telemetry/gauges'],
  ['layer-adapters', 'backend/src/adapters/wechat.ts', '../transport/http'],
  ['layer-adapters', 'backend/src/adapters/wechat.ts', '../workflows/settle-payment'],
  ['layer-ports', 'backend/src/ports/pay.ts', '../adapters/wechat'],
  ['layer-settings', 'backend/src/settings/env.ts', '../domain/order'],
  ['layer-without-composition', 'backend/src/workflows/settle-payment.ts', '../composition'],
  ['module-imports-only-ground-modules', 'backend/src/modules/orders/read.ts', '../payments'],
  ['ground-module-imports-no-module', 'backend/src/modules/ledger/post.ts', '../audit'],
  ['module-through-its-index', 'backend/src/modules/orders/read.ts', '../ledger/post'],
  ['module-through-its-index', 'backend/src/workflows/settle-payment.ts', '../modules/orders/read'],
  ['domain-is-pure', 'backend/src/domain/order.ts', 'node:fs'],
  ['domain-is-pure', 'backend/src/domain/order.ts', 'zod'],
  ['midway-in-transport-only', 'backend/src/workflows/settle-payment.ts', '@midwayjs/core'],
  ['contract-imports-nothing-of-ours', 'contract/money.ts', '../backend/src/domain/order'],
  ['contract-types-without-library', 'contract/labels.ts', './money.schema'],
  ['simulator-without-backend', 'device-sim/src/device.ts', '../../backend/src/domain/order'],
  ['simulator-without-backend', 'wechat-sim/src/pay.ts', '../../backend/src/domain/order'],
  ['device-sim-without-wechat-sim', 'device-sim/src/device.ts', '../../wechat-sim/src/pay'],
  ['wechat-sim-without-device-sim', 'wechat-sim/src/pay.ts', '../../device-sim/src/device'],
  ['backend-without-tools', 'backend/src/workflows/settle-payment.ts', '../../../e2e/scenario'],
  ['merchant-without-owner', 'miniapp/src/merchant/page.ts', '../owner/page'],
  ['owner-without-merchant', 'miniapp/src/owner/page.ts', '../merchant/page'],
  ['shared-without-apps', 'miniapp/src/shared/money.ts', '../owner/page'],
  ['miniapp-without-schemas', 'miniapp/src/owner/page.ts', '../../../contract/money.schema'],
  ['miniapp-without-backend', 'miniapp/src/owner/page.ts', '../../../backend/src/domain/order'],
  ['miniapp-without-backend', 'miniapp/src/owner/page.ts', '../../../console/src/pages/orders/page'],
  ['console-only-with-contract', 'console/src/pages/today/page.ts', '../../../../miniapp/src/shared/money'],
  ['console-only-with-contract', 'console/src/pages/today/page.ts', '../../../../backend/src/domain/order'],
  ['console-without-schemas', 'console/src/pages/today/page.ts', '../../../../contract/money.schema'],
  ['console-page-without-pages', 'console/src/pages/today/page.ts', '../orders/page'],
]

let tree: string

function violations(): Violation[] {
  const folders = ['contract', 'backend', 'device-sim', 'wechat-sim', 'miniapp', 'console', 'e2e']
  const args = [cruiser, '--config', config, '--output-type', 'json', ...folders]
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: tree,
    env: { ...process.env, LEGACY: '0' },
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  })
  if (!stdout) throw new Error(stderr)
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations
}

function write(files: Record<string, string>) {
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(tree, file)), { recursive: true })
    fs.writeFileSync(path.join(tree, file), text)
  }
}

beforeEach(() => {
  tree = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'fangxing-layers-')))
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(tree, 'node_modules'))
  write(allowed)
})

afterEach(() => fs.rmSync(tree, { recursive: true, force: true }))

test('a tree that keeps the rules has no violation', () => {
  expect(violations()).toEqual([])
}, 60_000)

/** Each import stands in a file of its own beside the one it belongs to, so that one run proves all rules. */
test('every forbidden import is reported under its own rule', () => {
  const fileOf = (index: number) => forbidden[index]![1].replace(/\.ts$/, `-${index}.ts`)
  forbidden.forEach(([, , imported], index) =>
    write({ [fileOf(index)]: `import * as seen from '${imported}'\nexport const kept${index} = seen\n` }),
  )
  const found = violations()
  const missed = forbidden.filter(
    ([rule], index) => !found.some(({ rule: { name }, from }) => name === rule && from === fileOf(index)),
  )
  expect(missed).toEqual([])
}, 60_000)

test('files that import each other are reported', () => {
  write({ 'contract/money.ts': "import * as seen from './money.schema'\nexport const fen = seen\n" })
  expect(violations().map(({ rule }) => rule.name)).toContain('no-circle')
}, 60_000)

test('folders that import each other are reported, even when no two files do', () => {
  write({
    'backend/src/workflows/recovery/open.ts':
      "import { settle } from '../payment/settle'\nexport const open = settle\n",
    'backend/src/workflows/recovery/end.ts': 'export const end = 1\n',
    'backend/src/workflows/payment/settle.ts': 'export const settle = 1\n',
    'backend/src/workflows/payment/refund.ts':
      "import { end } from '../recovery/end'\nexport const refund = end\n",
  })
  expect([...new Set(violations().map(({ rule }) => rule.name))]).toEqual(['no-circle-between-folders'])
}, 60_000)
