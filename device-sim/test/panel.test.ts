import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { startPanel, type Panel } from '../src/panel/server'
import { DeviceHarness, credentialsFor } from './device-harness'

describe('the device page', () => {
  let harness: DeviceHarness
  let panel: Panel

  beforeEach(async () => {
    const credentials = {
      ...credentialsFor('dev-1'),
      qrUrl: 'https://fx.example.cn/d/A.1.s',
      publicCode: 'A',
    }
    harness = new DeviceHarness({ credentials }).start()
    panel = await startPanel({ port: 0, devices: [harness.device] })
  })
  afterEach(() => panel.close())

  const get = (path: string) => fetch(new URL(path, panel.url))
  const post = (path: string, body: unknown) =>
    fetch(new URL(path, panel.url), {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })

  it('serves every file of its page, and the QR code', async () => {
    const page = await (await get('/')).text()
    for (const name of ['/layout.css', '/main.js']) expect(page).toContain(name)
    for (const file of readdirSync(join(__dirname, '../page')))
      expect([file, (await get(file === 'index.html' ? '/' : `/${file}`)).status]).toEqual([file, 200])
    const qr = await get('/devices/dev-1/qr.svg')
    expect(qr.headers.get('content-type')).toBe('image/svg+xml')
    expect(await qr.text()).toContain('<svg')
  })

  it('shows a device without its secrets', async () => {
    harness.raiseAndWait(1)
    const text = await (await get('/devices')).text()
    expect(JSON.parse(text)).toMatchObject([
      { deviceId: 'dev-1', position: 'up', epoch: 1, screen: { mode: 'pay' } },
    ])
    const { hmacKey, releaseKey, mqttPassword } = harness.device.options.credentials
    for (const secret of [hmacKey, releaseKey, mqttPassword, harness.releaseCode])
      expect(text).not.toContain(secret)
  })

  it('links the printed code to the owner mini-program that runs beside it', async () => {
    const link = 'https://fx.example.cn/d/A.1.s'
    const scanUrlOf = async () =>
      ((await (await get('/devices')).json()) as { scanUrl: string }[])[0]!.scanUrl
    expect(await scanUrlOf()).toBe(link)
    await panel.close()
    panel = await startPanel({ port: 0, devices: [harness.device], ownerUrl: 'http://127.0.0.1:7020' })
    expect(await scanUrlOf()).toBe(`http://127.0.0.1:7020/?q=${encodeURIComponent(link)}`)
  })

  it('answers a wrong code on the screen with the tries that are left, and says until when a locked keypad is locked', async () => {
    harness.raiseAndWait(1)
    const screen = async () =>
      ((await (await get('/devices')).json()) as { screen: Record<string, unknown> }[])[0]!.screen
    await post('/devices/dev-1/keypad', { code: '00000000' })
    expect(await screen()).toMatchObject({ mode: 'wrong', triesLeft: 4 })
    for (let again = 0; again < 3; again++) await post('/devices/dev-1/keypad', { code: '00000000' })
    expect(await screen()).toMatchObject({ mode: 'wrong', triesLeft: 1 })
    // The screen goes back to the two digits for the owner's page.
    harness.clock.advance(11_000)
    expect(await screen()).toMatchObject({ mode: 'pay', triesLeft: null })
    await post('/devices/dev-1/keypad', { code: '00000000' })
    expect(await screen()).toMatchObject({ mode: 'locked', triesLeft: null, lockedMs: 600_000 })
  })

  it('lowers the lock when the release code is typed, and shows the log', async () => {
    harness.raiseAndWait(1)
    for (const key of harness.releaseCode)
      expect((await post('/devices/dev-1/keypad', { key })).status).toBe(200)
    expect(await (await get('/devices/dev-1')).json()).toMatchObject({
      screen: { mode: 'entry', entry: harness.releaseCode },
    })
    await post('/devices/dev-1/keypad', { key: '#' })
    harness.clock.advance(5_000)
    expect(await (await get('/devices/dev-1')).json()).toMatchObject({
      position: 'down',
      screen: { mode: 'free' },
    })
    const log = (await (await get('/devices/dev-1/log')).json()) as { event: string; cause: object }[]
    expect(log.at(-1)).toMatchObject({ event: 'arrived', cause: { kind: 'code', epoch: 1 } })
  })

  it('switches surroundings, faults and power', async () => {
    await post('/devices/dev-1/obstacle', { on: true })
    await post('/devices/dev-1/battery', { pct: 20 })
    await post('/devices/dev-1/fault', { mute: true, in: { drop: 0.5 } })
    expect(await (await get('/devices/dev-1')).json()).toMatchObject({
      batteryPct: 20,
      around: { obstacle: true },
      faults: { mute: true, in: { drop: 0.5, repeat: 0 } },
    })
    await post('/devices/dev-1/power-cut', {})
    expect(harness.device.powered).toBe(false)
    await post('/devices/dev-1/power-on', {})
    expect(harness.device.powered).toBe(true)
    await post('/devices/dev-1/wipe', {})
    harness.clock.advance(2_000)
    expect(await (await get('/devices/dev-1')).json()).toMatchObject({
      flashLost: true,
      screen: { mode: 'lost' },
    })
  })

  it.each([
    ['/devices/dev-1/keypad', { key: 'A' }, 400],
    ['/devices/dev-1/keypad', '{', 400],
    ['/devices/dev-1/battery', { pct: 20, more: 1 }, 400],
    ['/devices/dev-1/constructor', {}, 404],
    ['/devices/nobody/reboot', {}, 404],
    ['/devices/dev-1/keypad', ' '.repeat(20_000), 413],
  ])('refuses %s %j with %i', async (path, body, status) => {
    expect((await post(path, body)).status).toBe(status)
  })

  it('sends every change to the browser at once', async () => {
    const stream = await get('/devices/events')
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    const first = await reader.read()
    expect(first.value).toContain('"position":"down"')
    harness.raiseAndWait(1)
    let received = ''
    while (!received.includes('"position":"up"')) received += (await reader.read()).value ?? ''
    await reader.cancel()
  })
})
