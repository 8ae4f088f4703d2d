import Taro from '@tarojs/taro'

/** The phone did not answer in time. */
class BleTimeout extends Error {}

type Answered = { success?: (result: never) => void; fail?: (error: unknown) => void }
type Bluetooth = Record<string, (options: object) => unknown>

/**
 * One call of WeChat's Bluetooth, which may never answer: after `limitMs` it has failed. By callbacks, which every base
 * library has.
 */
export function ble<Result = unknown>(name: string, options: object, limitMs: number): Promise<Result> {
  return new Promise<Result>((resolve, reject) => {
    const timer = setTimeout(() => reject(new BleTimeout(name)), limitMs)
    const settled =
      <Value>(then: (value: Value) => void) =>
      (value: Value) => {
        clearTimeout(timer)
        then(value)
      }
    const answered: Answered = { success: settled(resolve) as never, fail: settled(reject) }
    try {
      const call = (Taro as unknown as Bluetooth)[name]!({ ...options, ...answered })
      // Newer base libraries also return a promise, whose rejection nobody else handles.
      if (call instanceof Promise) call.catch(() => undefined)
    } catch (error) {
      settled(reject)(error)
    }
  })
}

type Listening = Record<string, (listener: (event: never) => void) => void>

/** Listens to Bluetooth until the returned function is called. */
export function listenBle<Event>(name: string, listener: (event: Event) => void): () => void {
  const bluetooth = Taro as unknown as Listening
  bluetooth[`on${name}`]?.(listener)
  return () => bluetooth[`off${name}`]?.(listener)
}
