import { PNG } from 'pngjs'

/*
 * A thermal printer behind the Bluetooth of a faked `wx`: it takes packets as a real one does, keeps half a band when a
 * connection breaks off, and shows what came out of it as pictures.
 */
type Answered = { success?: (result: unknown) => void; fail?: (error: unknown) => void }
type Options = Answered & Record<string, unknown>
type Listener = (event: unknown) => void

export type PrinterFaults = {
  /** What WeChat says when Bluetooth is opened. */
  adapter?: { errCode?: number; errMsg: string }
  /** Connections that fail before one holds. */
  failedConnections?: number
  /** The connection breaks after so many bytes of this print; `after` is taken once. */
  breaksAfterBytes?: number
  hasPaper?: boolean
  /** A printer that answers no question. */
  isSilent?: boolean
  /** It sends XOFF after so many bytes, and XON when it is asked to go on. */
  fullAfterBytes?: number
  /** It acknowledges no packet. */
  isUnacknowledged?: boolean
  mtu?: number
  /** It is not there. */
  isAbsent?: boolean
}

export type Paper = { widthDots: number; rows: Uint8Array[] }

class WxError extends Error {
  constructor(
    readonly errCode: number | undefined,
    readonly errMsg: string,
  ) {
    super(errMsg)
  }
}

export const PRINTER = { deviceId: 'AA:BB:CC:DD:EE:FF', name: 'PT-210' }
const SERVICE = '0000FF00-0000-1000-8000-00805F9B34FB'
const WRITTEN = '0000FF02-0000-1000-8000-00805F9B34FB'
const TOLD = '0000FF01-0000-1000-8000-00805F9B34FB'

export function fakePrinter(faults: PrinterFaults = {}) {
  const calls: string[] = []
  const packets: number[] = []
  const listeners = new Map<string, Set<Listener>>()
  const printed = new Strips(byte => tell(byte))
  let failures = faults.failedConnections ?? 0
  let received = 0
  let isFull = false

  const emit = (name: string, event: unknown) => listeners.get(name)?.forEach(listener => listener(event))
  const tell = (byte: number) => {
    if (faults.isSilent) return
    const value = Uint8Array.of(byte).buffer
    emit('BLECharacteristicValueChange', { ...PRINTER, serviceId: SERVICE, characteristicId: TOLD, value })
  }
  const later = (then: () => void) => void setTimeout(then, 0)
  const answers =
    (name: string, act: (options: Options) => unknown) =>
    (options: Options = {}) => {
      calls.push(name)
      later(() => {
        try {
          options.success?.(act(options) ?? { errMsg: `${name}:ok` })
        } catch (error) {
          options.fail?.(error)
        }
      })
    }

  function write({ value }: Options): void {
    const bytes = new Uint8Array(value as ArrayBuffer)
    packets.push(bytes.length)
    if (received + bytes.length > (faults.breaksAfterBytes ?? Infinity)) {
      faults.breaksAfterBytes = undefined
      emit('BLEConnectionStateChange', { deviceId: PRINTER.deviceId, connected: false })
      throw new WxError(10_006, 'writeBLECharacteristicValue:fail no connection')
    }
    if (isFull) throw new WxError(10_008, 'writeBLECharacteristicValue:fail its memory is full')
    received += bytes.length
    printed.take(bytes, faults.hasPaper === false)
    if (received <= (faults.fullAfterBytes ?? Infinity)) return
    faults.fullAfterBytes = undefined
    isFull = true
    tell(0x13)
    setTimeout(() => {
      isFull = false
      tell(0x11)
    }, 30)
  }

  const api: Record<string, unknown> = {
    openBluetoothAdapter: answers('openBluetoothAdapter', () => {
      if (faults.adapter) throw new WxError(faults.adapter.errCode, faults.adapter.errMsg)
    }),
    closeBluetoothAdapter: answers('closeBluetoothAdapter', () => undefined),
    startBluetoothDevicesDiscovery: answers('startBluetoothDevicesDiscovery', () => {
      if (faults.isAbsent) return
      later(() =>
        emit('BluetoothDeviceFound', { devices: [{ deviceId: '11:22', name: '' }, PRINTER, PRINTER] }),
      )
    }),
    stopBluetoothDevicesDiscovery: answers('stopBluetoothDevicesDiscovery', () => undefined),
    createBLEConnection: answers('createBLEConnection', () => {
      failures -= 1
      if (failures >= 0) throw new WxError(10_003, 'createBLEConnection:fail connection fail')
      received = 0
    }),
    closeBLEConnection: answers('closeBLEConnection', () => undefined),
    setBLEMTU: answers('setBLEMTU', ({ mtu }) => {
      if (faults.mtu === undefined) throw new WxError(-1, 'setBLEMTU:fail not supported')
      return { mtu: Math.min(faults.mtu, Number(mtu)) }
    }),
    getBLEDeviceServices: answers('getBLEDeviceServices', () => ({
      services: [{ uuid: '00001800-0000-1000-8000-00805F9B34FB' }, { uuid: SERVICE }],
    })),
    getBLEDeviceCharacteristics: answers('getBLEDeviceCharacteristics', ({ serviceId }) => ({
      characteristics:
        serviceId === SERVICE
          ? [
              { uuid: TOLD, properties: { notify: true } },
              { uuid: WRITTEN, properties: { write: !faults.isUnacknowledged, writeNoResponse: true } },
            ]
          : [{ uuid: '2A00', properties: { read: true } }],
    })),
    notifyBLECharacteristicValueChange: answers('notifyBLECharacteristicValueChange', () => undefined),
    writeBLECharacteristicValue: answers('writeBLECharacteristicValue', write),
  }
  for (const name of ['BluetoothDeviceFound', 'BLEConnectionStateChange', 'BLECharacteristicValueChange']) {
    const known = new Set<Listener>()
    listeners.set(name, known)
    api[`on${name}`] = (listener: Listener) => void known.add(listener)
    api[`off${name}`] = (listener: Listener) => void known.delete(listener)
  }
  return { api, calls, packets, papers: () => printed.papers, faults, listeners }
}

