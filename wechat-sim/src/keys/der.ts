/** The few pieces of DER (ITU-T X.690) that an X.509 certificate needs. */
const tagged = (tag: number, content: Buffer): Buffer => {
  const size = content.length
  if (size < 0x80) return Buffer.concat([Buffer.from([tag, size]), content])
  const digits = size < 0x100 ? [size] : [size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([tag, 0x80 | digits.length, ...digits]), content])
}

export const sequence = (...parts: Buffer[]) => tagged(0x30, Buffer.concat(parts))
export const set = (...parts: Buffer[]) => tagged(0x31, Buffer.concat(parts))
export const explicit = (tag: number, part: Buffer) => tagged(0xa0 | tag, part)
export const nothing = Buffer.from([0x05, 0x00])
export const utf8 = (text: string) => tagged(0x0c, Buffer.from(text, 'utf8'))
export const bits = (content: Buffer) => tagged(0x03, Buffer.concat([Buffer.from([0]), content]))
export const objectId = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'))

/** An unsigned number from its bytes; a leading zero keeps it from being read as negative. */
export const integer = (bytes: Buffer) =>
  tagged(0x02, bytes[0]! & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)

/** RFC 5280 4.1.2.5: UTCTime through 2049, GeneralizedTime after. */
export const time = (date: Date) => {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '')
  return date.getUTCFullYear() < 2050
    ? tagged(0x17, Buffer.from(digits.slice(2)))
    : tagged(0x18, Buffer.from(digits))
}
