import { createHash } from 'node:crypto'
import { BLANK_DURABLE, type Durable } from '../brain/state'
import { PowerCut, type CutMoment, type Flash } from './flash'

const HEADER_BYTES = 4 + 4 + 16
const FORMAT = 1

interface Copy {
  generation: number
  durable: Durable
}

function checksum(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest().subarray(0, 16)
}

function pack(generation: number, durable: Durable): Buffer {
  const body = Buffer.from(JSON.stringify({ format: FORMAT, ...durable }))
  const head = Buffer.alloc(8)
  head.writeUInt32BE(generation, 0)
  head.writeUInt32BE(body.length, 4)
  return Buffer.concat([head, checksum(Buffer.concat([head, body])), body])
}

function unpack(bytes: Buffer | undefined): Copy | undefined {
  if (!bytes || bytes.length < HEADER_BYTES) return undefined
  const body = bytes.subarray(HEADER_BYTES)
  if (body.length !== bytes.readUInt32BE(4)) return undefined
  const sum = checksum(Buffer.concat([bytes.subarray(0, 8), body]))
  if (!sum.equals(bytes.subarray(8, HEADER_BYTES))) return undefined
  const { format, ...durable } = JSON.parse(body.toString('utf8')) as Durable & { format: number }
  return format === FORMAT ? { generation: bytes.readUInt32BE(0), durable } : undefined
}

/**
 * The device's memory: two copies, each with a generation and a checksum, written in turn, so that the older one is
 * whole while the newer one is written. Every write has a number at which the power can be made to fail.
 */
export class Journal {
  /** Writes since this journal was made, over all starts. */
  writes = 0
  private generation = 0
  private cut: { atWrite: number; moment: CutMoment } | undefined

  constructor(private readonly flash: Flash) {}

  /** The newest whole copy, or undefined when none is left. */
  load(): Durable | undefined {
    const copies = [unpack(this.flash.read(0)), unpack(this.flash.read(1))].filter(copy => copy !== undefined)
    const newest = copies.sort((a, b) => b.generation - a.generation)[0]
    this.generation = newest?.generation ?? 0
    return newest?.durable
  }

  /** What the factory does once: an empty memory, which is not the same as a lost one. */
  format(): void {
    this.flash.wipe()
    this.generation = 0
    this.put(BLANK_DURABLE)
  }

  /** Makes the power fail around the `inWrites`-th write from now (1 is the next). */
  cutAt(inWrites: number, moment: CutMoment): void {
    this.cut = { atWrite: this.writes + inWrites, moment }
  }

  /** Writes a new copy over the older one. Throws PowerCut where one was planned. */
  save(durable: Durable): void {
    this.writes += 1
    const cut = this.cut?.atWrite === this.writes ? this.cut : undefined
    if (!cut) return this.put(durable)
    this.cut = undefined
    if (cut.moment === 'torn') this.tear(durable)
    if (cut.moment === 'after') this.put(durable)
    throw new PowerCut(cut.moment)
  }

  wipe(): void {
    this.flash.wipe()
  }

  private put(durable: Durable): void {
    const generation = this.generation + 1
    this.flash.write((generation % 2) as 0 | 1, pack(generation, durable))
    this.generation = generation
  }

  private tear(durable: Durable): void {
    const generation = this.generation + 1
    const bytes = pack(generation, durable)
    this.flash.write((generation % 2) as 0 | 1, bytes.subarray(0, Math.floor(bytes.length / 2)))
  }
}