/** Reads ESC/POS byte by byte, over packets and over broken connections, as the printer's own reader does. */
class Strips {
  readonly papers: Paper[] = []
  private paper: Paper = { widthDots: 0, rows: [] }
  private waiting: number[] = []
  private band: { stride: number; left: number; row: number[] } | undefined

  constructor(private readonly answer: (byte: number) => void) {}

  take(bytes: Uint8Array, isOut: boolean): void {
    for (const byte of bytes)
      if (this.band) this.dot(byte)
      else this.command(byte, isOut)
  }

  private dot(byte: number): void {
    const band = this.band!
    band.row.push(byte)
    if (band.row.length < band.stride) return
    this.paper.rows.push(Uint8Array.from(band.row))
    band.row = []
    band.left -= 1
    if (band.left === 0) this.band = undefined
  }

  private command(byte: number, isOut: boolean): void {
    if (this.waiting.length === 0 && byte === 0) return
    this.waiting.push(byte)
    const [first, second, third] = this.waiting
    const is = (length: number, ...head: number[]) =>
      this.waiting.length === length && head.every((expected, index) => this.waiting[index] === expected)
    if (is(2, 0x1b, 0x40)) this.tear(false)
    else if (is(3, 0x1b, 0x64)) this.tear(true)
    else if (is(3, 0x10, 0x04)) this.done(() => this.answer(third === 4 && isOut ? 0x72 : 0x12))
    else if (is(8, 0x1d, 0x76, 0x30, 0)) {
      const [, , , , low, high, rowsLow, rowsHigh] = this.waiting as [
        0,
        0,
        0,
        0,
        number,
        number,
        number,
        number,
      ]
      this.paper.widthDots = (low + high * 256) * 8
      this.done(() => (this.band = { stride: low + high * 256, left: rowsLow + rowsHigh * 256, row: [] }))
    } else if (this.waiting.length > 8) throw new Error(`unknown command ${first} ${second}`)
  }

  private done(then: () => void): void {
    this.waiting = []
    then()
  }

  /** What lies on the table: a whole strip, or what was printed before somebody began again. */
  private tear(isWhole: boolean): void {
    this.waiting = []
    if (isWhole || this.paper.rows.length > 0) this.papers.push(this.paper)
    this.paper = { widthDots: 0, rows: [] }
  }
}

/** The strip as a picture. */
export function pictureOf({ widthDots, rows }: Paper): PNG {
  const png = new PNG({ width: widthDots, height: rows.length })
  rows.forEach((row, y) => {
    for (let x = 0; x < widthDots; x += 1) {
      const ink = row[x >> 3]! & (0x80 >> (x & 7)) ? 0 : 255
      png.data.set([ink, ink, ink, 255], (y * widthDots + x) * 4)
    }
  })
  return png
}
