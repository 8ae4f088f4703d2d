const PUBLIC_KEY = /^PUB_KEY_ID_[0-9A-F]+$/i
const HEXADECIMAL = /^[0-9A-F]+$/i

/**
 * The serial of a certificate or of a WeChat Pay public key as WeChat writes it: upper case, without the colons and
 * spaces of other programs.
 */
export function wechatSerial(text: string): string {
  const plain = text.replace(/[:\s]/g, '')
  return PUBLIC_KEY.test(plain) || HEXADECIMAL.test(plain) ? plain.toUpperCase() : text
}

/** What two serials are compared by: some programs write the leading zeros of a certificate's, others do not. */
export const serialKey = (text: string): string => {
  const serial = wechatSerial(text)
  return HEXADECIMAL.test(serial) ? serial.replace(/^0+(?=.)/, '') : serial
}
