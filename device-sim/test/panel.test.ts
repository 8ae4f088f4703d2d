import { startPanel, type Panel } from '../src/panel/server'
import { Rig, credentialsFor } from './rig'

describe('the device in the browser', () => {
  let rig: Rig
  let panel: Panel

  beforeEach(async () => {
    const credentials = {
      ...credentialsFor('dev-1'),
      qrUrl: 'https://fx.example.cn/d/A.1.s',
      publicCode: 'A',
    }
    rig = new Rig({ credentials }).on()
    panel = await startPanel({ port: 0, devices: [rig.device] })
  })
  afterEach(() => panel.close())

  const get = (path: string) => fetch(new URL(path, panel.url))
  const post = (path: string, body: unknown) =>
    fetch(new URL(path, panel.url), {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })

  it('serves its page, every part of it, and the QR code', async () => {
    const page = await (await get('/')).text()
    for (const name of ['/device.css', '/device.js']) expect(page).toContain(name)
    for (const path of ['/device.css', '/device.js', '/words.js', '/drawing.js'])
      expect((await get(path)).status).toBe(200)
    const qr = await get('/devices/dev-1/qr.svg')
    expect(qr.headers.get('content-type')).toBe('image/svg+xml')
    expect(await qr.text()).toContain('<svg')
  })

  it('shows a device and keeps its secrets', async () => {
    rig.up(1)
    const text = await (await get('/devices')).text()
    expect(JSON.parse(text)).toMatchObject([
      { deviceId: 'dev-1', position: 'up', epoch: 1, screen: { mode: 'pay' } },
    ])
    const { hmacKey, releaseKey, mqttPassword } = rig.device.options.credentials
    for (const secret of [hmacKey, releaseKey, mqttPassword, rig.code]) expect(text).not.toContain(secret)
  })

  it('leads from the printed code to the owner mini-program beside it', async () => {
    const link = 'https://fx.example.cn/d/A.1.s'
    const scanUrlOf = async () =>
      ((await (await get('/devices')).json()) as { scanUrl: string }[])[0]!.scanUrl
    expect(await scanUrlOf()).toBe(link)
    await panel.close()
    panel = await startPanel({ port: 0, devices: [rig.device], ownerUrl: 'http://127.0.0.1:7020' })
    expect(await scanUrlOf()).toBe(`http://127.0.0.1:7020/?q=${encodeURIComponent(link)}`)
  })

  it('lowers by the code typed on its keypad and shows the log', async () => {
    rig.up(1)
    for (const key of rig.code) expect((await post('/devices/dev-1/keypad', { key })).status).toBe(200)
    expect(await (await get('/devices/dev-1')).json()).toMatchObject({
      screen: { mode: 'entry', entry: rig.code },
    })
    await post('/devices/dev-1/keypad', { key: '#' })
    rig.clock.advance(5_000)
    expect(await (await get('/devices/dev-1')).json()).toMatchObject({
      position: 'down',
      screen: { mode: 'free' },
    })
    const log = (await (await get('/devices/dev-1/log')).json()) as { event: string; cause: object }[]
    expect(log.at(-1)).toMatchObject({ event: 'arrived', cause: { kind: 'code', epoch: 1 } })
  })

  it('switches street, faults and power', async () => {
    await post('/devices/dev-1/obstacle', { on: true })
    await post('/devices/dev-1/battery', { pct: 20 })
    await post('/devices/dev-1/fault', { mute: true, in: { drop: 0.5 } })
    expect(await (await get('/devices/dev-1')).json()).toMatchObject({
      batteryPct: 20,
      around: { obstacle: true },
      faults: { mute: true, in: { drop: 0.5, repeat: 0 } },
    })
    await post('/devices/dev-1/power-cut', {})
    expect(rig.device.powered).toBe(false)
    await post('/devices/dev-1/power-on', {})
    expect(rig.device.powered).toBe(true)
    await post('/devices/dev-1/wipe', {})
    rig.clock.advance(2_000)
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

  it('tells what changes as it changes', async () => {
    const stream = await get('/devices/events')
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    const first = await reader.read()
    expect(first.value).toContain('"position":"down"')
    rig.up(1)
    let heard = ''
    while (!heard.includes('"position":"up"')) heard += (await reader.read()).value ?? ''
    await reader.cancel()
  })
})
