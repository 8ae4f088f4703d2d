import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FileFlash } from '../src/flash/file-flash'
import { MemoryFlash } from '../src/flash/flash'
import { FlashStore } from '../src/flash/flash-store'
import { loadCredentials, saveCredentials } from '../src/credentials/credential-files'
import { provision } from '../src/credentials/provision'
import { readSettings } from '../src/settings'
import { openPersistentDevice } from '../src/device/persistent-device'
import { credentialsFor, DeviceHarness } from './device-harness'
import { BLANK_DURABLE } from '../src/core/core-state'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'device-sim-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A harness whose device keeps its flash, arm and log in the folder. */
function persistentHarness(): DeviceHarness {
  return new DeviceHarness({}, 'dev-1', options => openPersistentDevice(folder, options))
}

describe('a persistent device', () => {
  it('continues after its process ended: epoch, arm, answers and log', () => {
    const first = persistentHarness().start()
    first.raiseAndWait(1)
    const lower = first.lower(1)
    first.send('command', lower)
    first.clock.advance(1_000)
    first.device.stop()

    const second = persistentHarness()
    expect(second.device.log.map(entry => entry.event)).toEqual([
      'started',
      'arrived',
      'started',
      'power_lost',
    ])
    second.start()
    expect(second.position).toBe('lowering')
    second.clock.advance(5_000)
    expect(second.lastAck(lower.id)).toMatchObject({ outcome: 'done', position: 'down', ep: 1 })
    expect(second.arrivals('down')).toBe(1)
    second.device.stop()
  })

  it('reports a lost flash when it finds an empty one, while a new device does not', () => {
    const first = persistentHarness().start()
    expect(first.device.peek()!.durable.flashLost).toBe(false)
    first.device.stop()
    new FileFlash(join(folder, 'dev-1')).wipe()
    const second = persistentHarness().start()
    expect(second.states.at(-1)).toMatchObject({ flashLost: true, ep: 0, position: 'unknown' })
    second.device.stop()
  })

  it('uses the older copy of its memory when any byte of the newer one is damaged', () => {
    const flash = new FileFlash(folder)
    const flashStore = new FlashStore(flash)
    flashStore.format()
    flashStore.save({ ...BLANK_DURABLE, ep: 1 })
    flashStore.save({ ...BLANK_DURABLE, ep: 2 })
    const newer = ([0, 1] as const).find(slot => flash.read(slot)!.readUInt32BE(0) === 3)!
    const bytes = flash.read(newer)!
    for (let at = 0; at < bytes.length; at += 7) {
      const broken = Buffer.from(bytes)
      broken[at]! ^= 0x40
      flash.write(newer, broken)
      expect(new FlashStore(flash).load()?.ep).toBe(1)
    }
    flash.write(newer, bytes)
    expect(new FlashStore(flash).load()?.ep).toBe(2)
  })

  it('keeps the field names of its flash format, so that folders of earlier releases stay readable', () => {
    const flash = new MemoryFlash()
    const store = new FlashStore(flash)
    const durable = { ...BLANK_DURABLE, ep: 3, pairingCode: '42', desiredIssuedAtMs: 5 }
    store.save(durable)
    const record = JSON.parse(flash.read(1)!.subarray(24).toString()) as object
    const { pairingCode, desiredIssuedAtMs, ...sameNames } = durable
    expect(record).toEqual({
      ...sameNames,
      format: 1,
      challenge: pairingCode,
      wantIatMs: desiredIssuedAtMs,
    })
    expect(new FlashStore(flash).load()).toEqual(durable)
  })
})

describe('provisioning', () => {
  const reply = {
    ...credentialsFor('dev-9'),
    keyVersion: 1,
    qrUrl: 'https://fx.example.cn/d/A.1.s',
    publicCode: 'A',
  }

  async function withServer<T>(
    status: number,
    body: unknown,
    use: (url: string, seen: unknown[]) => Promise<T>,
  ): Promise<T> {
    const seen: unknown[] = []
    const server = createServer(async (request, response) => {
      const parts: Buffer[] = []
      for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
      seen.push([request.method, request.url, JSON.parse(Buffer.concat(parts).toString())])
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    try {
      return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen)
    } finally {
      server.close()
    }
  }

  it('exchanges a token for credentials that only this user can read', async () => {
    await withServer(200, reply, async (url, seen) => {
      const token = 't'.repeat(20)
      const given = await provision({ url, token, firmware: 'sim-1' })
      expect(seen).toEqual([['POST', '/device/provision', { token, firmware: 'sim-1' }]])
      saveCredentials(folder, 'c.json', [given])
      expect(loadCredentials(join(folder, 'c.json'))).toEqual([given])
      expect(statSync(join(folder, 'c.json')).mode & 0o077).toBe(0)
      expect(readdirSync(folder)).toEqual(['c.json'])
    })
  })

  it('repeats the refusal of the server, and rejects an incomplete reply', async () => {
    const ask = (url: string) => provision({ url, token: 't'.repeat(20), firmware: 'sim-1' })
    await withServer(409, { code: 'TOKEN_USED' }, async url =>
      expect(ask(url)).rejects.toThrow(/409.*TOKEN_USED/),
    )
    await withServer(200, { ...reply, hmacKey: 'short' }, async url =>
      expect(ask(url)).rejects.toThrow(/hmacKey/),
    )
    expect(existsSync(join(folder, 'c.json'))).toBe(false)
  })
})

describe('settings', () => {
  it('name the variable that is missing or wrong', () => {
    expect(() => readSettings({})).toThrow(/DEVICE_SIM_CONFIG/)
    expect(() => readSettings({ DEVICE_SIM_TOKEN: 'x' })).toThrow(/BACKEND_URL/)
    expect(() => readSettings({ DEVICE_SIM_CONFIG: 'c', DEVICE_SIM_PORT: 'many' })).toThrow(/DEVICE_SIM_PORT/)
    expect(readSettings({ DEVICE_SIM_CONFIG: 'c' })).toMatchObject({ DEVICE_SIM_PORT: 7700 })
  })
})
