import { bytesPerRow, type Bitmap } from './bitmap'

/*
 * ESC/POS as nearly every thermal printer speaks it. Text is sent as dots, so that no printer needs a table of characters.
 * https://download4.epson.biz/sec_pubs/pos/reference_en/escpos/gs_lv_0.html
 */
const ESC = 0x1b
const GS = 0x1d
const DLE = 0x10
const EOT = 0x04
/** Small enough for the memory of the smallest printers. */
const BAND_ROWS = 64
const FEED_LINES = 4
/** Bits of the answer to {@link ASK_PAPER}: the sensor sees the end of the paper. */
const PAPER_OUT = 0x60

/** DLE EOT 4: has it paper? Many printers never answer. */
export const ASK_PAPER: Uint8Array = Uint8Array.of(DLE, EOT, 4)
export const isPaperOut = (answer: number): boolean => (answer & PAPER_OUT) !== 0
/** What a printer with a full memory says, and that it goes on. */
export const XOFF = 0x13
export const XON = 0x11

const INITIALISE = [ESC, 0x40]

function bandHeader(stride: number, rows: number): number[] {
  return [GS, 0x76, 0x30, 0, stride & 0xff, stride >> 8, rows & 0xff, rows >> 8]
}

/**
 * All bytes of one print. `isAfterBreak`: the printer may still wait for dots of a print that broke off; zeros complete that
 * band as white paper, and mean nothing to a printer that waits for none.
 */
export function escposOf({ widthDots, heightDots, rows }: Bitmap, isAfterBreak = false): Uint8Array {
  const stride = bytesPerRow(widthDots)
  const parts: ArrayLike<number>[] = [
    ...(isAfterBreak ? [new Uint8Array(stride * BAND_ROWS)] : []),
    INITIALISE,
  ]
  for (let top = 0; top < heightDots; top += BAND_ROWS) {
    const count = Math.min(BAND_ROWS, heightDots - top)
    parts.push(bandHeader(stride, count), rows.subarray(top * stride, (top + count) * stride))
  }
  parts.push([ESC, 0x64, FEED_LINES])
  return joined(parts)
}

function joined(parts: readonly ArrayLike<number>[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let place = 0
  for (const part of parts) {
    whole.set(part, place)
    place += part.length
  }
  return whole
}

/** Pieces of at most `size` bytes. */
export function chunksOf(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.slice(index * size, (index + 1) * size),
  )
}
