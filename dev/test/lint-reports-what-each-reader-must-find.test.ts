import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const root = path.resolve(__dirname, '../..')
const needs = [
  'oxlint.config.mjs',
  'dev/checks/module-state.mjs',
  'config/tooling/legacy.cjs',
  'config/tooling/mini-program-state.cjs',
]

/** One fault for each of those who read a file: the linter itself, its reader of types, React's compiler, and our own rules. */
const faults: Record<string, [text: string, ...rules: string[]]> = {
  'backend/src/plain.ts': [
    'export function first(): unknown {\n  return arguments[0]\n}\n',
    'prefer-rest-params',
  ],
  'backend/src/types.ts': [
    'export function go(list: number[], text: string | null): string {\n  Promise.resolve(list.sort())\n  return text || ""\n}\n',
    'no-floating-promises',
    'require-array-sort-compare',
    'prefer-nullish-coalescing',
  ],
  'backend/src/old.ts': ['/** @deprecated */\nexport const old = (): number => 1\n'],
  'backend/src/uses-old.ts': [
    "import { old } from './old'\nexport const used = (): number => old()\n",
    'no-deprecated',
  ],
  'backend/src/state.ts': [
    'export const seen = new Map<string, number>()\nexport const at = new Date()\n',
    'no-module-state',
    'no-module-object',
  ],
  'console/src/store.ts': [
    'const createStore = (): { at: number } => ({ at: 0 })\nexport const store = createStore()\n',
    'no-module-object',
  ],
  // What is on the list may be made there, and nothing else; what is not made there any more is taken off it.
  'miniapp/src/merchant/lot/lot-store.ts': [
    'const createLot = (): { at: number } => ({ at: 0 })\nexport const lot = createLot()\nexport const other = createLot()\n',
    'no-module-object',
  ],
  'miniapp/src/merchant/staff/auth.ts': ['export const one = 1\n', 'no-module-object'],
  'backend/src/directive.ts': [
    '// oxlint-disable-next-line no-var\nexport const one = 1\n',
    'unused directive',
  ],
  'backend/test/of-a-test.test.ts': [
    'export const rows: number[] = []\nexport const sorted = (): number[] => rows.sort()\n',
  ],
  'console/src/screen.tsx': ['export function Screen() {\n  return <p>{Math.random()}</p>\n}\n', 'purity'],
  'console/src/hooks.tsx': [
    "import { useState } from 'react'\nexport function Hooks(props: { on: boolean }) {\n  if (props.on) useState(1)\n  return <p />\n}\n",
    'rules-of-hooks',
  ],
  'dev/tool.mjs': ['export var one = 1\n', 'no-var'],
}

let tree: string

beforeAll(() => {
  tree = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'fangxing-lint-')))
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(tree, 'node_modules'))
  const texts = Object.fromEntries(Object.entries(faults).map(([file, [text]]) => [file, text]))
  const copied = Object.fromEntries(needs.map(file => [file, fs.readFileSync(path.join(root, file), 'utf8')]))
  const options = {
    strict: true,
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'bundler',
    types: [],
    jsx: 'react-jsx',
  }
  const tsconfig = { compilerOptions: options, include: ['backend', 'console', 'miniapp'] }
  for (const [file, text] of Object.entries({
    ...copied,
    ...texts,
    'tsconfig.json': JSON.stringify(tsconfig),
  })) {
    fs.mkdirSync(path.dirname(path.join(tree, file)), { recursive: true })
    fs.writeFileSync(path.join(tree, file), text)
  }
})

afterAll(() => fs.rmSync(tree, { recursive: true, force: true }))

/** What was found, as `file: rule`. */
function findings(): string[] {
  const linter = path.join(root, 'node_modules/oxlint/bin/oxlint')
  const args = [
    linter,
    '--config=oxlint.config.mjs',
    '--format=json',
    'backend',
    'console',
    'miniapp',
    'dev/tool.mjs',
  ]
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' })
  if (!stdout.startsWith('{')) throw new Error(`oxlint: ${stdout}${stderr}`)
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { code?: string; message: string; filename: string }[]
  }
  return diagnostics
    .map(({ code, filename }) => `${filename}: ${/\((.*)\)/.exec(code ?? '')?.[1] ?? 'unused directive'}`)
    .sort()
}

test('each reader of the linter reports the fault that is planted for it, and nothing else is reported', () => {
  const planted = Object.entries(faults).flatMap(([file, [, ...rules]]) =>
    rules.map(rule => `${file}: ${rule}`),
  )
  expect(findings()).toEqual(planted.sort())
}, 60_000)
