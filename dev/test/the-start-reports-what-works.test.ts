import { execFileSync } from 'node:child_process'
import path from 'node:path'

const start = (file: string) => JSON.stringify(path.resolve(__dirname, '../start', file))

/** What this code of a module prints. */
const run = (code: string) =>
  execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }).trim()

const ADDRESSES = {
  backend: 'http://127.0.0.1:7001',
  wechatSim: 'http://127.0.0.1:7080',
  deviceSim: 'http://127.0.0.1:7090',
  merchant: 'http://127.0.0.1:7010',
  owner: 'http://127.0.0.1:7020',
  console: 'http://127.0.0.1:7001/console',
}
const announce = (addresses: object, live: object = {}) =>
  run(`import { announcement } from ${start('announce.mjs')}
    console.log(announcement(${JSON.stringify(addresses)}, ${JSON.stringify(live)}))`)

test('every role has a link that signs in, and no address asks for an invitation', () => {
  const said = announce(ADDRESSES)
  for (const role of ['attendant', 'manager', 'finance'])
    expect(said).toContain(`http://127.0.0.1:7010/?as=${role}\n`)
  for (const role of ['manager', 'finance', 'platform'])
    expect(said).toContain(`http://127.0.0.1:7001/console/?as=${role}\n`)
  for (const person of ['wang', 'li', 'zhao']) expect(said).toContain(`http://127.0.0.1:7020/?as=${person}`)
  expect(said).not.toMatch(/:7010\/?\s| sim:/)
  expect(said).toContain('backend: http://127.0.0.1:7001')
})

test('the live order is opened as the owner, and only plates that were read after it are named', () => {
  const order = { plateText: '粤B12388', plateColour: 'blue', amountFen: 4400, device: { id: 'FX1' } }
  const said = announce(ADDRESSES, {
    order,
    link: 'http://q/d/x',
    plates: ['粤BD06688（绿牌 green）'],
    large: '粤B4D729（蓝牌 blue）',
  })
  expect(said).toContain('QR link: http://q/d/x')
  expect(said).toContain('http://127.0.0.1:7020/?as=wang&q=http%3A%2F%2Fq%2Fd%2Fx')
  expect(said).toContain('watch its lock: http://127.0.0.1:7090/#FX1\n')
  expect(said).toContain('a live order: 粤B12388（蓝牌 blue）, ¥44.00')
  expect(said).toContain('the colour counts: 粤BD06688（绿牌 green）')
  expect(said).toContain('finance approves: 粤B4D729（蓝牌 blue）')
  expect(said).not.toContain('/l/')
  const signed = announce(ADDRESSES, { plates: ['粤BD06688'], lotCode: '18EF49DDA5' })
  expect(signed).toContain('http://127.0.0.1:7020/l/18EF49DDA5?as=wang')
})

test('without the local WeChat no link is promised', () => {
  const { wechatSim: _none, ...real } = ADDRESSES
  expect(announce(real)).not.toContain('?as=')
})

test('plates to try may be held by the installed floor, stand in the lot of the live order and are not its car', () => {
  const nowMs = Date.parse('2026-11-26T04:00:00Z')
  const row = (plateText: string, more: object = {}) => ({
    plateText,
    plateColour: 'blue',
    lotId: 'a',
    dueFen: 2500,
    remindedDays: 2,
    firstRemindedAt: new Date(nowMs - 15 * 86_400_000).toISOString(),
    ...more,
  })
  const twice = (plateText: string, more: object = {}) => [row(plateText), row(plateText, more)]
  const arrears = [
    ...twice('粤B12388'),
    ...twice('粤BT9E58', { remindedDays: 1 }),
    ...twice('粤S2M86U', { dueFen: 2499 }),
    ...twice('粤BAA1234', { firstRemindedAt: new Date(nowMs - 15 * 86_400_000 + 1).toISOString() }),
    ...[row('桂C77H30', { lotId: 'b' }), row('桂C77H30', { lotId: 'b' })],
    row('湘AG8T21', { dueFen: 9000 }),
    ...twice('粤BD06688').map(debt => ({ ...debt, plateColour: 'green' })),
    ...twice('粤B55P09').map(debt => ({ ...debt, plateColour: 'yellow' })),
  ]
  const said = run(`import { platesToTry } from ${start('plates-to-try.mjs')}
    console.log(JSON.stringify(platesToTry(${JSON.stringify(arrears)}, { plateText: '粤B12388', lot: { id: 'a' } }, ${nowMs})))`)
  expect(JSON.parse(said)).toEqual(['粤BD06688（绿牌 green）', '粤B55P09（黄牌 yellow）'])
})

test('the plate for an approval owes more than one person may give up', () => {
  const debt = (plateText: string, dueFen: number) => ({ plateText, plateColour: 'blue', dueFen })
  const arrears = [debt('粤B12388', 20_000), debt('粤B4D729', 20_000), debt('粤B4D729', 1)]
  const said = run(`import { plateForApproval } from ${start('plates-to-try.mjs')}
    console.log(plateForApproval(${JSON.stringify(arrears)}), plateForApproval([]))`)
  expect(said).toBe('粤B4D729（蓝牌 blue） undefined')
})

test('a second start gets the addresses of the running system', () => {
  const say = (running: object) =>
    run(`import { alreadyRunning } from ${start('announce.mjs')}
      console.log(alreadyRunning(${JSON.stringify(running)}))`)
  const said = say({ pid: 4711, addresses: ADDRESSES })
  for (const part of ['pid 4711', ADDRESSES.backend, 'http://127.0.0.1:7010/?as=manager'])
    expect(said).toContain(part)
  expect(say({ pid: 4711 })).toContain('still starting')
})

test('a long build says that it goes on until it has ended', () => {
  const said = run(`import { sayProgress } from ${start('progress.mjs')}
    const lines = []
    const done = sayProgress('building', { everyMs: 1, say: line => {
      lines.push(line)
      if (lines.length === 3) { done(); console.log(lines.join('|')) }
    } })`)
  expect(said).toMatch(/^· building…\|· building… \d+ s\|· building… \d+ s$/)
})

test('the photo of the live order shows a car and not a patch of one colour', () => {
  const said = run(`import { carPhoto } from ${start('car-photo.mjs')}
    import sharp from 'sharp'
    const { channels } = await sharp(await carPhoto({ text: '粤B12388', colour: 'blue' })).stats()
    console.log(Math.min(...channels.map(channel => channel.stdev)))`)
  expect(Number(said)).toBeGreaterThan(30)
})
