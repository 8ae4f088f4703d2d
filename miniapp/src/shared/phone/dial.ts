import Taro from '@tarojs/taro'

/** Opens the phone's dialler with the number filled in. Cancelling it is not an error. */
export function dial(phoneNumber: string): void {
  if (process.env.TARO_ENV === 'h5') {
    window.location.href = `tel:${phoneNumber}`
    return
  }
  void Taro.makePhoneCall({ phoneNumber }).catch(() => undefined)
}
