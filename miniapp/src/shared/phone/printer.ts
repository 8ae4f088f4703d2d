import { ASK_PAPER, chunksOf, isPaperOut, XOFF, XON } from '../print/escpos'
import { ble, listenBle } from './ble'

/*
 * A receipt printer over Bluetooth Low Energy. Every call has a limit and every retry an end. Bytes that were handed over
 * are never sent twice: where a print breaks off it is printed again as a whole.
 */
export type Printer = { deviceId: string; name: string }
export type PrintFailure =
  | 'bluetooth_off'
  | 'not_allowed'
  | 'not_reached'
  | 'not_a_printer'
  | 'no_paper'
  | 'broken_off'
export type PrintResult = { ok: true } | { ok: false; reason: PrintFailure }

const LIMIT_MS = { open: 5_000, connect: 10_000, ask: 5_000, write: 5_000, paper: 1_500, full: 15_000 }
const CONNECT_ATTEMPTS = 3
/** Without an agreement every phone and printer take 20 bytes; three of a packet are its head. */
const SMALLEST_CHUNK = 20
const LARGEST_MTU = 247
const HEAD_BYTES = 3
/** Between packets that nobody acknowledges, so that the printer's memory is not run over. */
const PAUSE_MS = 15

type Found = { devices: { deviceId: string; name?: string; localName?: string }[] }
type Channel = { serviceId: string; characteristicId: string }
type Target = { deviceId: string; write: Channel; writeType: 'write' | 'writeNoResponse'; notify?: Channel }

/** Whether this phone prints over Bluetooth; a browser prints a page instead. */
export const hasBluetooth = (): boolean => process.env.TARO_ENV === 'weapp'

/**
 * Looks for printers and tells each that has a name. `stop` ends it; it ends by itself when the page that asked goes.
 */
export async function findPrinters(
  onFound: (printer: Printer) => void,
): Promise<{ ok: true; stop: () => void } | { ok: false; reason: PrintFailure }> {
  const refused = await openAdapter()
  if (refused) return { ok: false, reason: refused }
  const known = new Set<string>()
  const unlisten = listenBle<Found>('BluetoothDeviceFound', ({ devices }) => {
    for (const { deviceId, name, localName } of devices) {
      const shown = name ?? localName ?? ''
      if (shown === '' || known.has(deviceId)) continue
      known.add(deviceId)
      onFound({ deviceId, name: shown })
    }
  })
  const stop = () => {
    unlisten()
    void ble('stopBluetoothDevicesDiscovery', {}, LIMIT_MS.ask).catch(() => undefined)
  }
  try {
    await ble('startBluetoothDevicesDiscovery', { allowDuplicatesKey: false }, LIMIT_MS.open)
    return { ok: true, stop }
  } catch (error) {
    stop()
    return { ok: false, reason: reasonOf(error, 'not_reached') }
  }
}

/** Prints all bytes, or says why not. `onProgress` is told the share that was handed over, 0 to 1. */
export async function printBytes(
  { deviceId }: Printer,
  bytes: Uint8Array,
  onProgress: (share: number) => void,
): Promise<PrintResult> {
  const refused = await openAdapter()
  if (refused) return { ok: false, reason: refused }
  let isLost = false
  const unlisten = listenBle<{ deviceId: string; connected: boolean }>('BLEConnectionStateChange', event => {
    if (event.deviceId === deviceId && !event.connected) isLost = true
  })
  try {
    if (!(await connect(deviceId))) return { ok: false, reason: 'not_reached' }
    isLost = false
    const target = await findTarget(deviceId)
    if (!target) return { ok: false, reason: 'not_a_printer' }
    return await send(target, bytes, { onProgress, isLost: () => isLost })
  } catch (error) {
    return { ok: false, reason: reasonOf(error, 'broken_off') }
  } finally {
    unlisten()
    await ble('closeBLEConnection', { deviceId }, LIMIT_MS.ask).catch(() => undefined)
  }
}

/** Lets Bluetooth go, when nobody prints any more. */
export const closeBluetooth = (): void =>
  void ble('closeBluetoothAdapter', {}, LIMIT_MS.ask).catch(() => undefined)

async function openAdapter(): Promise<PrintFailure | undefined> {
  try {
    await ble('openBluetoothAdapter', {}, LIMIT_MS.open)
    return undefined
  } catch (error) {
    return reasonOf(error, 'bluetooth_off')
  }
}

/** What WeChat's error means: 10001 Bluetooth is off or not there, 103 and `auth` the person or the system says no. */
function reasonOf(error: unknown, otherwise: PrintFailure): PrintFailure {
  const { errCode, errno, errMsg } = (error ?? {}) as { errCode?: number; errno?: number; errMsg?: string }
  if (errno === 103 || /auth|deny|denied|privacy|unauthorized/i.test(errMsg ?? '')) return 'not_allowed'
  return errCode === 10_000 || errCode === 10_001 ? 'bluetooth_off' : otherwise
}

async function connect(deviceId: string): Promise<boolean> {
  for (let attempt = 1; attempt <= CONNECT_ATTEMPTS; attempt += 1) {
    try {
      await ble('createBLEConnection', { deviceId, timeout: LIMIT_MS.connect }, LIMIT_MS.connect)
      return true
    } catch (error) {
      // Connected already, by an earlier print.
      if ((error as { errCode?: number }).errCode === -1) return true
      await ble('closeBLEConnection', { deviceId }, LIMIT_MS.ask).catch(() => undefined)
    }
  }
  return false
}

type Properties = { write?: boolean; writeNoResponse?: boolean; notify?: boolean; indicate?: boolean }
type Characteristics = { characteristics: { uuid: string; properties: Properties }[] }

/** The first service that takes bytes; one whose writes are acknowledged before others. */
async function findTarget(deviceId: string): Promise<Target | undefined> {
  const { services } = await ble<{ services: { uuid: string }[] }>(
    'getBLEDeviceServices',
    { deviceId },
    LIMIT_MS.ask,
  )
  const targets: Target[] = []
  for (const { uuid: serviceId } of services) {
    const { characteristics } = await ble<Characteristics>(
      'getBLEDeviceCharacteristics',
      { deviceId, serviceId },
      LIMIT_MS.ask,
    )
    const notifying = characteristics.find(
      ({ properties }) => properties.notify === true || properties.indicate === true,
    )
    const notify = notifying && { serviceId, characteristicId: notifying.uuid }
    for (const { uuid: characteristicId, properties } of characteristics) {
      const write = { serviceId, characteristicId }
      if (properties.write) targets.push({ deviceId, write, writeType: 'write', notify })
      else if (properties.writeNoResponse)
        targets.push({ deviceId, write, writeType: 'writeNoResponse', notify })
    }
  }
  return targets.find(({ writeType }) => writeType === 'write') ?? targets[0]
}

type Sending = { onProgress: (share: number) => void; isLost: () => boolean }

async function send(
  target: Target,
  bytes: Uint8Array,
  { onProgress, isLost }: Sending,
): Promise<PrintResult> {
  const answers = await listenTo(target)
  try {
    await write(target, ASK_PAPER)
    if (await answers.reportsNoPaper()) return { ok: false, reason: 'no_paper' }
    const chunks = chunksOf(bytes, await chunkSize(target.deviceId))
    for (const [index, chunk] of chunks.entries()) {
      await answers.whileFull()
      if (isLost()) return { ok: false, reason: 'broken_off' }
      await write(target, chunk)
      if (target.writeType === 'writeNoResponse') await pause(PAUSE_MS)
      onProgress((index + 1) / chunks.length)
    }
    await write(target, ASK_PAPER)
    if (await answers.reportsNoPaper()) return { ok: false, reason: 'no_paper' }
    return isLost() ? { ok: false, reason: 'broken_off' } : { ok: true }
  } finally {
    answers.stop()
  }
}

const write = ({ deviceId, write: channel, writeType }: Target, chunk: Uint8Array) =>
  ble(
    'writeBLECharacteristicValue',
    {
      deviceId,
      ...channel,
      writeType,
      value: chunk.buffer.slice(chunk.byteOffset, chunk.byteOffset + chunk.length),
    },
    LIMIT_MS.write,
  )

/** As much as phone and printer agree on. */
async function chunkSize(deviceId: string): Promise<number> {
  try {
    const { mtu } = await ble<{ mtu: number }>('setBLEMTU', { deviceId, mtu: LARGEST_MTU }, LIMIT_MS.ask)
    return Math.max(SMALLEST_CHUNK, Math.min(mtu, LARGEST_MTU) - HEAD_BYTES)
  } catch {
    // An iPhone agrees by itself and lets nobody ask.
    return SMALLEST_CHUNK
  }
}

type Answer = { deviceId: string; value: ArrayBuffer }

/** What the printer says while it prints. Many say nothing: then nothing is waited for twice. */
async function listenTo({ deviceId, notify }: Target) {
  let isFull = false
  let paper: number | undefined
  let isSilent = !notify
  const waiting = new Set<() => void>()
  const unlisten = listenBle<Answer>('BLECharacteristicValueChange', answer => {
    if (answer.deviceId !== deviceId) return
    for (const byte of new Uint8Array(answer.value)) {
      if (byte === XOFF) isFull = true
      else if (byte === XON) isFull = false
      else paper = byte
    }
    for (const wake of [...waiting]) wake()
  })
  if (notify) {
    const asked = { deviceId, ...notify, state: true }
    await ble('notifyBLECharacteristicValueChange', asked, LIMIT_MS.ask).catch(() => (isSilent = true))
  }
  const until = async (isDone: () => boolean, limitMs: number): Promise<boolean> => {
    const endsAt = Date.now() + limitMs
    while (!isDone()) {
      const leftMs = endsAt - Date.now()
      if (leftMs <= 0) return false
      await new Promise<void>(resolve => {
        const wake = () => {
          clearTimeout(timer)
          waiting.delete(wake)
          resolve()
        }
        const timer = setTimeout(wake, leftMs)
        waiting.add(wake)
      })
    }
    return true
  }
  return {
    async reportsNoPaper(): Promise<boolean> {
      if (isSilent) return false
      isSilent = !(await until(() => paper !== undefined, LIMIT_MS.paper))
      const said = paper
      paper = undefined
      return said !== undefined && isPaperOut(said)
    },
    /** Errors: the printer's memory stays full. */
    async whileFull(): Promise<void> {
      if (isFull && !(await until(() => !isFull, LIMIT_MS.full))) throw new Error('the printer stays full')
    },
    stop: unlisten,
  }
}

const pause = (ms: number) => new Promise<void>(resolve => void setTimeout(resolve, ms))
